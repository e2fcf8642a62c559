//! The library for C: `include/` says how users see it. Every function gives a status, and its result through a pointer; what a result owns
//! is the caller's, who gives it back through the function that frees its type.
#![allow(dead_code, unused_braces, unused_parens, unused_variables, clippy::all)]

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{catch_unwind, AssertUnwindSafe};

pub const OK: i32 = 0;
pub const FAILED: i32 = 1;
pub const PANICKED: i32 = 2;
pub const BAD_ARGUMENT: i32 = 4;

thread_local! {
    static MESSAGE: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

fn tell(text: &str) {
    MESSAGE.with(|m| {
        let mut message = m.borrow_mut();
        message.clear();
        message.extend(text.bytes().filter(|byte| *byte != 0));
        message.push(0);
    });
}
pub fn message() -> *const u8 {
    MESSAGE.with(|m| {
        let mut message = m.borrow_mut();
        if message.is_empty() {
            message.push(0);
        }
        message.as_ptr()
    })
}

/// Runs a call: a panic, and an argument that cannot be read, become a status.
pub fn guard(call: impl FnOnce() -> Option<i32>) -> i32 {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Some(status)) => status,
        Ok(None) => {
            tell("an argument cannot be read: a text that is not UTF-8, a number that stands for nothing, or a null pointer");
            BAD_ARGUMENT
        }
        Err(payload) => {
            let text = payload.downcast_ref::<String>().map(String::as_str);
            tell(text.or_else(|| payload.downcast_ref::<&'static str>().copied()).unwrap_or("the call failed"));
            PANICKED
        }
    }
}

/// A type and its form in C, of which all zeros is a value that owns nothing.
pub trait Crosses: Sized {
    type C: Copy;
    fn give(self) -> Self::C;
    /// None if it is no value.
    unsafe fn take(c: &Self::C) -> Option<Self>;
    unsafe fn free(_: &Self::C) {}
}
pub unsafe fn put<T: Crosses>(to: *mut T::C, value: T) -> Option<i32> {
    if to.is_null() {
        return None;
    }
    to.write(value.give());
    Some(OK)
}
pub unsafe fn put_result<T: Crosses, E: Crosses>(to: *mut T::C, error: *mut E::C, value: Result<T, E>) -> Option<i32> {
    match value {
        Ok(value) => put(to, value),
        Err(_) if error.is_null() => None,
        Err(failed) => {
            error.write(failed.give());
            Some(FAILED)
        }
    }
}
pub unsafe fn read<T: Crosses>(from: *const T::C) -> Option<T> {
    if from.is_null() {
        return None;
    }
    T::take(&*from)
}
pub unsafe fn release<T: Crosses>(value: *mut T::C) {
    if value.is_null() {
        return;
    }
    T::free(&*value);
    value.write_bytes(0, 1);
}

/// What a function asks for, of the value that it is lent.
pub trait Lend<'a, T> {
    fn lend(&'a self) -> T;
}
impl<'a, T> Lend<'a, &'a T> for T {
    fn lend(&'a self) -> &'a T {
        self
    }
}
impl<'a, T: Copy> Lend<'a, T> for T {
    fn lend(&'a self) -> T {
        *self
    }
}
impl<'a> Lend<'a, &'a str> for String {
    fn lend(&'a self) -> &'a str {
        self
    }
}
impl<'a, T> Lend<'a, &'a [T]> for Vec<T> {
    fn lend(&'a self) -> &'a [T] {
        self
    }
}
impl<'a> Lend<'a, Option<&'a str>> for Option<String> {
    fn lend(&'a self) -> Option<&'a str> {
        self.as_deref()
    }
}
impl<'a, T> Lend<'a, Option<&'a [T]>> for Option<Vec<T>> {
    fn lend(&'a self) -> Option<&'a [T]> {
        self.as_deref()
    }
}
impl<'a, T> Lend<'a, Option<&'a T>> for Option<T> {
    fn lend(&'a self) -> Option<&'a T> {
        self.as_ref()
    }
}

macro_rules! same {
    ($($t:ty)*) => {$(
        impl Crosses for $t {
            type C = $t;
            fn give(self) -> $t {
                self
            }
            unsafe fn take(c: &$t) -> Option<$t> {
                Some(*c)
            }
        }
    )*};
}
same!(i64 f64);
impl Crosses for () {
    type C = u8;
    fn give(self) -> u8 {
        0
    }
    unsafe fn take(_: &u8) -> Option<()> {
        Some(())
    }
}
impl Crosses for bool {
    type C = u8;
    fn give(self) -> u8 {
        u8::from(self)
    }
    unsafe fn take(c: &u8) -> Option<bool> {
        Some(*c != 0)
    }
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Text {
    data: *mut u8,
    size: usize,
}
impl Crosses for String {
    type C = Text;
    fn give(self) -> Text {
        let size = self.len();
        let mut bytes = self.into_bytes();
        // C programs may read it to its end.
        bytes.push(0);
        Text { data: Box::into_raw(bytes.into_boxed_slice()) as *mut u8, size }
    }
    unsafe fn take(c: &Text) -> Option<String> {
        if c.data.is_null() {
            return (c.size == 0).then(String::new);
        }
        std::str::from_utf8(std::slice::from_raw_parts(c.data, c.size)).ok().map(str::to_string)
    }
    unsafe fn free(c: &Text) {
        if !c.data.is_null() {
            drop(Box::from_raw(std::ptr::slice_from_raw_parts_mut(c.data, c.size + 1)));
        }
    }
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct List<T> {
    items: *mut T,
    count: usize,
}
unsafe fn items<T>(list: &List<T>) -> Option<&[T]> {
    if list.items.is_null() {
        return (list.count == 0).then_some(&[]);
    }
    Some(std::slice::from_raw_parts(list.items, list.count))
}
fn given<T: Crosses>(all: impl IntoIterator<Item = T>) -> List<T::C> {
    let made: Box<[T::C]> = all.into_iter().map(Crosses::give).collect();
    if made.is_empty() {
        return List { items: std::ptr::null_mut(), count: 0 };
    }
    let count = made.len();
    List { items: Box::into_raw(made) as *mut T::C, count }
}
unsafe fn taken<T: Crosses, C: FromIterator<T>>(list: &List<T::C>) -> Option<C> {
    items(list)?.iter().map(|item| T::take(item)).collect()
}
unsafe fn freed<T: Crosses>(list: &List<T::C>) {
    if list.items.is_null() {
        return;
    }
    for item in items(list).into_iter().flatten() {
        T::free(item);
    }
    drop(Box::from_raw(std::ptr::slice_from_raw_parts_mut(list.items, list.count)));
}
impl<T: Crosses> Crosses for Vec<T> {
    type C = List<T::C>;
    fn give(self) -> Self::C {
        given(self)
    }
    unsafe fn take(c: &Self::C) -> Option<Self> {
        taken(c)
    }
    unsafe fn free(c: &Self::C) {
        freed::<T>(c)
    }
}
impl<T: Crosses + Ord> Crosses for BTreeSet<T> {
    type C = List<T::C>;
    fn give(self) -> Self::C {
        given(self)
    }
    unsafe fn take(c: &Self::C) -> Option<Self> {
        taken(c)
    }
    unsafe fn free(c: &Self::C) {
        freed::<T>(c)
    }
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Entry<K, V> {
    key: K,
    value: V,
}
impl<K: Crosses, V: Crosses> Crosses for (K, V) {
    type C = Entry<K::C, V::C>;
    fn give(self) -> Self::C {
        Entry { key: self.0.give(), value: self.1.give() }
    }
    unsafe fn take(c: &Self::C) -> Option<Self> {
        Some((K::take(&c.key)?, V::take(&c.value)?))
    }
    unsafe fn free(c: &Self::C) {
        K::free(&c.key);
        V::free(&c.value);
    }
}
impl<K: Crosses + Ord, V: Crosses> Crosses for BTreeMap<K, V> {
    type C = List<Entry<K::C, V::C>>;
    fn give(self) -> Self::C {
        given(self)
    }
    unsafe fn take(c: &Self::C) -> Option<Self> {
        taken(c)
    }
    unsafe fn free(c: &Self::C) {
        freed::<(K, V)>(c)
    }
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Optional<T> {
    present: u8,
    value: T,
}
impl<T: Crosses> Crosses for Option<T> {
    type C = Optional<T::C>;
    fn give(self) -> Self::C {
        match self {
            Some(value) => Optional { present: 1, value: value.give() },
            None => unsafe { std::mem::zeroed() },
        }
    }
    unsafe fn take(c: &Self::C) -> Option<Self> {
        if c.present == 0 {
            return Some(None);
        }
        T::take(&c.value).map(Some)
    }
    unsafe fn free(c: &Self::C) {
        if c.present != 0 {
            T::free(&c.value);
        }
    }
}
