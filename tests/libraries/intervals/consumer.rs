use acme_intervals::{classify, peak, Interval, Peak, RangeError, Ranges};
use std::collections::BTreeMap;

fn main() -> Result<(), RangeError> {
    let ranges = Ranges::parse("7-9, 1-3,4, 20")?;
    assert_eq!((ranges.to_string().as_str(), ranges.size(), ranges.contains(8)), ("1-4,7-9,20", 8, true));
    assert_eq!(ranges.to_list(), [1, 2, 3, 4, 7, 8, 9, 20]);
    assert_eq!(ranges.gaps(Interval::between(25, 0)).to_string(), "0,5-6,10-19,21-24");
    let wrong = Ranges::parse("3-1").unwrap_err();
    assert_eq!((wrong.to_string().as_str(), wrong.piece.as_str()), ("no range: 3-1", "3-1"));
    let a = Interval { low: 0, high: 5 };
    assert_eq!(a.and(Interval { low: 3, high: 9 }), Some(Interval { low: 3, high: 5 }));
    assert!(a.and(Interval { low: 5, high: 6 }).is_none() && a.overlaps(a) && !a.is_empty());
    assert_eq!(Ranges::empty().or(&ranges), ranges);
    assert_eq!(peak(&[a, Interval { low: 3, high: 9 }, Interval { low: 4, high: 6 }]), Some(Peak { at: 4, count: 3 }));
    let classes = BTreeMap::from([("short".to_string(), Interval { low: 0, high: 2 }), ("long".to_string(), Interval { low: 2, high: 9 })]);
    let groups = classify(&["a", "bbb", "cc"], |word| word.len() as i64, &classes);
    assert_eq!((groups["short"].as_slice(), groups["long"].as_slice()), (["a"].as_slice(), ["bbb", "cc"].as_slice()));
    Ok(())
}
