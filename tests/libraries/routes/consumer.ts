import assert from "node:assert/strict";

import { components, GraphError, order, parse, reachable, shortest } from "@acme/routes";
import type { Edge, Graph, Result, Route } from "@acme/routes";

const graph: Graph = new Map<string, readonly Edge[]>([
  ["shirt", [{ target: "tie", cost: 2 }, { target: "belt", cost: 9 }]],
  ["tie", [{ target: "jacket", cost: 2 }]],
  ["belt", [{ target: "jacket", cost: 1 }]],
  ["jacket", []],
  ["socks", [{ target: "shoes", cost: 0 }]],
  ["shoes", []],
]);
const way: Result<Route, GraphError> = shortest(graph, "shirt", "jacket");
assert.deepEqual(way, { ok: true, value: { places: ["shirt", "tie", "jacket"], cost: 4 } });
assert.deepEqual(shortest(graph, "jacket", "shirt"), { ok: false, error: GraphError.Unreachable("jacket", "shirt") });
assert.deepEqual(shortest(graph, "hat", "shirt"), { ok: false, error: GraphError.Unknown("hat") });
const sorted = order(graph);
assert.ok(sorted.ok);
for (const [place, edges] of graph) {
  for (const edge of edges) assert.ok(sorted.value.indexOf(place) < sorted.value.indexOf(edge.target));
}
const cyclic = parse("a -> b: 2\nb -> a");
assert.ok(cyclic.ok);
const cycle = order(cyclic.value);
assert.ok(!cycle.ok && cycle.error.kind === "Cycle");
assert.deepEqual(cycle.error.places, ["a", "b", "a"]);
assert.deepEqual(parse("a b"), { ok: false, error: "no way: a b" });
const steps: Map<string, number> = reachable(graph, "shirt", (edge) => edge.cost < 9);
assert.deepEqual([...steps], [["shirt", 0], ["tie", 1], ["jacket", 2]]);
const parts: Set<string>[] = components(graph);
assert.deepEqual(parts.map((part) => part.size).sort(), [2, 4]);
