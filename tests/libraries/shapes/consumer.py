from __future__ import annotations

import copy
import pickle
from typing import Any

import acme_shapes
from acme_shapes import (
    SHAPE_UNIT,
    Circle,
    Colour,
    Empty,
    Heap,
    Leaf,
    Money,
    Node,
    Path,
    Point,
    Rect,
    Shape,
    ShapesError,
    Style,
    Tree,
    describe,
    next_colour,
    shape_parse,
    slugify,
    total_area,
    tree_single,
)

# Constants and static functions of a record stand in its class, methods too.
origin: Point = Point.ORIGIN
assert origin == Point(0.0, 0.0)
moved: Point = origin.moved(dy=2.0).plus(Point(x=1.0, y=1.0))
assert (moved.x, moved.y) == (1.0, 3.0)
assert Point.polar(0.0) == Point(1.0, 0.0)
assert Point.polar(angle=0.0, distance=2.5) == Point(2.5, 0.0)
assert origin.moved() == origin and origin.moved(3.0) == Point(3.0, 0.0)

# A union is an alias: its variants have the methods, its own members stand in the module.
unit: Shape = SHAPE_UNIT
assert unit == Circle(1.0) and unit.area() == 3.0
assert unit.scaled().area() == 12.0 and unit.scaled(3.0).area() == 27.0
parsed: Shape | None = shape_parse("rect 2 3")
assert parsed == Rect(2.0, 3.0) and shape_parse("what") is None
assert parsed is not None and parsed.scaled(factor=2.0) == Rect(4.0, 6.0)
assert shape_parse("empty") == Empty() and Empty().area() == 0.0


def words(shape: Shape) -> str:
    match shape:
        case Circle(radius):
            return f"circle {radius}"
        case Rect(width, height):
            return f"rect {width} {height}"
        case Empty():
            return "empty"


assert [words(s) for s in (unit, Rect(1.0, 2.0), Empty())] == ["circle 1.0", "rect 1.0 2.0", "empty"]
assert total_area([Circle(2.0), Rect(2.0, 3.0), Empty()]) == 18.0
assert total_area((Circle(2.0),)) == 12.0

# An enum is an Enum; what belongs to it stands in its class.
usual: Colour = Colour.USUAL
assert usual is Colour.DARK_BLUE and usual.hex() == "00008b"
assert [c.value for c in Colour] == ["Red", "DarkBlue", "Green"]
assert next_colour() is Colour.GREEN and next_colour(Colour.RED) is Colour.DARK_BLUE

# A record with static members and no methods.
zero: Money = Money.ZERO
assert zero == Money(0, "EUR")
five: Money = Money.sum(zero, Money(units=5, currency="EUR"))
assert five.units == 5
try:
    Money.sum(zero, Money(1, "USD"))
    raise SystemExit("two currencies were added")
except ShapesError as error:
    assert error.error == "EUR is not USD" and str(error) == "EUR is not USD"

heap: Heap[int] = Heap[int].empty()
assert heap.top() is None
assert heap.push(3).push(1).push(2).top() == 1

leaf: Tree[int] = Leaf()
tree: Tree[int] = Node(tree_single(1), 2, Node(leaf, 3, leaf))
assert tree.size() == 3 and tree.values() == [1, 2, 3] and leaf.values() == []

# Default values are those that the author wrote.
assert slugify("Hello  The World", stop=["the"]) == "hello-world"
assert slugify("Hello World", "_", limit=7, style=Style.UPPER) == "HELLO_W"
assert slugify("Hello World", "_", 7, ("hello",), Style.PLAIN) == "world"

path = Path("way", [Point.ORIGIN], {"a": 1}, {"x", "y"})
assert describe(path) == "way: 1 points, 1 tags, 2 seen"

assert repr(Circle(1.5)) == "Circle(radius=1.5)" and {Circle(1.0), SHAPE_UNIT} == {Circle(1.0)}
for value in (moved, unit, usual, five, tree):
    assert pickle.loads(pickle.dumps(value)) == value and copy.deepcopy(value) == value
assert all(hasattr(acme_shapes, name) for name in acme_shapes.__all__)

# What is of no type that was asked for.
wrong: Any = "Red"
try:
    next_colour(wrong)
    raise SystemExit("a text was taken for a colour")
except TypeError:
    pass
frozen: Any = moved
try:
    frozen.x = 2.0
    raise SystemExit("a record was changed")
except AttributeError:
    pass
