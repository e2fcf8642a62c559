import assert from "node:assert/strict";

import { Bloom, bucket, fnv1a, Hasher, iterate, OFFSET, PRIME, splitmix } from "@acme/hashes";

const start: bigint = OFFSET;
assert.deepEqual([BigInt.asUintN(64, start), PRIME], [0xcbf29ce484222325n, 0x100000001b3n]);
// http://www.isthe.com/chongo/src/fnv/test_fnv.c
const known: [string, bigint][] = [["", 0xcbf29ce484222325n], ["a", 0xaf63dc4c8601ec8cn], ["foobar", 0x85944171f73967e8n]];
for (const [text, hash] of known) assert.equal(BigInt.asUintN(64, fnv1a(text)), hash);
const hasher: Hasher = Hasher.START.update(Buffer.from("foo")).update(Buffer.from("bar"));
assert.deepEqual([hasher.state, hasher.length], [fnv1a("foobar"), 6n]);
const numbers: bigint[] = splitmix(1234567n, 2n);
assert.deepEqual(numbers, [6457827717110365317n, 3203168211198807973n]);
const filter = Bloom.create(64n).withText("a");
const words: ReadonlyMap<bigint, bigint> = filter.words;
assert.deepEqual([[...words.keys()], filter.mayHave("a"), Bloom.create().mayHave("a")], [[0n], true, false]);
const share: string | undefined = bucket("user 7", new Map([["a", 1n], ["b", 1n]]));
assert.ok(share === "a" || share === "b");
assert.equal(iterate(1n, 62n, (n) => n * 2n), 2n ** 62n);
assert.throws(() => iterate(1n, 64n, (n) => n * 2n), RangeError);
assert.equal(fnv1a("x", 0n), BigInt.asIntN(64, BigInt("x".charCodeAt(0)) * PRIME));
