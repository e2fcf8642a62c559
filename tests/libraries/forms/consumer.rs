use acme_forms::{adding, compose, count, counter, doubled, find, fold, index, joined, labelled, places, power, repeat, rows, run, separated, values_of, BigInt, Blob, Index, Opt, Options, Shade, Spot, Step, Table, DEFAULTS, MAX, ORIGIN, TABLE, WORDS};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

// Constants are there while users compile.
const TWICE: i64 = MAX * 2;
const FIRST: &str = WORDS[0];
const START: Spot = ORIGIN;

fn text(s: &str) -> String {
    s.to_string()
}

fn main() {
    assert_eq!((TWICE, FIRST, START), (20, "a", Spot { x: 0, y: 0 }));
    assert_eq!((TABLE["two"], TABLE.len(), DEFAULTS.separator.as_str(), DEFAULTS.limit), (2, 2, "-", None));

    let names = [text("a"), text("b")];
    assert_eq!((find(&names, Some("b")), find(&names, Some("c")), find(&names, None)), (Some(1), None, None));
    assert_eq!(fold(&[1, 2, 3], 0, |a, b| a + b), 6);
    let mut turns = 0;
    let longest = fold(&["a", "ccc", "bb"], "", |a, b| {
        turns += 1;
        if b.len() > a.len() { b } else { a }
    });
    assert_eq!((longest, turns), ("ccc", 3));
    let shown = compose(|n: &i64| n + 1, |n: &i64| n.to_string());
    let again = Arc::clone(&shown);
    assert_eq!((shown(&1), std::thread::spawn(move || again(&4)).join().unwrap()), (text("2"), text("5")));
    assert_eq!(run(|f| f(4) + f(1)), 10);
    assert_eq!(rows(&[vec![text("a")], vec![]], |row| !row.is_empty()), 1);
    let next = counter();
    assert_eq!((next(), next(), counter()()), (1, 2, 1));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| next());
        }
    });
    assert_eq!(next(), 7);

    let shades = BTreeMap::from([(1, vec![Shade::Light, Shade::Dark]), (2, vec![Shade::Dark])]);
    assert_eq!(index(&shades), BTreeMap::from([(Shade::Light, BTreeSet::from([1])), (Shade::Dark, BTreeSet::from([1, 2]))]));
    assert_eq!(count(&["a", "b", "a"]), BTreeMap::from([("a", 2), ("b", 1)]));
    // An order is all that a key needs.
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
    struct Key(u8);
    assert_eq!(count(&[Key(1), Key(1)]), BTreeMap::from([(Key(1), 2)]));
    assert_eq!(joined(b"ab", b"c"), b"abc");
    assert_eq!(power(&BigInt::from(10), 20).to_string(), "100000000000000000000");

    let found: Index = places(&[text("x"), text("y"), text("x")]);
    assert_eq!((&found["x"], &found["y"]), (&vec![0, 2], &vec![1]));
    let step: Step = adding(2);
    assert_eq!((repeat(|n| step(n), 3, 1), repeat(|n| n * 2, 3, 1)), (7, 8));
    let own: Step = Arc::new(|n| n + 1);
    assert_eq!(own(step(1)), 4);
    let table: Table<i64> = BTreeMap::from([(text("b"), 2), (text("a"), 1)]);
    assert_eq!((values_of(&table), values_of(&TABLE)), (vec![1, 2], vec![1, 2]));

    assert_eq!((labelled(0).label, labelled(2)), (None, Opt { label: Some(text("size 2")), size: 2 }));
    assert_eq!(doubled(&Blob { data: b"xy".to_vec() }), Blob { data: b"xyxy".to_vec() });
    assert_eq!(separated(&DEFAULTS, "+"), Options { separator: text("+"), limit: None });
}
