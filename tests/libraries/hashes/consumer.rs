use acme_hashes::{bucket, fnv1a, fnv1a_with, iterate, splitmix, Bloom, Hasher, OFFSET, PRIME};
use std::collections::BTreeMap;

const START: Hasher = Hasher::START;

fn main() {
    assert_eq!((OFFSET as u64, PRIME), (0xcbf2_9ce4_8422_2325, 0x0100_0000_01b3));
    assert_eq!(fnv1a("foobar") as u64, 0x8594_4171_f739_67e8);
    assert_eq!(START.update(b"foo").update(b"bar"), Hasher { state: fnv1a("foobar"), length: 6 });
    assert_eq!(splitmix(1_234_567, 2), [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    let filter = Bloom::create_with(64).with_text("a");
    assert!(filter.may_have("a") && !Bloom::create().may_have("a"));
    assert_eq!(filter.words.keys().copied().collect::<Vec<_>>(), [0]);
    assert_eq!(bucket("x", &BTreeMap::from([("all".to_string(), 1)])).as_deref(), Some("all"));
    assert_eq!(iterate(1, 62, |n| n * 2), 1 << 62);
    assert_eq!(fnv1a_with("x", 0), i64::from(b'x').wrapping_mul(PRIME));
}
