import assert from "node:assert/strict";

import { factorial, factors, Fraction, harmonic, terms, total } from "@acme/fractions";
import type { Result } from "@acme/fractions";

const parsed: Result<Fraction, string> = Fraction.parse("-0.125");
assert.ok(parsed.ok);
assert.deepEqual([parsed.value.numerator, parsed.value.denominator], [-1n, 8n]);
assert.deepEqual(Fraction.parse("1/0"), { ok: false, error: "division by zero" });
const third: Fraction | undefined = Fraction.of(10n ** 30n, 3n * 10n ** 30n);
assert.ok(third);
assert.equal(third.toString(), "1/3");
assert.equal(Fraction.of(1n, 0n), undefined);
assert.equal(total([third, third, third]).compare(Fraction.whole(1)), 0);
assert.equal(String(third.times(third).minus(third).over(new Fraction({ numerator: 2n, denominator: 1n }))), "-1/9");
assert.equal(third.toFloat(), 1 / 3);
let product = 1n;
for (let i = 1n; i <= 60n; i++) product *= i;
assert.equal(factorial(60), product);
const pi: bigint[] = terms(new Fraction({ numerator: 103993n, denominator: 33102n }));
assert.deepEqual(pi, [3n, 7n, 15n, 1n, 292n]);
const powers: Map<bigint, number> = factors(2n ** 40n * 81n);
assert.deepEqual([...powers], [[2n, 40], [3n, 4]]);
const told: [bigint, string][] = [];
assert.equal(`${harmonic(3, (i, sum) => told.push([i, `${sum}`]))}`, "11/6");
assert.deepEqual(told, [[1n, "1"], [2n, "3/2"], [3n, "11/6"]]);
