from __future__ import annotations

import acme_wallet as wallet
from acme_wallet import BadAmount, Currency, Mismatch, Money, MoneyError, Rounding, UnknownCurrency

price: Money = Money.parse("EUR 1234.50")
assert str(price) == price.to_string() == "EUR 1,234.50"
assert Money.parse(source="jpy 1000") == Money(1000, Currency.JPY)
parts: list[Money] = Money(units=-100, currency=Currency.USD).split_by((1, 1, 1))
assert [part.units for part in parts] == [-34, -33, -33]
ten = Money(1000, Currency.EUR)
shares = [ten.share(125), ten.share(125, Rounding.UP), ten.share(199, rounding=Rounding.DOWN)]
assert [share.units for share in shares] == [12, 13, 19]
assert len({ten, Money(1000, Currency.EUR), price}) == 2

try:
    ten.plus(parts[0])
    raise SystemExit("a sum of two currencies")
except Mismatch as error:
    assert (error.left, error.right) == (Currency.EUR, Currency.USD)
    assert error == Mismatch(Currency.EUR, Currency.USD)

sums: dict[Currency, Money] = wallet.totals(wallet.parse_all(["EUR 1.00", "KWD 1.234", "EUR 2.00"]))
assert [f"{currency.name}: {amount}" for currency, amount in sums.items()] == ["EUR: EUR 3.00", "KWD: KWD 1.234"]
sums.clear()
assert wallet.parse_all(()) == []
try:
    wallet.parse_all(["EUR 1.00", "GBP 1"])
    raise SystemExit("a currency that nobody knows")
except UnknownCurrency as error:
    assert error.code == "GBP" and str(error) == 'unknown currency: code "GBP"'
for text in ("", "EUR", "EUR 1.5", "EUR x", "JPY 1.00"):
    try:
        Money.parse(text)
        raise SystemExit(text)
    except MoneyError as error:
        assert error == BadAmount(text) and error.__cause__ is None
assert (Currency.of("jpy"), Currency.of("gbp"), Currency.KWD.digits()) == (Currency.JPY, None, 3)


def rate(source: Currency, target: Currency) -> float:
    if (source, target) == (Currency.EUR, Currency.JPY):
        return 160.5
    raise Mismatch(source, target)


assert str(wallet.convert(ten, Currency.JPY, rate)) == "JPY 1,605"
assert wallet.convert(ten, Currency.EUR, rate) is ten
try:
    wallet.convert(ten, to=Currency.USD, rate=rate)
    raise SystemExit("a rate that there is not")
except Mismatch as error:
    assert error.right is Currency.USD
try:
    Money(9223372036854775807, Currency.EUR).plus(ten)
    raise SystemExit("a sum beyond 64 bits")
except OverflowError:
    pass
