//! Support code of programs written in Mochi: values, text, numbers, collections, files.
#![allow(dead_code, clippy::pedantic)]

use std::cell::{OnceCell, RefCell};
use std::cmp::Ordering;
use std::fmt::Write as _;
use std::panic::{catch_unwind, resume_unwind, AssertUnwindSafe};
use std::rc::Rc;

/// An error of the program; `code` is the exit status where nothing catches it.
pub struct Fault {
    pub code: i64,
    pub message: String,
}

/// Ends the program from anywhere; no handler of the program sees it.
struct Exit(i64);

#[cold]
pub fn raise(code: i64, message: impl Into<String>) -> ! {
    resume_unwind(Box::new(Fault { code, message: message.into() }))
}

/// Runs `body`; the message of the error that ended it, if one did.
pub fn attempt<R>(body: impl FnOnce() -> R) -> Result<R, Text> {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(value) => Ok(value),
        Err(payload) => match payload.downcast::<Fault>() {
            Ok(fault) => Err(Text::from(fault.message)),
            Err(other) => resume_unwind(other),
        },
    }
}

/// How a `try` body ended.
pub enum Flow<R> {
    Next,
    Return(R),
    Break,
    Continue,
}

/// What every value of a program can do. `depth` counts the levels of a comparison.
pub trait Value: Clone + 'static {
    /// One level of the value, for what looks at values of any type.
    fn view(&self) -> View;
    fn type_name() -> String;
    /// The cast of a value of another type.
    fn from_any(any: &Any) -> Self;
    fn same(&self, other: &Self, depth: usize) -> bool;
    /// The order of sorting: NaN and absent values last.
    fn order(&self, other: &Self) -> Ordering;
    /// The order of `<`: none where a side is absent or NaN.
    fn partial(&self, other: &Self) -> Option<Ordering> {
        Some(self.order(other))
    }
    /// Equal values have equal digests.
    fn digest(&self) -> u64 {
        digest_view(&self.view())
    }
    /// A copy whose containers are its own; records are shared.
    fn copy(&self) -> Self {
        self.clone()
    }
    /// Tells one object from another; 0 for values without identity.
    fn identity(&self) -> usize {
        0
    }
    /// The value of a field that is not there, if it may be missing.
    fn absent() -> Option<Self> {
        None
    }
    fn boxed(self) -> Any {
        Any(Rc::new(self))
    }
    /// As `print` shows it.
    fn text(&self) -> Text {
        let mut out = String::new();
        show(&self.view(), self.identity(), &mut out, false, &mut Vec::new());
        Text::from(out)
    }
    /// Changes an element or field, by a key of any type.
    fn put(&self, _key: &Any, _value: &Any) {
        raise(3, "invalid index target")
    }
}

/// What a struct or enum of the program can do; `Rc` and `Ref` make values of them.
pub trait Data: Clone + 'static {
    fn view(&self) -> View;
    fn type_name() -> String;
    fn from_any(any: &Any) -> Self;
    fn same(&self, other: &Self, depth: usize) -> bool;
    fn order(&self, other: &Self) -> Ordering;
    fn put(&mut self, key: &str, _value: &Any) {
        raise(3, format!("missing field {key} for {}", Self::type_name()))
    }
}

pub fn deeper(depth: usize) -> usize {
    if depth > 10_000 {
        raise(3, "values are nested too deeply to compare");
    }
    depth + 1
}

thread_local! {
    static EQUAL_PAIRS: RefCell<std::collections::HashSet<(usize, usize)>> = RefCell::default();
}

