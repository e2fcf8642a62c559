from __future__ import annotations

import acme_poker as poker
from acme_poker import BadCard, Card, Category, Strength, Suit

expected: dict[str, Category] = {
    "AS KS QS JS TS": Category.STRAIGHT_FLUSH,
    "9C 9D 9H 9S 2D": Category.FOUR,
    "3C 3D 3H KS KD": Category.FULL_HOUSE,
    "2H 9H JH 4H KH": Category.FLUSH,
    "5C 4D 3H 2S AD": Category.STRAIGHT,
    "QC QD QH 9S 2D": Category.THREE,
    "JC JD 4H 4S AD": Category.TWO_PAIRS,
    "TC TD 8H 7S 4D": Category.PAIR,
    "KC QD 7H 4S 3D": Category.HIGH_CARD,
}
hands = [poker.hand(text) for text in expected]
assert [poker.strength(cards).category for cards in hands] == list(expected.values())
assert all(poker.compare(weak, strong) < 0 < poker.compare(strong, weak) for strong, weak in zip(hands, hands[1:]))
wheel: Strength = poker.strength(hands[4])
assert list(wheel.kickers) == [5, 4, 3, 2, 1]
try:
    poker.hand("AS 1S")
    raise SystemExit("it was read")
except BadCard as error:
    assert error.text == "1S" and str(error) == 'bad card: text "1S"'
names = poker.winners({"Ann": hands[8], "Bob": tuple(hands[0]), "Cy": hands[0]})
assert names == {"Bob", "Cy"}
assert len({card.code() for card in poker.deck()}) == 52 and Card(10, Suit.HEARTS).code() == "TH"
dealt: list[list[Card]] = poker.deal(10, seed=5)
assert len({card.code() for cards in dealt for card in cards}) == 50 and dealt == poker.deal(10, 5)
counts: dict[Category, int] = poker.frequencies(dealt)
assert sum(counts.values()) == 10
