// Border page S1, S9, S11 to S14 and F13, as a user of TypeScript meets them.
import assert from "node:assert/strict";

import * as keeping from "@acme/keeping";
import { KeepError, Path, Shape, type Nest, type Report } from "@acme/keeping";

const path = new Path({ name: "p", points: [3, 1, 3], tags: new Map([["a", 1], ["b", 2]]), seen: new Set(["x", "y"]) });
const kept: readonly number[] = path.points;
const tags: ReadonlyMap<string, number> = path.tags;
const seen: ReadonlySet<string> = path.seen;
assert.deepEqual([kept, tags.get("a"), seen.size], [[3, 1, 3], 1, 2]);
assert.deepEqual([path.withPoint(7).points, path.points], [[3, 1, 3, 7], [3, 1, 3]]);
const given: number[] = path.allPoints();
given.push(4);
assert.deepEqual(path.points, [3, 1, 3]);

// Spread, cloned, compared and written as any object.
assert.deepEqual({ ...path }, structuredClone({ ...path }));
assert.deepEqual(path.with({ points: [1] }), new Path({ ...path, points: [1] }));
assert.equal(keeping.renamed(path, "q").name, "q");
assert.ok(keeping.renamed(path, "q") instanceof Path && keeping.called(path, "r").tags === path.tags);
assert.deepEqual(Object.keys(path), ["name", "points", "tags", "seen"]);

const shown = ["3", "[3, 1, 3, 9]", "[3, 1, 3, 7]", "[3, 1, 3]", "[3, 1]", "3", "[3, 1]", "[3, 1, 3, 1]", "[1, 3, 1, 3]", "7 1 3"];
const found = ["true", "true", "true", "true", "[6, 6]", "[4, 2, 4]", "[3, 3]", "[3, 1, 5]", "[1]", "[3, 1, 3]"];
assert.deepEqual(keeping.ofList(path), [...shown, ...found]);
const others = ['["a", "b"]', "[1, 2]", "2true1", "true", "32", "a", "b", "2true", "true", "3", "31", '{"a": 10, "b": 20}'];
assert.deepEqual(keeping.ofOthers(path), others);

const nest: Nest = { rows: [[1], [2, 3]], byName: new Map([["k", ["v"]]]), groups: [new Set([1])] };
const turned = keeping.ofNest(nest);
assert.deepEqual([turned.rows, turned.byName.get("k")], [[[1, 1], [2, 3, 2], [2, 3]], ["v", "!"]]);
// What is missing has no property, whether users left it out or gave nothing.
assert.ok(!("words" in turned) && !("words" in keeping.ofNest({ ...nest, words: undefined })));
assert.ok(keeping.same(nest, structuredClone(nest)) && !keeping.same(nest, turned));
const rows: number[][] = keeping.rowsOf(nest);
rows[0]?.push(5);
assert.deepEqual(nest.rows, [[1], [2, 3]]);
const words: string[] | undefined = keeping.wordsOf({ ...nest, words: ["w"] });
assert.deepEqual([words, keeping.wordsOf(nest)], [["w"], undefined]);
const lent: (readonly number[])[] = [];
const made = keeping.overRows(nest, (row) => {
  lent.push(row);
  return [...row, 0];
});
assert.deepEqual(made, [[1, 0], [2, 3, 0]]);
// What a callback gets is lent, not copied.
assert.ok(lent[0] === nest.rows[0]);

const shape: Shape = Shape.Lines([1, 2]);
assert.deepEqual([keeping.size(shape), keeping.size(Shape.Named(new Map([["a", 1]]))), keeping.size(Shape.Nothing)], [5, 1, 0]);
const numbers: number[] = keeping.numbers(shape);
numbers.push(3);
assert.deepEqual([keeping.numbers(shape), keeping.numbers({ kind: "Nothing" })], [[1, 2], []]);

const full = keeping.keep([1, 2, 3]);
assert.deepEqual(full, { ok: false, error: KeepError.Full([1, 2, 3]) });
assert.deepEqual(keeping.keep([]), { ok: false, error: { kind: "Missing", name: "first" } });
assert.deepEqual(keeping.keep([4]), { ok: true, value: 4 });

// Constants of users cannot be changed, and are not what the library reads.
assert.deepEqual([keeping.WORDS, keeping.GRID, keeping.NAMES.get(1)], [["b", "a"], [[1, 2], [3]], "x"]);
assert.throws(() => (keeping.WORDS as string[]).push("c"), TypeError);
assert.throws(() => (keeping.GRID as number[][])[0]?.push(9), TypeError);
assert.deepEqual(keeping.sortedWords(), ["a", "b"]);

const report: Report = keeping.report(["a", "b", "c"]);
assert.deepEqual(report, { title: "two", lines: ["A", "B", "C"], marks: new Set(["start", "a", "b", "c"]) });
const on = keeping.continued(report, ["d"]);
assert.deepEqual([on.lines, report.lines, on.title], [["A", "B", "C", "d"], ["A", "B", "C"], "on"]);
assert.equal(keeping.continued(report, new Array<string>(100).fill("d")).lines.length, 3);

// Arrays are wanted, not what can be gone through; what is none is told by name.
const loose = keeping as unknown as { spread(xs: unknown): number };
assert.equal(keeping.spread([3, 9]), 8);
assert.throws(() => loose.spread(new Set([3, 9])), { name: "TypeError", message: "xs must be an array" });
assert.throws(() => loose.spread(null), { name: "TypeError", message: "xs must be an array" });

// `try` of Mochi catches faults of Mochi; what a user raises passes through as it is.
assert.equal(keeping.guarded((n) => n, []), "list index out of range: 0 (len 0)");
const own = new Error("mine");
const fails = (): number => {
  throw own;
};
assert.throws(() => keeping.guarded(fails, [4]), (error) => error === own);
