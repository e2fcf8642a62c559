import assert from "node:assert/strict";
import * as wide from "@demo/wide";

const largest: bigint = wide.LARGEST;
assert.equal(largest, 9223372036854775807n);
assert.deepEqual(wide.PRIMES, [2n, 3n, 5n]);
assert.equal(wide.twice(4611686018427387903n), 9223372036854775806n);
assert.throws(() => wide.twice(4611686018427387904n), /integer overflow/);
assert.throws(() => wide.twice(9223372036854775808n), RangeError);
// @ts-expect-error a number is none
assert.throws(() => wide.twice(1), TypeError);
assert.equal(wide.sumOf([9007199254740993n, 1n, -2n]), 9007199254740992n);
assert.deepEqual(wide.counts([1n, 2n, 1n]), new Map([[1n, 2n], [2n, 1n]]));
assert.deepEqual(wide.nextLine({ line: 1n, name: "a" }), { line: 2n, name: "a" });
assert.equal(wide.area({ kind: "Box", width: 3n, height: 4n }), 12n);
assert.equal(wide.area({ kind: "Dot" }), 0n);
assert.deepEqual(wide.distinct(new Set([1n, 2n])), new Set([1n, 2n]));
assert.deepEqual(wide.mapAll([1n, 2n], (x: bigint) => x * 10n), [10n, 20n]);
assert.equal(wide.adder(5n)(7n), 12n);
assert.equal(wide.first([], undefined), undefined);
assert.equal(wide.first([], 3n), 3n);
assert.equal(wide.ratio(1n, 2n), 0.5);
const counter = new wide.Counter({ at: 1n });
assert.equal(counter.moved(2n).value(), 3n);
assert.equal(counter.moved(2n).at, 3n);
const made = wide.counterOf("at", 4n);
assert.ok(made instanceof wide.Counter);
assert.equal(made.moved(1n).value(), 5n);
assert.throws(() => wide.counterOf("on", 4n), TypeError);
