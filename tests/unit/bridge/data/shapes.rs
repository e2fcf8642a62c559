//! Every form of rustdoc's JSON that a reader must know. Trimmed by `trim.py` into shapes.json.
#![allow(dead_code, unused)]
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

mod hidden {
    /// Reached through a re-export only.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Point {
        pub x: f64,
        pub y: f64,
    }
    impl Point {
        pub fn new(x: f64, y: f64) -> Point { Point { x, y } }
        pub fn norm(&self) -> f64 { self.x }
        pub(crate) fn inner(&self) {}
    }
    pub mod deep {
        pub fn far() {}
        pub use super::super::cycle;
    }
}
pub use hidden::Point;
pub use hidden::deep::*;
pub use hidden::Point as Dot;
pub mod cycle {
    pub use super::hidden::deep;
    pub use crate::cycle as again;
}

#[non_exhaustive]
pub enum Kind { Plain, Tuple(u8, String), Record { size: usize } }
pub union Bits { pub int: u32, pub float: f32 }
pub struct Unit;
pub struct Opaque(u8, pub u16);
impl Opaque {
    pub fn borrowed(&self) -> &Opaque { self }
    pub fn exclusive(&mut self) -> &mut u8 { &mut self.0 }
    pub fn pinned(self: Pin<&mut Self>) {}
    pub fn poll_ready(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> { Poll::Ready(()) }
}
pub struct View<'a> { text: &'a str }
impl<'a> View<'a> {
    pub fn new(text: &'a str) -> View<'a> { View { text } }
    pub fn text(&self) -> &'a str { self.text }
}
pub struct Holder<T, const N: usize = 2> { items: [T; N] }
impl<T: Clone, const N: usize> Holder<T, N> {
    pub fn first(&self) -> T { self.items[0].clone() }
    pub fn map<U, F: FnMut(&T) -> U>(&self, f: F) -> Vec<U> { self.items.iter().map(f).collect() }
}
pub type Small = Holder<u8, 4>;
pub type Answer<T> = Result<T, Failure>;
#[derive(Debug)]
pub struct Failure;
impl fmt::Display for Failure { fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { Ok(()) } }
impl std::error::Error for Failure {}

pub trait Shape { const SIDES: u32; type Unit; fn area(&self) -> f64; fn twice(&self) -> f64 { 2.0 } }
impl Shape for Point { const SIDES: u32 = 0; type Unit = f64; fn area(&self) -> f64 { 0.0 } }
pub trait Drawn { fn draw(&self); }
impl Drawn for Point { fn draw(&self) {} }
pub trait Lonely { fn alone(&self); }
pub trait Extra { fn extra(&self) -> bool; }
impl<T: Shape> Extra for T { fn extra(&self) -> bool { true } }

pub const LIMIT: u64 = 1_099_511_627_776;
pub static NAME: &str = "shapes";
pub static mut COUNT: i32 = 0;
#[macro_export]
macro_rules! shout { () => {} }

pub fn scalars(a: bool, b: i8, c: u64, d: f32, e: char, f: i128) -> usize { 0 }
pub fn texts(a: &str, b: String, c: &[u8], d: Vec<String>, e: Option<&str>) -> String { b }
pub fn tuple(pair: (u8, String)) -> (bool, ()) { (true, ()) }
pub fn array(a: [u8; 4]) -> [i32; 2] { [0, 0] }
pub fn maps(a: HashMap<String, i64>) -> Option<Vec<u8>> { None }
pub fn fails(a: u8) -> Answer<String> { Err(Failure) }
pub fn io() -> std::io::Result<u8> { Ok(0) }
pub fn cow(a: Cow<'_, str>) -> Cow<'static, str> { Cow::Borrowed("") }
pub fn paths(a: &std::path::Path) -> std::ffi::OsString { a.into() }
pub fn generic<T>(a: T) -> T { a }
pub fn anything<A: AsRef<str>, B: Into<String>>(a: A, b: B, c: impl ToString) {}
pub fn items(a: impl IntoIterator<Item = u8>) -> impl Iterator<Item = u8> { a.into_iter() }
pub fn local<S: Shape>(a: &S) -> f64 { 0.0 }
pub fn lonely<S: Lonely>(a: &S) {}
pub fn closure(f: impl Fn(u8) -> bool, g: fn(u8) -> u8, h: Box<dyn FnOnce(&str)>) {}
pub fn dynamic(a: &dyn Drawn) -> Box<dyn std::error::Error + Send + Sync> { "".into() }
pub fn reader(r: impl std::io::Read, w: &mut impl std::io::Write) {}
pub fn change(list: &mut Vec<u8>, text: &mut String, part: &mut [u8], n: &mut u32) {}
pub fn constant<const N: usize>() -> [u8; N] { [0; N] }
pub fn forever(a: &'static str) -> &'static str { a }
pub fn captured<'a, T>(a: &'a T) -> impl fmt::Debug + use<'a, T> { 0 }
pub fn projected<I: Iterator>(i: I) -> Option<I::Item> { None }
pub fn concrete_projection() -> <Point as Shape>::Unit { 0.0 }
pub fn never() -> ! { loop {} }
pub fn raw(a: *const u8, b: *mut u8) {}
pub unsafe fn danger() {}
pub extern "C" fn foreign(a: i32) -> i32 { a }
pub async fn later(a: u8) -> String { String::new() }
pub fn future() -> impl std::future::Future<Output = u8> { async { 0 } }
pub fn awaits<F: std::future::Future<Output = u8>>(f: F) {}
pub fn formats(f: &mut fmt::Formatter<'_>) {}
pub fn pattern((a, b): (u8, u8), _: u8, r#type: u8) {}
