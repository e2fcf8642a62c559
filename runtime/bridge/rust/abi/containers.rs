// Options, results, lists, sets, maps and tuples.
use super::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher, Hash};

impl<'a, T: In<'a>> In<'a> for Option<T> {
    const WORDS: usize = 1 + T::WORDS;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        if r.int() != 0 {
            return Ok(Some(T::get(r)?));
        }
        r.skip(T::WORDS);
        Ok(None)
    }
}
impl<T: Out> Out for Option<T> {
    const WORDS: usize = 1 + T::WORDS;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        match self {
            Some(value) => {
                w.int(1);
                value.put(w)
            }
            None => {
                w.int(0);
                Ok(w.skip(T::WORDS))
            }
        }
    }
}
pub const fn most(a: usize, b: usize) -> usize {
    if a > b {
        a
    } else {
        b
    }
}
impl<T: Out, E: Out> Out for Result<T, E> {
    const WORDS: usize = 1 + most(T::WORDS, E::WORDS);
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        match self {
            Ok(value) => {
                w.int(0);
                value.put(w)?;
                w.skip(Self::WORDS - 1 - T::WORDS)
            }
            Err(error) => {
                w.int(1);
                error.put(w)?;
                w.skip(Self::WORDS - 1 - E::WORDS)
            }
        }
        Ok(())
    }
}
impl<'a, T: In<'a>> In<'a> for Vec<T> {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        T::get_list(r)
    }
}
impl<T: Out> Out for Vec<T> {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        T::put_list(self, w)
    }
}
impl<'a, T: In<'a>> In<'a> for VecDeque<T> {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(T::get_list(r)?.into())
    }
}
impl<T: Out> Out for VecDeque<T> {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        T::put_list(self.into(), w)
    }
}
impl<'x, T> Out for &'x [T]
where
    T: Clone + Out,
{
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        T::put_list(self.to_vec(), w)
    }
}
impl<'x, T> Out for &'x Vec<T>
where
    T: Clone + Out,
{
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        T::put_list(self.clone(), w)
    }
}
impl<'a, T: In<'a>, const N: usize> In<'a> for [T; N] {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        let all = T::get_list(r)?;
        let count = all.len();
        <[T; N]>::try_from(all).or_else(|_| fault(BAD_ARGUMENT, format!("{} elements where {} are wanted", count, N)))
    }
}
impl<T: Out, const N: usize> Out for [T; N] {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        T::put_list(self.into(), w)
    }
}
impl<'x, T: Out + Clone, const N: usize> Out for &'x [T; N] {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        T::put_list(self.to_vec(), w)
    }
}
impl<T: Out> Out for Box<[T]> {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        T::put_list(self.into(), w)
    }
}
impl<'a, T: In<'a>> In<'a> for Box<T> {
    const WORDS: usize = T::WORDS;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        Ok(Box::new(T::get(r)?))
    }
}
impl<T: Out> Out for Box<T> {
    const WORDS: usize = T::WORDS;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        (*self).put(w)
    }
}
macro_rules! sets {
    ($set:ident $(, $more:path)*) => {
        impl<'a, T: In<'a> + Eq $(+ $more)*> In<'a> for $set<T> {
            const WORDS: usize = 2;
            fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
                let (mut inner, count) = r.list();
                (0..count).map(|_| T::get(&mut inner)).collect()
            }
        }
    };
}
sets!(HashSet, Hash);
sets!(BTreeSet, Ord);
// Sets and maps of Rust without an order of their own arrive in the order of their keys.
impl<T: Out + Ord, S> Out for HashSet<T, S> {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        let mut all: Vec<T> = self.into_iter().collect();
        all.sort();
        w.list(all.len(), T::WORDS, all.into_iter(), |item, w| item.put(w))
    }
}
impl<T: Out> Out for BTreeSet<T> {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        w.list(self.len(), T::WORDS, self.into_iter(), |item, w| item.put(w))
    }
}
impl<'a, K: In<'a> + Eq + Hash, V: In<'a>, S: BuildHasher + Default> In<'a> for HashMap<K, V, S> {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        let (mut inner, count) = r.list();
        (0..count).map(|_| Ok((K::get(&mut inner)?, V::get(&mut inner)?))).collect()
    }
}
impl<'a, K: In<'a> + Ord, V: In<'a>> In<'a> for BTreeMap<K, V> {
    const WORDS: usize = 2;
    fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
        let (mut inner, count) = r.list();
        (0..count).map(|_| Ok((K::get(&mut inner)?, V::get(&mut inner)?))).collect()
    }
}
impl<K: Out + Ord, V: Out, S> Out for HashMap<K, V, S> {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        let mut all: Vec<(K, V)> = self.into_iter().collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        w.list(all.len(), K::WORDS + V::WORDS, all.into_iter(), |item, w| item.put(w))
    }
}
impl<K: Out, V: Out> Out for BTreeMap<K, V> {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        w.list(self.len(), K::WORDS + V::WORDS, self.into_iter(), |item, w| item.put(w))
    }
}
macro_rules! tuples {
    ($($name:ident $field:tt),*) => {
        impl<'a, $($name: In<'a>),*> In<'a> for ($($name,)*) {
            const WORDS: usize = 0 $(+ $name::WORDS)*;
            fn get(r: &mut Reader<'a>) -> Result<Self, Fault> {
                Ok(($($name::get(r)?,)*))
            }
        }
        impl<$($name: Out),*> Out for ($($name,)*) {
            const WORDS: usize = 0 $(+ $name::WORDS)*;
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                $(self.$field.put(w)?;)*
                Ok(())
            }
        }
    };
}
tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);
tuples!(A 0, B 1, C 2, D 3, E 4);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5);

impl<T: Out> Out for std::ops::Range<T> {
    const WORDS: usize = 2 * T::WORDS;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        self.start.put(w)?;
        self.end.put(w)
    }
}

// --- references to numbers and the like are copies ---

macro_rules! copied_out {
    ($($t:ty)*) => {$(
        impl Out for &$t {
            fn put(self, w: &mut Writer) -> Result<(), Fault> {
                (*self).put(w)
            }
        }
    )*};
}
copied_out!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize bool f32 f64);
impl Out for &char {
    const WORDS: usize = 2;
    fn put(self, w: &mut Writer) -> Result<(), Fault> {
        (*self).put(w)
    }
}
