from __future__ import annotations

import collections
import itertools

import acme_dice as dice
from acme_dice import MOST, Cup, DiceError, Empty, Highest, KeepAll, Lowest, Roll, Throw, TooMany, Tossed

assert dice.parse("2d20kh1+5") == Throw(2, 20, Highest(1), 5)
assert dice.parse("d6") == Throw(count=1, sides=6, keep=KeepAll(), bonus=0)
wrong: dict[str, DiceError] = {"": Empty(), "101d6": TooMany(101, MOST)}
for text, expected in wrong.items():
    try:
        dice.parse(text)
        raise SystemExit(text)
    except DiceError as error:
        assert error == expected
roll: Roll = dice.evaluate(Throw(3, 6, Lowest(2), 0), [6, 1, 4])
assert list(roll.kept) == [1, 4] and roll.total == 5
ways: dict[int, int] = dice.distribution(dice.parse("4d6kh3"))
assert ways == collections.Counter(sum(sorted(fall)[1:]) for fall in itertools.product(range(1, 7), repeat=4))
assert dice.chance(dice.parse("2d20kh1"), lambda total: total == 20) == 39 / 400
cup = Cup.of(seed=42)
first: Tossed = cup.roll(dice.parse("10d6"))
assert first.roll == cup.roll(dice.parse("10d6")).roll
second = first.cup.roll(dice.parse("10d6"))
assert second.roll != first.roll and len(second.cup.history) == 2 and len(cup.history) == 0
