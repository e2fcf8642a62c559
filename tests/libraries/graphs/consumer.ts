import assert from "node:assert/strict";

import { cheapest, type Circle, fromPairs, Graph, type Result, Visit, walk, type Way } from "@acme/graphs";

const dressing: Graph<string> = fromPairs([["shirt", "tie"], ["tie", "jacket"], ["trousers", "jacket"]]);
const order: Result<string[], Circle<string>> = dressing.ordered();
assert.deepEqual(order, { ok: true, value: ["shirt", "trousers", "tie", "jacket"] });
const circle = dressing.connect("jacket", "tie").ordered();
assert.ok(!circle.ok);
assert.deepEqual(circle.error.nodes, ["tie", "jacket"]);
assert.deepEqual(dressing.reversed().neighbours("jacket"), ["tie", "trousers"]);
const roads = Graph.empty<number>().connect(1, 2).connect(2, 3, 2.5).connect(1, 3, 4).withNode(9);
const way: Way<number> | undefined = cheapest(roads, 1, 3);
assert.deepEqual({ ...way }, { cost: 3.5, nodes: [1, 2, 3] });
assert.equal(cheapest(roads, 1, 9), undefined);
const depths: number[] = [];
assert.deepEqual(
  walk(roads, 1, (node, depth) => {
    depths.push(depth);
    return node === 2 ? Visit.Skip : "Continue";
  }),
  [1, 2, 3],
);
assert.deepEqual(depths, [0, 1, 1]);
