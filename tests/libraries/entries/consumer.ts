import assert from "node:assert/strict";

import { allTwice, Answer, check, counts, digits, Edit, find, invert, lines, Machine, onChange, pairs, patch, pick, Shop, sortedKeys, texts, thrice, top, total, Version } from "@acme/entries";
import type { Box, Limiter } from "@acme/entries";

const numbers = new Map([["a", 1], ["b", 2]]);
assert.equal(new Shop({ stock: numbers, prices: new Map([["b", 1.5]]) }).worth(), 3);
assert.deepEqual(lines(new Map([["a", ["x", "y"]], ["b", []]])), ["a: x, y"]);
assert.equal(total(numbers), 5);
assert.deepEqual(pairs(numbers, new Map([[2, "x"]])), ["bxx"]);
assert.deepEqual(counts(["b", "a", "b"]), new Map([["b", 2], ["a", 1]]));
assert.equal(top(["b", "a", "a", "b"]), "b");
assert.deepEqual(invert(new Map([["k", "v"], ["l", "v"]])), new Map([["v", ["k", "l"]]]));
assert.equal(digits("12345678"), 10);
const seen: number[] = [];
const changed = onChange((n: number) => void seen.push(n));
assert.deepEqual([1, 1, 2].map((n) => changed(n)), [true, false, true]);
assert.deepEqual(seen, [1, 2]);
assert.deepEqual(patch([Edit.Keep(1), Edit.Drop(2), Edit.Keep(3)]), [1, 3]);
assert.deepEqual(allTwice(["x"]), ["x", "x", "x", "x!", "x?"]);
assert.equal(find(new Map([["k", "v"]]), "k"), "v");
assert.equal(find(new Map(), "k"), undefined);
assert.equal(new Version({ major: 1, build: "x" }).text(), "1+x!");
assert.equal(new Version({ major: 1, rank: 2 }).text(), "1#3");
const flags = new Map([[true, 2], [false, 0]]);
assert.deepEqual(sortedKeys(flags), [false, true]);
assert.deepEqual(texts(flags), ["true4", "x"]);
let asked = 0;
const ask = (n: number): Box => {
  asked += 1;
  return { answer: n > 0 ? Answer.Yes(n) : Answer.No("no") };
};
assert.deepEqual([pick(ask, 3), pick(ask, 0), asked], [3, 0, 2]);
assert.equal(check(undefined).ok, false);
assert.equal(thrice(new Machine({ state: 1, rules: new Map([[1, 2], [2, 3]]), action: () => undefined })), 3);
const limiter: Limiter = { n: 1, onDenied: () => undefined };
assert.equal(limiter.n, 1);
