from __future__ import annotations

from acme_invoices import Amount, BadQuantity, Bundle, DoubleLine, EmptyInvoice, Invoice, Line, Percent, Problem, Tax, Total, describe, invoice, money, render

base: Invoice = invoice("7", customer="Ann").add("pen", 150, quantity=10).add("book", 2000, tax=Tax.REDUCED)
assert base.lines[0] == Line("pen", 10, 150, Tax.STANDARD) and base.lines[1].net() == 2000
total = base.total()
assert (total.net, total.gross, dict(total.taxes)) == (3500, 3925, {"19 %": 285, "7 %": 140})
assert base.discounted(Bundle("pen", 3, 2)).total().discount == 450
assert Percent(10).on(base.lines) == 350 and Amount(9999999).on(base.lines) == 3500
problems: list[Problem] = base.add("pen", 1, 0).problems()
assert problems == [BadQuantity("pen", 0), DoubleLine("pen")]
assert [describe(p) for p in problems] == ["0 of pen", "pen stands there twice"]
try:
    invoice("8").total()
    raise SystemExit("it was payable")
except EmptyInvoice as problem:
    assert isinstance(problem, Problem)
assert money(-123456, currency="EUR") == "-1,234.56 EUR" and Tax.REDUCED.rate() == 700 and Total.NOTHING.gross == 0
lines = render(base.discounted(Amount(350)), width=20).split("\n")
assert lines[0] == "Invoice 7 for Ann" and lines[-1] == "total      35.33 EUR" and {len(line) for line in lines[1:]} == {20}
