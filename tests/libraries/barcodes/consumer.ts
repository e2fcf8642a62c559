import assert from "node:assert/strict";

import { BOOKLAND, checkDigitOf, Code, type CodeError, detect, Kind, parse, type Result, toEan13 } from "@acme/barcodes";

const read: Result<Code, CodeError> = parse("Ean13", "4 006381 333931");
assert.ok(read.ok);
assert.equal(read.value.grouped(), "4 006381 333931");
assert.equal(read.value.grouped(""), "4006381333931");
assert.equal(read.value.checkDigit(), "1");
assert.equal(checkDigitOf(Kind.Isbn10, "080442957"), "X");
assert.equal(checkDigitOf("Card", "4x"), undefined);
const book = parse("Isbn10", "0306406152");
assert.ok(book.ok);
assert.equal(toEan13(book.value)?.digits, "9780306406157");
assert.equal(toEan13(book.value, "123"), undefined);
assert.deepEqual(detect("4111111111111111"), ["Card"]);
assert.deepEqual(BOOKLAND, ["978", "979"]);
const bad = parse("Ean8", "96385075");
assert.ok(!bad.ok);
switch (bad.error.tag) {
  case "BadCheck":
    assert.equal(bad.error.expected + bad.error.found, "45");
    break;
  default:
    assert.fail(bad.error.tag);
}
assert.deepEqual(Kind.lengths("Ean8"), [8]);
// Luhn against a computation of its own.
for (let n = 100000000000; n < 100000000000 + 5000; n += 37) {
  const digits = [...String(n)].map(Number).reverse();
  const sum = digits.reduce((s, d, i) => s + (i % 2 === 0 ? (d * 2 > 9 ? d * 2 - 9 : d * 2) : d), 0);
  assert.equal(checkDigitOf("Card", String(n)), String((10 - (sum % 10)) % 10));
}
