use acme_cron::{next_after, parse, CronError, Moment, Schedule};

fn main() {
    let start = Moment { year: 2024, month: 2, day: 28, hour: 23, minute: 59 };
    let schedule = parse("*/20 9-10 * * mon-fri").unwrap();
    assert_eq!(schedule.minutes, [0, 20, 40]);
    let times: Vec<String> = schedule.upcoming_with(&start, 2).iter().map(ToString::to_string).collect();
    assert_eq!(times, ["2024-02-29T09:00", "2024-02-29T09:20"]);
    assert_eq!(schedule.upcoming(&start).len(), 5);
    let daily = next_after(&Schedule::daily(), &start).unwrap();
    assert!(Schedule::daily().matches(&daily));
    assert_eq!(next_after(&parse("0 0 31 2 *").unwrap(), &start), None);
    let error: CronError = parse("61 * * * *").unwrap_err();
    assert_eq!((error.field.as_str(), error.reason.as_str()), ("minute", "61 is not from 0 to 59"));
}
