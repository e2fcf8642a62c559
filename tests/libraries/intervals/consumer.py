from __future__ import annotations

import random

import acme_intervals as intervals
from acme_intervals import Interval, Peak, RangeError, Ranges

source = random.Random(5)


def some() -> tuple[Ranges, set[int]]:
    parts = [Interval.between(source.randrange(60), source.randrange(60)) for _ in range(4)]
    return Ranges.of(parts), {n for part in parts for n in range(part.low, part.high)}


for _ in range(40):
    (a, x), (b, y) = some(), some()
    assert a.to_list() == sorted(x) and a.size() == len(x)
    assert a.or_(b).to_list() == sorted(x | y) and a.and_(b).to_list() == sorted(x & y)
    assert a.gaps(Interval(0, 60)).to_list() == sorted(set(range(60)) - x)
    assert Ranges.parse(a.to_string()) == a and str(a) == a.to_string()
try:
    Ranges.parse("1,3-1")
    raise SystemExit("it was read")
except RangeError as error:
    assert (error.piece, str(error)) == ("3-1", "no range: 3-1")
both: Interval | None = Interval(0, 5).and_(other=Interval(3, 9))
assert both == Interval(3, 5) and Interval(0, 5).and_(Interval(5, 6)) is None
assert intervals.peak([Interval(0, 5), Interval(3, 9), Interval(4, 6)]) == Peak(4, 3) and intervals.peak(()) is None
groups: dict[str, list[str]] = intervals.classify(["a", "bbb", "cc"], len, {"short": Interval(0, 2), "long": Interval(2, 9)})
assert groups == {"short": ["a"], "long": ["bbb", "cc"]} and Ranges.EMPTY.size() == 0
