// What callers without types may give: a clear error of JavaScript's own kinds, or the right answer. Run with the module's path.
import assert from "node:assert/strict";

const L = await import(process.argv[2]);
const refused = (call, name, message) => assert.throws(call, message === undefined ? { name } : { name, message });
const entry = { account: "a", cents: 5 };
const ledger = { entries: [entry], tags: new Map([["x", 1]]), seen: new Set([1]), data: Uint8Array.of(1) };
const WRONG = [undefined, null, 5, "ab", 5n, true, Symbol("s"), () => 1, {}, [], new Map(), new Set(), Promise.resolve(1), new Date(0)];
const fits = (value, ...kinds) => kinds.includes(value === null ? "null" : Array.isArray(value) ? "array" : value instanceof Map ? "map" : value instanceof Set ? "set" : typeof value);

// Every kind of value for every kind of parameter: what does not fit is named.
for (const value of WRONG) {
  const is = (kind) => ({ name: "TypeError", message: `${kind}` });
  if (!fits(value, "array")) assert.throws(() => L.sum(value), is("xs must be an array"));
  if (!fits(value, "number")) assert.throws(() => L.scaled(value, true), is("x must be a number"));
  if (!fits(value, "boolean")) assert.throws(() => L.scaled(1, value), is("by must be a boolean"));
  if (!fits(value, "number")) assert.throws(() => L.great(value), is("n must be a safe integer"));
  if (!fits(value, "function")) assert.throws(() => L.each(1, value), is("f must be a function"));
  if (!fits(value, "object", "array", "map", "set")) assert.throws(() => L.area(value), is("shape must be an object"));
  if (fits(value, "object", "array", "map", "set")) refused(() => L.area(value), "TypeError");
  if (!fits(value, "string")) assert.throws(() => L.other(value), is("shade must be a string"));
  if (!fits(value, "string", "undefined", "null")) assert.throws(() => L.wanted(value), is("want must be a string"));
  if (!fits(value, "array")) assert.throws(() => L.total({ ...ledger, entries: value }), is("ledger.entries must be an array"));
  if (!fits(value, "map")) assert.throws(() => L.tagged({ ...ledger, tags: value }), is("ledger.tags must be a Map"));
  if (!fits(value, "set")) assert.throws(() => L.total({ ...ledger, seen: value }), is("ledger.seen must be a Set"));
  assert.throws(() => L.total({ ...ledger, data: value }), is("ledger.data must be a Uint8Array"));
  if (!fits(value, "string")) assert.throws(() => L.shown({ ...entry, account: value }), is("entry.account must be a string"));
  // In elements, fields and entries: where they are used.
  if (!fits(value, "number")) {
    if (!fits(value, "bigint")) refused(() => L.sum([1, value]), "TypeError");
    if (!fits(value, "bigint")) refused(() => L.total({ ...ledger, entries: [{ account: "a", cents: value }] }), "TypeError");
    if (!fits(value, "bigint")) refused(() => L.tagged({ ...ledger, tags: new Map([["x", value]]) }), "TypeError");
    refused(() => L.at(["a"], [value]), "TypeError");
    refused(() => L.shown({ account: "a", cents: value }), "TypeError");
    refused(() => L.each(2, () => value), "TypeError");
    if (!fits(value, "boolean")) refused(() => L.count([1], () => value), "TypeError");
  }
  assert.equal(L.first([value]), value);
}

// Numbers that are no ints.
for (const number of [0.5, NaN, Infinity, -1.25]) {
  refused(() => L.great(number), "TypeError", "n must be a safe integer");
  refused(() => L.sum([1, number]), "TypeError", `${number} is not a safe integer`);
  refused(() => L.doubled([number]), "TypeError");
  refused(() => L.total({ ...ledger, entries: [{ account: "a", cents: number }] }), "TypeError");
  refused(() => L.limitOf({ ...entry, limit: number }), "TypeError");
  refused(() => L.at(["a", "b"], [number]), "TypeError");
  refused(() => L.area({ kind: "Rect", width: number, height: 2 }), "TypeError");
  refused(() => L.each(2, () => number), "TypeError");
  refused(() => L.part([1, 2, 3], [number]), "TypeError");
}
for (const number of [2 ** 53, -(2 ** 60), 1e300]) {
  refused(() => L.great(number), "RangeError");
  refused(() => L.sum([1, number]), "RangeError");
  refused(() => L.sum([number, -number]), "RangeError");
}
refused(() => L.sum([0.5, 0.5]), "TypeError");
refused(() => L.sum([2 ** 51, 0.25]), "TypeError");
// Before there was an int beyond 2^53 nobody looks at results; behind it everybody does.
assert.deepEqual(L.greats(1), [9007199254740991]);
refused(() => L.great(2), "RangeError", "18014398509481982 is not a safe integer");
refused(() => L.greats(2), "RangeError", "18014398509481982 is not a safe integer");
assert.deepEqual(L.greats(-1), [-9007199254740991]);
assert.equal(L.same(ledger), ledger);
// No zero has a sign.
for (const zero of L.zeros(0, -1)) assert.ok(Object.is(zero, 0));
assert.ok(Object.is(L.zeros(-2, 0)[1], 0));

