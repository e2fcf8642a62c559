// What is said of each type of a crate: as a handle, a record or an enum.
use super::*;

macro_rules! handle {
    ($t:ty, $name:expr) => {
        kind!($t, $name);
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
