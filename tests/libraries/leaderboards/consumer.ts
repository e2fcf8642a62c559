import assert from "node:assert/strict";

import { Board, byRound, elo, ratings, type Result, type Standing, Ties } from "@acme/leaderboards";

const base: Board = Board.create().record("ann", 10).record("bob", 7).record("cyd", 7).record("dan", 1);
assert.deepEqual([...base.places()], [["ann", 1], ["bob", 2], ["cyd", 2], ["dan", 4]]);
assert.equal(base.with({ ties: Ties.Dense }).places().get("dan"), 3);
const later = base.record("dan", 9, true, 2);
const lines: Standing[] = later.standings(2);
assert.deepEqual(lines.map((line) => [line.place, line.player, line.points, line.moved]), [[1, "ann", 10, 0], [1, "dan", 10, 3]]);
assert.deepEqual([later.standings().length, later.standings()[1]?.streak, base.standings()[0]?.moved], [4, 1, undefined]);
const bonus = Board.create("Ordinal", (game: Result) => (game.won ? 3 : 0));
assert.equal(bonus.record("x", 1, true).standings()[0]?.points, 4);
assert.deepEqual(elo(1500, 1500), [1516, 1484]);
const rated = ratings([["a", "b"], ["a", "b"]]);
assert.ok(Math.abs((rated.get("a") ?? 0) + (rated.get("b") ?? 0) - 3000) < 1e-9);
assert.equal(byRound(later).get(2)?.get("dan"), 9);
assert.equal(base.lastRound(), 1);
