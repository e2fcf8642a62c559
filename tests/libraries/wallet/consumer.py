from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal

import acme_wallet as wallet
from acme_wallet import BadAmount, Currency, Mismatch, Money, MoneyError, Rounding

assert str(Money.parse("EUR 1234.50")) == "EUR 1,234.50"
assert [part.units for part in Money(-100, Currency.USD).split_by([1, 1, 1])] == [-34, -33, -33]
for units in range(-250, 250, 7):
    for points in (125, 2500, 5000, 3333):
        exact = (Decimal(units) * points / 10000).quantize(Decimal(1), ROUND_HALF_EVEN)
        assert Money(units, Currency.EUR).share(points).units == int(exact), (units, points)
ten = Money(units=1000, currency=Currency.EUR)
assert ten.share(125, rounding=Rounding.UP).units == 13
try:
    ten.plus(Money(1, Currency.USD))
    raise SystemExit("it was added")
except Mismatch as error:
    assert (error.left, error.right) == (Currency.EUR, Currency.USD)
sums: dict[Currency, Money] = wallet.totals(wallet.parse_all(["EUR 1.00", "KWD 1.234", "EUR 2.00"]))
assert {currency.value: str(money) for currency, money in sums.items()} == {"EUR": "EUR 3.00", "KWD": "KWD 1.234"}
assert Currency.of("jpy") is Currency.JPY and Currency.of("gbp") is None and Currency.KWD.digits() == 3


def rate(old: Currency, new: Currency) -> float:
    if (old, new) == (Currency.EUR, Currency.JPY):
        return 160.5
    raise Mismatch(old, new)


assert str(wallet.convert(ten, Currency.JPY, rate)) == "JPY 1,605"
calls: tuple[Callable[[], Money], ...] = (
    lambda: wallet.convert(ten, Currency.USD, rate),
    lambda: Money.parse("EUR 1.5"),
    lambda: Money.parse("GBP 1"),
)
for call in calls:
    try:
        call()
        raise SystemExit("no error")
    except MoneyError as error:
        assert isinstance(error, BadAmount) == (str(error) == 'bad amount: text "EUR 1.5"')
try:
    Money(2**63 - 1, Currency.EUR).plus(ten)
    raise SystemExit("more than 64 bits")
except OverflowError:
    pass
