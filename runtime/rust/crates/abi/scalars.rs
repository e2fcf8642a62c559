// Numbers and texts.
use super::*;
use crate::runtime::{Big, Bytes, Text};
use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

macro_rules! ints {
    ($($t:ty)*) => {$(
        impl<'a> Take<'a, i64> for $t {
            #[inline]
            fn take(value: &'a i64, _: &'a Borrows) -> Result<Self, Fault> {
                <$t>::try_from(*value).or_else(|_| fault(BAD_ARGUMENT, format!("{} is no {}", value, stringify!($t))))
            }
        }
        impl Put<i64> for $t {
            #[inline]
            fn handed(self, call: &Borrows) -> Result<i64, Fault> {
                i64::try_from(self).or_else(|_| fault(TOO_LARGE, format!("integer overflow: {} of {} is no int", self, call.name)))
            }
        }
        impl Put<i64> for &$t {
            #[inline]
            fn handed(self, call: &Borrows) -> Result<i64, Fault> {
                (*self).handed(call)
            }
        }
    )*};
}
ints!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize);
macro_rules! wide_ints {
    ($($t:ty)*) => {$(
        impl<'a> Take<'a, Big> for $t {
            fn take(value: &'a Big, _: &'a Borrows) -> Result<Self, Fault> {
                let text = value.digits();
                text.parse().or_else(|_| fault(BAD_ARGUMENT, format!("{} is no {}", text, stringify!($t))))
            }
        }
        impl Put<Big> for $t {
            fn handed(self, _: &Borrows) -> Result<Big, Fault> {
                Ok(Big::parse(&self.to_string()))
            }
        }
    )*};
}
wide_ints!(i128 u128);
macro_rules! alike {
    ($($t:ty;)*) => {$(
        impl<'a> Take<'a, $t> for $t {
            #[inline]
            fn take(value: &'a $t, _: &'a Borrows) -> Result<Self, Fault> {
                Ok(*value)
            }
        }
        impl Put<$t> for $t {
            #[inline]
            fn handed(self, _: &Borrows) -> Result<$t, Fault> {
                Ok(self)
            }
        }
    )*};
}
alike!(bool; f64; (););
macro_rules! copied {
    ($($t:ty => $m:ty)*) => {$(
        impl Put<$m> for &$t {
            #[inline]
            fn handed(self, call: &Borrows) -> Result<$m, Fault> {
                (*self).handed(call)
            }
        }
    )*};
}
copied!(bool => bool f64 => f64 f32 => f64 char => Text);
impl<'a> Take<'a, f64> for f32 {
    fn take(value: &'a f64, _: &'a Borrows) -> Result<Self, Fault> {
        Ok(*value as f32)
    }
}
impl Put<f64> for f32 {
    fn handed(self, _: &Borrows) -> Result<f64, Fault> {
        Ok(f64::from(self))
    }
}
impl<M> Put<M> for std::convert::Infallible {
    fn handed(self, _: &Borrows) -> Result<M, Fault> {
        match self {}
    }
}
impl Put<i64> for std::cmp::Ordering {
    fn handed(self, _: &Borrows) -> Result<i64, Fault> {
        Ok(self as i64)
    }
}
impl<'a> Take<'a, i64> for std::cmp::Ordering {
    fn take(value: &'a i64, _: &'a Borrows) -> Result<Self, Fault> {
        Ok(value.cmp(&0))
    }
}
macro_rules! non_zero {
    ($($t:ident $of:ty)*) => {$(
        impl<'a> Take<'a, i64> for std::num::$t {
            fn take(value: &'a i64, call: &'a Borrows) -> Result<Self, Fault> {
                let value = <$of as Take<i64>>::take(value, call)?;
                Self::new(value).map_or_else(|| fault(BAD_ARGUMENT, "0 is no number that may not be 0".to_string()), Ok)
            }
        }
        impl Put<i64> for std::num::$t {
            fn handed(self, call: &Borrows) -> Result<i64, Fault> {
                self.get().handed(call)
            }
        }
    )*};
}
non_zero!(NonZeroU8 u8 NonZeroU16 u16 NonZeroU32 u32 NonZeroU64 u64 NonZeroUsize usize NonZeroI32 i32 NonZeroI64 i64);

// --- texts and bytes ---

