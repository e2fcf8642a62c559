use acme_bitset::{primes, BitSet};
use std::collections::BTreeSet;

fn main() {
    let a: BTreeSet<i64> = [3, 1, 52, 130, 63].into();
    let b: BTreeSet<i64> = [3, 4, 63].into();
    let of = |set: &BTreeSet<i64>| BitSet::of(&set.iter().copied().collect::<Vec<_>>());
    let (x, y) = (of(&a), of(&b));
    assert_eq!(x.to_list(), a.iter().copied().collect::<Vec<_>>());
    assert_eq!(x.and(&y), of(&(&a & &b)));
    assert_eq!(x.or(&y), of(&(&a | &b)));
    assert_eq!(x.xor(&y), of(&(&a ^ &b)));
    assert!(x.has(52) && !x.has(51) && !x.without(52).has(52));
    assert_eq!(BitSet::of(&[3, 4]).to_bytes(), [0b11000, 0, 0, 0]);
    assert_eq!(BitSet::from_bytes(&[0b11000]), BitSet::of(&[4, 3]));
    assert_eq!(*BitSet::empty(), BitSet::default());
    assert_eq!(BitSet::of(&[63]).words, [0, 1 << 31]);
    assert_eq!(primes(100).size(), 25);
}
