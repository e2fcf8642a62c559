from __future__ import annotations

import acme_hashes as hashes
from acme_hashes import OFFSET, PRIME, Bloom, Hasher

mask = 2**64 - 1
assert (OFFSET & mask, PRIME) == (0xCBF29CE484222325, 0x100000001B3)


def reference(data: bytes) -> int:
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 & mask
    return value


for text in ("", "a", "foobar", "Größe", "😀"):
    assert hashes.fnv1a(text) & mask == reference(text.encode())
hasher: Hasher = Hasher.START.update(b"foo").update(data=b"bar")
assert hasher == Hasher(hashes.fnv1a("foobar"), 6)
numbers: list[int] = hashes.splitmix(1234567, count=2)
assert numbers == [6457827717110365317, 3203168211198807973]
bloom = Bloom.create(64).with_text("a")
assert list(bloom.words) == [0] and bloom.may_have("a") and not Bloom.create().may_have("a")
assert hashes.bucket("user 7", {"a": 1, "b": 1}) in ("a", "b") and hashes.bucket("x", {}) is None
assert hashes.iterate(1, 62, lambda n: n * 2) == 2**62
try:
    hashes.iterate(1, 64, lambda n: n * 2)
    raise SystemExit("more than 64 bits")
except OverflowError:
    pass
assert hashes.fnv1a("x", seed=0) & mask == ord("x") * PRIME & mask
