from __future__ import annotations

import random

import acme_bitset as bitset
from acme_bitset import BitSet

source = random.Random(11)
for _ in range(30):
    a = {source.randrange(300) for _ in range(20)}
    b = {source.randrange(300) for _ in range(20)}
    x, y = BitSet.of(list(a)), BitSet.of(tuple(b))
    assert x.to_list() == sorted(a) and x.size() == len(a)
    assert x.and_(y).to_list() == sorted(a & b) and x.or_(y).to_list() == sorted(a | b)
    assert x.xor(y).to_list() == sorted(a ^ b)
    assert int.from_bytes(x.to_bytes(), "little") == sum(1 << n for n in a)
    assert BitSet.from_bytes(x.to_bytes()) == x
assert BitSet.EMPTY.to_bytes() == b"" and not BitSet.EMPTY.has(0)
assert list(BitSet.of([63]).words) == [0, 2**31] and BitSet.from_bytes(b"\x18").to_list() == [3, 4]
assert bitset.primes(100).size() == 25
