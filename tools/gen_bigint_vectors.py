#!/usr/bin/env python3
"""Writes tests/unit/base/bigint_vectors.inc: operands and results computed by Python's own integers."""
import random
import sys


def truncated(a, b):
    q = abs(a) // abs(b)
    q = -q if (a < 0) != (b < 0) else q
    return q, a - q * b


def main():
    sys.set_int_max_str_digits(0)
    random.seed(20)
    edges = [0, 1, -1, 2**63 - 1, -2**63, 2**64, 2**64 - 1, -(2**64), 2**128 - 1, 10**19, 10**38, -(10**40)]
    pairs = [(a, b) for a in edges for b in edges]
    for digits in [5, 19, 20, 39, 60, 120, 300]:
        for _ in range(6):
            a = random.randrange(-10**digits, 10**digits)
            b = random.randrange(-10**random.randrange(1, digits + 1), 10**digits)
            pairs.append((a, b))
    # Divisors that make the first guess of a quotient digit too large.
    pairs.append((2**255 - 1, 2**127 + 2**64 - 1))
    pairs.append(((2**64 - 1) * 2**128, (2**63) * 2**64 + 2**64 - 1))
    for limbs in [60, 90, 200]:
        a = random.getrandbits(64 * limbs * 2) | 1 << (128 * limbs - 1)
        b = random.getrandbits(64 * limbs) | 1 << (64 * limbs - 1)
        pairs.append((a, -b))
        pairs.append((2**(128 * limbs) - 1, 2**(64 * limbs) - 1))
    lines = ["// Written by tools/gen_bigint_vectors.py: {a, b, a + b, a - b, a * b, a / b, a % b}; b = 0 has no quotient."]
    for a, b in pairs:
        q, r = truncated(a, b) if b else (0, 0)
        values = ", ".join('"%d"' % v for v in (a, b, a + b, a - b, a * b, q, r))
        lines.append("{%s}," % values)
    with open("tests/unit/base/bigint_vectors.inc", "w") as out:
        out.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
