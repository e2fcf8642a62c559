#!/usr/bin/env python3
"""Writes the expected values of tests/unit/base: float texts from Python's repr, case mappings and character classes
from Python's Unicode data. Values are drawn by a small generator that the C++ test repeats, so that 100,000 of them
need only one digest each here; a few hundred are written out for reading."""
import struct
import unicodedata

MASK = (1 << 64) - 1


class Generator:
    """splitmix64"""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)


def digest(text, state):
    """FNV-1a"""
    for byte in text.encode():
        state = ((state ^ byte) * 0x100000001B3) & MASK
    return state


def draw(generator):
    """Alternates between random bit patterns and short decimals, the values people write."""
    bits = generator.next()
    if bits % 4 == 0:
        bits = generator.next()
        return struct.unpack("<d", struct.pack("<Q", bits))[0]
    mantissa = generator.next() % 10 ** (1 + bits % 9)
    exponent = (bits >> 8) % 30 - 15
    value = float("%de%d" % (mantissa, exponent))
    return -value if bits >> 63 else value


def shortest(value):
    """Sign, digits and decimal exponent from repr."""
    text = repr(abs(value))
    mantissa, _, exponent = text.partition("e")
    exponent = int(exponent or 0)
    whole, _, fraction = mantissa.partition(".")
    digits = whole + fraction
    point = len(whole) + exponent
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    stripped = stripped.rstrip("0")
    if not stripped:
        return "0", 0
    return stripped, point - 1


def plain(digits, exponent, point_zero):
    if exponent < 0:
        return "0." + "0" * (-exponent - 1) + digits
    if len(digits) <= exponent + 1:
        return digits + "0" * (exponent + 1 - len(digits)) + (".0" if point_zero else "")
    return digits[: exponent + 1] + "." + digits[exponent + 1 :]


def scientific(digits, exponent, width):
    tail = "." + digits[1:] if len(digits) > 1 else ""
    return "%s%se%s%0*d" % (digits[0], tail, "-" if exponent < 0 else "+", width, abs(exponent))


def texts(value):
    if value != value:
        return "NaN", "NaN", "NaN"
    if value in (float("inf"), float("-inf")):
        text = "+Inf" if value > 0 else "-Inf"
        return text, text, text
    sign = "-" if struct.pack(">d", value)[0] >= 0x80 else ""
    digits, exponent = shortest(value)
    top = scientific(digits, exponent, 2) if exponent < -4 or exponent >= 21 else plain(digits, exponent, False)
    json = scientific(digits, exponent, 1) if exponent < -6 or exponent >= 21 else plain(digits, exponent, False)
    return sign + top, sign + plain(digits, exponent, True), sign + json


def escape(text):
    return "".join(c if 32 <= ord(c) < 127 and c not in '"\\' else "".join("\\%03o" % b for b in c.encode())
                   for c in text)


def float_lines():
    named = [0.0, -0.0, 1.0, 3.0, -2.5, 0.1, 0.2 + 0.1, 1e-4, 9.999e-5, 1e-5, 1e-6, 9.99e-7, 1e-7, 1e20, 1e21,
             123456789012345680000.0, 999999999999999900000.0, 1e22, 1.5e300, 5e-324, 2.2250738585072014e-308,
             1.7976931348623157e308, 9007199254740993.0, 0.30000000000000004, 1e15, 1e16, 1e17, 4.35, 2.0 ** 70]
    generator = Generator(1)
    lines = []
    for value in named + [draw(generator) for _ in range(200)]:
        bits = struct.unpack("<Q", struct.pack("<d", value))[0]
        lines.append('{%#xULL, "%s", "%s", "%s"},' % ((bits,) + texts(value)))
    generator = Generator(2)
    states = [0xCBF29CE484222325] * 3
    for _ in range(100_000):
        states = [digest(text + "\n", state) for text, state in zip(texts(draw(generator)), states)]
    return lines, states


def unicode_digests():
    upper = lower = classes = 0xCBF29CE484222325
    for code in range(0x110000):
        if 0xD800 <= code <= 0xDFFF:
            continue
        char = chr(code)
        upper = digest(char.upper(), upper)
        lower = digest(char.lower(), lower)
        category = unicodedata.category(char)
        start = category[0] == "L" or category == "So" or char == "_"
        part = start or category[0] == "N"
        printable = category[0] in "LMNPS" or char == " "
        classes = digest("%d%d%d" % (start, part, printable), classes)
    return upper, lower, classes


def main():
    words = ["ΑΣ", "ΑΣ.", "ΑΣΑ", "Σ", "Α\u0301Σ\u0301", "Α\u0301Σ\u0301Β", "straße ǆ ŉ ﬃ", "İI", "ΌΔΟΣ ΌΔΟΣ", "a'Σ", "Σa"]
    lines, states = float_lines()
    out = ["// Written by tools/gen_text_vectors.py.", "constexpr FloatRow kFloats[] = {"]
    out += lines + ["};"]
    out.append("constexpr std::uint64_t kFloatDigests[] = {%s};" % ", ".join("%#xULL" % s for s in states))
    out.append("constexpr CaseRow kCases[] = {")
    out += ['{"%s", "%s", "%s"},' % (escape(w), escape(w.upper()), escape(w.lower())) for w in words]
    out.append("};")
    names = ("kUpperDigest", "kLowerDigest", "kClassDigest")
    out += ["constexpr std::uint64_t %s = %#xULL;" % pair for pair in zip(names, unicode_digests())]
    with open("tests/unit/base/text_vectors.inc", "w") as file:
        file.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
