// How values cross between the machine and Rust (vm/foreign.h says what a word is), handles with what they borrow from,
// faults and panics. One copy is part of each library that mochi builds; the code that is made for the crates uses it.
#![allow(dead_code, unused_macros)]
use std::any::Any;
use std::borrow::Cow;
use std::cell::{Cell, RefCell, UnsafeCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::fmt::{Debug, Display};
use std::hash::{BuildHasher, Hash};
use std::mem::MaybeUninit;
use std::panic::{catch_unwind, AssertUnwindSafe, PanicHookInfo};
use std::sync::Once;

#[repr(C)]
#[derive(Clone, Copy)]
pub union Word {
    pub i: i64,
    pub u: u64,
    pub f: f64,
    pub p: *const u8,
    pub h: *mut Header,
}

/// What a call ends with instead of a result: a code of the language, and its text.
pub struct Fault {
    code: i32,
    text: String,
}
const BAD_ARGUMENT: i32 = 3;
const TOO_LARGE: i32 = 6;
const FOREIGN: i32 = 7;
pub fn fault<T>(code: i32, text: String) -> Result<T, Fault> {
    Err(Fault { code, text })
}

// --- memory of results ---

enum Kept {
    Text(#[allow(dead_code)] Vec<u8>),
    Words(#[allow(dead_code)] Vec<Word>),
}
struct PanicNote {
    text: String,
    place: String,
}
thread_local! {
    static ARENA: RefCell<Vec<Kept>> = const { RefCell::new(Vec::new()) };
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    static NOTE: RefCell<Option<PanicNote>> = const { RefCell::new(None) };
}

fn keep_text(bytes: Vec<u8>) -> (Word, Word) {
    let made = (Word { p: bytes.as_ptr() }, Word { u: bytes.len() as u64 });
    ARENA.with(|a| a.borrow_mut().push(Kept::Text(bytes)));
    made
}

/// Where the words of a result go, and what handles in it borrow from.
pub struct Writer<'w> {
    at: *mut Word,
    borrows: &'w Borrows,
}
impl Writer<'_> {
    fn word(&mut self, word: Word) {
        unsafe {
            self.at.write(word);
            self.at = self.at.add(1);
        }
    }
    fn int(&mut self, i: i64) {
        self.word(Word { i })
    }
    fn text(&mut self, bytes: Vec<u8>) {
        let (p, n) = keep_text(bytes);
        self.word(p);
        self.word(n);
    }
    fn skip(&mut self, words: usize) {
        for _ in 0..words {
            self.word(Word { u: 0 })
        }
    }
    fn list<T>(&mut self, count: usize, width: usize, items: impl Iterator<Item = T>, each: impl Fn(T, &mut Writer) -> Result<(), Fault>) -> Result<(), Fault> {
        let mut block: Vec<Word> = vec![Word { u: 0 }; count * width + 1];
        let mut inner = Writer { at: block.as_mut_ptr(), borrows: self.borrows };
        for item in items.take(count) {
            each(item, &mut inner)?;
        }
        self.word(Word { p: block.as_ptr() as *const u8 });
        self.int(count as i64);
        ARENA.with(|a| a.borrow_mut().push(Kept::Words(block)));
        Ok(())
    }
}

// --- handles ---

/// What the library knows of a type of handles.
pub struct Kind {
    pub name: &'static str,
    pub show: unsafe fn(*const u8) -> String,
    pub equal: unsafe fn(*const u8, *const u8) -> Option<bool>,
    pub order: unsafe fn(*const u8, *const u8) -> Option<std::cmp::Ordering>,
}

/// One handle. Only raw pointers lead here, so that no move of a value ends a borrow of it.
#[repr(C)]
pub struct Header {
    count: Cell<u32>,
    /// 0 free, above: shared borrows, below: exclusive ones.
    flag: Cell<i32>,
    full: Cell<bool>,
    poisoned: Cell<bool>,
    /// Whether the value lies here; else it is borrowed, and `exclusive` says how.
    owned: bool,
    exclusive: bool,
    value: *mut u8,
    taken_by: Cell<&'static str>,
    parents: UnsafeCell<Vec<(*mut Header, i32)>>,
    kind: &'static Kind,
    free: unsafe fn(*mut Header),
}
#[repr(C)]
struct Slot<V> {
    header: Header,
    value: UnsafeCell<MaybeUninit<V>>,
}

unsafe fn retain(h: *mut Header) {
    (*h).count.set((*h).count.get() + 1);
}
unsafe fn release(h: *mut Header) {
    let left = (*h).count.get() - 1;
    (*h).count.set(left);
    if left == 0 {
        ((*h).free)(h);
    }
}
/// The value first, then what it borrowed from: a guard must end before the lock that it guards.
unsafe fn free_slot<V>(h: *mut Header) {
    let slot = h as *mut Slot<V>;
    if (*h).full.get() {
        (*h).full.set(false);
        let value = (*slot).value.get();
        if let Err(payload) = catch_unwind(AssertUnwindSafe(|| std::ptr::drop_in_place((*value).as_mut_ptr()))) {
            drop_payload(payload);
        }
    }
    let parents = std::mem::take(&mut *(*h).parents.get());
    for (parent, borrow) in &parents {
        (**parent).flag.set((**parent).flag.get() - borrow);
    }
    for (parent, _) in &parents {
        release(*parent);
    }
    drop(Box::from_raw(slot));
}
unsafe fn new_slot<V>(value: V, at: Option<*mut u8>, exclusive: bool, kind: &'static Kind, parents: Vec<(*mut Header, i32)>) -> *mut Header {
    let slot = Box::into_raw(Box::new(Slot {
        header: Header {
            count: Cell::new(1),
            flag: Cell::new(0),
            full: Cell::new(true),
            poisoned: Cell::new(false),
            owned: at.is_none(),
            exclusive,
            value: std::ptr::null_mut(),
            taken_by: Cell::new(""),
            parents: UnsafeCell::new(parents),
            kind,
            free: free_slot::<V>,
        },
        value: UnsafeCell::new(MaybeUninit::new(value)),
    }));
    let own = (*slot).value.get() as *mut u8;
    (*slot).header.value = at.unwrap_or(own);
    slot as *mut Header
}

/// A type whose values cross as handles.
pub trait Handle: Sized + 'static {
    fn kind() -> &'static Kind;
    fn copy(&self) -> Option<Self>;
}

