//! Calls of crates from a program: values of the program as arguments of Rust, results on their way back. A call is the crate's own
//! function; what stands around it holds what is borrowed, and turns a panic into an error of the program.
#![allow(dead_code, unused_imports, unused_macros)]
mod calls;
mod containers;
mod futures;
mod handles;
#[macro_use]
mod ladder;
mod panics;
mod scalars;
mod values;
pub use calls::*;
pub use futures::*;
pub use handles::*;
pub(crate) use ladder::kind;
pub use ladder::*;
pub use panics::*;
pub use values::*;
use crate::runtime::{cast_error, Any, Value, View};
use std::cmp::Ordering;
use std::marker::PhantomData;

/// A value that only Rust sees inside, shared by its names.
pub struct Held<T>(*mut Header, PhantomData<T>);

impl<T> Held<T> {
    /// Takes over what was counted for it.
    fn of(h: *mut Header) -> Self {
        Held(h, PhantomData)
    }
}
impl<T> Clone for Held<T> {
    fn clone(&self) -> Self {
        unsafe { retain(self.0) };
        Held::of(self.0)
    }
}
impl<T> Drop for Held<T> {
    fn drop(&mut self) {
        unsafe { release(self.0) }
    }
}

impl<T: Handle> Value for Held<T> {
    fn view(&self) -> View {
        View::Foreign(unsafe { shown(self.0) })
    }
    fn type_name() -> String {
        T::kind().name.rsplit("::").next().unwrap_or_default().to_string()
    }
    fn from_any(any: &Any) -> Self {
        cast_error::<Self>(any)
    }
    fn same(&self, other: &Self, _: usize) -> bool {
        self.0 == other.0 || unsafe { ask_both(self.0, other.0, |kind, a, b| (kind.equal)(a, b)) }.unwrap_or(false)
    }
    fn order(&self, other: &Self) -> Ordering {
        self.partial(other).unwrap_or(Ordering::Equal)
    }
    fn partial(&self, other: &Self) -> Option<Ordering> {
        unsafe { ask_both(self.0, other.0, |kind, a, b| (kind.order)(a, b)) }
    }
    fn identity(&self) -> usize {
        self.0 as usize
    }
}

/// A type of Rust that values of `M` can become, for as long as a call lasts.
pub trait Take<'a, M>: Sized {
    fn take(value: &'a M, call: &'a Borrows) -> Result<Self, Fault>;
}
/// A type of Rust whose values become values of `M`.
pub trait Put<M>: Sized {
    fn handed(self, call: &Borrows) -> Result<M, Fault>;
}

impl<'a, T: Handle> Take<'a, Held<T>> for &'a T {
    fn take(value: &'a Held<T>, call: &'a Borrows) -> Result<Self, Fault> {
        Ok(unsafe { &*(call.borrow(value.0, false)? as *const T) })
    }
}
impl<'a, T: Handle> Take<'a, Held<T>> for &'a mut T {
    fn take(value: &'a Held<T>, call: &'a Borrows) -> Result<Self, Fault> {
        Ok(unsafe { &mut *(call.borrow(value.0, true)? as *mut T) })
    }
}
impl<'a, T: Handle> Take<'a, Held<T>> for T {
    fn take(value: &'a Held<T>, call: &'a Borrows) -> Result<Self, Fault> {
        call.take(value.0)
    }
}
impl<T: Handle> Put<Held<T>> for T {
    fn handed(self, call: &Borrows) -> Result<Held<T>, Fault> {
        Ok(Held::of(call.own(self)))
    }
}
impl<T: Handle> Put<Held<T>> for &T {
    fn handed(self, call: &Borrows) -> Result<Held<T>, Fault> {
        call.lent(self).map(Held::of)
    }
}
impl<T> Put<Held<Place<T>>> for &mut T
where
    Place<T>: Handle,
{
    fn handed(self, call: &Borrows) -> Result<Held<Place<T>>, Fault> {
        call.lent_place(self as *mut T as *const Place<T>, true).map(Held::of)
    }
}
impl<T: Handle> Put<Held<T>> for &mut T {
    fn handed(self, call: &Borrows) -> Result<Held<T>, Fault> {
        call.lent_place(self, true).map(Held::of)
    }
}
