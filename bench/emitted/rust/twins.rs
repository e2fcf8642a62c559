//! The kernels as one writes them by hand: those of `bench/emitted/src/lib.mochi`, and in `loops` those of
//! `tests/emit/rust/kernels`. Public signatures are those that users of the emitted crates see; inside, plain operators.

use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    Circle { radius: f64 },
    Rectangle { width: f64, height: f64 },
    Empty,
}

pub fn distance(a: &str, b: &str) -> i64 {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<i64> = (0..=b.len() as i64).collect();
    for i in 1..=a.len() {
        let mut diagonal = row[0];
        row[0] = i as i64;
        for j in 1..=b.len() {
            let above = row[j];
            let cost = if a[i - 1] == b[j - 1] { 0 } else { 1 };
            row[j] = (diagonal + cost).min(row[j] + 1).min(row[j - 1] + 1);
            diagonal = above;
        }
    }
    row[b.len()]
}

pub fn primes_below(limit: i64) -> i64 {
    let limit = limit.max(0) as usize;
    let mut composite = vec![false; limit];
    let mut count = 0;
    for n in 2..limit {
        if !composite[n] {
            count += 1;
            let mut m = n * n;
            while m < limit {
                composite[m] = true;
                m += n;
            }
        }
    }
    count
}

pub fn word_counts(text: &str) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for word in text.split(' ') {
        if let Some(count) = counts.get_mut(word) {
            *count += 1;
        } else {
            counts.insert(word.to_string(), 1);
        }
    }
    counts
}

pub fn multiply(a: &[Vec<f64>], b: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let n = a.len();
    let mut out = Vec::with_capacity(n);
    for row_of_a in a {
        let mut row = Vec::with_capacity(n);
        for j in 0..n {
            let mut total = 0.0;
            for k in 0..n {
                total += row_of_a[k] * b[k][j];
            }
            row.push(total);
        }
        out.push(row);
    }
    out
}

pub fn fibonacci(n: i64) -> i64 {
    if n < 2 {
        n
    } else {
        fibonacci(n - 1) + fibonacci(n - 2)
    }
}

pub fn total_area(shapes: &[Shape]) -> f64 {
    let mut total = 0.0;
    for shape in shapes {
        total += match shape {
            Shape::Circle { radius } => 3.0 * radius * radius,
            Shape::Rectangle { width, height } => width * height,
            Shape::Empty => 0.0,
        };
    }
    total
}

pub fn path_length(points: &[Point]) -> f64 {
    let mut total = 0.0;
    for pair in points.windows(2) {
        let dx = pair[1].x - pair[0].x;
        let dy = pair[1].y - pair[0].y;
        total = total + dx * dx + dy * dy;
    }
    total
}

pub fn longest_words(text: &str, limit: i64) -> Vec<String> {
    let mut words: Vec<&str> = text.split(' ').filter(|word| word.chars().count() > 2).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words.truncate(limit as usize);
    words.into_iter().map(str::to_string).collect()
}

pub fn collatz(limit: i64) -> i64 {
    let mut longest = 0;
    for start in 1..limit {
        let mut n = start;
        let mut steps = 0;
        while n != 1 {
            if n % 2 == 0 {
                n /= 2;
            } else {
                n = 3 * n + 1;
            }
            steps += 1;
        }
        if steps > longest {
            longest = steps;
        }
    }
    longest
}

pub fn caesar(text: &str, by: i64) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_lowercase() {
            let moved = (c as i64 - 97 + by) % 26 + 97;
            out.push(char::from_u32(moved as u32).unwrap());
        } else {
            out.push(c);
        }
    }
    out
}

pub mod loops {
    use std::collections::BTreeMap;

    pub use super::primes_below as count_primes;

    pub fn dot(xs: &[f64], ys: &[f64]) -> f64 {
        let mut total = 0.0;
        for (x, y) in xs.iter().zip(ys) {
            total += x * y;
        }
        total
    }

    fn fill(cells: &mut [i64], value: i64) {
        for cell in cells {
            *cell += value;
        }
    }

    pub fn filled(size: i64) -> Vec<i64> {
        let mut cells: Vec<i64> = (0..size).collect();
        fill(&mut cells, 10);
        fill(&mut cells, 1);
        cells
    }

    pub fn find(items: &[i64], wanted: i64) -> i64 {
        let mut low = 0;
        let mut high = items.len();
        while low < high {
            let middle = (low + high) / 2;
            if items[middle] < wanted {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if low < items.len() && items[low] == wanted {
            low as i64
        } else {
            -1
        }
    }

    pub fn longest(texts: &[String]) -> String {
        let mut best = "";
        let mut most = 0;
        for text in texts {
            let length = text.chars().count();
            if length > most {
                best = text;
                most = length;
            }
        }
        best.to_string()
    }

    pub fn turned(source: &str) -> String {
        source
            .chars()
            .map(|c| match c {
                'a'..='z' => ((c as u8 - b'a' + 13) % 26 + b'a') as char,
                _ => c,
            })
            .collect()
    }

    pub fn tally(words: &[String]) -> BTreeMap<String, i64> {
        let mut counts = BTreeMap::new();
        for word in words {
            if let Some(count) = counts.get_mut(word) {
                *count += 1;
            } else {
                counts.insert(word.clone(), 1);
            }
        }
        counts
    }

    pub fn live(cells: &[bool], turns: i64) -> Vec<bool> {
        let mut now = cells.to_vec();
        for _ in 0..turns {
            let n = now.len();
            let mut next = Vec::with_capacity(n);
            for i in 0..n {
                next.push(now[(i + n - 1) % n] != now[(i + 1) % n]);
            }
            now = next;
        }
        now
    }
}