impl Writer<'_> {
    fn handle(&mut self, h: *mut Header) {
        self.word(Word { h })
    }
    /// What a value in the result borrows from: nothing, what the arguments borrow from, or the arguments.
    fn parents(&self) -> Vec<(*mut Header, i32)> {
        let arguments = self.borrows.all.borrow();
        let all: Vec<(*mut Header, i32)> = match self.borrows.keeps {
            Keeps::Nothing => Vec::new(),
            Keeps::Parents => arguments.iter().flat_map(|(h, _)| unsafe { (*(**h).parents.get()).clone() }).collect(),
            Keeps::Arguments => arguments.clone(),
        };
        for (h, borrow) in all.iter() {
            unsafe {
                retain(*h);
                (**h).flag.set((**h).flag.get() + borrow);
            }
        }
        all
    }
    pub fn own<T: Handle>(&mut self, value: T) {
        let parents = self.parents();
        let h = unsafe { new_slot(value, None, false, T::kind(), parents) };
        self.handle(h)
    }
    /// The first argument once more: `&mut self` that comes back.
    pub fn same(&mut self) -> Result<(), Fault> {
        let (h, _) = self.borrows.all.borrow()[0];
        unsafe { retain(h) };
        self.handle(h);
        Ok(())
    }
    fn view<T: Handle>(&mut self, value: *const T, exclusive: bool) {
        let parents = self.parents();
        let h = unsafe { new_slot((), Some(value as *mut u8), exclusive, T::kind(), parents) };
        self.handle(h)
    }
}

// --- arguments ---

/// What a call borrows until it ends; a result that borrows takes it over.
pub struct Borrows {
    all: RefCell<Vec<(*mut Header, i32)>>,
    keeps: Keeps,
    name: &'static str,
}
/// What the handles in a result borrow from.
#[derive(Clone, Copy, PartialEq)]
pub enum Keeps {
    Nothing,
    /// What the arguments themselves borrow from; rustc has shown that it is not the arguments.
    Parents,
    Arguments,
}
impl Drop for Borrows {
    fn drop(&mut self) {
        for (h, borrow) in self.all.borrow().iter() {
            unsafe {
                (**h).flag.set((**h).flag.get() - borrow);
                release(*h);
            }
        }
    }
}

