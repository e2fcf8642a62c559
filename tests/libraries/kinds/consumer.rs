use acme_kinds::{doubled, empty, largest, level_name, read, remember, scalars, show, swapped, through, verify, BigInt, Both, Cell, Fault, Holder, Level, Scalars};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::Arc;

const TOP: Level = acme_kinds::TOP;
const COUNT: i64 = acme_kinds::COUNT;
const NUMBERS: &[i64] = acme_kinds::NUMBERS;
const NOTHING: Option<i64> = acme_kinds::NOTHING;

fn main() -> Result<(), Fault> {
    assert_eq!((TOP, COUNT, NUMBERS.len(), NOTHING, acme_kinds::MARK), (Level::High, 3, 3, None, [0u8, 255].as_slice()));
    assert_eq!(acme_kinds::LEVELS[&Level::High], 3);
    assert_eq!((acme_kinds::HUGE.clone(), acme_kinds::NAMES.len(), acme_kinds::PAIR.left), (BigInt::from(123_456_789), 2, 1));
    let turned = scalars(1, 1.5, true, "añ", &[1, 2], &BigInt::from(9), Level::Low);
    assert_eq!(turned, Scalars { n: -1, x: -1.5, ok: false, name: "ña".into(), data: vec![2, 1], big: BigInt::from(-9), level: Level::High });
    let holder = Holder {
        lists: vec![vec![1], vec![]],
        blobs: vec![vec![7]],
        holes: vec![Some(1), None],
        by_flag: BTreeMap::from([(true, vec!["t".to_string()])]),
        by_big: BTreeMap::from([(BigInt::from(4), 0.5)]),
        ints: BTreeSet::from([1, 5]),
        levels_seen: BTreeSet::from([Level::Low]),
        last: Some(vec!["x".into()]),
        outcome: Ok(vec!["ok".into()]),
        attempts: vec![Err(Fault { message: "m".into(), data: vec![] })],
        ..empty()
    };
    let twice = doubled(&holder);
    assert_eq!((twice.lists.len(), twice.blobs[0].as_slice(), twice.holes.as_slice()), (4, [7u8, 7].as_slice(), [Some(1), None, None].as_slice()));
    assert_eq!((twice.by_big.contains_key(&BigInt::from(8)), twice.ints, twice.outcome.unwrap()[1].as_str()), (true, BTreeSet::from([2, 10]), "again"));

    let own = Cell::Lookup { cells: BTreeMap::from([("a".to_string(), Cell::Row { cells: vec![Cell::Blank, Cell::Maybe { x: None }] }), ("b".to_string(), Cell::Formula { apply: Arc::new(|n| n + 1) })]) };
    assert_eq!(show(&own), r#"{"a":[null,null],"b":3}"#);
    assert_eq!(level_name(Level::Middle), "middle");
    let called = Arc::new(AtomicI64::new(0));
    let counter = Arc::clone(&called);
    let all = through(
        |n| n + 1,
        |b: &[u8]| b[1..].to_vec(),
        |n: BigInt| n * 2,
        |_| Level::Middle,
        |list: &[String]| [list, &["b".to_string()]].concat(),
        |map: &BTreeMap<String, i64>| map.iter().map(|(k, v)| (k.clone(), v + 1)).collect(),
        |set: &BTreeSet<i64>| set | &BTreeSet::from([3]),
        |n: Option<i64>| if n.is_none() { Some(0) } else { None },
        |record: Scalars| Scalars { n: 8, ..record },
        |cell: Cell| if let Cell::Whole { n } = cell { Cell::Real { x: n as f64 / 2.0 } } else { cell },
        |n| Err(Fault { message: format!("n{n}"), data: vec![] }),
        move || {
            counter.fetch_add(1, Ordering::Relaxed);
        },
    );
    assert_eq!((called.load(Ordering::Relaxed), all.lists, all.last.unwrap().join(" ")), (1, vec![vec![2, 1]], "a b 4.5".to_string()));
    assert_eq!((all.index.unwrap()["k"], all.ints, all.holes, all.outcome), (2, BTreeSet::from([1, 2, 3]), vec![Some(0), None], Err("n5".to_string())));
    assert_eq!(swapped(&Both { left: 1, right: "r" }), Both { left: "r", right: 1 });
    assert_eq!(largest(&[Both { left: 1, right: 'a' }, Both { left: 3, right: 'b' }]).map(|both| both.right), Some('b'));
    let memory = remember("a".to_string());
    (memory.left)(&"b".to_string());
    assert_eq!((memory.right)(), "b");
    assert_eq!((read("7")?, read("")?), (Some(7), None));
    assert_eq!(read("x").unwrap_err().to_string(), "no number: x");
    assert_eq!(verify(&holder), Err(vec!["an empty list".to_string()]));
    Ok(())
}
