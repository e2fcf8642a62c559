// How values cross between the machine and Rust (vm/foreign.h says what a word is). One copy is part of each library that mochi
// builds; the code that is made for the crates uses it. What native programs have too stands in `handles`, `panics`, `ladder`
// and `values`.
#![allow(dead_code, unused_macros)]
mod callbacks;
mod containers;
mod errors;
mod futures;
mod handles;
#[macro_use]
mod kinds;
#[macro_use]
mod ladder;
mod panics;
mod scalars;
mod standard;
mod values;
pub use callbacks::*;
pub use futures::*;
pub use handles::*;
pub use kinds::*;
pub(crate) use kinds::{handle, plain_enum, record, union_enum};
pub(crate) use ladder::kind;
pub use ladder::*;
pub use panics::*;
pub use values::*;
use std::cell::{Cell, RefCell};
use std::panic::{catch_unwind, AssertUnwindSafe};
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

// --- memory of results ---

enum Kept {
    Text(#[allow(dead_code)] Vec<u8>),
    Words(#[allow(dead_code)] Vec<Word>),
}
thread_local! {
    static ARENA: RefCell<Vec<Kept>> = const { RefCell::new(Vec::new()) };
    static DEPTH: Cell<u32> = const { Cell::new(0) };
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
    pub fn after(&self, words: usize) -> *mut Word {
        unsafe { self.at.add(words) }
    }
    pub fn fill(&mut self, end: *mut Word) {
        while self.at != end {
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

impl Writer<'_> {
    fn handle(&mut self, h: *mut Header) {
        self.word(Word { h })
    }
    pub fn own<T: Handle>(&mut self, value: T) {
        let h = self.borrows.own(value);
        self.handle(h)
    }
    /// The first argument once more: `&mut self` that comes back.
    pub fn same(&mut self) -> Result<(), Fault> {
        let h = self.borrows.same();
        Ok(self.handle(h))
    }
}

// --- arguments ---

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
        let copy = self.borrows.hold::<Box<[u8]>>(text.into());
        unsafe { &**copy }
    }
    fn skip(&mut self, words: usize) {
        unsafe { self.at = self.at.add(words) }
    }
    pub fn after(&self, words: usize) -> *const Word {
        unsafe { self.at.add(words) }
    }
    pub fn go(&mut self, at: *const Word) {
        self.at = at;
    }
    fn list(&mut self) -> (Reader<'a>, usize) {
        let p = unsafe { self.word().p } as *const Word;
        let n = unsafe { self.word().u } as usize;
        (Reader { at: p, borrows: self.borrows }, n)
    }
    fn borrow(&mut self, exclusive: bool) -> Result<*mut u8, Fault> {
        let h = unsafe { self.word().h };
        self.borrows.borrow(h, exclusive)
    }
    pub fn take<T: Handle>(&mut self) -> Result<T, Fault> {
        let h = unsafe { self.word().h };
        self.borrows.take(h)
    }
}

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
        let h = w.borrows.lent(self)?;
        Ok(w.handle(h))
    }
}
impl<'x, T: Handle> Out for &'x mut T {
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        let h = w.borrows.lent_place(self, true)?;
        Ok(w.handle(h))
    }
}

// --- calls ---

static START: Once = Once::new();

/// Makes a call of Rust: arguments are read, the result is written, faults and panics become a status.
fn run_with(name: &'static str, keeps: Keeps, a: *const Word, out: *mut Word, call: impl for<'x> FnOnce(&mut Reader<'x>, &mut Writer<'x>) -> Result<(), Fault>) -> i32 {
    enter();
    let borrows = Borrows::new(keeps, name);
    DEPTH.with(|d| d.set(d.get() + 1));
    let done = catch_unwind(AssertUnwindSafe(|| {
        let mut reader = Reader { at: a, borrows: &borrows };
        let mut writer = Writer { at: out, borrows: &borrows };
        call(&mut reader, &mut writer)
    }));
    DEPTH.with(|d| d.set(d.get() - 1));
    borrows.end_functions();
    // What failed in the program goes on, whatever the crate made of it.
    if let Some(fault) = if borrows.calls_back() { take_fault() } else { None } {
        if let Err(payload) = done {
            drop_payload(payload);
        }
        return if fault.code == PENDING { PENDING } else { fail(out, fault.code, fault.text) };
    }
    match done {
        Ok(Ok(())) => 0,
        Ok(Err(fault)) => fail(out, fault.code, fault.text),
        Err(payload) => {
            borrows.poison();
            fail(out, FOREIGN, panic_text(name, payload))
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
    run((*h).kind.name, std::ptr::null(), out, |_, w| shown(h).put(w))
}
unsafe fn both<T>(a: *mut Header, b: *mut Header, ask: impl FnOnce(&Kind, *const u8, *const u8) -> Option<T>) -> Option<T> {
    DEPTH.with(|d| d.set(d.get() + 1));
    let found = ask_both(a, b, ask);
    DEPTH.with(|d| d.set(d.get() - 1));
    found
}
#[no_mangle]
pub unsafe extern "C" fn mochi_bridge_equal(a: *mut Header, b: *mut Header) -> bool {
    both(a, b, |kind, x, y| (kind.equal)(x, y)).unwrap_or(std::ptr::eq(a, b))
}
#[no_mangle]
pub unsafe extern "C" fn mochi_bridge_order(a: *mut Header, b: *mut Header) -> i32 {
    both(a, b, |kind, x, y| (kind.order)(x, y)).map_or(2, |o| o as i32)
}
