//! Border page S3 to S6, S12 and F13, as a user of Rust meets them.
use acme_keeping::{called, continued, guarded, keep, numbers, of_list, of_nest, of_others, over_rows, renamed, report, rows_of, same, size, sorted_words, spread, words_of, KeepError, Nest, Path, Shape, GRID, NAMES, WORDS};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::{Duration, Instant};

fn tags(pairs: &[(&str, i64)]) -> BTreeMap<String, i64> {
    pairs.iter().map(|(name, n)| (name.to_string(), *n)).collect()
}

fn names(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|word| word.to_string()).collect()
}

fn seconds(count: usize) -> Duration {
    let words = vec!["w".to_string(); count];
    let begin = Instant::now();
    assert_eq!(report(&words).lines.len(), count);
    begin.elapsed()
}

fn main() {
    let path = Path { name: "p".into(), points: vec![3, 1, 3], tags: tags(&[("a", 1), ("b", 2)]), seen: names(&["x", "y"]) };
    assert_eq!((path.with_point(7).points, path.points.len()), (vec![3, 1, 3, 7], 3));
    let mut given = path.all_points();
    given.push(4);
    assert_eq!(path.points, [3, 1, 3]);
    assert_eq!(HashSet::from([path.clone(), path.clone()]).len(), 1);
    assert_eq!((renamed(&path, "q").name.as_str(), renamed(&path, "q").tags), ("q", path.tags.clone()));
    let listed = "3|[3, 1, 3, 9]|[3, 1, 3, 7]|[3, 1, 3]|[3, 1]|3|[3, 1]|[3, 1, 3, 1]|[1, 3, 1, 3]|7 1 3|true|true|true|true|[6, 6]|[4, 2, 4]|[3, 3]|[3, 1, 5]|[1]|[3, 1, 3]";
    assert_eq!(of_list(&path).join("|"), listed);
    assert_eq!(of_others(&path).join("|"), r#"["a", "b"]|[1, 2]|2true1|true|32|a|b|2true|true|3|31|{"a": 10, "b": 20}"#);

    let nest = Nest { rows: vec![vec![1], vec![2, 3]], by_name: BTreeMap::from([("k".to_string(), vec!["v".to_string()])]), words: None, groups: vec![BTreeSet::from([1])] };
    let turned = of_nest(&nest);
    assert_eq!((turned.rows.as_slice(), turned.by_name["k"].join("")), ([vec![1, 1], vec![2, 3, 2], vec![2, 3]].as_slice(), "v!".to_string()));
    assert!(same(&nest, &nest.clone()) && !same(&nest, &turned));
    rows_of(&nest)[0].push(5);
    assert_eq!((nest.rows[0].as_slice(), words_of(&nest)), ([1].as_slice(), None));
    assert_eq!(words_of(&Nest { words: Some(vec!["w".into()]), ..nest.clone() }), Some(vec!["w".to_string()]));
    // What a callback gets is lent; the callback may hold what is the user's.
    let mut seen = Vec::new();
    let rows = over_rows(&nest, |row: &[i64]| {
        seen.push(row.len());
        [row, &[0]].concat()
    });
    assert_eq!((rows, seen), (vec![vec![1, 0], vec![2, 3, 0]], vec![1, 2]));

    let shape = Shape::Lines { at: vec![1, 2] };
    assert_eq!((size(&shape), size(&Shape::Named { parts: tags(&[("a", 1)]) }), size(&Shape::Nothing)), (5, 1, 0));
    assert_eq!((numbers(&shape), numbers(&Shape::Named { parts: tags(&[("a", 4), ("b", 5)]) })), (vec![1, 2], vec![4, 5]));
    let full = keep(&[1, 2, 3]).unwrap_err();
    assert_eq!((full.to_string().as_str(), &full), ("full: items [1, 2, 3]", &KeepError::Full { items: vec![1, 2, 3] }));
    assert_eq!((keep(&[]), keep(&[4])), (Err(KeepError::Missing { name: "first".into() }), Ok(4)));
    assert_eq!((WORDS, GRID.as_slice(), NAMES[&2].as_str()), (["b", "a"].as_slice(), [vec![1, 2], vec![3]].as_slice(), "y"));
    assert_eq!(sorted_words(), ["a", "b"]);

    let made = report(&["a", "b", "c"].map(String::from));
    assert_eq!((made.title.as_str(), made.lines.join(""), &made.marks), ("two", "ABC".to_string(), &names(&["start", "a", "b", "c"])));
    let on = continued(&made, &["d".to_string()]);
    assert_eq!((on.lines.join(""), made.lines.len(), on.title.as_str()), ("ABCd".to_string(), 3, "on"));
    assert_eq!(continued(&made, &vec!["d".to_string(); 100]).lines.len(), 3);
    // Growth is linear: 32 times the lines would cost 1,000 times as much if each step copied them.
    let few = (0..3).map(|_| seconds(1_000)).min().unwrap();
    assert!(seconds(32_000) < 200 * few.max(Duration::from_micros(50)));

    assert_eq!((spread(&[3, 9]), guarded(|n| n, &[]).as_str()), (8, "list index out of range: 0 (len 0)"));
    // `try` of Mochi catches faults of Mochi; what a user raises passes through as it is.
    std::panic::set_hook(Box::new(|_| {}));
    let raised = std::panic::catch_unwind(|| guarded(|n| panic!("not {n}"), &[4])).unwrap_err();
    assert_eq!(raised.downcast_ref::<String>().unwrap(), "not 4");
    #[allow(deprecated)]
    let older = called(&path, "r");
    assert_eq!(older.name, "r");
}
