from __future__ import annotations

import base64
import random
import zlib

import acme_codecs as codecs
from acme_codecs import MAGIC, PNG, Chunk, Corrupt, DecodeError, Encoding, Malformed, TooShort

source = random.Random(3)
for size in range(0, 40, 3):
    data = source.randbytes(size)
    assert Encoding.HEX.encode(data) == data.hex()
    assert Encoding.BASE32.encode(data) == base64.b32encode(data).decode()
    assert Encoding.BASE64.encode(data) == base64.b64encode(data).decode()
    for encoding in Encoding:
        assert encoding.decode(encoding.encode(data)) == data
    assert codecs.sealed(data) == data + zlib.crc32(data).to_bytes(4, "big")
    assert codecs.unsealed(codecs.sealed(data)) == data
assert Encoding.BASE58.encode(b"Hello World!") == "2NEpo7TZRRrLZSi2U"
assert codecs.fnv1a(b"foobar").hex() == "85944171f73967e8"
try:
    Encoding.BASE58.decode("0")
    raise SystemExit("it was read")
except Malformed as error:
    assert (error.encoding, error.text) == (Encoding.BASE58, "0")
for wrong, kind in ((b"abcdefg", Corrupt), (b"abc", TooShort)):
    try:
        codecs.unsealed(wrong)
        raise SystemExit("it was unsealed")
    except DecodeError as error:
        assert type(error) is kind
assert codecs.sniff(PNG + b"...") == "png" and codecs.sniff(b"GIF89a") == "gif" and codecs.sniff(b"") is None
assert codecs.sniff(b"%PDF-1.7", kinds={"pdf": b"%PDF"}) == "pdf" and MAGIC["zip"] == b"PK\x03\x04"
pieces: list[Chunk] = codecs.chunks(b"abcde", 2, lambda piece: piece[0] if len(piece) == 2 else None)
assert pieces == [Chunk("0000", b"ab", 97), Chunk("0001", b"cd", 99), Chunk("0002", b"e", None)]
