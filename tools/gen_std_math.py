#!/usr/bin/env python3
"""Writes tests/lang/std/math_vectors.mochi and .out: arguments and results of the functions of std/math as IEEE 754 bits.

Results come from two sources that know nothing of the module. Node computes most functions with its own port of fdlibm, so
std/math has to give the very same bits; `node` must be on the path. For cbrt, pow, hypot and large angles the
exact result is computed here with 400 digits, and std/math may be off by one unit in the last place."""
import json
import random
import struct
import subprocess
from decimal import Decimal, getcontext
from pathlib import Path

getcontext().prec = 400
OUT = Path(__file__).resolve().parent.parent / "tests/lang/std"
SAME_AS_NODE = ["exp", "expm1", "log", "log1p", "log2", "log10", "sin", "cos", "tan", "asin", "acos", "atan",
                "sinh", "cosh", "tanh", "asinh", "acosh", "atanh"]
CASES = 40


def bits(x):
    return struct.unpack("<q", struct.pack("<d", x))[0]


def literal(n):
    return "-9223372036854775807 - 1" if n == -(1 << 63) else str(n)


def spread(rng, low, high):
    """A float of random size between 2^low and 2^high, of either sign."""
    return rng.choice([-1, 1]) * rng.uniform(1, 2) * 2.0 ** rng.randint(low, high)


def arguments(name, rng):
    edges = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, 1e-310, 1e300, -1e300, 5e-324, 1.7976931348623157e308]
    if name in ("asin", "acos", "atanh"):
        return edges[:6] + [rng.uniform(-1, 1) for _ in range(CASES - 10)] + [0.975, 0.9999999999, -0.99, 1e-9]
    if name in ("log", "log2", "log10"):
        return edges + [10.0, 1000.0, 1e22, 1.0000001] + [abs(spread(rng, -1000, 1000)) for _ in range(10)] + [
            rng.uniform(0.5, 2) for _ in range(CASES - 20)]
    if name == "acosh":
        return [1.0, 0.5, 1.0000001, 1e300] + [1 + abs(spread(rng, -20, 40)) for _ in range(CASES)]
    if name in ("exp", "expm1", "sinh", "cosh", "tanh"):
        return edges + [709.7, 710.4, 711.0, -745.1, -746.0, 0.3465735, 1.0397, 21.9, 22.1] + [
            spread(rng, -30, 8) for _ in range(CASES - 20)]
    if name in ("sin", "cos", "tan"):
        return edges[:8] + [0.7853981633974483, 1.5707963267948966, 3.141592653589793, 6.381956970095103e4, 1e15] + [
            spread(rng, -28, 4) for _ in range(15)] + [spread(rng, 4, 22) for _ in range(12)] + [
            spread(rng, 22, 1000) for _ in range(8)]
    return edges + [spread(rng, -40, 10) for _ in range(CASES - 20)] + [spread(rng, -1000, 1000) for _ in range(8)]


def node_results(name, xs):
    script = ("const d=new DataView(new ArrayBuffer(8));const o=JSON.parse(require('fs').readFileSync(0)).map(s=>{d.setBigInt64(0,BigInt(s));"
              f"d.setFloat64(0,Math.{name}(d.getFloat64(0)));return d.getBigInt64(0).toString()}});console.log(JSON.stringify(o))")
    answer = subprocess.run(["node", "-e", script], input=json.dumps([str(bits(x)) for x in xs]), capture_output=True, text=True, check=True)
    return [int(s) for s in json.loads(answer.stdout)]


def decimal_pi():
    three = Decimal(3)
    last, t, s, n, na, d, da = Decimal(0), three, three, Decimal(1), Decimal(0), Decimal(0), Decimal(24)
    while s != last:
        last = s
        n, na = n + na, na + 8
        d, da = d + da, da + 32
        t = (t * n) / d
        s += t
    return s


PI = decimal_pi()


def decimal_sin(x):
    """Of a float, by the series after taking away multiples of pi."""
    x = Decimal(x) % (2 * PI)
    term, total, n = x, x, 1
    while abs(term) > Decimal(10) ** -380:
        n += 2
        term = -term * x * x / (n * (n - 1))
        total += term
    return total


