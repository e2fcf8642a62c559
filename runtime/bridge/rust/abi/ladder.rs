// What a type of a crate can do, asked of rustc: the libraries of the machine and native programs ask alike.
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

macro_rules! kind {
    ($t:ty, $name:expr) => {
        impl Handle for $t {
            fn kind() -> &'static Kind {
                #[allow(unused_imports)]
                use $crate::abi::{Equal0, Equal1, Order0, Order1, Shown0, Shown1, Shown2};
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
                use $crate::abi::{Copied0, Copied1};
                (&&Ask(self)).copied()
            }
        }
    };
}
pub(crate) use kind;
