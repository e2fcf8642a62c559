from __future__ import annotations

import math

import acme_calculator as calculator
from acme_calculator import (
    CONSTANTS,
    Binary,
    CalcError,
    Call,
    DivisionByZero,
    Eval,
    Expr,
    Neg,
    Num,
    Op,
    Syntax,
    Unexpected,
    UnknownName,
    Var,
)

for source in ("2 * (3 + 4) - 5 / (6 - 8)", "2 ^ 3 ^ 2 / 7", "1 - 2 - 3", "-2 ^ 2", "max(1, 2.5) * abs(-4)"):
    assert calculator.calculate(source) == eval(source.replace("^", "**")), source
circle: Expr = calculator.parse("pi * r ^ 2")
assert circle.free() == {"pi", "r"} and math.isclose(circle.eval({"r": 2.0}), 4 * math.pi)
try:
    circle.eval()
    raise SystemExit("it has a value")
except UnknownName as error:
    assert error.name == "r"
assert CONSTANTS["e"] == math.e


def replace(name: str) -> Expr | None:
    return Binary(Op.ADD, Var("a"), Num(1.0)) if name == "r" else None


assert str(calculator.substitute(circle, replace)) == "pi * (a + 1) ^ 2"
try:
    calculator.calculate("2 $")
    raise SystemExit("it was read")
except Syntax as error:
    assert error.cause == Unexpected("$", 2) and error.__cause__ is error.cause
try:
    calculator.calculate("1 / x", vars={"x": 0.0})
    raise SystemExit("it was divided")
except CalcError as error:
    assert isinstance(error, Eval) and isinstance(error.__cause__, DivisionByZero)
own = Call("max", [Num(1.0), Neg(Num(2.0))])
assert own.to_string() == "max(1, -2)" and own.eval() == 1.0
