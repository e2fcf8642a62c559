from __future__ import annotations

import math

import acme_geometry as geometry
from acme_geometry import ORIGIN, UNIT, Frame, Circle, Empty, Point, Polygon, Weighted

far: Point = Point(3.0, 4.0)
assert geometry.distance(ORIGIN, far) == 5.0
assert far.plus(far) == far.scaled(2.0)
square = Polygon(UNIT)
assert geometry.area(square) == 1.0
assert geometry.area(Circle(ORIGIN, 2.0)) == 4 * math.pi
box: Frame | None = geometry.bounds([far, ORIGIN, Point(x=-1.0, y=9.0)])
assert box is not None and (box.low, box.high) == (Point(-1.0, 0.0), Point(3.0, 9.0))
assert geometry.bounds(()) is None
best: str | None = geometry.heaviest([Weighted("light", 1.0), Weighted("heavy", 7.0)])
assert best == "heavy"
kinds: dict[str, list[geometry.Shape]] = geometry.by_kind([square, Empty(), square])
assert (len(kinds["polygon"]), len(kinds["empty"]), len(kinds)) == (2, 1, 2)
right = geometry.moved(square, lambda p: p.plus(Point(10.0, 0.0)))
assert isinstance(right, Polygon) and [p.x for p in right.corners] == [10.0, 11.0, 11.0, 10.0]
assert geometry.moved(Empty(), lambda p: p) == Empty()
