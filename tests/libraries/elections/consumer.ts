import assert from "node:assert/strict";

import { condorcet, Divisor, elect, Method, Outcome, prefer, seats, tally } from "@acme/elections";
import type { Ballot } from "@acme/elections";

// The example of Tennessee: https://en.wikipedia.org/wiki/Condorcet_method
const some = (n: number, ...ballot: string[]): Ballot[] => Array.from({ length: n }, () => ballot);
const ballots: readonly Ballot[] = [
  ...some(42, "Memphis", "Nashville", "Chattanooga", "Knoxville"),
  ...some(26, "Nashville", "Chattanooga", "Knoxville", "Memphis"),
  ...some(15, "Chattanooga", "Knoxville", "Nashville", "Memphis"),
  ...some(17, "Knoxville", "Chattanooga", "Nashville", "Memphis"),
];
const winner = (method?: Method): string => {
  const outcome: Outcome = elect(ballots, method);
  return outcome.kind === "Winner" ? outcome.name : outcome.kind;
};
assert.deepEqual([winner(Method.Plurality), winner("Borda"), winner(), condorcet(ballots)], ["Memphis", "Nashville", "Knoxville", "Nashville"]);
const runoff = elect(ballots);
assert.ok(runoff.kind === "Winner");
assert.deepEqual(runoff.rounds.map((round) => round.get("Knoxville")), [17, 32, 58]);
const points: Map<string, number> = tally(ballots, "Borda");
assert.deepEqual([points.get("Nashville"), points.get("Memphis")], [194, 126]);
assert.equal(prefer(ballots, "Nashville", "Memphis"), 58);
assert.deepEqual(elect([["a"], ["b"]]), Outcome.Tie(new Set(["a", "b"])));
assert.deepEqual(elect([]), Outcome.NoVotes);
// https://en.wikipedia.org/wiki/D%27Hondt_method
const votes = new Map([["A", 100000], ["B", 80000], ["C", 30000], ["D", 20000]]);
assert.deepEqual([...seats(votes, 8).values()], [4, 3, 1, 0]);
assert.deepEqual([...seats(votes, 8, Divisor.SainteLague)], [["A", 3], ["B", 3], ["C", 1], ["D", 1]]);
