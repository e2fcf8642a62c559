//! Times the calls of one crate; prints a line of nanoseconds for each row.
use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant;

use library::*;

fn row(name: &str, mut call: impl FnMut()) {
    let mut times = 1_u32;
    let mut timed = |times: u32| {
        let begin = Instant::now();
        for _ in 0..times {
            call();
        }
        begin.elapsed().as_nanos() as f64
    };
    while timed(times) < 2e7 {
        times *= 2;
    }
    let best = (0..9).map(|_| timed(times)).fold(f64::INFINITY, f64::min);
    println!("{name}\t{}", best / f64::from(times));
}

fn main() {
    let text = "(1+2)*3+4*(5+6)*7+(8+9)*10+11*12+13*14+15";
    let entries: Vec<Entry> = (0..1000).map(|i| Entry { account: format!("a{}", i % 7), cents: i }).collect();
    let one = entries[3].clone();
    let ledger = Ledger { entries, total: 499_500 };
    let table: BTreeMap<String, Vec<i64>> = (0..20).map(|i| (format!("k{i}"), (i..i + 50).collect())).collect();
    let numbers: Vec<i64> = (0..1000).collect();
    let tree = parse("1+2*3+4*5+(6+7)*8");
    let p = Point { x: 1.5, y: 2.5 };
    row("constructor", || {
        black_box(Point { x: black_box(1.5), y: black_box(2.5) });
    });
    row("accessor", || {
        black_box(black_box(p).x + black_box(p).y);
    });
    row("method on two numbers", || {
        black_box(dot(black_box(p), black_box(p)));
    });
    row("sum of a list of 1,000", || {
        black_box(sum_of(black_box(&numbers)));
    });
    row("add to a ledger of 1,000", || {
        black_box(book(black_box(&ledger), black_box(&one)));
    });
    row("evaluate a tree of 15 nodes", || {
        black_box(evaluate(black_box(&tree)));
    });
    row("parse 40 characters", || {
        black_box(parse(black_box(text)));
    });
    row("enqueue 1,000 items", || {
        let mut queue = Queue { items: vec![] };
        for i in 0..1000 {
            queue = enqueue(&queue, i);
        }
        black_box(queue);
    });
    row("map of lists in and out", || {
        black_box(turned(black_box(&table)));
    });
    row("callback called 1,000 times", || {
        // What the callback gives is not the compiler's to fold.
        black_box(total_of(black_box(1000), |i| black_box(i * 2)));
    });
}

fn dot(a: Point, b: Point) -> f64 {
    a.dot(b)
}
