use acme_entries::{check, pick, thrice, Answer, Bad, Box as Holder, Machine, all_twice, counts, digits, find, invert, lines, on_change, pairs, patch, sorted_keys, texts, top, total, Edit, Limiter, Shop, Version};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

fn main() {
    let words = |all: &[&str]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
    let numbers = BTreeMap::from([("a".to_string(), 1), ("b".to_string(), 2)]);
    let shop = Shop { stock: numbers.clone(), prices: BTreeMap::from([("b".to_string(), 1.5)]) };
    assert_eq!(shop.worth(), 3.0);
    assert_eq!(lines(&BTreeMap::from([("a".to_string(), words(&["x", "y"])), ("b".to_string(), vec![])])), ["a: x, y"]);
    assert_eq!(total(&numbers), 5);
    assert_eq!(pairs(&numbers, &BTreeMap::from([(2, "x".to_string())])), ["bxx"]);
    assert_eq!(counts(&words(&["b", "a", "b"])), BTreeMap::from([("a".to_string(), 1), ("b".to_string(), 2)]));
    assert_eq!(top(&words(&["b", "a", "a", "b"])), "b");
    let turned = BTreeMap::from([("k".to_string(), "v".to_string()), ("l".to_string(), "v".to_string())]);
    assert_eq!(invert(&turned)["v"], ["k", "l"]);
    assert_eq!(digits("12345678"), 10);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&seen);
    let changed = on_change(move |n: &i64| kept.lock().unwrap().push(*n));
    assert_eq!([1, 1, 2].map(|n| changed(&n)), [true, false, true]);
    assert_eq!(*seen.lock().unwrap(), [1, 2]);
    assert_eq!(patch(&[Edit::Keep { item: 1 }, Edit::Drop { item: 2 }, Edit::Keep { item: 3 }]), [1, 3]);
    assert_eq!(all_twice(&words(&["x"])), ["x", "x", "x", "x!", "x?"]);
    assert_eq!((find(&turned, "k").as_deref(), find(&turned, "z")), (Some("v"), None));
    let version = |build: Option<&str>, rank| Version { major: 1, build: build.map(str::to_string), rank }.text();
    assert_eq!((version(Some("x"), None), version(None, Some(2))), ("1+x!".into(), "1#3".into()));
    let flags = BTreeMap::from([(true, 2), (false, 0)]);
    assert_eq!((sorted_keys(&flags), texts(&flags)), (vec![false, true], words(&["true4", "x"])));
    let mut asked = 0;
    let mut ask = |n| {
        asked += 1;
        Holder { answer: if n > 0 { Answer::Yes { n } } else { Answer::No { why: "no".into() } } }
    };
    assert_eq!((pick(&mut ask, 3), pick(&mut ask, 0), asked), (3, 0, 2));
    assert_eq!(check::<i64>(None), Err(Bad::Other));
    assert_eq!(Bad::Missing { state: 1 }.to_string(), "missing");
    let machine = Machine { state: 1, rules: BTreeMap::from([(1, 2), (2, 3)]), action: Arc::new(|_| ()) };
    assert_eq!(thrice(&machine), 3);
    let limiter = Limiter { n: 1, on_denied: Some(Arc::new(|_, _| ())) };
    assert!(limiter.on_denied.is_some() && limiter.n == 1);
}
