from __future__ import annotations

from acme_barcodes import BOOKLAND, BadCheck, BadLength, Code, CodeError, Kind, check_digit_of, detect, parse, to_ean13

code: Code = parse(Kind.EAN13, "4 006381 333931")
assert code.grouped() == "4 006381 333931" and code.grouped(separator="") == code.digits
assert check_digit_of(Kind.ISBN10, "080442957") == "X" and check_digit_of(Kind.CARD, "4x") is None
ean = to_ean13(parse(Kind.ISBN10, "0306406152"), prefix="978")
assert ean == Code(Kind.EAN13, "9780306406157")
assert detect("4111111111111111") == [Kind.CARD] and list(BOOKLAND) == ["978", "979"]
try:
    parse(Kind.EAN8, "96385075")
    raise SystemExit("it was read")
except BadCheck as error:
    assert (error.expected, error.found) == ("4", "5") and isinstance(error, CodeError)
try:
    parse(Kind.EAN8, "1")
    raise SystemExit("it was read")
except CodeError as error:
    assert isinstance(error, BadLength) and error.length == 1 and error.kind is Kind.EAN8
assert Kind.CARD.lengths() == list(range(12, 20))