pub struct Reader<'a> {
    at: *const Word,
    borrows: &'a Borrows,
}
impl<'a> Reader<'a> {
    fn word(&mut self) -> Word {
        unsafe {
            let word = *self.at;
            self.at = self.at.add(1);
            word
        }
    }
    fn int(&mut self) -> i64 {
        unsafe { self.word().i }
    }
    fn raw_text(&mut self) -> &'a [u8] {
        let p = unsafe { self.word().p };
        let n = unsafe { self.word().u } as usize;
        if n == 0 {
            return &[];
        }
        unsafe { std::slice::from_raw_parts(p, n) }
    }
    /// Bytes that live as long as `'a`: a copy of their own where the result may borrow them.
    fn held_text(&mut self) -> &'a [u8] {
        let text = self.raw_text();
        if self.borrows.keeps != Keeps::Arguments {
            return text;
        }
        unsafe {
            let copy: Box<[u8]> = text.into();
            let at = copy.as_ptr();
            let h = new_slot(copy, None, false, &TEXT, Vec::new());
            (*h).flag.set(1);
            self.borrows.all.borrow_mut().push((h, 1));
            std::slice::from_raw_parts(at, text.len())
        }
    }
    fn skip(&mut self, words: usize) {
        unsafe { self.at = self.at.add(words) }
    }
    fn list(&mut self) -> (Reader<'a>, usize) {
        let p = unsafe { self.word().p } as *const Word;
        let n = unsafe { self.word().u } as usize;
        (Reader { at: p, borrows: self.borrows }, n)
    }
    fn handle(&mut self) -> Result<*mut Header, Fault> {
        let h = unsafe { self.word().h };
        let header = unsafe { &*h };
        if !header.full.get() {
            return fault(FOREIGN, format!("`{}` was moved by {}", header.kind.name, header.taken_by.get()));
        }
        if header.poisoned.get() {
            return fault(FOREIGN, format!("`{}` was in use when Rust panicked", header.kind.name));
        }
        Ok(h)
    }
    fn borrow(&mut self, exclusive: bool) -> Result<*mut u8, Fault> {
        let h = self.handle()?;
        let header = unsafe { &*h };
        let flag = header.flag.get();
        if flag < 0 || (exclusive && flag > 0) {
            let what = if flag < 0 { "is being changed through something that came of it" } else { "cannot change while something that came of it lives" };
            return fault(FOREIGN, format!("`{}` {}: {}", header.kind.name, what, self.borrows.name));
        }
        if exclusive && !header.owned && !header.exclusive {
            return fault(FOREIGN, format!("`{}` is only lent for reading: {}", header.kind.name, self.borrows.name));
        }
        let borrow = if exclusive { -1 } else { 1 };
        header.flag.set(flag + borrow);
        unsafe { retain(h) };
        self.borrows.all.borrow_mut().push((h, borrow));
        Ok(header.value)
    }
    pub fn take<T: Handle>(&mut self) -> Result<T, Fault> {
        let h = self.handle()?;
        let header = unsafe { &*h };
        if self.borrows.keeps != Keeps::Nothing {
            // What the value borrows from goes on being held.
            unsafe { retain(h) };
            self.borrows.all.borrow_mut().push((h, 0));
        }
        let value = header.value as *const T;
        if let Some(copy) = unsafe { (*value).copy() } {
            return Ok(copy);
        }
        if header.flag.get() != 0 {
            return fault(FOREIGN, format!("`{}` cannot be given away while something that came of it lives: {}", header.kind.name, self.borrows.name));
        }
        if !header.owned {
            return fault(FOREIGN, format!("`{}` is only lent: {}", header.kind.name, self.borrows.name));
        }
        header.full.set(false);
        header.taken_by.set(self.borrows.name);
        Ok(unsafe { value.read() })
    }
}

static TEXT: Kind = Kind { name: "text", show: |_| String::new(), equal: |_, _| None, order: |_, _| None };

/// A type that arguments may have.
pub trait In<'a>: Sized {
    const WORDS: usize = 1;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault>;
    /// All elements of a list.
    fn get_list(r: &mut Reader<'a>) -> Result<Vec<Self>, Fault> {
        let (mut inner, count) = r.list();
        (0..count).map(|_| Self::get(&mut inner)).collect()
    }
}
pub fn arg<'a, T: In<'a>>(r: &mut Reader<'a>) -> Result<T, Fault> {
    T::get(r)
}
pub fn list<'a, T: In<'a>>(r: &mut Reader<'a>) -> Result<Vec<T>, Fault> {
    T::get_list(r)
}

/// A type that results may have.
pub trait Out: Sized {
    const WORDS: usize = 1;
    fn put(self, w: &mut Writer) -> Result<(), Fault>;
    fn put_list(all: Vec<Self>, w: &mut Writer) -> Result<(), Fault> {
        w.list(all.len(), Self::WORDS, all.into_iter(), |item, w| item.put(w))
    }
}

macro_rules! small_int {
    ($($t:ty)*) => {$(
        impl<'a> In<'a> for $t {
            fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
                let i = r.int();
                <$t>::try_from(i).or_else(|_| fault(BAD_ARGUMENT, format!("{} is no {}", i, stringify!($t))))
            }
        }
        impl Out for $t {
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                match i64::try_from(self) {
                    Ok(i) => Ok(w.int(i)),
                    Err(_) => fault(TOO_LARGE, format!("integer overflow: {} of {} is no int", self, w.borrows.name)),
                }
            }
        }
    )*};
}
small_int!(i8 i16 i32 i64 isize u16 u32 u64 usize);

