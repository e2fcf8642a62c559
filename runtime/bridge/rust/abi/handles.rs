// Handles: values that only Rust sees inside, counted, with what they borrow from; what a call borrows while it lasts; faults. The
// libraries of the machine and native programs have them alike.
use super::*;
use std::cell::{Cell, RefCell, UnsafeCell};
use std::mem::MaybeUninit;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;

/// What a call ends with instead of a result: a code of the language, and its text.
pub struct Fault {
    pub code: i32,
    pub text: String,
}
pub const BAD_ARGUMENT: i32 = 3;
pub const TOO_LARGE: i32 = 6;
pub const FOREIGN: i32 = 7;
pub fn fault<T>(code: i32, text: String) -> Result<T, Fault> {
    Err(Fault { code, text })
}

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
    pub count: Cell<u32>,
    /// 0 free, above: shared borrows, below: exclusive ones.
    pub flag: Cell<i32>,
    pub full: Cell<bool>,
    pub poisoned: Cell<bool>,
    /// Whether the value lies here; else it is borrowed, and `exclusive` says how.
    pub owned: bool,
    pub exclusive: bool,
    pub value: *mut u8,
    pub taken_by: Cell<&'static str>,
    pub parents: UnsafeCell<Vec<(*mut Header, i32)>>,
    pub kind: &'static Kind,
    pub free: unsafe fn(*mut Header),
}
#[repr(C)]
struct Slot<V> {
    header: Header,
    value: UnsafeCell<MaybeUninit<V>>,
}

