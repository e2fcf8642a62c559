import assert from "node:assert/strict";

import {
  adding,
  compose,
  count,
  counter,
  DEFAULTS,
  doubled,
  find,
  fold,
  index,
  joined,
  labelled,
  MAX,
  ORIGIN,
  places,
  power,
  repeat,
  rows,
  run,
  separated,
  Shade,
  TABLE,
  valuesOf,
  WORDS,
} from "@acme/forms";
import type { Blob, Index, Opt, Options, Spot, Step, Table } from "@acme/forms";

const max: number = MAX;
const words: readonly string[] = WORDS;
const table: ReadonlyMap<string, number> = TABLE;
const spot: Spot = ORIGIN;
const options: Options = DEFAULTS;
assert.deepEqual([max, words, [...table], spot], [10, ["a", "b"], [["one", 1], ["two", 2]], { x: 0, y: 0 }]);
assert.deepEqual(options, { separator: "-" });

const found: number | undefined = find(words, "b");
assert.deepEqual([found, find(words, "z"), find(words, undefined)], [1, undefined, undefined]);
const folded: string = fold([1, 2, 3], "", (text: string, n: number) => text + n);
assert.equal(folded, "123");
const both: (n: number) => string = compose(
  (n: number) => n + 1,
  (n: number) => "#".repeat(n),
);
assert.equal(both(2), "###");
assert.equal(
  run((f) => f(4) + 1),
  9,
);
assert.equal(
  rows([["a"], [], ["b", "c"]], (row: readonly string[]) => row.length > 0),
  2,
);
const next: () => number = counter();
const other = counter();
assert.deepEqual([next(), next(), other(), next()], [1, 2, 1, 3]);

const shades: Map<Shade, Set<number>> = index(
  new Map<number, readonly Shade[]>([
    [1, ["Light", "Dark"]],
    [2, [Shade.Dark]],
  ]),
);
assert.deepEqual(shades.get("Dark"), new Set([1, 2]));
assert.deepEqual(shades.get(Shade.Light), new Set([1]));
const counts: Map<string, number> = count(["a", "b", "a"]);
assert.deepEqual([...counts], [["a", 2], ["b", 1]]);
const day = new Date(0);
assert.equal(count([day, day, new Date(1)]).get(day), 2);

const bytes: Uint8Array = joined(new Uint8Array([1, 2]), Buffer.from([3]));
assert.deepEqual(bytes, new Uint8Array([1, 2, 3]));
const big: bigint = power(10n, 20);
assert.equal(big, 100000000000000000000n);

const where: Map<string, number[]> = places(["x", "y", "x"]);
assert.deepEqual(where.get("x"), [0, 2]);
const read: Index = where;
assert.equal(read.size, 2);
const step: Step = adding(2);
assert.equal(repeat(step, 3, 1), 7);
assert.equal(
  repeat((a) => a * 2, 3, 1),
  8,
);
const named: Table<boolean> = new Map([
  ["b", true],
  ["a", false],
]);
assert.deepEqual(valuesOf(named), [false, true]);

const bare: Opt = labelled(0);
assert.deepEqual(bare, { size: 0 });
assert.deepEqual(Object.keys(bare), ["size"]);
assert.deepEqual(labelled(2), { label: "size 2", size: 2 });
const blob: Blob = doubled({ data: new Uint8Array([7]) });
assert.deepEqual(blob, { data: new Uint8Array([7, 7]) });
assert.deepEqual(separated(options, "+"), { separator: "+" });
assert.deepEqual(separated({ separator: "", limit: 3 }, "/"), { separator: "/", limit: 3 });
// Values of a prototype are kept.
class Mine {
  get separator(): string {
    return "mine";
  }
  get limit(): number {
    return 4;
  }
}
assert.deepEqual(separated(new Mine(), "+"), { separator: "+", limit: 4 });
