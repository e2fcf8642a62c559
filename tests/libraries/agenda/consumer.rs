use acme_agenda::{conflicts, load, spoken, unlucky, working_days, working_days_with, Day, Meeting, Weekday, WEEK};
use std::collections::BTreeSet;

const START: Day = Day::EPOCH;

fn main() {
    let leap = Day::parse("2024-02-28").unwrap();
    assert_eq!(leap.plus().plus_with(1).to_string(), "2024-03-01");
    assert_eq!(Day::easter(2026), Day { year: 2026, month: 4, day: 5 });
    assert_eq!((START.weekday(), START.weekday().number(), WEEK[6]), (Weekday::Thursday, 4, Weekday::Sunday));
    assert_eq!(START.until(&Day { year: 2000, month: 1, day: 1 }), 10957);
    let error = Day::parse("soon").unwrap_err();
    assert_eq!((error.to_string().as_str(), error.source.as_str()), ("no day: soon", "soon"));
    let monday = Day { year: 2026, month: 11, day: 23 };
    let days = working_days_with(&monday, &monday.plus_with(7), &[monday.plus_with(3)]);
    assert_eq!(days.iter().map(|day| day.day).collect::<Vec<_>>(), [23, 24, 25, 27]);
    assert_eq!(working_days(&monday, &monday.plus_with(7)).len(), 5);
    let meeting = |title: &str, start: i64, guests: &[&str]| Meeting {
        title: title.to_string(),
        day: monday,
        start,
        minutes: 60,
        guests: guests.iter().map(|guest| guest.to_string()).collect(),
    };
    let meetings = [meeting("b", 570, &["Ada", "Bob"]), meeting("a", 540, &["Bob"]), meeting("c", 600, &["Eve"]), meeting("d", 620, &["Bob"])];
    assert_eq!(conflicts(&meetings), [["a", "b"], ["b", "d"]]);
    assert_eq!(load(&meetings)["Bob"], 180);
    assert_eq!(unlucky(2026), BTreeSet::from([2, 3, 11]));
    assert_eq!(spoken(3661.6), "1h1m2s");
}
