//! Each kernel of the emitted crates and its twin in turns; prints the times, ratios and their geometric mean.

use std::hint::black_box;
use std::time::Instant;

struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0 * 48271 % 2147483647;
        self.0 % n
    }

    fn real(&mut self) -> f64 {
        self.below(1 << 30) as f64 / f64::from(1 << 30)
    }

    fn text(&mut self, letters: &[u8], length: u64) -> String {
        (0..length).map(|_| letters[self.below(letters.len() as u64) as usize] as char).collect()
    }
}

struct Bench {
    runs: u32,
    /// Ratios to the twin as it is, and to the twin with the profile's overflow checks, which mean what Mochi means.
    ratios: [Vec<f64>; 2],
}

fn mean(ratios: &[f64]) -> f64 {
    (ratios.iter().map(|ratio| ratio.ln()).sum::<f64>() / ratios.len() as f64).exp()
}

fn worst(ratios: &[f64]) -> f64 {
    ratios.iter().copied().fold(0.0, f64::max)
}

impl Bench {
    /// The least time of all sides, taken in turns, so that a slow moment hits all; each turn lasts about half a millisecond.
    fn row<T: PartialEq + std::fmt::Debug>(&mut self, name: &str, mut emitted: impl FnMut() -> T, mut twin: impl FnMut() -> T, mut checked: impl FnMut() -> T) {
        assert_eq!(emitted(), twin(), "{name}");
        let start = Instant::now();
        black_box(twin());
        let turns = (5e-4 / start.elapsed().as_secs_f64().max(1e-7)).ceil() as u32;
        let mut best = [f64::MAX; 3];
        for _ in 0..self.runs {
            best[0] = best[0].min(spent(turns, &mut emitted));
            best[1] = best[1].min(spent(turns, &mut twin));
            best[2] = best[2].min(spent(turns, &mut checked));
        }
        let [ours, plain, checked] = best;
        println!(
            "  {name:<14} {:9.4} ms   hand-written {:9.4} ms   {:.2}x   with overflow checks {:9.4} ms   {:.2}x",
            ours * 1e3,
            plain * 1e3,
            ours / plain,
            checked * 1e3,
            ours / checked
        );
        self.ratios[0].push(ours / plain);
        self.ratios[1].push(ours / checked);
    }
}

fn spent<T>(turns: u32, run: &mut impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    for _ in 0..turns {
        black_box(run());
    }
    start.elapsed().as_secs_f64() / f64::from(turns)
}

fn main() {
    let runs = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(50);
    let mut bench = Bench { runs, ratios: [Vec::new(), Vec::new()] };
    let mut chance = Chance(7);
    let (a, b) = (chance.text(b"abcdefgh", 220), chance.text(b"abcdefgh", 220));
    let list: Vec<String> = (0..30000).map(|_| { let length = 1 + chance.below(6); chance.text(b"abcde", length) }).collect();
    let words = list.join(" ");
    let matrix: Vec<Vec<f64>> = (0..48).map(|_| (0..48).map(|_| chance.real()).collect()).collect();
    let places: Vec<(f64, f64)> = (0..30000).map(|_| (chance.real(), chance.real())).collect();
    let kinds: Vec<u64> = (0..30000).map(|_| chance.below(3)).collect();
    let cells: Vec<bool> = kinds.iter().map(|kind| *kind == 0).collect();
    let numbers: Vec<i64> = (0..100000).map(|i| i * 3).collect();
    let reals: Vec<f64> = places.iter().map(|place| place.0).collect();

    macro_rules! row {
        ($name:ident ( $($argument:expr),* )) => {
            bench.row(stringify!($name), || kernels::$name($(black_box($argument)),*), || twins::$name($(black_box($argument)),*), || twins_checked::$name($(black_box($argument)),*))
        };
    }
    macro_rules! loop_row {
        ($name:ident ( $($argument:expr),* )) => {
            bench.row(stringify!($name), || demo_kernels::$name($(black_box($argument)),*), || twins::loops::$name($(black_box($argument)),*), || twins_checked::loops::$name($(black_box($argument)),*))
        };
    }
    macro_rules! shapes {
        ($of:ident) => {
            kinds.iter().map(|kind| match kind {
                0 => $of::Shape::Circle { radius: 1.5 },
                1 => $of::Shape::Rectangle { width: 2.0, height: 3.0 },
                _ => $of::Shape::Empty,
            }).collect::<Vec<_>>()
        };
    }
    row!(distance(&a, &b));
    row!(primes_below(120000));
    row!(word_counts(&words));
    row!(multiply(&matrix, &matrix));
    row!(fibonacci(21));
    let (ours, theirs, checked) = (shapes!(kernels), shapes!(twins), shapes!(twins_checked));
    bench.row(
        "total_area",
        || kernels::total_area(black_box(&ours)),
        || twins::total_area(black_box(&theirs)),
        || twins_checked::total_area(black_box(&checked)),
    );
    let ours: Vec<_> = places.iter().map(|&(x, y)| kernels::Point { x, y }).collect();
    let theirs: Vec<_> = places.iter().map(|&(x, y)| twins::Point { x, y }).collect();
    let checked: Vec<_> = places.iter().map(|&(x, y)| twins_checked::Point { x, y }).collect();
    bench.row(
        "path_length",
        || kernels::path_length(black_box(&ours)),
        || twins::path_length(black_box(&theirs)),
        || twins_checked::path_length(black_box(&checked)),
    );
    row!(longest_words(&words, 10));
    row!(collatz(3000));
    row!(caesar(&words, 5));
    loop_row!(dot(&reals, &reals));
    loop_row!(count_primes(120000));
    loop_row!(filled(50000));
    bench.row(
        "find",
        || (0..1000).map(|i| demo_kernels::find(black_box(&numbers), black_box(i * 299))).sum::<i64>(),
        || (0..1000).map(|i| twins::loops::find(black_box(&numbers), black_box(i * 299))).sum::<i64>(),
        || (0..1000).map(|i| twins_checked::loops::find(black_box(&numbers), black_box(i * 299))).sum::<i64>(),
    );
    loop_row!(longest(&list));
    loop_row!(turned(&words));
    loop_row!(tally(&list));
    loop_row!(live(&cells, 10));
    let [plain, checked] = bench.ratios;
    println!("  geometric mean {:.2}x, worst {:.2}x", mean(&plain), worst(&plain));
    println!("  with overflow checks in the twin: geometric mean {:.2}x, worst {:.2}x", mean(&checked), worst(&checked));
    println!("  the ten kernels of all languages: geometric mean {:.2}x, worst {:.2}x", mean(&plain[..10]), worst(&plain[..10]));
}