impl<'a> In<'a> for u8 {
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        let i = r.int();
        u8::try_from(i).or_else(|_| fault(BAD_ARGUMENT, format!("{} is no u8", i)))
    }
    fn get_list(r: &mut Reader<'a>) -> Result<Vec<u8>, Fault> {
        Ok(r.raw_text().to_vec())
    }
}
impl Out for u8 {
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        Ok(w.int(self as i64))
    }
    fn put_list(all: Vec<u8>, w: &mut Writer) -> Result<(), Fault> {
        Ok(w.text(all))
    }
}
macro_rules! wide_int {
    ($($t:ty)*) => {$(
        impl<'a> In<'a> for $t {
            const WORDS: usize = 2;
            fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
                let text = String::from_utf8_lossy(r.raw_text()).into_owned();
                text.parse().or_else(|_| fault(BAD_ARGUMENT, format!("{} is no {}", text, stringify!($t))))
            }
        }
        impl Out for $t {
            const WORDS: usize = 2;
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                Ok(w.text(self.to_string().into_bytes()))
            }
        }
    )*};
}
wide_int!(i128 u128);

impl<'a> In<'a> for bool {
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(r.int() != 0)
    }
}
impl Out for bool {
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        Ok(w.int(self as i64))
    }
}
impl<'a> In<'a> for f64 {
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(unsafe { r.word().f })
    }
}
impl Out for f64 {
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        Ok(w.word(Word { f: self }))
    }
}
impl<'a> In<'a> for f32 {
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(unsafe { r.word().f } as f32)
    }
}
impl Out for f32 {
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        Ok(w.word(Word { f: self as f64 }))
    }
}
impl Out for () {
    const WORDS: usize = 0;
    fn put(self, _: &mut Writer) -> Result<(), Fault> {
        Ok(())
    }
}
impl<'a> In<'a> for () {
    const WORDS: usize = 0;
    fn get(_: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(())
    }
}
impl Out for std::convert::Infallible {
    const WORDS: usize = 0;
    fn put(self, _: &mut Writer) -> Result<(), Fault> {
        match self {}
    }
}
impl Out for std::cmp::Ordering {
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        Ok(w.int(self as i64))
    }
}

// --- texts ---

fn utf8<'a>(bytes: &'a [u8]) -> &'a str {
    // Texts of the machine are UTF-8.
    unsafe { std::str::from_utf8_unchecked(bytes) }
}
impl<'a> In<'a> for &'a str {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(utf8(r.held_text()))
    }
}
impl<'a> In<'a> for &'a [u8] {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(r.held_text())
    }
}
impl<'a> In<'a> for String {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(utf8(r.raw_text()).to_string())
    }
}
impl<'a> In<'a> for char {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        let text = utf8(r.raw_text());
        let mut all = text.chars();
        match (all.next(), all.next()) {
            (Some(one), None) => Ok(one),
            _ => fault(BAD_ARGUMENT, format!("{:?} is not one character", text)),
        }
    }
}
impl Out for char {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        Ok(w.text(self.to_string().into_bytes()))
    }
}
macro_rules! text_in {
    ($($t:ty)*) => {$(
        impl<'a> In<'a> for $t {
            const WORDS: usize = 2;
            fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
                Ok(<$t>::from(utf8(r.raw_text())))
            }
        }
    )*};
}
text_in!(std::path::PathBuf std::ffi::OsString Box<str> std::sync::Arc<str> std::rc::Rc<str>);
impl<'a> In<'a> for &'a std::path::Path {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(std::path::Path::new(utf8(r.held_text())))
    }
}
impl<'a> In<'a> for &'a std::ffi::OsStr {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(std::ffi::OsStr::new(utf8(r.held_text())))
    }
}
impl<'a> In<'a> for Cow<'a, str> {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(Cow::Borrowed(utf8(r.held_text())))
    }
}
impl Out for String {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        Ok(w.text(self.into_bytes()))
    }
}
macro_rules! text_out {
    ($($t:ty)*) => {$(
        impl Out for $t {
            const WORDS: usize = 2;
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                let text: &str = self.as_ref();
                Ok(w.text(text.as_bytes().to_vec()))
            }
        }
    )*};
}
text_out!(&str &String Box<str> Cow<'_, str> std::sync::Arc<str> std::rc::Rc<str>);
macro_rules! system_text_out {
    ($($t:ty)*) => {$(
        impl Out for $t {
            const WORDS: usize = 2;
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                let text: &std::ffi::OsStr = self.as_ref();
                match text.to_str() {
                    Some(text) => Ok(w.text(text.as_bytes().to_vec())),
                    None => fault(FOREIGN, format!("{:?} of {} is not UTF-8", text, w.borrows.name)),
                }
            }
        }
    )*};
}
system_text_out!(std::path::PathBuf &std::path::Path &std::path::PathBuf std::ffi::OsString &std::ffi::OsStr);

// --- containers ---