/// What several ways lead to is compared once: from some depth on, parts that were found equal are remembered by
/// their identities until the outermost of them is done, which keeps them alive.
pub fn same_once(pair: (usize, usize), depth: usize, compare: impl FnOnce(usize) -> bool) -> bool {
    const REMEMBERED_FROM: usize = 8;
    let inner = deeper(depth);
    if depth < REMEMBERED_FROM || pair.0 == 0 || pair.1 == 0 {
        return compare(inner);
    }
    let known = EQUAL_PAIRS.with(|pairs| {
        let mut pairs = pairs.borrow_mut();
        // What an error left behind is forgotten too.
        if depth == REMEMBERED_FROM {
            pairs.clear();
        }
        pairs.contains(&pair)
    });
    if known {
        return true;
    }
    let equal = compare(inner);
    EQUAL_PAIRS.with(|pairs| {
        let mut pairs = pairs.borrow_mut();
        if depth == REMEMBERED_FROM {
            pairs.clear();
        } else if equal {
            pairs.insert(pair);
        }
    });
    equal
}

pub fn same<T: Value>(a: &T, b: &T) -> bool {
    a.same(b, 0)
}

pub fn less<T: Value>(a: &T, b: &T) -> bool {
    a.partial(b) == Some(Ordering::Less)
}

pub fn less_or_same<T: Value>(a: &T, b: &T) -> bool {
    matches!(a.partial(b), Some(Ordering::Less | Ordering::Equal))
}

impl<T: Data> Value for Rc<T> {
    fn view(&self) -> View {
        (**self).view()
    }
    fn type_name() -> String {
        T::type_name()
    }
    fn from_any(any: &Any) -> Self {
        Rc::new(T::from_any(any))
    }
    fn same(&self, other: &Self, depth: usize) -> bool {
        same_once((self.identity(), other.identity()), depth, |depth| (**self).same(other, depth))
    }
    fn order(&self, other: &Self) -> Ordering {
        (**self).order(other)
    }
    fn identity(&self) -> usize {
        Rc::as_ptr(self) as usize
    }
}

/// A record that may change and is shared.
pub struct Ref<T>(Rc<RefCell<T>>);

impl<T> Clone for Ref<T> {
    fn clone(&self) -> Self {
        Ref(self.0.clone())
    }
}

impl<T> Ref<T> {
    pub fn new(value: T) -> Self {
        Ref(Rc::new(RefCell::new(value)))
    }
    pub fn get<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.0.borrow())
    }
    pub fn set<V>(&self, value: V, write: impl FnOnce(&mut T, V)) {
        write(&mut self.0.borrow_mut(), value);
    }
}

impl<T: Data> Value for Ref<T> {
    fn view(&self) -> View {
        self.0.borrow().view()
    }
    fn type_name() -> String {
        T::type_name()
    }
    fn from_any(any: &Any) -> Self {
        Ref::new(T::from_any(any))
    }
    fn same(&self, other: &Self, depth: usize) -> bool {
        let pair = (self.identity(), other.identity());
        same_once(pair, depth, |depth| self.0.borrow().same(&other.0.borrow(), depth))
    }
    fn order(&self, other: &Self) -> Ordering {
        self.0.borrow().order(&other.0.borrow())
    }
    fn identity(&self) -> usize {
        Rc::as_ptr(&self.0) as *const u8 as usize
    }
    fn put(&self, key: &Any, value: &Any) {
        match key.view() {
            View::Str(name) => self.0.borrow_mut().put(name.as_str(), value),
            _ => raise(3, "invalid index"),
        }
    }
}

/// A variable that closures share, or a global.
pub struct Slot<T>(Rc<RefCell<Option<T>>>);

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        Slot(self.0.clone())
    }
}

impl<T: Clone> Slot<T> {
    pub fn new(value: T) -> Self {
        Slot(Rc::new(RefCell::new(Some(value))))
    }
    pub fn empty() -> Self {
        Slot(Rc::new(RefCell::new(None)))
    }
    pub fn get(&self) -> T {
        self.0.borrow().clone().expect("a variable that is set")
    }
    pub fn set(&self, value: T) {
        *self.0.borrow_mut() = Some(value);
    }
}

pub type Global<T> = std::thread::LocalKey<Slot<T>>;