// Nothing by any name.
assert.equal(L.noteOf({ ...entry, note: null }), undefined);
assert.equal(L.wanted(null), undefined);
assert.equal(L.wanted(), undefined);
assert.equal(L.hasNote({ ...entry, note: null }), false);
assert.equal(L.limitOf({ ...entry, limit: null }), 5);

// Sparse arrays, Proxies, subclasses, getters.
refused(() => L.sum([1, , 2]), "TypeError");
assert.equal(L.sum(new Proxy([1, 2], {})), 3);
assert.equal(L.total(new Proxy(ledger, {})), 5);
assert.equal(L.sum(new (class extends Array {})(1, 2, 3)), 6);
refused(() => L.total({ ...ledger, get entries() { throw new SyntaxError("mine"); } }), "SyntaxError", "mine");
refused(() => L.shown({ account: "a", get cents() { throw new SyntaxError("mine"); } }), "SyntaxError", "mine");
refused(() => L.each(3, () => { throw new SyntaxError("mine"); }), "SyntaxError", "mine");
refused(() => L.sum((function* () { yield 1; })()), "TypeError", "xs must be an array");
refused(() => L.count([1], async () => false), "TypeError");

// Variants that are none, in any depth.
refused(() => L.area({ kind: "Hexagon" }), "TypeError", "no variant Hexagon");
refused(() => L.area({ kind: "constructor" }), "TypeError");
refused(() => L.depth({ kind: "Node", left: null, value: 1, right: { kind: "Leaf" } }), "TypeError");
refused(() => L.other("Grey"), "TypeError", "no variant Grey");
refused(() => L.other("toString"), "TypeError");

// Depth and cycles: an answer, or the error that JavaScript has for it.
let deep = { kind: "Leaf" };
for (let i = 0; i < 10000; i++) deep = { kind: "Node", left: deep, value: i, right: { kind: "Leaf" } };
try {
  assert.equal(L.depth(deep), 10000);
} catch (error) {
  assert.equal(error.name, "RangeError");
}
refused(() => { L.alike(deep, structuredClone(deep)) || assert.fail(); throw new RangeError(); }, "RangeError");
const cycle = { kind: "Node", value: 1, right: { kind: "Leaf" } };
cycle.left = cycle;
refused(() => L.depth(cycle), "RangeError");

// Texts.
refused(() => L.wanted("\ud800"), "RangeError");
assert.equal(L.points(["a😀"]), 2);

// Other kinds inside of what is given, where they are used.
const price = { amount: 1.5, label: "a", sold: true };
assert.deepEqual([L.amounts([price, price]), L.labels([price]), L.sold([price]), L.floats([1, 0.5])], [3, "a", 1, 1.5]);
for (const value of WRONG) {
  if (!fits(value, "array")) refused(() => L.sizes([value]), "TypeError");
  if (!fits(value, "array")) refused(() => L.corner([value]), "TypeError");
  if (!fits(value, "array")) refused(() => L.held(new Map([["a", value]])), "TypeError");
  if (!fits(value, "string")) refused(() => L.corner([[value]]), "TypeError");
  if (!fits(value, "string")) refused(() => L.points([value]), "TypeError");
  if (!fits(value, "string")) refused(() => L.labels([{ ...price, label: value }]), "TypeError");
  if (!fits(value, "number")) refused(() => L.amounts([{ ...price, amount: value }]), "TypeError");
  if (!fits(value, "number", "bigint", "undefined")) refused(() => L.floats([1, value]), "TypeError");
  if (!fits(value, "number")) refused(() => L.above([1, value]), "TypeError");
  if (!fits(value, "number")) refused(() => L.most([value]), "TypeError");
  if (!fits(value, "boolean")) refused(() => L.sold([{ ...price, sold: value }]), "TypeError");
}
// A text is no list of texts.
refused(() => L.sizes(["ab"]), "TypeError", "r must be an array");
refused(() => L.floats(["1", "2"]), "TypeError");

// A container that changes while it is walked stays the caller's.
const growing = [1, 2, 3];
assert.equal(L.count(growing, (x) => { if (x < 3) growing.pop(); return true; }) <= 3, true);

// Bytes that may be missing, or that a list holds, are the library's own (S9).
const mine = Uint8Array.of(1, 2);
const packet = L.packet(mine, mine);
mine[0] = 9;
assert.deepEqual([packet.head, packet.parts], [Uint8Array.of(1, 2), [Uint8Array.of(1, 2)]]);
assert.deepEqual([L.packet(undefined, mine).head, L.packet(null, mine).head], [undefined, undefined]);
// Containers alone are copied: what stands for a type parameter is what it was (B1).
const cell = [1, [2]];
const table = { rows: [[cell]] };
const own = L.rowsOf(table);
assert.ok(own !== table.rows && own[0] !== table.rows[0] && own[0][0] === cell);
assert.deepEqual(L.digits("407"), [4, 0, 7]);
refused(() => L.digits('4"'), "SyntaxError", 'cannot cast "\\"" to int');
console.log("fine");
