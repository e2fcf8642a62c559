// Options, lists, sets, maps. Results and tuples are the program's own types, which says how they are made.
use super::*;
use crate::runtime::{Bytes, List, Map, Set, Text, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher, Hash};
use std::io::Cursor;

impl<'a, M, T: Take<'a, M>> Take<'a, Option<M>> for Option<T> {
    fn take(value: &'a Option<M>, call: &'a Borrows) -> Result<Self, Fault> {
        value.as_ref().map(|it| T::take(it, call)).transpose()
    }
}
impl<M, T: Put<M>> Put<Option<M>> for Option<T> {
    fn handed(self, call: &Borrows) -> Result<Option<M>, Fault> {
        self.map(|it| it.handed(call)).transpose()
    }
}
impl<'a, T: Handle> Take<'a, Held<T>> for Box<T> {
    fn take(value: &'a Held<T>, call: &'a Borrows) -> Result<Self, Fault> {
        T::take(value, call).map(Box::new)
    }
}
impl<T: Handle> Put<Held<T>> for Box<T> {
    fn handed(self, call: &Borrows) -> Result<Held<T>, Fault> {
        (*self).handed(call)
    }
}

// --- lists ---

/// The elements as the call sees them, whatever the program does to the list meanwhile.
fn items<'a, M: Value, T: Take<'a, M>>(list: &'a List<M>, call: &'a Borrows) -> Result<Vec<T>, Fault> {
    let all: &'a Vec<M> = unsafe { &*call.hold(list.to_vec()) };
    all.iter().map(|item| T::take(item, call)).collect()
}
fn listed<M: Value, T: Put<M>>(all: impl IntoIterator<Item = T>, call: &Borrows) -> Result<List<M>, Fault> {
    let made: Result<Vec<M>, Fault> = all.into_iter().map(|item| item.handed(call)).collect();
    made.map(List::from)
}
macro_rules! lists {
    ($($t:ty)*) => {$(
        impl<'a, M: Value, T: Take<'a, M>> Take<'a, List<M>> for $t {
            fn take(value: &'a List<M>, call: &'a Borrows) -> Result<Self, Fault> {
                Ok(items(value, call)?.into())
            }
        }
        impl<M: Value, T: Put<M>> Put<List<M>> for $t {
            fn handed(self, call: &Borrows) -> Result<List<M>, Fault> {
                listed(Vec::from(self), call)
            }
        }
    )*};
}
lists!(Vec<T> VecDeque<T>);
impl<'a, M: Value, T: Take<'a, M>> Take<'a, List<M>> for std::vec::IntoIter<T> {
    fn take(value: &'a List<M>, call: &'a Borrows) -> Result<Self, Fault> {
        Ok(items(value, call)?.into_iter())
    }
}
impl<M: Value, T: Put<M>> Put<List<M>> for std::vec::IntoIter<T> {
    fn handed(self, call: &Borrows) -> Result<List<M>, Fault> {
        listed(self, call)
    }
}
impl<M: Value, T: Put<M>> Put<List<M>> for Box<[T]> {
    fn handed(self, call: &Borrows) -> Result<List<M>, Fault> {
        listed(Vec::from(self), call)
    }
}
impl<M: Value, T: Put<M> + Clone> Put<List<M>> for &[T] {
    fn handed(self, call: &Borrows) -> Result<List<M>, Fault> {
        listed(self.to_vec(), call)
    }
}
impl<M: Value, T: Put<M> + Clone> Put<List<M>> for &Vec<T> {
    fn handed(self, call: &Borrows) -> Result<List<M>, Fault> {
        listed(self.clone(), call)
    }
}
fn exactly<T, const N: usize>(all: Vec<T>) -> Result<[T; N], Fault> {
    let count = all.len();
    <[T; N]>::try_from(all).or_else(|_| fault(BAD_ARGUMENT, format!("{} elements where {} are wanted", count, N)))
}
impl<'a, M: Value, T: Take<'a, M>, const N: usize> Take<'a, List<M>> for [T; N] {
    fn take(value: &'a List<M>, call: &'a Borrows) -> Result<Self, Fault> {
        exactly(items(value, call)?)
    }
}
impl<M: Value, T: Put<M>, const N: usize> Put<List<M>> for [T; N] {
    fn handed(self, call: &Borrows) -> Result<List<M>, Fault> {
        listed(self, call)
    }
}
impl<M: Value, T: Put<M> + Clone, const N: usize> Put<List<M>> for &[T; N] {
    fn handed(self, call: &Borrows) -> Result<List<M>, Fault> {
        listed(self.to_vec(), call)
    }
}

// --- bytes ---

