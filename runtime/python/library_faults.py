"""Support code that the modules of this package share."""

from __future__ import annotations

#: fail
from types import TracebackType
from typing import NoReturn

ERRORS: dict[int, type[Exception]] = {
    2: ValueError,
    3: ValueError,
    4: IndexError,
    5: ZeroDivisionError,
    6: OverflowError,
    9: AssertionError,
}


def fault(code: int, message: str, trace: TracebackType | None = None) -> Exception:
    """The error that Python has for such a fault, with where in Mochi it happened."""
    error = ERRORS.get(code, RuntimeError)(message)
    setattr(error, "code", code)
    setattr(error, "_mochi_fault", code)
    from .positions import mochi_trace

    places = mochi_trace(trace)
    # Python 3.10 shows no notes.
    note = getattr(error, "add_note", None)
    if places and note is not None:
        note(places)
    return error.with_traceback(trace)


def fail(code: int, message: str) -> NoReturn:
    raise fault(code, message)


#: malformed needs: fail
def malformed(text: str, kind: str) -> NoReturn:
    """Refuses a text that says no value of the type."""
    from json import dumps

    fail(2, f"cannot cast {dumps(text, ensure_ascii=False)} to {kind}")


#: missing_key needs: key_text
# Some loop asks a map for a key.


#: subscript_error needs: fail
from typing import Any


def subscript_error(error: Exception, items: Any = None, *keys: int) -> Exception:
    """What a subscript in a loop raised: in the words of a checked one if the loop has no other, else in Python's."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
        if trace.tb_frame.f_code.co_name != "<listcomp>":
            return error
    message = str(error)
    if isinstance(error, KeyError):  #? missing_key
        key = error.args[0]  #? missing_key
        name = getattr(key, "value", None)  #? missing_key
        shown = key_text(key) if name is None else f'{{"__name": "{name}"}}'  #? missing_key
        return fault(4, f"map key not found: {shown}", error.__traceback__)  #? missing_key
    for key in keys:
        if not -len(items) <= key < len(items):
            text = "string" if isinstance(items, str) else "list"
            kind = "bytes" if isinstance(items, bytes) else text
            message = f"{kind} index out of range: {key} (len {len(items)})"
            break
        items = items[key]
    return fault(4, message, error.__traceback__)


#: is_fault
def is_fault(error: Exception) -> bool:
    """Raised by code of Mochi for a fault: the same mark in every package."""
    return hasattr(error, "_mochi_fault")


#: caught needs: fail, is_fault
def caught(error: Exception) -> str:
    """The message of a fault; what is none passes through: whose function raised it knows why."""
    if is_fault(error):
        return str(error)
    if isinstance(error, RecursionError):
        return "call stack exceeded 1048576 frames"
    raise error


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


