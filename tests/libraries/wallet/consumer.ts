import assert from "node:assert/strict";

import { convert, Currency, Money, MoneyError, parseAll, Rounding, totals } from "@acme/wallet";
import type { Result } from "@acme/wallet";

const price: Result<Money, MoneyError> = Money.parse("EUR 1234.50");
assert.ok(price.ok);
assert.equal(price.value.toString(), "EUR 1,234.50");
const parts: Money[] = new Money({ units: -100, currency: "USD" }).splitBy([1, 1, 1]);
assert.deepEqual(parts.map((part) => part.units), [-34, -33, -33]);
const ten = new Money({ units: 1000, currency: Currency.EUR });
assert.deepEqual([ten.share(125).units, ten.share(125, Rounding.Up).units, ten.share(199, "Down").units], [12, 13, 19]);
assert.deepEqual(ten.plus(parts[0] ?? ten), { ok: false, error: MoneyError.Mismatch("EUR", "USD") });
const all = parseAll(["EUR 1.00", "KWD 1.234", "EUR 2.00"]);
assert.ok(all.ok);
const sums: Map<Currency, Money> = totals(all.value);
assert.deepEqual([...sums].map(([currency, sum]) => `${currency}: ${sum}`), ["EUR: EUR 3.00", "KWD: KWD 1.234"]);
assert.deepEqual(parseAll(["EUR 1.00", "GBP 1"]), { ok: false, error: { kind: "UnknownCurrency", code: "GBP" } });
assert.deepEqual([Currency.of("jpy"), Currency.of("gbp"), Currency.digits("KWD")], [Currency.JPY, undefined, 3]);
const rate = (from: Currency, to: Currency): Result<number, MoneyError> =>
  from === "EUR" && to === "JPY" ? { ok: true, value: 160.5 } : { ok: false, error: MoneyError.Mismatch(from, to) };
const yen = convert(ten, "JPY", rate);
assert.ok(yen.ok);
assert.equal(String(yen.value), "JPY 1,605");
assert.deepEqual(convert(ten, "USD", rate), { ok: false, error: { kind: "Mismatch", left: "EUR", right: "USD" } });
assert.throws(() => new Money({ units: Number.MAX_SAFE_INTEGER, currency: "EUR" }).plus(ten), RangeError);
