from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import acme_forms as forms
from acme_forms import (
    DEFAULTS,
    MAX,
    ORIGIN,
    TABLE,
    WORDS,
    Blob,
    Opt,
    Options,
    Shade,
    Spot,
)

assert MAX == 10 and ORIGIN == Spot(0, 0) and DEFAULTS == Options("-", None)
assert list(WORDS) == ["a", "b"] and TABLE["two"] == 2 and len(TABLE) == 2

at: int | None = forms.find(["a", "b"], "b")
assert at == 1 and forms.find(("a", "b"), None) is None

total: int = forms.fold([1, 2, 3], 0, lambda a, b: a + b)
longest: str = forms.fold(["a", "ccc", "bb"], "", lambda a, b: b if len(b) > len(a) else a)
assert total == 6 and longest == "ccc"


def more(n: int) -> int:
    return n + 1


shown: Callable[[int], str] = forms.compose(more, str)
assert shown(1) == "2"
assert forms.run(lambda f: f(4) + 1) == 9


def filled(row: Sequence[str]) -> bool:
    return len(row) > 0


assert forms.rows([["a"], []], filled) == 1 and forms.rows((("a",), ("b", "c")), filled) == 2
counter: Callable[[], int] = forms.counter()
assert [counter(), counter(), forms.counter()()] == [1, 2, 1]

shades: dict[Shade, set[int]] = forms.index({1: [Shade.LIGHT, Shade.DARK], 2: (Shade.DARK,)})
assert shades == {Shade.LIGHT: {1}, Shade.DARK: {1, 2}}
counted: dict[str, int] = forms.count(["a", "b", "a"])
assert counted == {"a": 2, "b": 1} and forms.count([3, 3]) == {3: 2}
assert forms.count([(1, "x"), (1, "x")]) == {(1, "x"): 2}

assert forms.joined(b"ab", b"c") == b"abc"
assert forms.power(10, 20) == 10**20 and forms.power(2**70, 2) == 2**140

places: dict[str, list[int]] = forms.places(["x", "y", "x"])
read: Mapping[str, Sequence[int]] = places
assert places == {"x": [0, 2], "y": [1]} and read["y"] == [1]
step: Callable[[int], int] = forms.adding(2)
assert forms.repeat(step, 3, 1) == 7 and forms.repeat(more, times=2, from_value=0) == 2
table: Mapping[str, int] = {"b": 2, "a": 1}
frozen: Mapping[str, int] = TABLE
assert forms.values_of(table) == [1, 2] and forms.values_of(frozen) == [1, 2]

opt: Opt = forms.labelled(0)
assert opt.label is None and forms.labelled(2) == Opt(label="size 2", size=2)
try:
    Opt(size=1)  # type: ignore[call-arg]
    raise SystemExit("a field was left out")
except TypeError:
    pass
assert forms.doubled(Blob(b"xy")).data == b"xyxy"
assert forms.separated(DEFAULTS, "+") == Options("+", None) and DEFAULTS.separator == "-"
