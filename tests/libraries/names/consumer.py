from __future__ import annotations

import acme_names as names
from acme_names import (
    Any,
    Box,
    Callable,
    Date,
    Doc,
    Enum,
    Error,
    Lose,
    Map,
    Mapping,
    Nothing,
    Object,
    Option,
    Promise,
    Result,
    Sequence,
    Some,
    Stop,
    String,
    Symbol,
    Token,
    Vec,
    Win,
    Word,
)

error: Error = names.fail("a", super="b")
assert error == Error(message="ab", code=1)
boxed: Map[str, Box[int]] = names.boxed(1, "a")
assert boxed.values[0].value == 1 and boxed.keys == Map(["a"], [Box(1)]).keys
ended: Result = names.play(3)
assert ended == Win(points=3) and names.play(0) == Lose()
assert names.renumbered(Object(1), 2) == Object(id=2)
tomorrow: Date = names.tomorrow(Date(2026, 1, 30))
assert (tomorrow.year, tomorrow.month, tomorrow.day) == (2026, 2, 1)
option: Option = Some(3)
assert names.chosen(option, 4) == 3 and names.chosen(Nothing(), other=4) == 4
called = Callable("c")
said = names.all_of(Vec([1]), String("s"), called, Sequence(["x", "y"]), Mapping({"a": 1}), Any("any"), Symbol("sym"))
assert said == "1 s c 2 1 any sym"
assert names.kept(Promise("p")) == "p"
assert names.other(Enum.FIRST) is Enum.SECOND

token: Token = names.word("x")
assert token == Word(kind="word", text="x") and names.word("") == Stop()
doc = Doc(length=2, next=1)
assert doc.to_string() == "doc of 2" and str(doc) == "doc of 2"
assert doc.clone() == Doc(2, 2) and doc.constructor() == 4

assert names.delete("ab", void="c") == 3 and names.delete(class_="", void="") == 0
assert names.match_of(1, lambda_=2, def_=3, fn=4, let=5) == 15
