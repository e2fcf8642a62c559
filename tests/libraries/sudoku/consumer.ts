import assert from "node:assert/strict";

import { candidates, check, GridError, hints, parse, show, solve } from "@acme/sudoku";
import type { Grid, Hint, Result, Solution } from "@acme/sudoku";

// The example of https://en.wikipedia.org/wiki/Sudoku
const source = "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79";
const parsed: Result<number[][], GridError> = parse(source);
assert.ok(parsed.ok);
const grid: Grid = parsed.value;
const solution: Solution | undefined = solve(grid);
assert.ok(solution);
assert.equal(
  show(solution.grid),
  "534678912\n672195348\n198342567\n859761423\n426853791\n713924856\n961537284\n287419635\n345286179",
);
assert.ok(solution.unique);
assert.equal(show(grid).replaceAll("\n", ""), source);
assert.deepEqual(candidates(grid, 0, 2), new Set([1, 2, 4]));
const moves: Hint[] = hints(grid);
assert.ok(moves.some((hint) => hint.row === 4 && hint.column === 4 && hint.digit === 5));
assert.deepEqual(parse("x".repeat(81)), { ok: false, error: GridError.BadDigit("x", 0) });
const own = solution.grid.map((row) => [...row]);
assert.ok(check(own).ok);
own[8]?.splice(8, 1, 1);
assert.deepEqual(check(own), { ok: false, error: { kind: "Conflict", row: 4, column: 8 } });
assert.equal(solve(own.map((row, r) => (r === 8 ? row.map(() => 0) : row)))?.unique, true);
assert.equal(show([[0, 1]], "_"), "_1");
