// Types of the standard library that have a form of their own in Mochi.
use super::*;
use std::io::Cursor;
use std::time::Duration;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};

impl<'a> In<'a> for Duration {
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        let nanoseconds: i64 = arg(r)?;
        u64::try_from(nanoseconds).map(Duration::from_nanos).or_else(|_| fault(BAD_ARGUMENT, format!("{} nanoseconds are no Duration of Rust", nanoseconds)))
    }
}
impl Out for Duration {
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        match i64::try_from(self.as_nanos()) {
            Ok(nanoseconds) => nanoseconds.put(w),
            Err(_) => fault(TOO_LARGE, format!("integer overflow: {:?} of {} is beyond 292 years", self, w.borrows.name)),
        }
    }
}
impl<'x> Out for &'x Duration {
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        (*self).put(w)
    }
}
handle!(std::time::SystemTime, "SystemTime");

macro_rules! places {
    ($($t:ty)*) => {$(
        kind!(Place<$t>, "place");
        impl<'x> Out for &'x mut $t {
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                let h = w.borrows.lent_place(self as *mut $t as *const Place<$t>, true)?;
                Ok(w.handle(h))
            }
        }
    )*};
}
places!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64 bool char String);

impl<'a> In<'a> for Cursor<Vec<u8>> {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(Cursor::new(arg(r)?))
    }
}
impl Out for Cursor<Vec<u8>> {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        self.into_inner().put(w)
    }
}
impl<'x> Out for &'x Cursor<Vec<u8>> {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        self.get_ref().clone().put(w)
    }
}
impl<'a, T: In<'a>> In<'a> for std::vec::IntoIter<T> {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(T::get_list(r)?.into_iter())
    }
}
impl<T: Out> Out for std::vec::IntoIter<T> {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        T::put_list(self.collect(), w)
    }
}
impl<T: Out> Out for std::ops::RangeInclusive<T> {
    const WORDS: usize = 2 * T::WORDS;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        let (start, end) = self.into_inner();
        start.put(w)?;
        end.put(w)
    }
}

impl Out for Written {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        self.0.put(w)
    }
}
impl<'x> Out for &'x Written {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        self.0.clone().put(w)
    }
}
impl Out for WrittenText {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        self.0.put(w)
    }
}
impl<'x> Out for &'x WrittenText {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        self.0.clone().put(w)
    }
}

macro_rules! addresses {
    ($($t:ty)*) => {$(
        impl<'a> In<'a> for $t {
            const WORDS: usize = 2;
            fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
                let text: String = arg(r)?;
                text.parse().or_else(|_| fault(3, format!("{:?} is no {}", text, stringify!($t))))
            }
        }
        impl Out for $t {
            const WORDS: usize = 2;
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                self.to_string().put(w)
            }
        }
        impl<'x> Out for &'x $t {
            const WORDS: usize = 2;
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                self.to_string().put(w)
            }
        }
    )*};
}
addresses!(IpAddr Ipv4Addr Ipv6Addr SocketAddr SocketAddrV4 SocketAddrV6);

macro_rules! non_zero {
    ($($t:ident $of:ty)*) => {$(
        impl<'a> In<'a> for std::num::$t {
            fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
                let value: $of = arg(r)?;
                Self::new(value).map_or_else(|| fault(3, "0 is no number that may not be 0".to_string()), Ok)
            }
        }
        impl Out for std::num::$t {
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                self.get().put(w)
            }
        }
    )*};
}
non_zero!(NonZeroU8 u8 NonZeroU16 u16 NonZeroU32 u32 NonZeroU64 u64 NonZeroUsize usize NonZeroI32 i32 NonZeroI64 i64);
