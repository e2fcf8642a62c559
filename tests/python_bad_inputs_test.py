#!/usr/bin/env python3
"""What callers without types give to a Python package: tests/emit/python/hostile is built, and each of its functions is called with
values of every kind in every position. Either the answer is the one that Python's own notion of the value gives (a bool is an int,
anything that can be gone through is a list), or it is an exception of Python's; never a wrong result, and no hang.
Prints `N passed, N failed, N skipped`."""
import collections
import enum
import os
import pathlib
import subprocess
import sys
import tempfile
import types

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIBRARY = ROOT / "tests" / "emit" / "python" / "hostile"
MOCHI = pathlib.Path(os.environ.get("MOCHI", ROOT / "build" / "quick" / "mochi")).resolve()
REFUSED = (TypeError, ValueError, OverflowError, AttributeError, LookupError, RecursionError, ArithmeticError)
NAN = float("nan")
passed = failed = 0


class Int(int):
    """A subclass of what is wanted."""


class List(list):
    """Another one."""


class Number(enum.IntEnum):
    ONE = 1


class Refusing:
    """Says no to everything."""

    def __getattr__(self, name):
        raise AttributeError(name)


class Sized:
    """A length, and nothing to go through."""

    def __len__(self):
        return 3


def deep(levels):
    made = []
    for _ in range(levels):
        made = [made]
    return made


def values():
    """Each made anew: a generator is spent by the first who takes it."""
    return {
        "None": None, "True": True, "0": 0, "5": 5, "-1": -1, "2**63": 2**63, "-2**63": -(2**63), "2**70": 2**70, "1.5": 1.5, "1.0": 1.0,
        "nan": NAN, "inf": float("inf"), "1j": 1j, "text": "12", "empty text": "", "surrogate": "\ud800", "bytes": b"ab", "bytearray": bytearray(b"ab"),
        "list": [1, 2], "tuple": (1, 2), "empty": [], "list of text": ["a"], "list of None": [None], "list of nan": [NAN], "generator": (n for n in (1, 2)),
        "range": range(3), "deque": collections.deque([1, 2]), "subclass of list": List([1, 2]), "subclass of int": Int(3), "IntEnum": Number.ONE,
        "dict": {"a": 1}, "dict of text": {"a": "x"}, "nan key": {NAN: 1}, "Counter": collections.Counter("ab"), "proxy": types.MappingProxyType({"a": 1}),
        "set": {1, 2}, "frozenset": frozenset((1, 2)), "object": object(), "class": int, "function": len, "refusing": Refusing(), "sized": Sized(),
        "deep": deep(10_000),
    }


def is_int(value):
    return isinstance(value, int) and -(2**63) <= value < 2**63


def items_of(value):
    """What a list is made of: anything but what cannot be gone through."""
    return list(value)


def ints_of(value):
    items = items_of(value)
    if not all(isinstance(item, int) for item in items):
        raise TypeError("not ints")
    return items


def entries_of(value):
    return dict(value.items())


def checked(value):
    if not is_int(value):
        raise OverflowError("too large")
    return value


def wanted_int(value):
    if not isinstance(value, int):
        raise TypeError("no int")
    return checked(value)


def wanted(value, kind, look=None):
    if not isinstance(value, kind):
        raise TypeError("another kind")
    if look is not None:
        look()
    return value


def number(value):
    if not isinstance(value, (int, float, complex)):
        raise TypeError("no number")
    return value


def big(value):
    if not isinstance(value, int):
        raise TypeError("no int")
    return value


def cases(lib):
    """By function: what it should give for a value."""
    return {
        lib.int_sum: lambda v: checked(v + 1) if isinstance(v, int) else number(v) + 1, lib.int_kept: lambda v: [wanted_int(v), 0], lib.int_back: wanted_int,
        lib.int_least: lambda v: wanted_int(v) < 5, lib.int_key: lambda v: {wanted_int(v): "here"}, lib.int_field: lambda v: lib.Point(wanted_int(v), 0),
        lib.int_turns: lambda v: sum(range(wanted_int(v))), lib.int_index: lambda v: ["a", "b", "c"][wanted_int(v)],
        lib.option_or: lambda v: 7 if v is None else wanted_int(v), lib.big_twice: lambda v: big(v) * 2, lib.float_half: lambda v: number(v) / 2.0,
        lib.list_sum: lambda v: checked(sum(ints_of(v))), lib.list_len: lambda v: len(items_of(v)), lib.list_back: items_of,
        lib.map_total: lambda v: checked(sum(ints_of(entries_of(v).values()))), lib.set_size: lambda v: len(set(items_of(v))),
        lib.text_len: lambda v: len(wanted(v, str, v.encode if isinstance(v, str) else None)), lib.text_kept: lambda v: [wanted(v, str, v.encode if isinstance(v, str) else None)],
        lib.bool_choice: lambda v: 1 if wanted(v, bool) else 2, lib.bytes_len: lambda v: len(wanted(v, (bytes, bytearray))),
        lib.bytes_back: lambda v: bytes(wanted(v, (bytes, bytearray))), lib.float_back: number,
        lib.union_side: None, lib.enum_name: None, lib.record_sum: None, lib.chain_depth: None, lib.generic_back: lambda v: v,
    }


