// How values cross between the machine and Rust (vm/foreign.h says what a word is), handles with what they borrow from,
// faults and panics. One copy is part of each library that mochi builds; the code that is made for the crates uses it.
#![allow(dead_code, unused_macros)]
mod callbacks;
mod containers;
mod errors;
#[macro_use]
mod kinds;
mod scalars;
mod standard;
pub use standard::*;
pub use callbacks::*;
pub use kinds::*;
pub(crate) use kinds::{handle, plain_enum, record, union_enum};
use std::any::Any;
use std::cell::{Cell, RefCell, UnsafeCell};
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
    /// Functions of the program that the call was given.
    functions: RefCell<Vec<std::sync::Arc<std::sync::atomic::AtomicBool>>>,
    keeps: Keeps,
    name: &'static str,
}
impl Borrows {
    fn new(keeps: Keeps, name: &'static str) -> Self {
        Borrows { all: RefCell::new(Vec::new()), functions: RefCell::new(Vec::new()), keeps, name }
    }
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
    let borrows = Borrows::new(keeps, name);
    DEPTH.with(|d| d.set(d.get() + 1));
    let done = catch_unwind(AssertUnwindSafe(|| {
        let mut reader = Reader { at: a, borrows: &borrows };
        let mut writer = Writer { at: out, borrows: &borrows };
        call(&mut reader, &mut writer)
    }));
    DEPTH.with(|d| d.set(d.get() - 1));
    for function in borrows.functions.borrow().iter() {
        function.store(false, std::sync::atomic::Ordering::Relaxed);
    }
    // What failed in the program goes on, whatever the crate made of it.
    if let Some(fault) = take_fault() {
        if let Err(payload) = done {
            drop_payload(payload);
        }
        return if fault.code == PENDING { PENDING } else { fail(out, fault.code, fault.text) };
    }
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
