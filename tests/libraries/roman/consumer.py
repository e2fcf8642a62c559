from __future__ import annotations

import acme_roman as roman
from acme_roman import MAX, MIN, SIGNS, Malformed, RomanError, Sign, TooLarge, TooSmall

assert roman.to_roman(2026) == "MMXXVI" and roman.from_roman("MMMDCCCLXXXVIII") == 3888
assert [roman.from_roman(roman.to_roman(n)) for n in range(MIN, MAX + 1)] == list(range(1, 4000))
for n, kind in ((0, TooSmall), (4000, TooLarge)):
    try:
        roman.to_roman(n)
        raise SystemExit(str(n))
    except RomanError as error:
        assert type(error) is kind
try:
    roman.from_roman("IIX")
    raise SystemExit("it was read")
except Malformed as error:
    assert str(error) == "malformed"
assert SIGNS[0] == Sign("M", 1000) and len(SIGNS) == 13
assert [text for text in ("xiv", "xiiii") if roman.is_roman(text)] == ["xiv"]
assert roman.add(("MCM", "XXVI", "c")) == "MMXXVI"
some: dict[int, str] = roman.table([1, 4000, 40])
assert some == {1: "I", 40: "XL"}