def given_to(call, value):
    try:
        return "gives", call(value)
    except REFUSED as error:
        return "refuses", error


def check(name, call, expected, one, other):
    """`one` and `other` are two values made alike."""
    global passed, failed
    kind, got = given_to(call, one)
    want_kind, want = given_to(expected, other) if expected else ("refuses", None)
    # What can be answered may be refused all the same, with a reason.
    same = kind == "refuses" or (kind == want_kind and (got is one or shown(got) == shown(want)))
    passed += same
    failed += not same
    if not same:
        print(f"FAIL {name}: {kind} {shown(got)}, expected {want_kind} {shown(want)}")


def shown(value):
    """Its kind too: 1.0 is not 1."""
    try:
        return f"{type(value).__name__} {value!r}"[:100]
    except RecursionError:
        return "deep"


def run(lib):
    for call, expected in cases(lib).items():
        for (name, one), other in zip(values().items(), values().values()):
            if call is lib.int_turns and is_int(one) and one > 10**6:
                continue
            check(f"{call.__name__}({name})", call, expected, one, other)
            if call in (lib.int_sum, lib.int_kept):
                with_result = lib.call_sum if call is lib.int_sum else lib.call_kept
                kept = (lambda v: [wanted_int(v)]) if with_result is lib.call_kept else expected
                check(f"{with_result.__name__}(gives {name})", lambda v: with_result(lambda n: v), kept, one, other)
    for name, one in values().items():
        other = values()[name]
        check(f"call_list(gives {name})", lambda v: lib.call_list(lambda: v), lambda v: checked(sum(ints_of(v))), one, other)
        check(f"call_sum({name})", lib.call_sum, None, one, other) if name not in ("class", "function") else None
        for at, field in enumerate(("items", "tags", "seen")):
            parts = [[1], {"a": 1}, {1}]
            takes = (lambda v: len(items_of(v)) + 2, lambda v: len(entries_of(v)) + 2, lambda v: len(set(items_of(v))) + 2)[at]
            check(f"bag_size({field} {name})", lambda v: lib.bag_size(*parts[:at], v, *parts[at + 1:]), takes, one, other)
            made = (items_of, entries_of, lambda v: set(items_of(v)))[at]
            got = lambda v: (list, dict, set)[at](getattr(lib.Bag(*parts[:at], v, *parts[at + 1:]), field))
            check(f"Bag({field} {name})", got, made, one, other)
        # What holds NaN equals nothing, nor does a function.
        times = 0 if name in ("nan", "list of nan", "function") else 1
        check(f"generic_count({name})", lambda v: lib.generic_count([v, object()], v), lambda v: times, one, one)
    chain = lib.End()
    for _ in range(10_000):
        chain = lib.Link(chain)
    check("a chain of 10,000", lib.chain_depth, lambda v: 10_000, chain, chain)
    check("the same by recursion", lib.chain_depth_by_calls, lambda v: 10_000, chain, chain)


with tempfile.TemporaryDirectory() as work:
    built = subprocess.run([str(MOCHI), "build", "--target=python", str(LIBRARY), "-o", work], capture_output=True, text=True, timeout=120)
    if built.returncode != 0:
        print(f"FAIL build\n{built.stdout}{built.stderr}")
        failed += 1
    else:
        sys.path.insert(0, str(pathlib.Path(work) / "src"))
        sys.dont_write_bytecode = True
        import acme_hostile

        run(acme_hostile)
print(f"{passed} passed, {failed} failed, 0 skipped")
sys.exit(1 if failed else 0)
