// What is said of each type of a crate: as a handle, a record or an enum.
use super::*;
use std::fmt::{Debug, Display};

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
                (&self).put(w)
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

/// A type with fields in its variants crosses as the number of its variant and these.
macro_rules! union_enum {
    ($t:path { $($variant:ident { $($field:tt: $name:ident),* } = $number:literal),* $(,)? }) => {
        impl<'a> In<'a> for $t {
            const WORDS: usize = <$t as Out>::WORDS;
            fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
                use $t as E;
                let end = r.after(<$t as Out>::WORDS);
                let made = match arg::<i64>(r)? {
                    $($number => E::$variant { $($field: arg(r)?),* },)*
                    other => return fault(3, format!("{} is no variant that Rust may be given", other)),
                };
                r.go(end);
                Ok(made)
            }
        }
        impl Out for $t {
            const WORDS: usize = {
                let mut most = 0;
                $(
                    let words = variant_width(|v: &$t| { use $t as E; match v { E::$variant { $($field: $name),* } => Some(($($name.clone(),)*)), #[allow(unreachable_patterns)] _ => None } });
                    if words > most { most = words; }
                )*
                most + 1
            };
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                use $t as E;
                let end = w.after(<$t as Out>::WORDS);
                #[allow(unreachable_patterns)]
                match self {
                    $(E::$variant { $($field: $name),* } => { ($number as i64).put(w)?; $($name.put(w)?;)* })*
                    _ => (0i64 $(+ { let _ = $number; 1 })*).put(w)?,
                }
                Ok(w.fill(end))
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
pub(crate) use union_enum;
/// How many words the fields of a variant take, as what reads them says.
pub const fn variant_width<S, T: Out>(_: for<'x> fn(&'x S) -> Option<T>) -> usize {
    T::WORDS
}