impl<'a, T: In<'a>> In<'a> for Option<T> {
    const WORDS: usize = 1 + T::WORDS;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        if r.int() != 0 {
            return Ok(Some(T::get(r)?));
        }
        r.skip(T::WORDS);
        Ok(None)
    }
}
impl<T: Out> Out for Option<T> {
    const WORDS: usize = 1 + T::WORDS;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        match self {
            Some(value) => {
                w.int(1);
                value.put(w)
            }
            None => {
                w.int(0);
                Ok(w.skip(T::WORDS))
            }
        }
    }
}
pub const fn most(a: usize, b: usize) -> usize {
    if a > b {
        a
    } else {
        b
    }
}
impl<T: Out, E: Out> Out for Result<T, E> {
    const WORDS: usize = 1 + most(T::WORDS, E::WORDS);
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        match self {
            Ok(value) => {
                w.int(0);
                value.put(w)?;
                w.skip(Self::WORDS - 1 - T::WORDS)
            }
            Err(error) => {
                w.int(1);
                error.put(w)?;
                w.skip(Self::WORDS - 1 - E::WORDS)
            }
        }
        Ok(())
    }
}
impl<'a, T: In<'a>> In<'a> for Vec<T> {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        T::get_list(r)
    }
}
impl<T: Out> Out for Vec<T> {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        T::put_list(self, w)
    }
}
impl<'a, T: In<'a>> In<'a> for VecDeque<T> {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(T::get_list(r)?.into())
    }
}
impl<T: Out> Out for VecDeque<T> {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        T::put_list(self.into(), w)
    }
}
impl<'x, T> Out for &'x [T]
where
    T: Clone + Out,
{
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        T::put_list(self.to_vec(), w)
    }
}
impl<'x, T> Out for &'x Vec<T>
where
    T: Clone + Out,
{
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        T::put_list(self.clone(), w)
    }
}
impl<'a, T: In<'a>, const N: usize> In<'a> for [T; N] {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        let all = T::get_list(r)?;
        let count = all.len();
        <[T; N]>::try_from(all).or_else(|_| fault(BAD_ARGUMENT, format!("{} elements where {} are wanted", count, N)))
    }
}
impl<T: Out, const N: usize> Out for [T; N] {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        T::put_list(self.into(), w)
    }
}
impl<'x, T: Out + Clone, const N: usize> Out for &'x [T; N] {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        T::put_list(self.to_vec(), w)
    }
}
impl<T: Out> Out for Box<[T]> {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        T::put_list(self.into(), w)
    }
}
impl<'a, T: In<'a>> In<'a> for Box<T> {
    const WORDS: usize = T::WORDS;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(Box::new(T::get(r)?))
    }
}
impl<T: Out> Out for Box<T> {
    const WORDS: usize = T::WORDS;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        (*self).put(w)
    }
}
macro_rules! sets {
    ($set:ident $(, $more:path)*) => {
        impl<'a, T: In<'a> + Eq $(+ $more)*> In<'a> for $set<T> {
            const WORDS: usize = 2;
            fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
                let (mut inner, count) = r.list();
                (0..count).map(|_| T::get(&mut inner)).collect()
            }
        }
    };
}
sets!(HashSet, Hash);
sets!(BTreeSet, Ord);
// Sets and maps of Rust without an order of their own arrive in the order of their keys.
impl<T: Out + Ord, S> Out for HashSet<T, S> {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        let mut all: Vec<T> = self.into_iter().collect();
        all.sort();
        w.list(all.len(), T::WORDS, all.into_iter(), |item, w| item.put(w))
    }
}
impl<T: Out> Out for BTreeSet<T> {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        w.list(self.len(), T::WORDS, self.into_iter(), |item, w| item.put(w))
    }
}
impl<'a, K: In<'a> + Eq + Hash, V: In<'a>, S: BuildHasher + Default> In<'a> for HashMap<K, V, S> {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        let (mut inner, count) = r.list();
        (0..count).map(|_| Ok((K::get(&mut inner)?, V::get(&mut inner)?))).collect()
    }
}
impl<'a, K: In<'a> + Ord, V: In<'a>> In<'a> for BTreeMap<K, V> {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        let (mut inner, count) = r.list();
        (0..count).map(|_| Ok((K::get(&mut inner)?, V::get(&mut inner)?))).collect()
    }
}
impl<K: Out + Ord, V: Out, S> Out for HashMap<K, V, S> {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        let mut all: Vec<(K, V)> = self.into_iter().collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        w.list(all.len(), K::WORDS + V::WORDS, all.into_iter(), |item, w| item.put(w))
    }
}
impl<K: Out, V: Out> Out for BTreeMap<K, V> {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        w.list(self.len(), K::WORDS + V::WORDS, self.into_iter(), |item, w| item.put(w))
    }
}
macro_rules! tuples {
    ($($name:ident $field:tt),*) => {
        impl<'a, $($name: In<'a>),*> In<'a> for ($($name,)*) {
            const WORDS: usize = 0 $(+ $name::WORDS)*;
            fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
                Ok(($($name::get(r)?,)*))
            }
        }
        impl<$($name: Out),*> Out for ($($name,)*) {
            const WORDS: usize = 0 $(+ $name::WORDS)*;
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                $(self.$field.put(w)?;)*
                Ok(())
            }
        }
    };
}
tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);
tuples!(A 0, B 1, C 2, D 3, E 4);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5);

