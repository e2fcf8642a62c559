// The call itself, and functions of the program that a crate calls back while it lasts.
use super::*;
use crate::runtime::{raise, List};
use std::any::Any;
use std::cell::RefCell;
use std::panic::{catch_unwind, resume_unwind, set_hook, AssertUnwindSafe};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::thread::ThreadId;

/// An argument of the program as it stands until the call ends.
pub struct Raw<M>(*const M);
impl<M> Clone for Raw<M> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<M> Copy for Raw<M> {}
pub fn raw<M>(value: &M) -> Raw<M> {
    Raw(value)
}
pub struct Given<'a, M> {
    value: &'a M,
    call: &'a Borrows,
}
impl Borrows {
    #[inline]
    pub fn of<'a, M>(&'a self, raw: Raw<M>) -> Given<'a, M> {
        Given { value: unsafe { &*raw.0 }, call: self }
    }
    /// The first argument once more: `&mut self` that comes back.
    pub fn again<T>(&self) -> Result<Held<T>, Fault> {
        Ok(Held::of(self.same()))
    }
}

pub trait Gives<'a, T> {
    fn give(self) -> Result<T, Fault>;
}
impl<'a, M, T: Take<'a, M>> Gives<'a, T> for Given<'a, M> {
    #[inline]
    fn give(self) -> Result<T, Fault> {
        T::take(self.value, self.call)
    }
}
#[inline]
pub fn arg<'a, T>(given: impl Gives<'a, T>) -> Result<T, Fault> {
    given.give()
}
pub fn list<'a, T>(given: impl Gives<'a, Vec<T>>) -> Result<Vec<T>, Fault> {
    given.give()
}

/// What goes through Rust while a function of the program has failed; the failure itself waits here.
struct HostFault;
thread_local! {
    static PENDING: RefCell<Option<Box<dyn Any + Send>>> = const { RefCell::new(None) };
}
fn fail_through(payload: Box<dyn Any + Send>) -> ! {
    PENDING.with(|p| *p.borrow_mut() = Some(payload));
    resume_unwind(Box::new(HostFault))
}

/// Panics of crates become errors of the program: nothing prints them on the way.
pub fn quiet_panics() {
    set_hook(Box::new(note_panic));
}

#[inline]
fn run_with<M>(name: &'static str, keeps: Keeps, call: impl FnOnce(&Borrows) -> Result<M, Fault>) -> M {
    enter();
    let borrows = Borrows::new(keeps, name);
    match catch_unwind(AssertUnwindSafe(|| call(&borrows))) {
        Ok(Ok(value)) if borrows.functions.borrow().is_empty() => value,
        done => finish(borrows, done),
    }
}
#[cold]
fn finish<M>(borrows: Borrows, done: std::thread::Result<Result<M, Fault>>) -> M {
    borrows.end_functions();
    let pending = PENDING.with(|p| p.borrow_mut().take());
    let fault = match done {
        Ok(Ok(value)) if pending.is_none() => return value,
        Ok(Ok(_)) => None,
        Ok(Err(fault)) => Some(fault),
        Err(payload) => {
            borrows.poison();
            let text = panic_text(borrows.name, payload);
            Some(Fault { code: FOREIGN, text })
        }
    };
    drop(borrows);
    // What failed in the program goes on, whatever the crate made of it.
    match (pending, fault) {
        (Some(payload), _) => resume_unwind(payload),
        (None, Some(fault)) => raise(i64::from(fault.code), fault.text),
        (None, None) => unreachable!(),
    }
}
/// Makes a call of Rust: what it borrows ends with it.
#[inline]
pub fn run<M>(name: &'static str, call: impl for<'x> FnOnce(&'x Borrows) -> Result<M, Fault>) -> M {
    run_with(name, Keeps::Nothing, call)
}
/// The same where the result holds what the arguments hold.
#[inline]
pub fn run_beside<M>(name: &'static str, call: impl for<'x> FnOnce(&'x Borrows) -> Result<M, Fault>) -> M {
    run_with(name, Keeps::Parents, call)
}
/// The same where the result borrows from the arguments, which it then holds: they live as long as it says.
#[inline]
pub fn run_kept<M>(name: &'static str, call: impl FnOnce(&'static Borrows) -> Result<M, Fault>) -> M {
    run_with(name, Keeps::Arguments, |borrows| call(unsafe { &*(borrows as *const Borrows) }))
}

/// A function of the program in the hands of a crate.
pub struct Callback<M> {
    function: *const M,
    alive: Arc<AtomicBool>,
    thread: ThreadId,
    name: &'static str,
    /// Of the call that the function was given to: stands while `alive`.
    call: *const Borrows,
}
// Whoever calls from another thread is told so.
unsafe impl<M> Send for Callback<M> {}
unsafe impl<M> Sync for Callback<M> {}
impl<M> std::panic::UnwindSafe for Callback<M> {}
impl<M> std::panic::RefUnwindSafe for Callback<M> {}

pub fn callback<M>(given: Given<'_, M>) -> Callback<M> {
    let alive = Arc::new(AtomicBool::new(true));
    given.call.functions.borrow_mut().push(alive.clone());
    Callback { function: given.value, alive, thread: std::thread::current().id(), name: given.call.name, call: given.call }
}
impl<M> Callback<M> {
    pub fn call<A, R>(&self, args: A) -> R
    where
        M: Called<A, R>,
    {
        if self.thread != std::thread::current().id() {
            panic!("{} calls a function of the program from another thread", self.name);
        }
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            if !self.alive.load(Ordering::Relaxed) {
                raise(i64::from(FOREIGN), format!("a function of the program is called behind the end of {}", self.name));
            }
            let borrows = Borrows::new(Keeps::Nothing, self.name);
            // What the arguments of the call lend holds them on.
            let lent = unsafe { &*self.call };
            let given = if lent.keeps == Keeps::Arguments { lent } else { &borrows };
            let done = unsafe { &*self.function }.called(args, given);
            drop(borrows);
            done.unwrap_or_else(|fault| raise(i64::from(fault.code), fault.text))
        }));
        outcome.unwrap_or_else(|payload| fail_through(payload))
    }
}
pub trait Called<A, R> {
    fn called(&self, args: A, call: &Borrows) -> Result<R, Fault>;
}
macro_rules! functions {
    ($($($given:ident $value:ident $at:tt)*;)*) => {$(
        impl<$($given: Put<$value>, $value: 'static,)* R: for<'r> Take<'r, M>, M: 'static> Called<($($given,)*), R> for Rc<dyn Fn($($value),*) -> M> {
            #[allow(unused_variables)]
            fn called(&self, args: ($($given,)*), call: &Borrows) -> Result<R, Fault> {
                let result = self($(args.$at.handed(call)?),*);
                // The result is a value of its own: nothing of it is borrowed.
                R::take(&result, call)
            }
        }
    )*};
}
functions! { ; A VA 0; A VA 0 B VB 1; A VA 0 B VB 1 C VC 2; A VA 0 B VB 1 C VC 2 D VD 3; A VA 0 B VB 1 C VC 2 D VD 3 E VE 4; }
