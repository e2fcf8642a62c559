from __future__ import annotations

import acme_entries as entries
from acme_entries import Box, Drop, Edit, Keep, Limiter, Machine, No, Shop, Version, Yes

numbers = {"a": 1, "b": 2}
assert Shop(numbers, {"b": 1.5}).worth() == 3.0
assert entries.lines({"a": ["x", "y"], "b": []}) == ["a: x, y"]
assert entries.total(numbers) == 5
assert entries.pairs(numbers, {2: "x"}) == ["bxx"]
assert entries.counts(["b", "a", "b"]) == {"b": 2, "a": 1}
assert entries.top(["b", "a", "a", "b"]) == "b"
assert entries.invert({"k": "v", "l": "v"}) == {"v": ["k", "l"]}
assert entries.digits("12345678") == 10
seen: list[int] = []
changed = entries.on_change(seen.append)
assert [changed(n) for n in (1, 1, 2)] == [True, False, True] and seen == [1, 2]
edits: list[Edit[int]] = [Keep(1), Drop(2), Keep(3)]
assert entries.patch(edits) == [1, 3]
assert entries.all_twice(["x"]) == ["x", "x", "x", "x!", "x?"]
assert entries.find({"k": "v"}, "k") == "v" and entries.find({}, "k") is None
assert (Version(1, "x", None).text(), Version(1, None, 2).text()) == ("1+x!", "1#3")
assert entries.sorted_keys({True: 2, False: 0}) == [False, True]
assert entries.texts({True: 2, False: 0}) == ["true4", "x"]
asked: list[int] = []


def ask(n: int) -> Box:
    asked.append(n)
    return Box(Yes(n) if n > 0 else No("no"))


assert (entries.pick(ask, 3), entries.pick(ask, 0), asked) == (3, 0, [3, 0])
try:
    entries.check(None)
    raise AssertionError
except entries.Other as error:
    assert str(error) == "other"
assert entries.thrice(Machine(1, {1: 2, 2: 3}, lambda state: None)) == 3
limiter = Limiter(1, lambda user, left: None)
assert limiter.n == 1
