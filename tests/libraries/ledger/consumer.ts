import assert from "node:assert/strict";

import { balance, balances, book, closed, empty, MONTHS, MOST_CENTS, notes, parseCents, RATES, shares, shown, taxed } from "@acme/ledger";
import type { Entry, Ledger, MoneyError, Result } from "@acme/ledger";

const rent: Entry = { account: "rent", cents: -80000, note: "January" };
const first: Result<Ledger, MoneyError> = book(empty(), rent);
assert.ok(first.ok);
const second = book(first.value, { account: "wages", cents: 250000 });
assert.ok(second.ok);
assert.deepEqual(first.value.entries.length, 1);
assert.equal(balance(second.value, "rent"), -80000);
assert.deepEqual([...balances(second.value)], [["rent", -80000], ["wages", 250000]]);
assert.deepEqual(notes(second.value), ["January"]);
const late = book(closed(second.value), rent);
assert.deepEqual(late, { ok: false, error: { message: "the ledger is closed", code: 1 } });
assert.deepEqual(parseCents("12.05"), { ok: true, value: 1205 });
assert.deepEqual(parseCents("1x.05"), { ok: false, error: { message: "not a number in 1x.05", code: 4 } });
assert.equal(shown(-7), "-0.07");
assert.deepEqual([taxed(100, "full"), taxed(100, "none"), RATES.get("full")], [119, undefined, 19]);
assert.deepEqual(shares(100, 3), [33, 33, 34]);
assert.deepEqual([MONTHS.length, MOST_CENTS], [3, Number.MAX_SAFE_INTEGER]);
assert.throws(() => balance({ entries: [rent, { account: "rent", cents: -MOST_CENTS }], open: true }, "rent"), RangeError);