// --- references to numbers and the like are copies ---

macro_rules! copied_out {
    ($($t:ty)*) => {$(
        impl Out for &$t {
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                (*self).put(w)
            }
        }
    )*};
}
copied_out!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize bool f32 f64);
impl Out for &char {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        (*self).put(w)
    }
}

// --- handles as arguments and results ---

impl<'a, T: Handle> In<'a> for &'a T {
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(unsafe { &*(r.borrow(false)? as *const T) })
    }
}
impl<'a, T: Handle> In<'a> for &'a mut T {
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(unsafe { &mut *(r.borrow(true)? as *mut T) })
    }
}
impl<'x, T: Handle> Out for &'x T {
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        match self.copy() {
            Some(copy) => w.own(copy),
            None if w.borrows.keeps == Keeps::Arguments => w.view(self, false),
            None => return fault(FOREIGN, format!("the result of {} would not live", w.borrows.name)),
        }
        Ok(())
    }
}
impl<'x, T: Handle> Out for &'x mut T {
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        if w.borrows.keeps != Keeps::Arguments {
            return fault(FOREIGN, format!("the result of {} would not live", w.borrows.name));
        }
        Ok(w.view(self, true))
    }
}

/// What a type can do is asked of rustc: the first of these that applies.
pub struct Ask<'x, T: ?Sized>(pub &'x T);
pub trait Shown0 {
    fn shown(&self, name: &'static str) -> String;
}
pub trait Shown1 {
    fn shown(&self, name: &'static str) -> String;
}
pub trait Shown2 {
    fn shown(&self, name: &'static str) -> String;
}
impl<T: Display + ?Sized> Shown0 for &&Ask<'_, T> {
    fn shown(&self, _: &'static str) -> String {
        self.0.to_string()
    }
}
impl<T: Debug + ?Sized> Shown1 for &Ask<'_, T> {
    fn shown(&self, _: &'static str) -> String {
        format!("{:?}", self.0)
    }
}
impl<T: ?Sized> Shown2 for Ask<'_, T> {
    fn shown(&self, name: &'static str) -> String {
        name.to_string()
    }
}
pub trait Copied0<T> {
    fn copied(&self) -> Option<T>;
}
pub trait Copied1<T> {
    fn copied(&self) -> Option<T>;
}
impl<T: Clone> Copied0<T> for &Ask<'_, T> {
    fn copied(&self) -> Option<T> {
        Some(self.0.clone())
    }
}
impl<T> Copied1<T> for Ask<'_, T> {
    fn copied(&self) -> Option<T> {
        None
    }
}
pub struct Pair<'x, T: ?Sized>(pub &'x T, pub &'x T);
pub trait Equal0 {
    fn equal(&self) -> Option<bool>;
}
pub trait Equal1 {
    fn equal(&self) -> Option<bool>;
}
impl<T: PartialEq + ?Sized> Equal0 for &Pair<'_, T> {
    fn equal(&self) -> Option<bool> {
        Some(self.0 == self.1)
    }
}
impl<T: ?Sized> Equal1 for Pair<'_, T> {
    fn equal(&self) -> Option<bool> {
        None
    }
}
pub trait Order0 {
    fn order(&self) -> Option<std::cmp::Ordering>;
}
pub trait Order1 {
    fn order(&self) -> Option<std::cmp::Ordering>;
}
impl<T: PartialOrd + ?Sized> Order0 for &Pair<'_, T> {
    fn order(&self) -> Option<std::cmp::Ordering> {
        self.0.partial_cmp(self.1)
    }
}
impl<T: ?Sized> Order1 for Pair<'_, T> {
    fn order(&self) -> Option<std::cmp::Ordering> {
        None
    }
}

macro_rules! handle {
    ($t:ty, $name:expr) => {
        impl Handle for $t {
            fn kind() -> &'static Kind {
                #[allow(unused_imports)]
                use crate::abi::{Equal0, Equal1, Order0, Order1, Shown0, Shown1, Shown2};
                static KIND: Kind = Kind {
                    name: $name,
                    show: |v| unsafe { (&&&Ask(&*(v as *const $t))).shown($name) },
                    equal: |a, b| unsafe { (&&Pair(&*(a as *const $t), &*(b as *const $t))).equal() },
                    order: |a, b| unsafe { (&&Pair(&*(a as *const $t), &*(b as *const $t))).order() },
                };
                &KIND
            }
            fn copy(&self) -> Option<Self> {
                #[allow(unused_imports)]
                use crate::abi::{Copied0, Copied1};
                (&&Ask(self)).copied()
            }
        }
        impl<'a> In<'a> for $t {
            fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
                r.take::<$t>()
            }
        }
        impl Out for $t {
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                Ok(w.own(self))
            }
        }
    };
}
pub(crate) use handle;

