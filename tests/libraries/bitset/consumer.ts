import assert from "node:assert/strict";

import { BitSet, primes } from "@acme/bitset";

const some = BitSet.of([3, 1, 52, 3, 130]);
assert.deepEqual(some.toList(), [1, 3, 52, 130]);
assert.deepEqual([some.size(), some.has(52), some.has(51), some.without(130).size()], [4, true, false, 3]);
const other = BitSet.of([3, 4]);
assert.deepEqual([some.or(other).size(), some.and(other).toList(), some.xor(other).toList()], [5, [3], [1, 4, 52, 130]]);
const data: Uint8Array = other.toBytes();
assert.deepEqual(data, new Uint8Array([0b11000, 0, 0, 0]));
assert.deepEqual(BitSet.fromBytes(Buffer.from([0b11000])).toList(), [3, 4]);
assert.deepEqual(BitSet.EMPTY.toBytes(), new Uint8Array());
// The sieve, beside trial division.
const isPrime = (n: number): boolean => n > 1 && Array.from({ length: n - 2 }, (_, i) => i + 2).every((d) => n % d !== 0);
assert.deepEqual(primes(200).toList(), Array.from({ length: 201 }, (_, n) => n).filter(isPrime));
const full = BitSet.of(Array.from({ length: 64 }, (_, i) => i));
assert.equal(full.size(), 64);
assert.deepEqual(BitSet.fromBytes(full.toBytes()).xor(full).toList(), []);
