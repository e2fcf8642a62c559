import assert from "node:assert/strict";

import * as kinds from "@acme/kinds";
import { Cell, doubled, empty, largest, Level, levelName, read, remember, scalars, show, swapped, through, verify } from "@acme/kinds";
import type { Both, Fault, Holder, Result, Scalars } from "@acme/kinds";

const constants: readonly [number, number, boolean, string, Uint8Array, bigint, Level] = [kinds.COUNT, kinds.RATIO, kinds.ON, kinds.NAME, kinds.MARK, kinds.HUGE, kinds.TOP];
assert.deepEqual(constants, [3, 0.5, true, "kinds", new Uint8Array([0, 255]), 123456789n, "High"]);
const numbers: readonly number[] = kinds.NUMBERS;
const names: ReadonlySet<string> = kinds.NAMES;
const levels: ReadonlyMap<Level, number> = kinds.LEVELS;
const nothing: number | undefined = kinds.NOTHING;
assert.deepEqual([numbers, [...names], [...levels], nothing, kinds.CELLS.length], [[1, 2, 3], ["a", "b"], [["Low", 1], ["High", 3]], undefined, 3]);

const turned: Scalars = scalars(1, 1.5, true, "añ", Buffer.from([1, 2]), 2n ** 70n, Level.Low);
assert.deepEqual(turned, { n: -1, x: -1.5, ok: false, name: "ña", data: new Uint8Array([2, 1]), big: -(2n ** 70n), level: "High" });
const holder: Holder = {
  ...empty(),
  lists: [[1], []],
  blobs: [new Uint8Array([7])],
  holes: [1, undefined],
  byFlag: new Map([[true, ["t"]], [false, []]]),
  byBig: new Map([[2n ** 64n, 0.5]]),
  byLevel: new Map([[Level.High, new Uint8Array([1])]]),
  ints: new Set([1, 5]),
  flagsSeen: new Set([true]),
  last: ["x"],
  outcome: { ok: true, value: ["ok"] },
  attempts: [{ ok: false, error: { message: "m", data: new Uint8Array() } }],
};
const twice = doubled(holder);
assert.deepEqual(twice.lists, [[1], [], [1], []]);
assert.deepEqual([twice.blobs[0], twice.holes, [...twice.byBig], twice.byFlag.get(true)], [new Uint8Array([7, 7]), [1, undefined, undefined], [[2n ** 65n, 0.5]], ["t", "t"]]);
assert.deepEqual([twice.ints, twice.last, twice.outcome, twice.index], [new Set([2, 10]), ["x", "last"], { ok: true, value: ["ok", "again"] }, undefined]);
assert.equal(twice.attempts[0], holder.attempts[0]);

const own: Cell = Cell.Lookup(new Map<string, Cell>([["a", Cell.Row([Cell.Blank, Cell.Big(5n), Cell.Maybe(undefined)])], ["b", { kind: "Formula", apply: (n) => n + 1 }]]));
assert.deepEqual(JSON.parse(show(own)), { a: [null, "5", null], b: 3 });
assert.equal(show(Cell.Outcome({ ok: false, error: { message: "broken", data: new Uint8Array() } })), '"broken"');
assert.equal(levelName("Middle"), "middle");

let called = 0;
const all = through(
  (n) => n + 1,
  (b) => b.slice(1),
  (n) => n * 2n,
  () => Level.Middle,
  (list) => [...list, "b"],
  (map) => new Map([...map, ["l", 2]]),
  (set) => new Set([...set, 3]),
  (n) => (n === undefined ? 0 : undefined),
  (record) => ({ ...record, n: 8 }),
  (cell) => (cell.kind === "Whole" ? Cell.Real(cell.n / 2) : cell),
  (n): Result<string, Fault> => ({ ok: true, value: `n${n}` }),
  () => {
    called += 1;
  },
);
assert.deepEqual([called, all.lists, all.bigs, all.levels, all.last], [1, [[2, 1]], [14n], ["Middle"], ["a", "b", "4.5"]]);
assert.deepEqual([all.index, all.ints, all.holes, all.scalars?.n], [new Map([["k", 1], ["l", 2]]), new Set([1, 2, 3]), [0, undefined], 8]);
assert.deepEqual(all.outcome, { ok: true, value: ["n5"] });

const pair: Both<string, number> = swapped(kinds.PAIR);
assert.deepEqual(pair, { left: "r", right: 1 });
assert.equal(largest<string, Date>([]), undefined);
const memory: Both<(x: Date) => void, () => Date> = remember(new Date(0));
const day = new Date(1);
memory.left(day);
assert.equal(memory.right(), day);
const seven: Result<number | undefined, Fault> = read("7");
assert.deepEqual([seven, read("")], [{ ok: true, value: 7 }, { ok: true, value: undefined }]);
const wrong: Result<undefined, string[]> = verify(holder);
assert.deepEqual(wrong, { ok: false, error: ["an empty list"] });
