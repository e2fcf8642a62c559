#!/usr/bin/env python3
"""Writes version_pairs.txt: requirement, version, answer. The answers follow from the rules of the packages page,
section 3, as this file spells them out; nothing of the C++ code is used.  version_pairs.py [--check]"""
import os
import re
import sys

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "version_pairs.txt")


def version(text):
    """(major, minor, patch, pre identifiers) of semver 2.0.0, or None. Build metadata counts for nothing."""
    number = r"(0|[1-9]\d*)"
    ident = r"(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)"
    match = re.fullmatch(rf"{number}\.{number}\.{number}(?:-({ident}(?:\.{ident})*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?",
                         text, re.ASCII)
    if not match or any(int(n) >= 2**64 for n in match.groups()[:3]):
        return None
    return tuple(int(n) for n in match.groups()[:3]) + (tuple(match.group(4).split(".")) if match.group(4) else (),)


def key(v):
    """Semver precedence: numbers; a pre-release before its release; identifiers one by one, numeric before others."""
    release = 1 if not v[3] else 0
    return (v[:3], release, tuple((0, int(i), "") if i.isdigit() else (1, 0, i) for i in v[3]))


def comparator(text):
    """(sign, numbers written, pre) or None."""
    text = text.strip(" \t")
    if text == "*":
        return ("*", (), ())
    match = re.fullmatch(r"(\^|~|=|<=|<|>=|>)?[ \t]*(.+)", text)
    if not match:
        return None
    sign, rest = match.group(1) or "^", match.group(2)
    if re.fullmatch(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){0,1}", rest, re.ASCII):
        numbers = tuple(int(n) for n in rest.split("."))
        return (sign, numbers, ()) if all(n < 2**64 for n in numbers) else None
    full = version(rest)
    return (sign, full[:3], full[3]) if full else None


def after(numbers, keep):
    """The first release after all that share the first `keep` numbers."""
    head = list(numbers[:keep])
    head[-1] += 1
    return tuple(head + [0] * (3 - keep))


def interval(c):
    """(low, low included, high, high included): versions as keys, None = no limit. A high limit that is a whole range's end
    leaves out the pre-releases of the end too."""
    sign, numbers, pre = c
    if sign == "*":
        return (None, True, None, False)
    full = numbers + (0,) * (3 - len(numbers))
    low = key(full + (pre,))
    end = lambda keep: key(after(full, keep) + (("0-before-all",),))[:1] + (-1, ())
    if sign == ">=":
        return (low, True, None, False)
    if sign == ">":
        return (low, False, None, False) if len(numbers) == 3 else (end(len(numbers)), True, None, False)
    if sign == "<":
        return (None, True, low, False)
    if sign == "<=":
        return (None, True, low, True) if len(numbers) == 3 else (None, True, end(len(numbers)), False)
    if sign == "=":
        return (low, True, low, True) if len(numbers) == 3 else (low, True, end(len(numbers)), False)
    if sign == "~":
        return (low, True, end(1 if len(numbers) == 1 else 2), False)
    # ^: up to the first number that is not zero, or the last one written.
    keep = next((i + 1 for i, n in enumerate(numbers) if n), len(numbers))
    return (low, True, end(keep), False)


def inside(c, v):
    low, low_in, high, high_in = interval(c)
    k = key(v)
    if low is not None and (k < low or (k == low and not low_in)):
        return False
    return high is None or k < high or (k == high and high_in)


def matches(requirement, text):
    """`yes`, `no`, or `bad` for a malformed requirement or version."""
    parts = [comparator(part) for part in requirement.split(",")]
    v = version(text)
    if None in parts or v is None:
        return "bad"
    if not all(inside(c, v) for c in parts):
        return "no"
    # A pre-release qualifies only if a comparator names a pre-release of the same three numbers.
    if v[3] and not any(c[2] and c[1] == v[:3] for c in parts):
        return "no"
    return "yes"