/// How many words the field takes that `_` reads.
pub const fn in_width<'a, S, T: In<'a>>(_: for<'x> fn(&'x S) -> &'x T) -> usize {
    T::WORDS
}
pub const fn out_width<S, T: Out>(_: for<'x> fn(&'x S) -> &'x T) -> usize {
    T::WORDS
}
/// A type whose fields are all public crosses as a record.
macro_rules! record {
    ($t:ty { $($field:tt),* $(,)? }) => {
        impl<'a> In<'a> for $t {
            const WORDS: usize = 0 $(+ in_width(|s: &$t| &s.$field))*;
            fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
                Ok(Self { $($field: arg(r)?),* })
            }
        }
        impl Out for $t {
            const WORDS: usize = 0 $(+ out_width(|s: &$t| &s.$field))*;
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                $(self.$field.put(w)?;)*
                Ok(())
            }
        }
        impl<'x> Out for &'x $t {
            const WORDS: usize = <$t as Out>::WORDS;
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                self.clone().put(w)
            }
        }
    };
}
pub(crate) use record;

/// A type without fields in any variant crosses as the number of its variant.
macro_rules! plain_enum {
    ($t:path { $($variant:ident = $number:literal),* $(,)? }) => {
        impl<'a> In<'a> for $t {
            fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
                use $t as E;
                match arg::<i64>(r)? {
                    $($number => Ok(E::$variant),)*
                    other => fault(3, format!("{} is no variant that Rust may be given", other)),
                }
            }
        }
        impl Out for $t {
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                use $t as E;
                #[allow(unreachable_patterns)]
                let number: i64 = match self {
                    $(E::$variant => $number,)*
                    _ => 0 $(+ { let _ = $number; 1 })*,
                };
                number.put(w)
            }
        }
        impl<'x> Out for &'x $t {
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                use $t as E;
                #[allow(unreachable_patterns)]
                let number: i64 = match self {
                    $(E::$variant => $number,)*
                    _ => 0 $(+ { let _ = $number; 1 })*,
                };
                number.put(w)
            }
        }
    };
}
pub(crate) use plain_enum;

// --- errors of the standard library, and those that are only known as such ---

pub struct RustError(String);
impl Display for RustError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
handle!(RustError, "RustError");
fn error_text(error: &dyn std::error::Error) -> RustError {
    RustError(error.to_string())
}
macro_rules! errors {
    ($($t:ty)*) => {$(
        impl Out for $t {
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                Ok(w.own(error_text(&self)))
            }
        }
    )*};
}
errors!(std::io::Error std::fmt::Error std::num::ParseIntError std::num::ParseFloatError std::num::TryFromIntError
    std::str::Utf8Error std::string::FromUtf8Error std::str::ParseBoolError std::char::ParseCharError
    std::array::TryFromSliceError std::time::SystemTimeError std::net::AddrParseError);
macro_rules! boxed_errors {
    ($($t:ty)*) => {$(
        impl Out for Box<$t> {
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                Ok(w.own(RustError(self.to_string())))
            }
        }
        impl Out for &$t {
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                Ok(w.own(RustError(self.to_string())))
            }
        }
    )*};
}
boxed_errors!(dyn std::error::Error + 'static dyn std::error::Error + Send + 'static dyn std::error::Error + Send + Sync + 'static);

// --- iterators: pulled one by one ---

pub struct Pull<T>(Box<dyn Iterator<Item = T>>);
impl<T: 'static> Pull<T> {
    pub fn new(from: impl Iterator<Item = T> + 'static) -> Self {
        Pull(Box::new(from))
    }
    pub fn next(&mut self) -> Option<T> {
        self.0.next()
    }
}

// --- calls ---

fn note_panic(info: &PanicHookInfo<'_>) {
    let text = payload_text(info.payload());
    let place = info.location().map(|l| format!("{}:{}", short_file(l.file()), l.line())).unwrap_or_default();
    NOTE.with(|n| *n.borrow_mut() = Some(PanicNote { text, place }));
}
/// Where a crate was unpacked is nobody's business: `regex-1.13.1/src/lib.rs`.
fn short_file(file: &str) -> &str {
    match file.find("/registry/src/") {
        Some(at) => {
            let rest = &file[at + "/registry/src/".len()..];
            rest.find('/').map_or(rest, |slash| &rest[slash + 1..])
        }
        None => file.rfind("/library/").map_or(file, |at| &file[at + "/library/".len()..]),
    }
}
fn payload_text(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<String>() {
        return text.clone();
    }
    payload.downcast_ref::<&'static str>().map_or_else(|| "a panic without a text".to_string(), |t| t.to_string())
}
/// A payload may panic when it is dropped.
fn drop_payload(payload: Box<dyn Any + Send>) {
    if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(second);
    }
}

static START: Once = Once::new();