pub unsafe fn retain(h: *mut Header) {
    (*h).count.set((*h).count.get() + 1);
}
pub unsafe fn release(h: *mut Header) {
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

/// What was lent, and how often: 1 for reading, -1 for writing, 0 if it is only held. Calls lend few handles.
const INLINE: usize = 4;
pub type Loan = (*mut Header, i32);
struct Loans {
    count: usize,
    first: [Loan; INLINE],
    more: Vec<Loan>,
}
impl Loans {
    fn push(&mut self, loan: Loan) {
        match self.first.get_mut(self.count) {
            Some(place) => *place = loan,
            None => self.more.push(loan),
        }
        self.count += 1;
    }
    fn each(&self) -> impl Iterator<Item = &Loan> {
        self.first.iter().take(self.count).chain(&self.more)
    }
}

/// What a call borrows until it ends; a result that borrows takes it over.
pub struct Borrows {
    loans: RefCell<Loans>,
    /// Functions of the program that the call was given.
    pub functions: RefCell<Vec<Arc<AtomicBool>>>,
    pub keeps: Keeps,
    pub name: &'static str,
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
        for (h, borrow) in self.loans.get_mut().each() {
            unsafe {
                (**h).flag.set((**h).flag.get() - borrow);
                release(*h);
            }
        }
    }
}
impl Borrows {
    pub fn new(keeps: Keeps, name: &'static str) -> Self {
        let loans = Loans { count: 0, first: [(std::ptr::null_mut(), 0); INLINE], more: Vec::new() };
        Borrows { loans: RefCell::new(loans), functions: RefCell::new(Vec::new()), keeps, name }
    }
    /// The call is over: who kept a function of the program may not call it.
    pub fn end_functions(&self) {
        for function in self.functions.borrow().iter() {
            function.store(false, Ordering::Relaxed);
        }
    }
    /// Whether the call was given functions of the program.
    pub fn calls_back(&self) -> bool {
        !self.functions.borrow().is_empty()
    }
    /// Behind a panic: who was being changed may be half changed.
    pub fn poison(&self) {
        for (h, borrow) in self.loans.borrow().each() {
            if *borrow < 0 {
                unsafe { (**h).poisoned.set(true) };
            }
        }
    }
    fn usable(&self, h: *mut Header) -> Result<(), Fault> {
        let header = unsafe { &*h };
        if !header.full.get() {
            return fault(FOREIGN, format!("`{}` was moved by {}", header.kind.name, header.taken_by.get()));
        }
        if header.poisoned.get() {
            return fault(FOREIGN, format!("`{}` was in use when Rust panicked", header.kind.name));
        }
        Ok(())
    }
    /// The place of the value, lent for the call.
    pub fn borrow(&self, h: *mut Header, exclusive: bool) -> Result<*mut u8, Fault> {
        self.usable(h)?;
        let header = unsafe { &*h };
        let flag = header.flag.get();
        if flag < 0 || (exclusive && flag > 0) {
            let what = if flag < 0 { "is being changed through something that came of it" } else { "cannot change while something that came of it lives" };
            return fault(FOREIGN, format!("`{}` {}: {}", header.kind.name, what, self.name));
        }
        if exclusive && !header.owned && !header.exclusive {
            return fault(FOREIGN, format!("`{}` is only lent for reading: {}", header.kind.name, self.name));
        }
        let borrow = if exclusive { -1 } else { 1 };
        header.flag.set(flag + borrow);
        unsafe { retain(h) };
        self.loans.borrow_mut().push((h, borrow));
        Ok(header.value)
    }
    /// The value itself: a copy where it can be copied, else it moves and the handle is empty.
    pub fn take<T: Handle>(&self, h: *mut Header) -> Result<T, Fault> {
        self.usable(h)?;
        let header = unsafe { &*h };
        if self.keeps != Keeps::Nothing {
            // What the value borrows from goes on being held.
            unsafe { retain(h) };
            self.loans.borrow_mut().push((h, 0));
        }
        let value = header.value as *const T;
        if let Some(copy) = unsafe { (*value).copy() } {
            return Ok(copy);
        }
        if header.flag.get() != 0 {
            return fault(FOREIGN, format!("`{}` cannot be given away while something that came of it lives: {}", header.kind.name, self.name));
        }
        if !header.owned {
            return fault(FOREIGN, format!("`{}` is only lent: {}", header.kind.name, self.name));
        }
        header.full.set(false);
        header.taken_by.set(self.name);
        Ok(unsafe { value.read() })
    }
    /// A value that the result may borrow from: it lives as long as what came of it.
    pub fn hold<V>(&self, value: V) -> *const V {
        unsafe {
            let h = new_slot(value, None, false, &TEXT, Vec::new());
            (*h).flag.set(1);
            self.loans.borrow_mut().push((h, 1));
            (*h).value as *const V
        }
    }
    /// What a value in the result borrows from: nothing, what the arguments borrow from, or the arguments.
    fn parents(&self) -> Vec<Loan> {
        let loans = self.loans.borrow();
        let all: Vec<Loan> = match self.keeps {
            Keeps::Nothing => return Vec::new(),
            Keeps::Parents => loans.each().flat_map(|(h, _)| unsafe { (*(**h).parents.get()).clone() }).collect(),
            Keeps::Arguments => loans.each().copied().collect(),
        };
        for (h, borrow) in all.iter() {
            unsafe {
                retain(*h);
                (**h).flag.set((**h).flag.get() + borrow);
            }
        }
        all
    }
    pub fn own<T: Handle>(&self, value: T) -> *mut Header {
        unsafe { new_slot(value, None, false, T::kind(), self.parents()) }
    }
    /// A handle of what lies in an argument.
    pub fn view<T: Handle>(&self, value: *const T, exclusive: bool) -> *mut Header {
        unsafe { new_slot((), Some(value as *mut u8), exclusive, T::kind(), self.parents()) }
    }
    /// A reference as a handle: a copy where it can be copied, else it is held by what it lies in.
    pub fn lent<T: Handle>(&self, value: &T) -> Result<*mut Header, Fault> {
        match value.copy() {
            Some(copy) => Ok(self.own(copy)),
            None => self.lent_place(value, false),
        }
    }
    pub fn lent_place<T: Handle>(&self, value: *const T, exclusive: bool) -> Result<*mut Header, Fault> {
        if self.keeps != Keeps::Arguments {
            return fault(FOREIGN, format!("the result of {} would not live", self.name));
        }
        Ok(self.view(value, exclusive))
    }
    /// The first argument once more: `&mut self` that comes back.
    pub fn same(&self) -> *mut Header {
        let (h, _) = self.loans.borrow().first[0];
        unsafe { retain(h) };
        h
    }
}

static TEXT: Kind = Kind { name: "text", show: |_| String::new(), equal: |_, _| None, order: |_, _| None };

/// Asks two values of one type; nothing where one of them cannot be asked.
pub unsafe fn ask_both<T>(a: *mut Header, b: *mut Header, ask: impl FnOnce(&Kind, *const u8, *const u8) -> Option<T>) -> Option<T> {
    let usable = |h: &Header| h.full.get() && !h.poisoned.get() && h.flag.get() >= 0;
    if !std::ptr::eq((*a).kind, (*b).kind) || !usable(&*a) || !usable(&*b) {
        return None;
    }
    match catch_unwind(AssertUnwindSafe(|| ask((*a).kind, (*a).value, (*b).value))) {
        Ok(found) => found,
        Err(payload) => {
            drop_payload(payload);
            None
        }
    }
}
/// The text of a value; of one that cannot be asked its name.
pub unsafe fn shown(h: *mut Header) -> String {
    let header = &*h;
    if !header.full.get() || header.poisoned.get() || header.flag.get() < 0 {
        return header.kind.name.to_string();
    }
    (header.kind.show)(header.value)
}
