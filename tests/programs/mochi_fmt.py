"""Text of values as Mochi prints them, and the integer operators that differ from Python's."""

import math
from decimal import Decimal
from fractions import Fraction


class Rec:
    """A record or a variant: prints as a map whose first entry is "__name". Rec(None, ...) is anonymous."""

    def __init__(self, _name, /, **fields):
        self.__dict__["_name"] = _name
        self.__dict__.update(fields)

    def fields(self):
        return {k: v for k, v in self.__dict__.items() if k != "_name"}

    def __eq__(self, other):
        return isinstance(other, Rec) and self.__dict__ == other.__dict__

    def __hash__(self):
        return hash((self._name, tuple(sorted(self.fields().items()))))


def anon(**fields):
    return Rec(None, **fields)


def idiv(a, b):
    """Integer division that truncates toward zero."""
    q = abs(a) // abs(b)
    return -q if (a < 0) != (b < 0) else q


def imod(a, b):
    """Remainder with the sign of the dividend."""
    return a - b * idiv(a, b)


def float_text(x, inner=False):
    if x != x:
        return "NaN"
    if math.isinf(x):
        return "+Inf" if x > 0 else "-Inf"
    digits = Decimal(repr(x))
    if not inner:
        if x == 0:
            return "-0" if math.copysign(1, x) < 0 else "0"
        exponent = digits.adjusted()
        if exponent < -4 or exponent >= 21:
            mantissa, _, power = f"{digits:e}".partition("e")
            if "." in mantissa:
                mantissa = mantissa.rstrip("0").rstrip(".")
            return f"{mantissa}e{power[0]}{power[1:]:0>2}"
    text = format(digits, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text + ".0" if inner and "." not in text else text


ESCAPES = {"\\": "\\\\", '"': '\\"', "\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r",
           "\t": "\\t", "\v": "\\v"}


def quoted(s):
    return '"' + "".join(ESCAPES.get(c, c) for c in s) + '"'


def text(v, top=True):
    if v is None:
        return "nil"
    if v is True:
        return "true"
    if v is False:
        return "false"
    if isinstance(v, int):
        return str(v)
    if isinstance(v, float):
        return float_text(v, not top)
    if isinstance(v, str):
        return v if top else quoted(v)
    if isinstance(v, Fraction):
        return f"{v.numerator}/{v.denominator}"
    if isinstance(v, (list, tuple)):
        return "[" + ", ".join(text(x, False) for x in v) + "]"
    if isinstance(v, (set, frozenset)):
        return text(sorted(v), False)
    if isinstance(v, dict):
        return "{" + ", ".join(quoted(text(k)) + ": " + text(v[k], False) for k in sorted(v)) + "}"
    if isinstance(v, Rec):
        head = [f'"__name": {quoted(v._name)}'] if v._name else []
        return "{" + ", ".join(head + [quoted(k) + ": " + text(x, False) for k, x in sorted(v.fields().items())]) + "}"
    raise TypeError(type(v))


def p(*args):
    """print: with three or more arguments the line is trimmed."""
    line = " ".join(text(a) for a in args)
    print(line.strip() if len(args) >= 3 else line)
