import assert from "node:assert/strict";

import { Rule, World } from "@acme/life";
import type { Cell } from "@acme/life";

const glider = World.parse(".#.\n..#\n###");
assert.deepEqual([glider.population(), glider.generation], [5, 0]);
const seen: number[] = [];
const later = glider.run(100, (world) => {
  seen.push(world.generation);
  return world.generation < 8;
});
assert.deepEqual([seen.length, later.generation, later.show()], [8, 8, ".#.\n..#\n###"]);
const cells: readonly Cell[] = later.cells;
assert.deepEqual(cells.map(({ x, y }) => [x - 2, y - 2]).sort(), glider.cells.map(({ x, y }) => [x, y]).sort());
// The R-pentomino, counted by ten lines of Python.
let world = World.parse(".##\n##.\n.#.");
const counts = [world.population()];
for (let i = 0; i < 10; i++) counts.push((world = world.step()).population());
assert.deepEqual(counts, [5, 6, 7, 9, 8, 9, 12, 11, 18, 11, 11]);
const seeds: Rule = { born: new Set([2]), stays: new Set() };
assert.equal(World.parse("##").step(seeds).show(), "##\n..\n##");
assert.deepEqual(Rule.parse("B36/S23"), { born: new Set([3, 6]), stays: new Set([2, 3]) });
assert.equal(Rule.parse("36/23"), undefined);
assert.deepEqual(Rule.conway().born, new Set([3]));
assert.equal(new World({ cells: [{ x: -1, y: 0 }, { x: 5, y: 1 }], generation: 3 }).show(), "#......\n......#");