def exact_rows(rng):
    rows = {"pow": [], "hypot": [], "sin": [], "cbrt": []}
    for _ in range(60):
        x, y = abs(spread(rng, -20, 20)), spread(rng, -6, 5)
        rows["pow"].append((x, y, float((Decimal(y) * Decimal(x).ln()).exp())))
    for x, y in [(1.0000001, 1e9), (0.9999999, -1e9), (2.0, -1074.0), (10.0, 308.0), (10.0, -320.0), (1e-300, 1.01), (3.0, 40.0),
                 (1.0000000001, 3e10), (0.1, 0.1), (5e-324, 0.3)]:
        rows["pow"].append((x, y, float((Decimal(y) * Decimal(x).ln()).exp())))
    for x in [1.0, -27.0, 5e-324, 1e-310, 2.2250738585072014e-308, 1.7976931348623157e308] + [spread(rng, -1000, 1000) for _ in range(40)]:
        root = float((Decimal(abs(x)).ln() / 3).exp())
        rows["cbrt"].append((x, root if x > 0 else -root))
    for _ in range(40):
        x, y = spread(rng, -10, 10), spread(rng, -10, 10)
        rows["hypot"].append((x, y, float((Decimal(x) ** 2 + Decimal(y) ** 2).sqrt())))
    for x, y in [(1e300, 1e300), (3e-310, 4e-310), (1e-200, 1e-200), (1.0, 1e-20), (1e200, 1e180)]:
        rows["hypot"].append((x, y, float((Decimal(x) ** 2 + Decimal(y) ** 2).sqrt())))
    for x in [6381956970095103.0 * 2.0 ** 797, 1e22, 2.0 ** 1000, 1.7976931348623157e308, 5e15, 1.2345e100, 3.0e9]:
        rows["sin"].append((x, float(decimal_sin(x))))
    return rows


HEAD = '''// Results of std/math against those of other programs, as IEEE 754 bits; made by tools/gen_std_math.py.
import "std/math" as math
import "std/bits" as bits

// How many floats lie between two of them; both are of one sign.
fun apart(a: float, b: float): int {
  if a == b || (a != a && b != b) { return 0 }
  return abs(bits.float_to_bits(a) - bits.float_to_bits(b))
}

// Rows of argument and result: the greatest distance. A zero must have the right sign.
fun worst(f: fun(float): float, rows: list<int>): int {
  var most = 0
  for i in 0..len(rows) / 2 {
    let want = bits.float_from_bits(rows[2 * i + 1])
    let got = f(bits.float_from_bits(rows[2 * i]))
    var off = apart(got, want)
    if got == 0.0 && math.copysign(1.0, got) != math.copysign(1.0, want) { off = 1000 }
    if off > most { most = off }
  }
  return most
}

// Rows of two arguments and result.
fun worst_of_two(f: fun(float, float): float, rows: list<int>): int {
  var most = 0
  for i in 0..len(rows) / 3 {
    let got = f(bits.float_from_bits(rows[3 * i]), bits.float_from_bits(rows[3 * i + 1]))
    let off = apart(got, bits.float_from_bits(rows[3 * i + 2]))
    if off > most { most = off }
  }
  return most
}

'''


def rows_text(name, rows):
    lines = [f"let {name}: list<int> = ["]
    lines += ["  " + ", ".join(literal(n) for n in row) + "," for row in rows]
    return "\n".join(lines + ["]"]) + "\n"


def main():
    rng = random.Random(20)
    text, out = HEAD, ""
    for name in SAME_AS_NODE:
        xs = arguments(name, rng)
        text += rows_text(f"{name}_rows", list(zip(map(bits, xs), node_results(name, xs))))
        text += f'print("{name}", {len(xs)}, worst(math.{name}, {name}_rows))\n\n'
        out += f"{name} {len(xs)} 0\n"
    exact = exact_rows(rng)
    text += rows_text("large_rows", [tuple(map(bits, row)) for row in exact["sin"]])
    text += f'print("sin of large", {len(exact["sin"])}, worst(math.sin, large_rows) <= 1)\n\n'
    out += f"sin of large {len(exact['sin'])} true\n"
    text += rows_text("cbrt_rows", [tuple(map(bits, row)) for row in exact["cbrt"]])
    text += f'print("cbrt", {len(exact["cbrt"])}, worst(math.cbrt, cbrt_rows) <= 1)\n\n'
    out += f"cbrt {len(exact['cbrt'])} true\n"
    for name in ("pow", "hypot"):
        text += rows_text(f"{name}_rows", [tuple(map(bits, row)) for row in exact[name]])
        text += f'print("{name}", {len(exact[name])}, worst_of_two(math.{name}, {name}_rows) <= 1)\n\n'
        out += f"{name} {len(exact[name])} true\n"
    (OUT / "math_vectors.mochi").write_text(text.rstrip() + "\n", encoding="utf-8")
    (OUT / "math_vectors.out").write_text(out, encoding="utf-8")


if __name__ == "__main__":
    main()
