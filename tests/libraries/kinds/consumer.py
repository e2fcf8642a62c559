from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet

import acme_kinds as kinds
from acme_kinds import (
    Big,
    Blank,
    Both,
    Cell,
    Err,
    Fault,
    Formula,
    Holder,
    KindsError,
    Level,
    Lookup,
    Maybe,
    Ok,
    Outcome,
    Real,
    Row,
    Scalars,
    Whole,
)

assert (kinds.COUNT, kinds.RATIO, kinds.ON, kinds.NAME, kinds.MARK) == (3, 0.5, True, "kinds", b"\x00\xff")
assert (kinds.HUGE, kinds.TOP, kinds.NOTHING, list(kinds.NUMBERS)) == (123456789, Level.HIGH, None, [1, 2, 3])
names: AbstractSet[str] = kinds.NAMES
levels: Mapping[Level, int] = kinds.LEVELS
assert names == {"a", "b"} and dict(levels) == {Level.LOW: 1, Level.HIGH: 3} and kinds.CELLS[1] == Whole(1)

turned: Scalars = kinds.scalars(1, 1.5, True, "añ", b"\x01\x02", 2**70, level=Level.LOW)
assert turned == Scalars(-1, -1.5, False, "ña", b"\x02\x01", -(2**70), Level.HIGH)
empty = kinds.empty()
holder = Holder(
    lists=[[1], []],
    blobs=[b"\x07"],
    flags=(),
    levels=[Level.LOW],
    bigs=[2**80],
    holes=[1, None],
    by_int={1: "a"},
    by_flag={True: ["t"], False: []},
    by_level={Level.HIGH: b"\x01"},
    by_big={2**64: 0.5},
    options={"a": None, "b": True},
    ints={1, 5},
    flags_seen={True},
    levels_seen=frozenset({Level.LOW}),
    bigs_seen={2**70},
    last=("x",),
    index=None,
    seen=None,
    blob=b"",
    scalars=turned,
    outcome=Ok(["ok"]),
    attempts=[Err(Fault("m", b"")), Ok(1)],
)
twice = kinds.doubled(holder)
assert [list(inner) for inner in twice.lists] == [[1], [], [1], []] and list(twice.blobs) == [b"\x07\x07"]
assert list(twice.holes) == [1, None, None] and dict(twice.by_big) == {2**65: 0.5} and list(twice.by_flag[True]) == ["t", "t"]
assert set(twice.ints) == {2, 10} and twice.last is not None and list(twice.last) == ["x", "last"]
assert twice.outcome.ok is True and list(twice.outcome.value) == ["ok", "again"] and twice.scalars is turned

own: Cell = Lookup({"a": Row([Blank(), Big(5), Maybe(None)]), "b": Formula(lambda n: n + 1)})
assert json.loads(kinds.show(own)) == {"a": [None, "5", None], "b": 3}
assert kinds.show(Outcome(Err(Fault("broken", b"")))) == '"broken"' and kinds.level_name(Level.MIDDLE) == "middle"

called: list[int] = []


def on_result(n: int) -> str:
    if n == 5:
        raise Fault("five", b"5")
    return str(n)


result = kinds.through(
    lambda n: n + 1,
    lambda b: b[1:],
    lambda n: n * 2,
    lambda level: Level.MIDDLE,
    lambda items: [*items, "b"],
    lambda mapping: {**mapping, "l": 2},
    lambda numbers: numbers | {3},
    lambda n: 0 if n is None else None,
    lambda record: Scalars(8, record.x, record.ok, record.name, record.data, record.big, record.level),
    lambda cell: Real(cell.n / 2) if isinstance(cell, Whole) else cell,
    on_result,
    on_nothing=lambda: called.append(1),
)
assert called == [1] and [list(inner) for inner in result.lists] == [[2, 1]] and list(result.bigs) == [14]
assert result.last is not None and list(result.last) == ["a", "b", "4.5"] and list(result.levels) == [Level.MIDDLE]
assert result.index == {"k": 1, "l": 2} and set(result.ints) == {1, 2, 3} and list(result.holes) == [0, None]
assert result.scalars is not None and result.scalars.n == 8 and result.outcome == Err("five")

pair: Both[str, int] = kinds.swapped(kinds.PAIR)
assert (pair.left, pair.right) == ("r", 1)
value = object()
memory: Both[Callable[[object], None], Callable[[], object]] = kinds.remember(object())
memory.left(value)
assert memory.right() is value
best: Both[str, bytes] | None = kinds.largest([Both("a", b"1"), Both("b", b"2")])
assert best is not None and best.right == b"2"
seven: int | None = kinds.read("7")
assert seven == 7 and kinds.read("") is None
try:
    kinds.read("ü")
    raise SystemExit("it was read")
except Fault as error:
    assert error.data == "ü".encode() and str(error) == "no number: ü"
try:
    kinds.verify(holder)
    raise SystemExit("it is well")
except KindsError as error:
    assert error.error == ["an empty list"]
