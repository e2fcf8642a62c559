from __future__ import annotations

import fractions as standard
import math
import random

import acme_fractions as fractions
from acme_fractions import Fraction, FractionsError

source = random.Random(9)


def both() -> tuple[Fraction, standard.Fraction]:
    a, b = source.randrange(-(10**25), 10**25), source.randrange(1, 10**25)
    found = Fraction.of(a, b)
    assert found is not None
    return found, standard.Fraction(a, b)


for _ in range(20):
    (x, p), (y, q) = both(), both()
    for ours, theirs in ((x.plus(y), p + q), (x.minus(y), p - q), (x.times(y), p * q)):
        assert (ours.numerator, ours.denominator) == (theirs.numerator, theirs.denominator)
    assert str(x) == str(p) and Fraction.parse(str(p)) == x and x.compare(y) == (p > q) - (p < q)
    assert math.isclose(x.to_float(), float(p))
for text, expected in (("1/0", "division by zero"), ("x", "no fraction: x")):
    try:
        Fraction.parse(text)
        raise SystemExit(text)
    except FractionsError as error:
        assert error.error == expected
assert Fraction.of(1, denominator=0) is None and Fraction.whole(1).over(Fraction.whole(0)) is None
assert fractions.factorial(60) == math.factorial(60) and fractions.total([]) == Fraction(0, 1)
assert fractions.terms(Fraction(103993, 33102)) == [3, 7, 15, 1, 292]
powers: dict[int, int] = fractions.factors(2**40 * 81)
assert powers == {2: 40, 3: 4}
told: list[tuple[int, str]] = []
end = fractions.harmonic(3, lambda i, total: told.append((i, str(total))))
assert str(end) == "11/6" and told == [(1, "1"), (2, "3/2"), (3, "11/6")]