/// A value that lives as long as the call; where the result may borrow it, as long as that.
fn held<'a, M: Clone>(value: &'a M, call: &'a Borrows) -> &'a M {
    if call.keeps != Keeps::Arguments {
        return value;
    }
    unsafe { &*call.hold(value.clone()) }
}
impl<'a> Take<'a, Text> for &'a str {
    #[inline]
    fn take(value: &'a Text, call: &'a Borrows) -> Result<Self, Fault> {
        Ok(held(value, call).as_str())
    }
}
impl<'a> Take<'a, Bytes> for &'a [u8] {
    #[inline]
    fn take(value: &'a Bytes, call: &'a Borrows) -> Result<Self, Fault> {
        Ok(held(value, call).as_slice())
    }
}
impl<'a> Take<'a, Text> for char {
    fn take(value: &'a Text, _: &'a Borrows) -> Result<Self, Fault> {
        let mut all = value.as_str().chars();
        match (all.next(), all.next()) {
            (Some(one), None) => Ok(one),
            _ => fault(BAD_ARGUMENT, format!("{:?} is not one character", value.as_str())),
        }
    }
}
impl Put<Text> for char {
    fn handed(self, _: &Borrows) -> Result<Text, Fault> {
        Ok(Text::from(self.to_string()))
    }
}
macro_rules! texts_in {
    ($($t:ty)*) => {$(
        impl<'a> Take<'a, Text> for $t {
            fn take(value: &'a Text, _: &'a Borrows) -> Result<Self, Fault> {
                Ok(<$t>::from(value.as_str()))
            }
        }
    )*};
}
texts_in!(String PathBuf OsString Box<str> Arc<str> Rc<str>);
impl<'a> Take<'a, Text> for &'a Path {
    fn take(value: &'a Text, call: &'a Borrows) -> Result<Self, Fault> {
        Ok(Path::new(held(value, call).as_str()))
    }
}
impl<'a> Take<'a, Text> for &'a OsStr {
    fn take(value: &'a Text, call: &'a Borrows) -> Result<Self, Fault> {
        Ok(OsStr::new(held(value, call).as_str()))
    }
}
impl<'a> Take<'a, Text> for Cow<'a, str> {
    fn take(value: &'a Text, call: &'a Borrows) -> Result<Self, Fault> {
        Ok(Cow::Borrowed(held(value, call).as_str()))
    }
}
impl Put<Text> for String {
    fn handed(self, _: &Borrows) -> Result<Text, Fault> {
        Ok(Text::from(self))
    }
}
macro_rules! texts_out {
    ($($t:ty)*) => {$(
        impl Put<Text> for $t {
            fn handed(self, _: &Borrows) -> Result<Text, Fault> {
                let text: &str = self.as_ref();
                Ok(Text::from(text))
            }
        }
    )*};
}
texts_out!(&str &String Box<str> Cow<'_, str> Arc<str> Rc<str>);
macro_rules! system_texts_out {
    ($($t:ty)*) => {$(
        impl Put<Text> for $t {
            fn handed(self, call: &Borrows) -> Result<Text, Fault> {
                let text: &OsStr = self.as_ref();
                match text.to_str() {
                    Some(text) => Ok(Text::from(text)),
                    None => fault(FOREIGN, format!("{:?} of {} is not UTF-8", text, call.name)),
                }
            }
        }
    )*};
}
system_texts_out!(PathBuf &Path &PathBuf OsString &OsStr);
macro_rules! addresses {
    ($($t:ty)*) => {$(
        impl<'a> Take<'a, Text> for $t {
            fn take(value: &'a Text, _: &'a Borrows) -> Result<Self, Fault> {
                value.as_str().parse().or_else(|_| fault(BAD_ARGUMENT, format!("{:?} is no {}", value.as_str(), stringify!($t))))
            }
        }
        impl Put<Text> for $t {
            fn handed(self, _: &Borrows) -> Result<Text, Fault> {
                Ok(Text::from(self.to_string()))
            }
        }
        impl Put<Text> for &$t {
            fn handed(self, _: &Borrows) -> Result<Text, Fault> {
                Ok(Text::from(self.to_string()))
            }
        }
    )*};
}
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
addresses!(IpAddr Ipv4Addr Ipv6Addr SocketAddr SocketAddrV4 SocketAddrV6);

kind!(std::time::SystemTime, "SystemTime");
kind!(RustError, "RustError");
macro_rules! errors {
    ($($t:ty)*) => {$(
        impl Put<Held<RustError>> for $t {
            fn handed(self, call: &Borrows) -> Result<Held<RustError>, Fault> {
                RustError(self.to_string()).handed(call)
            }
        }
    )*};
}
errors!(std::io::Error std::fmt::Error std::num::ParseIntError std::num::ParseFloatError std::num::TryFromIntError
    std::str::Utf8Error std::string::FromUtf8Error std::str::ParseBoolError std::char::ParseCharError
    std::array::TryFromSliceError std::time::SystemTimeError std::net::AddrParseError
    Box<dyn std::error::Error + 'static> Box<dyn std::error::Error + Send + 'static> Box<dyn std::error::Error + Send + Sync + 'static>
    &(dyn std::error::Error + 'static) &(dyn std::error::Error + Send + 'static) &(dyn std::error::Error + Send + Sync + 'static));