/// Makes a call of Rust: arguments are read, the result is written, faults and panics become a status.
fn run_with(name: &'static str, keeps: Keeps, a: *const Word, out: *mut Word, call: impl for<'x> FnOnce(&mut Reader<'x>, &mut Writer<'x>) -> Result<(), Fault>) -> i32 {
    let borrows = Borrows { all: RefCell::new(Vec::new()), keeps, name };
    DEPTH.with(|d| d.set(d.get() + 1));
    let done = catch_unwind(AssertUnwindSafe(|| {
        let mut reader = Reader { at: a, borrows: &borrows };
        let mut writer = Writer { at: out, borrows: &borrows };
        call(&mut reader, &mut writer)
    }));
    DEPTH.with(|d| d.set(d.get() - 1));
    match done {
        Ok(Ok(())) => 0,
        Ok(Err(fault)) => fail(out, fault.code, fault.text),
        Err(payload) => {
            // Who was being changed may be half changed.
            for (h, borrow) in borrows.all.borrow().iter() {
                if *borrow < 0 {
                    unsafe { (**h).poisoned.set(true) };
                }
            }
            let note = NOTE.with(|n| n.borrow_mut().take());
            let text = payload_text(&*payload);
            drop_payload(payload);
            let place = match note {
                Some(note) if note.text == text && !note.place.is_empty() => format!(" ({})", note.place),
                _ => String::new(),
            };
            fail(out, FOREIGN, format!("rust panic in {}: {}{}", name, text, place))
        }
    }
}
pub fn run(name: &'static str, a: *const Word, out: *mut Word, call: impl for<'x> FnOnce(&mut Reader<'x>, &mut Writer<'x>) -> Result<(), Fault>) -> i32 {
    run_with(name, Keeps::Nothing, a, out, call)
}
/// The same where the result holds what the arguments hold.
pub fn run_beside(name: &'static str, a: *const Word, out: *mut Word, call: impl for<'x> FnOnce(&mut Reader<'x>, &mut Writer<'x>) -> Result<(), Fault>) -> i32 {
    run_with(name, Keeps::Parents, a, out, call)
}
/// The same where the result borrows from the arguments, which it then holds: they live as long as it says.
pub fn run_kept(name: &'static str, a: *const Word, out: *mut Word, call: impl FnOnce(&mut Reader<'static>, &mut Writer<'static>) -> Result<(), Fault>) -> i32 {
    run_with(name, Keeps::Arguments, a, out, |reader, writer| unsafe {
        let reader: &mut Reader<'static> = std::mem::transmute(reader);
        let writer: &mut Writer<'static> = std::mem::transmute(writer);
        call(reader, writer)
    })
}
fn fail(out: *mut Word, code: i32, text: String) -> i32 {
    let (p, n) = keep_text(text.into_bytes());
    unsafe {
        out.write(p);
        out.add(1).write(n);
    }
    code
}

#[no_mangle]
pub extern "C" fn mochi_bridge_abi() -> u32 {
    START.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| if DEPTH.with(|d| d.get()) > 0 { note_panic(info) } else { previous(info) }));
    });
    1
}
#[no_mangle]
pub unsafe extern "C" fn mochi_bridge_release(h: *mut Header) {
    release(h);
}
#[no_mangle]
pub extern "C" fn mochi_bridge_clear() {
    ARENA.with(|a| a.borrow_mut().clear());
}
#[no_mangle]
pub unsafe extern "C" fn mochi_bridge_show(h: *mut Header, out: *mut Word) -> i32 {
    let header = &*h;
    run(header.kind.name, std::ptr::null(), out, |_, w| {
        if !header.full.get() || header.poisoned.get() || header.flag.get() < 0 {
            return header.kind.name.to_string().put(w);
        }
        (header.kind.show)(header.value).put(w)
    })
}
unsafe fn both<T>(a: *mut Header, b: *mut Header, ask: impl FnOnce(&Kind, *const u8, *const u8) -> Option<T>) -> Option<T> {
    let usable = |h: &Header| h.full.get() && !h.poisoned.get() && h.flag.get() >= 0;
    if !std::ptr::eq((*a).kind, (*b).kind) || !usable(&*a) || !usable(&*b) {
        return None;
    }
    DEPTH.with(|d| d.set(d.get() + 1));
    let found = catch_unwind(AssertUnwindSafe(|| ask((*a).kind, (*a).value, (*b).value)));
    DEPTH.with(|d| d.set(d.get() - 1));
    found.unwrap_or_else(|payload| {
        drop_payload(payload);
        None
    })
}
#[no_mangle]
pub unsafe extern "C" fn mochi_bridge_equal(a: *mut Header, b: *mut Header) -> bool {
    both(a, b, |kind, x, y| (kind.equal)(x, y)).unwrap_or(std::ptr::eq(a, b))
}
#[no_mangle]
pub unsafe extern "C" fn mochi_bridge_order(a: *mut Header, b: *mut Header) -> i32 {
    both(a, b, |kind, x, y| (kind.order)(x, y)).map_or(2, |o| o as i32)
}
