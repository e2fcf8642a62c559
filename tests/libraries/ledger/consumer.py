from __future__ import annotations

import acme_ledger as ledger
from acme_ledger import MONTHS, MOST_CENTS, RATES, Entry, Ledger

rent = Entry("rent", -80000, "January")
first: Ledger = ledger.book(ledger.empty(), rent)
second = ledger.book(first, Entry(account="wages", cents=250000, note=None))
assert len(first.entries) == 1
assert ledger.balance(second, "rent") == -80000
assert ledger.balances(second) == {"rent": -80000, "wages": 250000}
assert ledger.notes(second) == ["January"]
try:
    ledger.book(ledger.closed(second), rent)
    raise SystemExit("a closed ledger was booked")
except Exception as error:
    assert "closed" in str(error), error
assert ledger.parse_cents("12.05") == 1205
assert ledger.shown(-7) == "-0.07"
assert (ledger.taxed(100, "full"), ledger.taxed(100, "none"), RATES["full"]) == (119, None, 19)
assert ledger.shares(100, 3) == [33, 33, 34]
assert (len(MONTHS), MOST_CENTS) == (3, 2**53 - 1)
most = Entry("rent", 2**63 - 1, None)
try:
    ledger.balance(Ledger([most, most], True), "rent")
    raise SystemExit("a sum beyond 64 bits came out")
except OverflowError:
    pass
