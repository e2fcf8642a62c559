import assert from "node:assert/strict";
import { crc32 } from "node:zlib";

import { chunks, DecodeError, Encoding, fnv1a, MAGIC, PNG, sealed, sniff, unsealed } from "@acme/codecs";
import type { Chunk, Result } from "@acme/codecs";

const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
assert.equal(Encoding.encode("Hex", bytes), Buffer.from(bytes).toString("hex"));
assert.equal(Encoding.encode(Encoding.Base64, bytes), Buffer.from(bytes).toString("base64"));
for (const encoding of [Encoding.Hex, Encoding.Base32, Encoding.Base58, Encoding.Base64]) {
  const back: Result<Uint8Array, DecodeError> = Encoding.decode(encoding, Encoding.encode(encoding, bytes));
  assert.deepEqual(back, { ok: true, value: bytes });
}
// Vectors of draft-msporny-base58 and RFC 4648.
const utf8 = new TextEncoder();
assert.equal(Encoding.encode("Base58", utf8.encode("The quick brown fox jumps over the lazy dog.")), "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z");
assert.equal(Encoding.encode("Base32", utf8.encode("foobar")), "MZXW6YTBOI======");
assert.deepEqual(Encoding.decode("Base58", "0"), { ok: false, error: DecodeError.Malformed("Base58", "0") });
assert.equal(Buffer.from(fnv1a(utf8.encode("a"))).toString("hex"), "af63dc4c8601ec8c");
const whole = sealed(utf8.encode("123456789"));
assert.equal(Buffer.from(whole).readUInt32BE(9), crc32("123456789"));
whole[0] = 0;
const broken = unsealed(whole);
assert.ok(!broken.ok && broken.error.kind === "Corrupt" && broken.error.expected.length === 4);
assert.deepEqual(unsealed(new Uint8Array(3)), { ok: false, error: DecodeError.TooShort });
const png: Uint8Array = PNG;
assert.deepEqual([sniff(png), sniff(utf8.encode("GIF89a")), sniff(bytes), sniff(bytes, new Map([["zero", new Uint8Array(1)]]))], ["png", "gif", undefined, "zero"]);
assert.equal(MAGIC.get("zip")?.[0], 80);
const pieces: Chunk[] = chunks(Buffer.from("abcde"), 2, (piece) => (piece.length === 2 ? piece[0] : undefined));
assert.deepEqual(pieces.map(({ name, checksum }) => [name, checksum]), [["0000", 97], ["0001", 99], ["0002", undefined]]);
assert.deepEqual(pieces[2]?.data, new Uint8Array([101]));
