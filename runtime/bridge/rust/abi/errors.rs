// Errors of the standard library, and those that are only known as such.
use super::*;

handle!(RustError, "RustError");
macro_rules! errors {
    ($($t:ty)*) => {$(
        impl Out for $t {
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                Ok(w.own(RustError(self.to_string())))
            }
        }
    )*};
}
errors!(std::io::Error std::fmt::Error std::num::ParseIntError std::num::ParseFloatError std::num::TryFromIntError
    std::str::Utf8Error std::string::FromUtf8Error std::str::ParseBoolError std::char::ParseCharError
    std::array::TryFromSliceError std::time::SystemTimeError std::net::AddrParseError);
macro_rules! boxed_errors {
    ($($t:ty)*) => {$(
        impl Out for Box<$t> {
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                Ok(w.own(RustError(self.to_string())))
            }
        }
        impl Out for &$t {
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                Ok(w.own(RustError(self.to_string())))
            }
        }
    )*};
}
boxed_errors!(dyn std::error::Error + 'static dyn std::error::Error + Send + 'static dyn std::error::Error + Send + Sync + 'static);
