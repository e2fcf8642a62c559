import assert from "node:assert/strict";
import { Span, adder, class_, each, fold, greatest, lists, MAX_SIZE, options, parse, scalars, swap, three, type HttpEntry } from "@demo/rows";
import { area } from "@demo/rows/shape";

const span: Span = new Span({ start: 2, stop: 5 });
assert.equal(span.length(), 3);
assert.deepEqual(span.shifted(1), new Span({ start: 3, stop: 6 }));
assert.throws(() => span.shifted(0.5), TypeError);
assert.equal(MAX_SIZE, 100);
assert.equal(greatest([1, 3, 2], 0), 3);
assert.equal(class_("a", 1), "a ");
assert.equal(options("a", undefined, undefined), undefined);
assert.equal(area({ kind: "Rect", width: 2, height: 3 }), 6);

// The border: ints and strings by themselves and of callbacks, both ways.
// What is handed on is nobody's business: aggregates are not walked (B5, I3).
assert.deepEqual(lists([1, 1.5], []), [1, 1.5]);
assert.throws(() => lists(new Set([1]) as never, []), { name: "TypeError", message: "xs must be an array" });
assert.throws(() => scalars(1, 1, true, "\udc00", new Uint8Array(), 1n), RangeError);
assert.equal(scalars(1, 0.5, true, "😀", new Uint8Array(), 2n ** 70n), 1);
assert.throws(() => fold(0, [1], () => 0.5), TypeError);
assert.equal(adder(1)(2), 3);
assert.throws(() => adder(1)(0.5), TypeError);
assert.throws(() => adder(Number.MAX_SAFE_INTEGER)(1), RangeError);
assert.equal(three((n, s, b) => (b ? n + s.length : 0)), 2);
each(["x"], (x) => assert.equal(x, "x"));
const entry: HttpEntry = {
  urlPath: "/", size: 1, share: 0.5, open: true, raw: Uint8Array.of(1), total: 2n ** 80n, tags: [], grid: [[1]],
  counts: new Map([["a", 1]]), seen: new Set([1]), color: "DarkBlue",
};
const { records } = await import("@demo/rows");
assert.equal(records(entry), entry);
assert.throws(() => records({ ...entry, grid: "x" } as never), { name: "TypeError", message: "entry.grid must be an array" });
assert.deepEqual(swap({ first: 1, second: "a" }), { first: "a", second: 1 });
const parsed = parse("");
assert.ok(!parsed.ok && parsed.error.kind === "Empty");
