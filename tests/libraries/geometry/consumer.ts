import assert from "node:assert/strict";

import * as geometry from "@acme/geometry";
import { area, bounds, byKind, distance, heaviest, moved, ORIGIN, Point, UNIT } from "@acme/geometry";

const far: Point = new Point({ x: 3, y: 4 });
assert.equal(distance(ORIGIN, far), 5);
assert.deepEqual(far.plus(far), far.scaled(2));
const square: geometry.Shape = { kind: "Polygon", corners: UNIT };
assert.equal(area(square), 1);
assert.equal(area({ kind: "Circle", centre: ORIGIN, radius: 2 }), 4 * Math.PI);
const box: geometry.Frame | undefined = bounds([far, ORIGIN, new Point({ x: -1, y: 9 })]);
assert.deepEqual([box?.low.x, box?.low.y, box?.high.x, box?.high.y], [-1, 0, 3, 9]);
assert.equal(bounds([]), undefined);
const best: string | undefined = heaviest([
  { value: "light", weight: 1 },
  { value: "heavy", weight: 7 },
]);
assert.equal(best, "heavy");
const kinds: Map<string, geometry.Shape[]> = byKind([square, { kind: "Empty" }, square]);
assert.deepEqual([kinds.get("polygon")?.length, kinds.get("empty")?.length, kinds.size], [2, 1, 2]);
const right = moved(square, (p) => p.plus(new Point({ x: 10, y: 0 })));
assert.ok(right.kind === "Polygon");
assert.deepEqual(
  right.corners.map((p) => p.x),
  [10, 11, 11, 10],
);
assert.deepEqual(moved({ kind: "Empty" }, (p) => p), { kind: "Empty" });