pub fn load<T: Clone>(global: &'static Global<T>, name: &str) -> T {
    match global.with(|slot| slot.0.borrow().clone()) {
        Some(value) => value,
        None => raise(3, format!("global {name} is not set yet")),
    }
}

pub fn load_or<T: Clone>(global: &'static Global<T>, make: fn() -> T) -> T {
    if let Some(value) = global.with(|slot| slot.0.borrow().clone()) {
        return value;
    }
    let value = make();
    global.with(|slot| slot.set(value.clone()));
    value
}

pub fn store<T: Clone>(global: &'static Global<T>, value: T) {
    global.with(|slot| slot.set(value));
}

impl Value for () {
    fn view(&self) -> View {
        View::Unit
    }
    fn type_name() -> String {
        "unit".into()
    }
    fn from_any(any: &Any) -> Self {
        match any.view() {
            View::Unit => (),
            _ => cast_error::<Self>(any),
        }
    }
    fn same(&self, _: &Self, _: usize) -> bool {
        true
    }
    fn order(&self, _: &Self) -> Ordering {
        Ordering::Equal
    }
}

impl Value for bool {
    fn view(&self) -> View {
        View::Bool(*self)
    }
    fn type_name() -> String {
        "bool".into()
    }
    fn from_any(any: &Any) -> Self {
        match any.view() {
            View::Bool(value) => value,
            _ => cast_error::<Self>(any),
        }
    }
    fn same(&self, other: &Self, _: usize) -> bool {
        self == other
    }
    fn order(&self, other: &Self) -> Ordering {
        self.cmp(other)
    }
}

impl<T: Value> Value for Option<T> {
    fn view(&self) -> View {
        self.as_ref().map_or(View::Unit, Value::view)
    }
    fn type_name() -> String {
        format!("option[{}]", T::type_name())
    }
    fn from_any(any: &Any) -> Self {
        any.is_some().then(|| any.cast())
    }
    fn same(&self, other: &Self, depth: usize) -> bool {
        match (self, other) {
            (Some(a), Some(b)) => a.same(b, depth),
            (None, None) => true,
            _ => false,
        }
    }
    fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Some(a), Some(b)) => a.order(b),
            _ => self.is_none().cmp(&other.is_none()),
        }
    }
    fn partial(&self, other: &Self) -> Option<Ordering> {
        self.as_ref()?.partial(other.as_ref()?)
    }
    fn copy(&self) -> Self {
        self.as_ref().map(Value::copy)
    }
    fn identity(&self) -> usize {
        self.as_ref().map_or(0, Value::identity)
    }
    fn absent() -> Option<Self> {
        Some(None)
    }
    fn boxed(self) -> Any {
        self.map_or_else(none, Value::boxed)
    }
}

macro_rules! function_values {
    ($($($arg:ident)*;)*) => {$(
        impl<$($arg: 'static,)* R: 'static> Value for Rc<dyn Fn($($arg),*) -> R> {
            fn view(&self) -> View {
                View::Fun
            }
            fn type_name() -> String {
                "fun".into()
            }
            fn from_any(any: &Any) -> Self {
                cast_error::<Self>(any)
            }
            fn same(&self, _: &Self, _: usize) -> bool {
                false
            }
            fn order(&self, _: &Self) -> Ordering {
                Ordering::Equal
            }
        }
    )*};
}
function_values! { ; A; A B; A B C; A B C D; A B C D E; A B C D E F; A B C D E F G; A B C D E F G H; }

/// The value of an option that must be there.
pub fn unwrap<T>(option: Option<T>, type_name: &str) -> T {
    match option {
        Some(value) => value,
        None => raise(3, format!("cannot cast nil to {type_name}")),
    }
}

pub fn greater<T: Value>(a: &T, b: &T) -> bool {
    a.partial(b) == Some(Ordering::Greater)
}

pub fn greater_or_same<T: Value>(a: &T, b: &T) -> bool {
    matches!(a.partial(b), Some(Ordering::Greater | Ordering::Equal))
}
