from __future__ import annotations

from acme_units import KNOWN, Dimension, Mismatch, Quantity, Unit, UnitError, UnknownUnit, find, parse, symbols, total

walk: Quantity = parse("1.5 km")
assert str(walk.to_unit(Unit.METRE)) == "1500 m"
celsius = find("°C")
assert celsius is not None
assert parse("212 °F").to_unit(celsius).format(1) == "100.0 °C" and parse("5 m").format(digits=0, separator="") == "5m"
try:
    parse("3 kq")
    raise SystemExit("it was read")
except UnknownUnit as error:
    assert (error.symbol, error.nearest) == ("kq", "kg")
try:
    total([walk, Quantity(2.0, Unit.SECOND)])
    raise SystemExit("they go together")
except Mismatch as error:
    assert (error.left, error.right) == (Dimension.TIME, Dimension.LENGTH) and isinstance(error, UnitError)
assert total([]) is None and total([walk, walk]) == Quantity(3.0, walk.unit)
league: Unit = Unit.METRE.times(4828.032, "lea")
assert parse("2 lea", units=[league]).scaled(by=0.5).amount == 1
assert symbols()[Dimension.MASS] == ["kg", "g", "lb"] and len(KNOWN) == 14
