// The same by hand.
use std::hint::black_box;
use std::time::Instant;

const ROUNDS: u128 = 1_000_000;

fn per_call(mut call: impl FnMut()) -> u128 {
    let start = Instant::now();
    for _ in 0..ROUNDS {
        call();
    }
    start.elapsed().as_nanos() / ROUNDS
}

fn main() {
    let (mut sum, mut size, mut items, mut handles) = (0.0, 0, 0, 0);
    let scalar = per_call(|| sum += libm::fabs(black_box(1.5)));
    let texts = per_call(|| size += regex::escape(black_box("twenty bytes of text")).len());
    let m: indexmap::IndexMap<String, i64> = indexmap::IndexMap::new();
    let method = per_call(|| items += black_box(&m).len());
    let made = per_call(|| handles += indexmap::IndexMap::<String, i64>::new().len());
    println!("{sum:.1} {size} {items} {handles}");
    println!("{scalar} {texts} {method} {made}");
}
