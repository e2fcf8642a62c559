// Numbers and texts.
use super::*;
use std::borrow::Cow;

macro_rules! small_int {
    ($($t:ty)*) => {$(
        impl<'a> In<'a> for $t {
            fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
                let i = r.int();
                <$t>::try_from(i).or_else(|_| fault(BAD_ARGUMENT, format!("{} is no {}", i, stringify!($t))))
            }
        }
        impl Out for $t {
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                match i64::try_from(self) {
                    Ok(i) => Ok(w.int(i)),
                    Err(_) => fault(TOO_LARGE, format!("integer overflow: {} of {} is no int", self, w.borrows.name)),
                }
            }
        }
    )*};
}
small_int!(i8 i16 i32 i64 isize u16 u32 u64 usize);

impl<'a> In<'a> for u8 {
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        let i = r.int();
        u8::try_from(i).or_else(|_| fault(BAD_ARGUMENT, format!("{} is no u8", i)))
    }
    fn get_list(r: &mut Reader<'a>) -> Result<Vec<u8>, Fault> {
        Ok(r.raw_text().to_vec())
    }
}
impl Out for u8 {
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        Ok(w.int(self as i64))
    }
    fn put_list(all: Vec<u8>, w: &mut Writer) -> Result<(), Fault> {
        Ok(w.text(all))
    }
}
macro_rules! wide_int {
    ($($t:ty)*) => {$(
        impl<'a> In<'a> for $t {
            const WORDS: usize = 2;
            fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
                let text = String::from_utf8_lossy(r.raw_text()).into_owned();
                text.parse().or_else(|_| fault(BAD_ARGUMENT, format!("{} is no {}", text, stringify!($t))))
            }
        }
        impl Out for $t {
            const WORDS: usize = 2;
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                Ok(w.text(self.to_string().into_bytes()))
            }
        }
    )*};
}
wide_int!(i128 u128);

impl<'a> In<'a> for bool {
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(r.int() != 0)
    }
}
impl Out for bool {
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        Ok(w.int(self as i64))
    }
}
impl<'a> In<'a> for f64 {
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(unsafe { r.word().f })
    }
}
impl Out for f64 {
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        Ok(w.word(Word { f: self }))
    }
}
impl<'a> In<'a> for f32 {
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(unsafe { r.word().f } as f32)
    }
}
impl Out for f32 {
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        Ok(w.word(Word { f: self as f64 }))
    }
}
impl Out for () {
    const WORDS: usize = 0;
    fn put(self, _: &mut Writer) -> Result<(), Fault> {
        Ok(())
    }
}
impl<'a> In<'a> for () {
    const WORDS: usize = 0;
    fn get(_: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(())
    }
}
impl Out for std::convert::Infallible {
    const WORDS: usize = 0;
    fn put(self, _: &mut Writer) -> Result<(), Fault> {
        match self {}
    }
}
impl Out for std::cmp::Ordering {
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        Ok(w.int(self as i64))
    }
}

impl<'a> In<'a> for std::cmp::Ordering {
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(r.int().cmp(&0))
    }
}

// --- texts ---

fn utf8<'a>(bytes: &'a [u8]) -> &'a str {
    // Texts of the machine are UTF-8.
    unsafe { std::str::from_utf8_unchecked(bytes) }
}
impl<'a> In<'a> for &'a str {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(utf8(r.held_text()))
    }
}
impl<'a> In<'a> for &'a [u8] {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(r.held_text())
    }
}
impl<'a> In<'a> for String {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(utf8(r.raw_text()).to_string())
    }
}
impl<'a> In<'a> for char {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        let text = utf8(r.raw_text());
        let mut all = text.chars();
        match (all.next(), all.next()) {
            (Some(one), None) => Ok(one),
            _ => fault(BAD_ARGUMENT, format!("{:?} is not one character", text)),
        }
    }
}
impl Out for char {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        Ok(w.text(self.to_string().into_bytes()))
    }
}
macro_rules! text_in {
    ($($t:ty)*) => {$(
        impl<'a> In<'a> for $t {
            const WORDS: usize = 2;
            fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
                Ok(<$t>::from(utf8(r.raw_text())))
            }
        }
    )*};
}
text_in!(std::path::PathBuf std::ffi::OsString Box<str> std::sync::Arc<str> std::rc::Rc<str>);
impl<'a> In<'a> for &'a std::path::Path {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(std::path::Path::new(utf8(r.held_text())))
    }
}
impl<'a> In<'a> for &'a std::ffi::OsStr {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(std::ffi::OsStr::new(utf8(r.held_text())))
    }
}
impl<'a> In<'a> for Cow<'a, str> {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(Cow::Borrowed(utf8(r.held_text())))
    }
}
impl Out for String {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        Ok(w.text(self.into_bytes()))
    }
}
macro_rules! text_out {
    ($($t:ty)*) => {$(
        impl Out for $t {
            const WORDS: usize = 2;
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                let text: &str = self.as_ref();
                Ok(w.text(text.as_bytes().to_vec()))
            }
        }
    )*};
}
text_out!(&str &String Box<str> Cow<'_, str> std::sync::Arc<str> std::rc::Rc<str>);
macro_rules! system_text_out {
    ($($t:ty)*) => {$(
        impl Out for $t {
            const WORDS: usize = 2;
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                let text: &std::ffi::OsStr = self.as_ref();
                match text.to_str() {
                    Some(text) => Ok(w.text(text.as_bytes().to_vec())),
                    None => fault(FOREIGN, format!("{:?} of {} is not UTF-8", text, w.borrows.name)),
                }
            }
        }
    )*};
}
system_text_out!(std::path::PathBuf &std::path::Path &std::path::PathBuf std::ffi::OsString &std::ffi::OsStr);
