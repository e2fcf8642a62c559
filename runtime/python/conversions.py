#: to_float
def to_float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


#: float_to_int needs: fail, format_float
def float_to_int(value: float) -> int:
    if not -9223372036854775808.0 <= value < 9223372036854775808.0:
        fail(3, f"cannot cast {format_float(value)} to int")
    return int(value)


#: to_int needs: fail, big_text
from typing import Any


def to_int(value: Any) -> int:
    whole = int(value)
    if not -0x8000000000000000 <= whole <= 0x7FFFFFFFFFFFFFFF:
        fail(3, f"cannot cast {big_text(value)} to int")
    return whole


#: to_bigint needs: fail, format_float
from typing import Any


def to_bigint(value: Any) -> int:
    if isinstance(value, float) and (
        value != value or value in (float("inf"), float("-inf"))
    ):
        fail(3, f"cannot cast {format_float(value)} to bigint")
    return int(value)


#: to_rational needs: rational, fail, format_float
from typing import Any


def to_rational(value: Any) -> Fraction:
    if isinstance(value, float) and (
        value != value or value in (float("inf"), float("-inf"))
    ):
        fail(3, f"cannot cast {format_float(value)} to bigrat")
    return Fraction(value)


#: divide_rational needs: fail
def divide_rational(a: Fraction, b: Fraction) -> Fraction:
    return a / b if b != 0 else fail(5, "division by zero")


#: remainder_rational needs: fail
def remainder_rational(a: Fraction, b: Fraction) -> Fraction:
    if b == 0:
        fail(5, "division by zero")
    quotient = a / b
    return a - int(quotient) * b


#: numerator
def numerator(value: Fraction) -> int:
    return value.numerator


#: denominator
def denominator(value: Fraction) -> int:
    return value.denominator


#: read_global needs: fail
from typing import Any


UNSET = object()


def read_global(value: Any, name: str) -> Any:
    return value if value is not UNSET else fail(3, f"global {name} is not set yet")


#: once
from collections.abc import Callable
from typing import Any


def once(make: Callable[[], Any]) -> Callable[[], Any]:
    """A value made on first use."""
    made: list[Any] = []

    def get() -> Any:
        if not made:
            made.append(make())
        return made[0]

    return get


#: panic needs: fail
from typing import NoReturn


def panic(code: int, message: str) -> NoReturn:
    fail(code, message)


#: expect needs: fail
def expect(condition: bool, message: str) -> None:
    if not condition:
        fail(9, message)


#: exit_program
from typing import NoReturn


def exit_program(code: int) -> NoReturn:
    raise SystemExit(code if 0 <= code <= 255 else 1)


#: truthy
def truthy(any: Dynamic) -> bool:
    value = any.value
    if isinstance(value, float):
        return value != 0.0
    if value is None:
        return False
    return (
        bool(value) if isinstance(value, (bool, int, str, list, dict, bytes)) else True
    )


#: output
import sys

sys.stdout.reconfigure(encoding="utf-8", newline="\n", errors="strict")
write = sys.stdout.write


#: print_line needs: output
def print_line(text: str) -> None:
    write(text + "\n")


#: print_parts needs: output, trim_text
def print_parts(*parts: str) -> None:
    """Three or more parts lose blanks at both ends of the line."""
    line = " ".join(parts)
    write((trim_text(line) if len(parts) > 2 else line) + "\n")


#: now
import os
import time

SEED = [int(os.environ["MOCHI_NOW_SEED"])] if os.environ.get("MOCHI_NOW_SEED") else []


def now() -> int:
    if not SEED:
        return time.time_ns()
    SEED[0] = (SEED[0] * 1664525 + 1013904223) % 2147483647
    return SEED[0]


#: clock_ns
def clock_ns() -> int:
    import time

    return time.perf_counter_ns()


#: sha256 needs: bytes_of
from collections.abc import Sequence


def sha256(data: str | Sequence[int]) -> list[int]:
    import hashlib

    content = data.encode() if isinstance(data, str) else bytes_of(data)
    return list(hashlib.sha256(content).digest())


#: input_line
def input_line() -> str:
    import sys

    return sys.stdin.readline().rstrip("\n").rstrip("\r")