impl<'a> Take<'a, Bytes> for Vec<u8> {
    fn take(value: &'a Bytes, _: &'a Borrows) -> Result<Self, Fault> {
        Ok(value.as_slice().to_vec())
    }
}
impl<'a, const N: usize> Take<'a, Bytes> for [u8; N] {
    fn take(value: &'a Bytes, _: &'a Borrows) -> Result<Self, Fault> {
        exactly(value.as_slice().to_vec())
    }
}
impl<'a> Take<'a, Bytes> for Cursor<Vec<u8>> {
    fn take(value: &'a Bytes, _: &'a Borrows) -> Result<Self, Fault> {
        Ok(Cursor::new(value.as_slice().to_vec()))
    }
}
impl<'a> Take<'a, Bytes> for std::vec::IntoIter<u8> {
    fn take(value: &'a Bytes, _: &'a Borrows) -> Result<Self, Fault> {
        Ok(value.as_slice().to_vec().into_iter())
    }
}
macro_rules! bytes_out {
    ($($t:ty: $it:ident $bytes:expr;)*) => {$(
        impl Put<Bytes> for $t {
            fn handed(self, _: &Borrows) -> Result<Bytes, Fault> {
                let $it = self;
                Ok(Bytes::from($bytes))
            }
        }
    )*};
}
bytes_out! {
    Vec<u8>: it it;
    VecDeque<u8>: it Vec::from(it);
    Box<[u8]>: it Vec::from(it);
    &[u8]: it it.to_vec();
    &Vec<u8>: it it.clone();
    std::vec::IntoIter<u8>: it it.collect::<Vec<u8>>();
    Cursor<Vec<u8>>: it it.into_inner();
    &Cursor<Vec<u8>>: it it.get_ref().clone();
    Written: it it.0;
    &Written: it it.0.clone();
}
impl<const N: usize> Put<Bytes> for [u8; N] {
    fn handed(self, _: &Borrows) -> Result<Bytes, Fault> {
        Ok(Bytes::from(self.to_vec()))
    }
}
impl<const N: usize> Put<Bytes> for &[u8; N] {
    fn handed(self, _: &Borrows) -> Result<Bytes, Fault> {
        Ok(Bytes::from(self.to_vec()))
    }
}
impl Put<Text> for WrittenText {
    fn handed(self, _: &Borrows) -> Result<Text, Fault> {
        Ok(Text::from(self.0))
    }
}
impl Put<Text> for &WrittenText {
    fn handed(self, _: &Borrows) -> Result<Text, Fault> {
        Ok(Text::from(self.0.clone()))
    }
}

// --- sets and maps; those of Rust without an order of their own arrive in the order of their keys ---

impl<'a, M: Value, T: Take<'a, M> + Eq + Hash, S: BuildHasher + Default> Take<'a, Set<M>> for HashSet<T, S> {
    fn take(value: &'a Set<M>, call: &'a Borrows) -> Result<Self, Fault> {
        let all: &'a Vec<M> = unsafe { &*call.hold(value.items().to_vec()) };
        all.iter().map(|item| T::take(item, call)).collect()
    }
}
impl<'a, M: Value, T: Take<'a, M> + Ord> Take<'a, Set<M>> for BTreeSet<T> {
    fn take(value: &'a Set<M>, call: &'a Borrows) -> Result<Self, Fault> {
        let all: &'a Vec<M> = unsafe { &*call.hold(value.items().to_vec()) };
        all.iter().map(|item| T::take(item, call)).collect()
    }
}
fn gathered<M: Value, T: Put<M>>(all: impl IntoIterator<Item = T>, call: &Borrows) -> Result<Set<M>, Fault> {
    let made: Result<Vec<M>, Fault> = all.into_iter().map(|item| item.handed(call)).collect();
    made.map(Set::of)
}
impl<M: Value, T: Put<M> + Ord, S> Put<Set<M>> for HashSet<T, S> {
    fn handed(self, call: &Borrows) -> Result<Set<M>, Fault> {
        gathered(self.into_iter().collect::<BTreeSet<T>>(), call)
    }
}
impl<M: Value, T: Put<M>> Put<Set<M>> for BTreeSet<T> {
    fn handed(self, call: &Borrows) -> Result<Set<M>, Fault> {
        gathered(self, call)
    }
}
type Entries<A, B> = Vec<(A, B)>;
fn entries<'a, A: Value, B: Value, K: Take<'a, A>, V: Take<'a, B>, C: FromIterator<(K, V)>>(map: &'a Map<A, B>, call: &'a Borrows) -> Result<C, Fault> {
    let all: Entries<A, B> = map.keys().to_vec().into_iter().zip(map.values().to_vec()).collect();
    let all: &'a Entries<A, B> = unsafe { &*call.hold(all) };
    all.iter().map(|(key, value)| Ok((K::take(key, call)?, V::take(value, call)?))).collect()
}
fn mapped<A: Value, B: Value, K: Put<A>, V: Put<B>>(all: impl IntoIterator<Item = (K, V)>, call: &Borrows) -> Result<Map<A, B>, Fault> {
    let made: Result<Entries<A, B>, Fault> = all.into_iter().map(|(key, value)| Ok((key.handed(call)?, value.handed(call)?))).collect();
    made.map(Map::of)
}
impl<'a, A: Value, B: Value, K: Take<'a, A> + Eq + Hash, V: Take<'a, B>, S: BuildHasher + Default> Take<'a, Map<A, B>> for HashMap<K, V, S> {
    fn take(value: &'a Map<A, B>, call: &'a Borrows) -> Result<Self, Fault> {
        entries(value, call)
    }
}
impl<'a, A: Value, B: Value, K: Take<'a, A> + Ord, V: Take<'a, B>> Take<'a, Map<A, B>> for BTreeMap<K, V> {
    fn take(value: &'a Map<A, B>, call: &'a Borrows) -> Result<Self, Fault> {
        entries(value, call)
    }
}
impl<A: Value, B: Value, K: Put<A> + Ord, V: Put<B>, S> Put<Map<A, B>> for HashMap<K, V, S> {
    fn handed(self, call: &Borrows) -> Result<Map<A, B>, Fault> {
        mapped(self.into_iter().collect::<BTreeMap<K, V>>(), call)
    }
}
impl<A: Value, B: Value, K: Put<A>, V: Put<B>> Put<Map<A, B>> for BTreeMap<K, V> {
    fn handed(self, call: &Borrows) -> Result<Map<A, B>, Fault> {
        mapped(self, call)
    }
}