REQUIREMENTS = """^1.2.3|^1.2|^1|^0.2.3|^0.2|^0.0.3|^0.0|^0|1.2.3|0.3|~1.2.3|~1.2|~1|~0.2.3|~0|=1.2.3|=1.2|=1|<1.2.3|<1.2|<1
<=1.2.3|<=1.2|<=1|>1.2.3|>1.2|>1|>=1.2.3|>=1.2|>=1|*|>=1.2, <1.9|>=1, <3, <2.5|^1.2, *|^1.2.3-rc.1|1.0.0-rc.1|~1.2.3-beta
=1.2.3-rc.1|>=1.2.3-alpha.2|>1.2.3-rc.1|<1.2.3-rc.2|<=1.2.3-rc.1|>=1.2.3-rc.1, <2|^1, <2.0.0-rc.2|^0.0.3-a|>=0.0.0-0""".replace("\n", "|").split("|")
VERSIONS = """0.0.0 0.0.2 0.0.3 0.0.4 0.1.9 0.2.2 0.2.3 0.2.9 0.3.0 0.9.9 1.0.0-rc.1 1.0.0 1.1.9 1.2.0 1.2.2 1.2.3-alpha.1
1.2.3-alpha.2 1.2.3-alpha.10 1.2.3-beta 1.2.3-rc.1 1.2.3-rc.1.1 1.2.3-rc.2 1.2.3 1.2.3+build.5 1.2.4-rc.1 1.2.4 1.3.0-0 1.3.0
1.8.99 1.9.0 2.0.0-rc.1 2.0.0 2.4.9 2.5.0 18446744073709551615.0.0""".split()
MALFORMED = [("", "1.0.0"), ("^", "1.0.0"), ("^1.2.3.4", "1.2.3"), ("01.2", "1.2.0"), ("1.02", "1.2.0"), ("1.2.03", "1.2.3"),
             ("^a", "1.0.0"), ("1.x", "1.0.0"), ("1.*", "1.0.0"), ("^1,", "1.0.0"), (",^1", "1.0.0"), ("^1 ^2", "1.0.0"),
             ("==1.0.0", "1.0.0"), ("!=1.0.0", "1.0.0"), ("=>1", "1.0.0"), ("^-1", "1.0.0"), ("^1.2-rc.1", "1.2.0"),
             ("^1.2.3-01", "1.2.3"), ("^1.2.3-", "1.2.3"), ("^1.2.3-a..b", "1.2.3"), ("18446744073709551616", "1.0.0"),
             ("v1.0.0", "1.0.0"), ("1.0.0 - 2.0.0", "1.0.0"), ("^1 || ^2", "1.0.0"), ("latest", "1.0.0"), ("*, *", "1.2.3"),
             ("^1", "1.0"), ("^1", "1"), ("^1", "1.0.0.0"), ("^1", "01.0.0"), ("^1", "1.0.0-"), ("^1", "1.0.0-01"),
             ("^1", "1.0.0+"), ("^1", "1.0.0-a_b"), ("^1", " 1.0.0"), ("^1", "1.0.0 "), ("^1", "18446744073709551616.0.0"),
             ("^1", "1.0.0-0a"), ("^1", "1.0.0-a.0"), ("^1", "-1.0.0"), ("^1", "1.0.0\u00b2"), ("^1", ""),
             ("  ^ 1.2 ,\t< 1.9 ", "1.2.0"), (">= 1.0.0 , < 2", "1.5.0"), ("^18446744073709551615", "18446744073709551615.2.0"),
             (">18446744073709551615", "18446744073709551615.9.9")]


def table():
    lines = ["# requirement | version | yes, no or bad. Written by version_pairs.py from the rules; do not edit by hand."]
    for requirement in REQUIREMENTS:
        # All versions near the limits, a few of the rest: those where the answer changes, and their neighbours.
        answers = [matches(requirement, v) for v in VERSIONS]
        near = {i + d for i in range(1, len(answers)) if answers[i] != answers[i - 1] for d in (-1, 0)}
        near |= {0, len(VERSIONS) - 1} | {i for i, v in enumerate(VERSIONS) if "-" in v and v.startswith("1.2.3-")}
        lines += [f"{requirement} | {VERSIONS[i]} | {answers[i]}" for i in sorted(near)]
    lines += [f"{r} | {v} | {matches(r, v)}" for r, v in MALFORMED]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    text = table()
    if "--check" in sys.argv:
        with open(OUT, encoding="utf-8") as f:
            sys.exit(0 if f.read() == text else f"{OUT} is stale: run version_pairs.py")
    with open(OUT, "w", encoding="utf-8") as f:
        f.write(text)
    print(text.count("\n") - 1, "pairs")
