
// --- values as users of the library hold them ---

/// A value inside, made of one that users hold and given back as one.
pub trait Native: Value {
    type Out: Clone;
    fn bring(out: &Self::Out) -> Self;
    fn give(self) -> Self::Out;
}

macro_rules! same_inside {
    ($($type:ty),*) => {$(
        impl Native for $type {
            type Out = $type;
            fn bring(out: &$type) -> Self {
                out.clone()
            }
            fn give(self) -> $type {
                self
            }
        }
    )*};
}
same_inside!((), bool, i64, f64);

impl Native for Big {
    type Out = crate::bigint::BigInt;
    fn bring(out: &Self::Out) -> Self {
        let (negative, words) = out.parts();
        Big { negative, words: Rc::new(words.to_vec()) }
    }
    fn give(self) -> Self::Out {
        crate::bigint::BigInt::of_parts(self.negative, self.words.to_vec())
    }
}

impl Native for Text {
    type Out = String;
    fn bring(out: &String) -> Self {
        Text::from(out.as_str())
    }
    fn give(self) -> String {
        self.as_str().to_string()
    }
}

impl Native for Bytes {
    type Out = Vec<u8>;
    fn bring(out: &Vec<u8>) -> Self {
        Bytes::new(out)
    }
    fn give(self) -> Vec<u8> {
        self.as_slice().to_vec()
    }
}

pub fn bring_list<T: Native>(items: &[T::Out]) -> List<T> {
    List::from(items.iter().map(T::bring).collect::<Vec<_>>())
}

impl<T: Native> Native for List<T> {
    type Out = Vec<T::Out>;
    fn bring(out: &Vec<T::Out>) -> Self {
        bring_list(out)
    }
    fn give(self) -> Vec<T::Out> {
        self.to_vec().into_iter().map(T::give).collect()
    }
}

impl<T: Native> Native for Set<T>
where
    T::Out: Ord,
{
    type Out = std::collections::BTreeSet<T::Out>;
    fn bring(out: &Self::Out) -> Self {
        Set::of(out.iter().map(T::bring).collect())
    }
    fn give(self) -> Self::Out {
        self.items().to_vec().into_iter().map(T::give).collect()
    }
}

impl<K: Native, V: Native> Native for Map<K, V>
where
    K::Out: Ord,
{
    type Out = std::collections::BTreeMap<K::Out, V::Out>;
    fn bring(out: &Self::Out) -> Self {
        Map::of(out.iter().map(|(key, value)| (K::bring(key), V::bring(value))).collect())
    }
    fn give(self) -> Self::Out {
        let (keys, values) = (self.keys().to_vec(), self.values().to_vec());
        keys.into_iter().map(K::give).zip(values.into_iter().map(V::give)).collect()
    }
}

impl<T: Native> Native for Option<T> {
    type Out = Option<T::Out>;
    fn bring(out: &Self::Out) -> Self {
        out.as_ref().map(T::bring)
    }
    fn give(self) -> Self::Out {
        self.map(T::give)
    }
}

/// A value of a type parameter: only handed on.
#[derive(Clone)]
pub struct Opaque<T>(pub T);

impl<T: Clone + 'static> Value for Opaque<T> {
    fn view(&self) -> View {
        View::Unit
    }
    fn type_name() -> String {
        "T".into()
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

impl<T: Clone + 'static> Native for Opaque<T> {
    type Out = T;
    fn bring(out: &T) -> Self {
        Opaque(out.clone())
    }
    fn give(self) -> T {
        self.0
    }
}

fn unordered<T>(_: &T, _: &T) -> Option<Ordering> {
    Some(Ordering::Equal)
}

/// Values that are not even like themselves come last.
fn last_unlike<T: PartialEq>(a: &T, b: &T) -> Ordering {
    #[allow(clippy::eq_op)]
    (a != a).cmp(&(b != b))
}

/// Users' values are asked for no hash.
fn undigested<T>(_: &T) -> u64 {
    0
}

/// Values of a type parameter with a bound: what the bound allows is asked of the value that users hold.
macro_rules! bounded {
    ($($name:ident($($bound:tt)+) $partial:expr, $digest:expr;)*) => {$(
        #[derive(Clone)]
        pub struct $name<T>(pub T);

        impl<T: Clone + 'static + $($bound)+> Value for $name<T> {
            fn view(&self) -> View {
                View::Unit
            }
            fn type_name() -> String {
                "T".into()
            }
            fn from_any(any: &Any) -> Self {
                cast_error::<Self>(any)
            }
            fn same(&self, other: &Self, _: usize) -> bool {
                self.0 == other.0
            }
            fn order(&self, other: &Self) -> Ordering {
                self.partial(other).unwrap_or_else(|| last_unlike(&self.0, &other.0))
            }
            fn partial(&self, other: &Self) -> Option<Ordering> {
                $partial(&self.0, &other.0)
            }
            fn digest(&self) -> u64 {
                $digest(&self.0)
            }
        }

        impl<T: Clone + 'static + $($bound)+> Native for $name<T> {
            type Out = T;
            fn bring(out: &T) -> Self {
                $name(out.clone())
            }
            fn give(self) -> T {
                self.0
            }
        }
    )*};
}
bounded! {
    OpaqueEq(PartialEq) unordered, undigested;
    OpaqueOrd(PartialOrd) PartialOrd::partial_cmp, undigested;
    OpaqueKey(Ord) PartialOrd::partial_cmp, undigested;
}
