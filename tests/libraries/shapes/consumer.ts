import assert from "node:assert/strict";

import { Colour, describe, Heap, Money, nextColour, Point, Shape, slugify, totalArea, Tree } from "@acme/shapes";
import type { Path, Result, Style } from "@acme/shapes";

// Records with methods: classes with a constructor by fields, statics, `with`.
const origin: Point = Point.ORIGIN;
const moved: Point = origin.moved(undefined, 2).plus(new Point({ x: 1, y: 1 }));
assert.deepEqual([moved.x, moved.y], [1, 3]);
assert.deepEqual(origin.moved(5).with({ y: 7 }), new Point({ x: 5, y: 7 }));
assert.equal(origin.x, 0);
assert.deepEqual(Point.polar(0), new Point({ x: 1, y: 0 }));
assert.deepEqual(Point.polar(0, 4).x, 4);
const { x, ...rest } = moved;
assert.deepEqual([x, rest], [1, { y: 3 }]);

// Unions: constructors positional, variants without fields as constants, types of variants by name.
const circle: Shape.Circle = Shape.Circle(2);
const rect: Shape.Rect = { kind: "Rect", width: 2, height: 3 };
const none: Shape.Empty = Shape.Empty;
const shapes: readonly Shape[] = [circle, rect, none];
assert.equal(totalArea(shapes), 18);
assert.deepEqual(shapes.map(Shape.area), [12, 6, 0]);
assert.equal(Shape.area(Shape.scaled(Shape.UNIT, 3)), 27);
assert.deepEqual(Shape.scaled(Shape.UNIT), { kind: "Circle", radius: 2 });
const parsed: Shape | undefined = Shape.parse("rect 2 3");
assert.deepEqual(parsed, Shape.Rect(2, 3));
assert.equal(Shape.parse("what"), undefined);
function name(shape: Shape): string {
  switch (shape.kind) {
    case "Circle":
      return `circle ${shape.radius}`;
    case "Rect":
      return `rect ${shape.width} ${shape.height}`;
    case "Empty":
      return "empty";
  }
}
assert.deepEqual(shapes.map(name), ["circle 2", "rect 2 3", "empty"]);

// Enums.
const blue: "DarkBlue" = Colour.DarkBlue;
const colour: Colour = Colour.USUAL;
assert.equal(colour, blue);
assert.equal(Colour.hex(colour), "00008b");
assert.deepEqual([nextColour(), nextColour("Red"), nextColour(Colour.Green)], ["Green", "DarkBlue", "Red"]);

// A record with statics alone is an interface with a companion.
const five: Money = { units: 5, currency: "EUR" };
const sum: Result<Money, string> = Money.sum(Money.ZERO, five);
assert.ok(sum.ok);
assert.deepEqual(sum.value, five);
const wrong = Money.sum(five, { units: 1, currency: "USD" });
assert.ok(!wrong.ok);
assert.equal(wrong.error, "EUR is not USD");
assert.throws(() => Money.sum(five, { units: 0.5, currency: "EUR" }), TypeError);

// Generics.
const heap: Heap<number> = Heap.empty<number>().push(3).push(1).push(2);
const top: number | undefined = heap.top();
assert.deepEqual([top, heap.items], [1, [1, 2, 3]]);
assert.equal(Heap.empty().top(), undefined);
assert.deepEqual(heap.with({ items: [9] }).top(), 9);
const leaf: Tree.Leaf = Tree.Leaf;
const node: Tree.Node<string> = Tree.Node(Tree.single("a"), "b", leaf);
const tree: Tree<string> = Tree.Node(node, "c", Tree.single("d"));
assert.equal(Tree.size(tree), 4);
const values: string[] = Tree.values(tree);
assert.deepEqual(values, ["a", "b", "c", "d"]);

// Default values.
const style: Style = "Upper";
assert.equal(slugify("Hello  The World", undefined, undefined, ["the"]), "hello-world");
assert.equal(slugify("Hello World", "_", 7, [], style), "HELLO_W");
assert.equal(slugify("A b"), "a-b");

const path: Path = { name: "way", points: [origin, moved], tags: new Map([["a", 1]]), seen: new Set(["x", "y"]) };
assert.equal(describe(path), "way: 2 points, 1 tags, 2 seen");

// Callers without types are told what is wrong.
const untyped = slugify as (...given: readonly unknown[]) => string;
assert.throws(() => untyped("a", "-", undefined, {}), { name: "TypeError", message: "stop must be an array" });
assert.throws(() => untyped(null), { name: "TypeError", message: "text must be a string" });
assert.throws(() => untyped("a", "-", 0.5), { name: "TypeError", message: "limit must be a safe integer" });
assert.equal(untyped("A b", "-", null), "a-b");
const measured = describe as (path: unknown) => string;
assert.throws(() => measured(null), { name: "TypeError", message: "path must be an object" });
assert.throws(() => measured({ ...path, tags: {} }), { name: "TypeError", message: "path.tags must be a Map" });
assert.throws(() => measured({ ...path, seen: ["x"] }), { name: "TypeError", message: "path.seen must be a Set" });
