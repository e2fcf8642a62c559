"""Border page S4, S5, S12 and F13, as a user of Python meets them."""

import copy
import dataclasses
import pickle
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import acme_keeping as keeping
from acme_keeping import Full, KeepError, Lines, Missing, Named, Nest, Nothing, Path, Shape

points = [3, 1, 3]
path = Path("p", points, {"a": 1, "b": 2}, {"x", "y"})
points.append(99)
kept: tuple[int, ...] = path.points
tags: Mapping[str, int] = path.tags
seen: frozenset[str] = path.seen
assert kept == (3, 1, 3) and tags == {"a": 1, "b": 2} and seen == {"x", "y"}
# What parameters take: lists, tuples, anything that can be gone through once.
assert Path("p", (3, 1, 3), tags, seen) == path and Path(name="p", points=path.points, tags={"a": 1, "b": 2}, seen=seen) == path
assert path.with_point(7).points == (3, 1, 3, 7) and path.points == (3, 1, 3)
given: list[int] = path.all_points()
given.append(4)
assert path.points == (3, 1, 3)

# Hashed, copied, pickled, replaced and taken apart.
assert hash(path) == hash(Path("p", [3, 1, 3], {"b": 2, "a": 1}, {"y", "x"})) and len({path, copy.copy(path)}) == 1
assert copy.deepcopy(path) == path and pickle.loads(pickle.dumps(path)) == path
again = dataclasses.replace(path, points=[1])
assert again.points == (1,) and again.tags == path.tags and keeping.renamed(path, "q").name == "q"
assert dataclasses.asdict(path) == {"name": "p", "points": (3, 1, 3), "tags": {"a": 1, "b": 2}, "seen": {"x", "y"}}


def refused(change: Callable[[], object]) -> bool:
    try:
        change()
    except (AttributeError, TypeError):
        return True
    return False


changed = dict(path.tags)
changed["c"] = 3
own_tags: Any = path.tags
assert refused(lambda: setattr(path, "name", "other")) and refused(lambda: own_tags.__setitem__("c", 3))
assert refused(lambda: own_tags.update(changed)) and refused(lambda: own_tags.pop("a"))
assert path.tags == {"a": 1, "b": 2}

assert keeping.of_list(path) == [
    "3", "[3, 1, 3, 9]", "[3, 1, 3, 7]", "[3, 1, 3]", "[3, 1]", "3", "[3, 1]", "[3, 1, 3, 1]", "[1, 3, 1, 3]", "7 1 3", "true",
    "true", "true", "true", "[6, 6]", "[4, 2, 4]", "[3, 3]", "[3, 1, 5]", "[1]", "[3, 1, 3]",
]  # fmt: skip
assert keeping.of_others(path) == [
    '["a", "b"]', "[1, 2]", "2true1", "true", "32", "a", "b", "2true", "true", "3", "31", '{"a": 10, "b": 20}',
]  # fmt: skip

nest = Nest([[1], [2, 3]], {"k": ["v"]}, None, [{1}])
assert nest.rows == ((1,), (2, 3)) and nest.by_name == {"k": ("v",)} and nest.groups == (frozenset({1}),)
assert hash(nest) == hash(Nest([(1,), [2, 3]], {"k": ("v",)}, None, [frozenset({1})]))
turned = keeping.of_nest(nest)
assert turned.rows == ((1, 1), (2, 3, 2), (2, 3)) and turned.by_name == {"k": ("v", "!")} and turned.words is None
assert keeping.same(nest, copy.deepcopy(nest)) and not keeping.same(nest, turned)
rows: list[list[int]] = keeping.rows_of(nest)
rows[0].append(5)
assert nest.rows == ((1,), (2, 3)) and keeping.words_of(nest) is None
words: list[str] | None = keeping.words_of(dataclasses.replace(nest, words=["w"]))
assert words == ["w"]
lent: list[Sequence[int]] = []


def with_zero(row: Sequence[int]) -> Sequence[int]:
    lent.append(row)
    return (*row, 0)


given_rows = keeping.over_rows(nest, with_zero)
assert given_rows == [[1, 0], [2, 3, 0]]
# What a callback gets is lent, not copied.
assert lent[0] is nest.rows[0]

shape: Shape = Lines([1, 2])
assert keeping.size(shape) == 5 and keeping.size(Named({"a": 1})) == 1 and keeping.size(Nothing()) == 0
assert keeping.numbers(shape) == [1, 2] and isinstance(keeping.numbers(Lines((4,))), list)
assert len({Lines([1]), Lines((1,)), Named({"a": 1}), Named({"a": 1}), Nothing()}) == 3

try:
    keeping.keep([1, 2, 3])
    raise AssertionError("nothing was raised")
except KeepError as error:
    assert isinstance(error, Full) and error.items == (1, 2, 3) and error == Full([1, 2, 3]) and hash(error) == hash(Full((1, 2, 3)))
    assert pickle.loads(pickle.dumps(error)) == error and str(error) == "full: items [1, 2, 3]"
try:
    keeping.keep([])
    raise AssertionError("nothing was raised")
except Missing as error:
    assert error.name == "first"

# Constants of users cannot be changed.
assert keeping.WORDS == ("b", "a") and keeping.GRID == ((1, 2), (3,)) and keeping.NAMES == {1: "x", 2: "y"}
own_names: Any = keeping.NAMES
assert refused(lambda: own_names.update({3: "z"})) and keeping.sorted_words() == ["a", "b"]

made = keeping.report(["a", "b", "c"])
assert made.title == "two" and made.lines == ("A", "B", "C") and made.marks == {"start", "a", "b", "c"}
on = keeping.continued(made, ["d"])
assert on.lines == ("A", "B", "C", "d") and made.lines == ("A", "B", "C") and on.title == "on"
assert len(keeping.continued(made, ["d"] * 100).lines) == 3
assert len(keeping.report(["w"] * 32_000).lines) == 32_000

# Anything that can be gone through is gone through once; what cannot be is told by name.
loose: Any = keeping
assert loose.spread(n for n in (3, 9)) == 8
try:
    loose.spread(None)
    raise AssertionError("nothing was raised")
except TypeError as wrong:
    assert str(wrong) == "xs must be a list, not None"


def fails(number: int) -> int:
    raise ValueError(f"not {number}")


# `try` of Mochi catches faults of Mochi; what a user raises passes through as it is.
assert keeping.guarded(lambda n: n, []) == "list index out of range: 0 (len 0)"
try:
    keeping.guarded(fails, [4])
    raise AssertionError("nothing was raised")
except ValueError as own:
    assert str(own) == "not 4"

# Whoever calls what is deprecated is told at his own line.
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    assert keeping.called(path, "r").name == "r"
assert [(w.category, str(w.message), w.filename) for w in told] == [
    (DeprecationWarning, "called is deprecated: use `renamed`", __file__)
]
