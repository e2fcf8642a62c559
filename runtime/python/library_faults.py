"""Support code that the modules of this package share."""

from __future__ import annotations

#: fail
from typing import NoReturn

ERRORS: dict[int, type[Exception]] = {
    2: ValueError,
    3: ValueError,
    4: IndexError,
    5: ZeroDivisionError,
    6: OverflowError,
    9: AssertionError,
}


def fail(code: int, message: str) -> NoReturn:
    """Raises the error that Python has for such a fault."""
    error = ERRORS.get(code, RuntimeError)(message)
    setattr(error, "code", code)
    from .positions import mochi_trace

    if trace := mochi_trace():
        error.add_note(trace)
    raise error


#: caught
def caught(error: Exception) -> str:
    """The message of an error that was caught."""
    if isinstance(error, KeyError) and error.args:
        return f"map key not found: {error.args[0]}"
    return str(error)


#: T
from typing import TypeVar

T = TypeVar("T")


#: K
from typing import TypeVar

K = TypeVar("K")


#: V
from typing import TypeVar

V = TypeVar("V")


#: E
from typing import TypeVar

E = TypeVar("E")


