import assert from "node:assert/strict";

import { CalcError, calculate, CONSTANTS, EvalError, Expr, Op, parse, substitute, SyntaxError } from "@acme/calculator";
import type { Result } from "@acme/calculator";

const five: Result<number, CalcError> = calculate("1 + 2 * 3 - 4 / 2");
assert.deepEqual(five, { ok: true, value: 5 });
for (const source of ["2 * (3 + 4) - 5 / (6 - 8)", "2 ^ 3 ^ 2 / 7", "1 - 2 - 3", "8 / 4 / 2", "2 * 3 ^ 2"]) {
  const ours = calculate(source);
  // The host's own arithmetic.
  assert.deepEqual(ours, { ok: true, value: Function(`return ${source.replaceAll("^", "**")}`)() as number });
}
const circle = parse("pi * r ^ 2");
assert.ok(circle.ok);
assert.deepEqual(Expr.free(circle.value), new Set(["pi", "r"]));
const area = Expr.eval(circle.value, new Map([["r", 2]]));
assert.ok(area.ok && Math.abs(area.value - 4 * Math.PI) < 1e-12);
assert.deepEqual(Expr.eval(circle.value), { ok: false, error: EvalError.UnknownName("r") });
assert.equal(CONSTANTS.get("e"), Math.E);
const doubled = substitute(circle.value, (name) => (name === "r" ? Expr.Binary(Op.Add, Expr.Var("a"), Expr.Num(1)) : undefined));
assert.equal(Expr.toString(doubled), "pi * (a + 1) ^ 2");
assert.deepEqual(calculate("2 $"), { ok: false, error: CalcError.Syntax(SyntaxError.Unexpected("$", 2)) });
assert.deepEqual(calculate("("), { ok: false, error: { kind: "Syntax", cause: { kind: "UnexpectedEnd" } } });
assert.deepEqual(calculate("sqrt(1, 2)"), { ok: false, error: CalcError.Eval(EvalError.WrongCount("sqrt", 1, 2)) });
const own: Expr = { kind: "Call", function: "max", args: [Expr.Num(1), Expr.Neg(Expr.Num(2))] };
assert.deepEqual([Expr.toString(own), Expr.eval(own)], ["max(1, -2)", { ok: true, value: 1 }]);
