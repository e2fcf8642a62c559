# Support code, of which a program holds what it uses.

from __future__ import annotations


#: fail
class Fault(Exception):
    """An error of the Mochi program; `code` is its number, the exit status if uncaught."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def fail(code: int, message: str) -> NoReturn:
    raise Fault(code, message)


#: malformed needs: fail, quote
def malformed(text: str, kind: str) -> NoReturn:
    fail(2, f"cannot cast {quote(text)} to {kind}")


#: make_set
make_set = dict.fromkeys


#: T
#: K
#: V
#: caught needs: fail
def caught(error: Exception) -> str:
    """The message of an error that a `catch` block takes."""
    if isinstance(error, Fault):
        return str(error)
    if isinstance(error, RecursionError):
        return "call stack exceeded 1048576 frames"
    raise error


