import assert from "node:assert/strict";

import { describe, Discount, type Invoice, invoice, money, type Problem, render, type Result, Tax, Total } from "@acme/invoices";

const base: Invoice = invoice("7", "Ann").add("pen", 150, 10).add("book", 2000, 1, Tax.Reduced);
const total: Result<Total, Problem> = base.total();
assert.ok(total.ok);
assert.deepEqual([total.value.net, total.value.gross, [...total.value.taxes]], [3500, 3925, [["19 %", 285], ["7 %", 140]]]);
const bundle = base.discounted(Discount.Bundle("pen", 3, 2)).total();
assert.ok(bundle.ok && bundle.value.discount === 450);
assert.equal(Discount.on(Discount.Percent(10), base.lines), 350);
const problems = base.add("pen", 1, 0).problems();
assert.deepEqual(problems.map(describe), ["0 of pen", "pen stands there twice"]);
const empty = invoice("8").total();
assert.ok(!empty.ok && empty.error.kind === "EmptyInvoice");
assert.equal(money(-123456, "EUR"), "-1,234.56 EUR");
assert.equal(Tax.rate("Reduced"), 700);
assert.equal(Total.NOTHING.gross, 0);
assert.deepEqual(render(base.discounted(Discount.Amount(350)), 20).split("\n"), [
  "Invoice 7 for Ann",
  "10 x pen       15.00",
  "1 x book       20.00",
  "discount       -3.50",
  "tax 19 %        2.57",
  "tax 7 %         1.26",
  "total      35.33 EUR",
]);
