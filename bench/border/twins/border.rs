//! The library as a Rust author writes it.
use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    pub fn dot(self, other: Point) -> f64 {
        self.x * other.x + self.y * other.y
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub account: String,
    pub cents: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    pub entries: Vec<Entry>,
    pub total: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    pub items: Vec<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    Number { value: i64 },
    Add { left: Box<Expr>, right: Box<Expr> },
    Times { left: Box<Expr>, right: Box<Expr> },
}

pub fn sum_of(values: &[i64]) -> i64 {
    values.iter().sum()
}

pub fn book(ledger: &Ledger, entry: &Entry) -> Ledger {
    let mut entries = ledger.entries.clone();
    entries.push(entry.clone());
    Ledger { entries, total: ledger.total + entry.cents }
}

pub fn evaluate(expr: &Expr) -> i64 {
    match expr {
        Expr::Number { value } => *value,
        Expr::Add { left, right } => evaluate(left) + evaluate(right),
        Expr::Times { left, right } => evaluate(left) * evaluate(right),
    }
}

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }
    fn sum(&mut self) -> Expr {
        let mut made = self.product();
        while self.peek() == Some(b'+') {
            self.at += 1;
            made = Expr::Add { left: Box::new(made), right: Box::new(self.product()) };
        }
        made
    }
    fn product(&mut self) -> Expr {
        let mut made = self.factor();
        while self.peek() == Some(b'*') {
            self.at += 1;
            made = Expr::Times { left: Box::new(made), right: Box::new(self.factor()) };
        }
        made
    }
    fn factor(&mut self) -> Expr {
        if self.peek() == Some(b'(') {
            self.at += 1;
            let inner = self.sum();
            self.at += 1;
            return inner;
        }
        let mut value = 0;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            value = value * 10 + i64::from(digit - b'0');
            self.at += 1;
        }
        Expr::Number { value }
    }
}

pub fn parse(text: &str) -> Expr {
    Parser { text: text.as_bytes(), at: 0 }.sum()
}

pub fn enqueue(queue: &Queue, item: i64) -> Queue {
    let mut items = queue.items.clone();
    items.push(item);
    Queue { items }
}

pub fn turned(table: &BTreeMap<String, Vec<i64>>) -> BTreeMap<String, Vec<i64>> {
    table.iter().map(|(key, list)| (key.clone(), list.iter().rev().copied().collect())).collect()
}

pub fn total_of(n: i64, f: impl FnMut(i64) -> i64) -> i64 {
    (0..n).map(f).sum()
}
