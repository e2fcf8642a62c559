#: Ok
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar, final

V_co = TypeVar("V_co", covariant=True)
E_co = TypeVar("E_co", covariant=True)


@final
@dataclass(frozen=True, slots=True)
class Ok(Generic[V_co]):
    """What went well; `ok` tells it from what went wrong."""

    value: V_co

    @property
    def ok(self) -> Literal[True]:
        return True


@final
@dataclass(frozen=True, slots=True)
class Err(Generic[E_co]):
    """What went wrong; `ok` tells it from what went well."""

    error: E_co

    @property
    def ok(self) -> Literal[False]:
        return False


#: outcome_of needs: Ok, T
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
Failure = TypeVar("Failure", bound=Exception)


def outcome_of(
    raised: type[Failure],
    function: Callable[P, T],
    *args: P.args,
    **named: P.kwargs,
) -> Ok[T] | Err[Failure]:
    """What a function returns, or the error that it raises, as a value."""
    try:
        return Ok(function(*args, **named))
    except raised as failure:
        return Err(failure)


#: reason_of needs: Ok, T
from collections.abc import Callable
from typing import Any, ParamSpec

R = ParamSpec("R")


def reason_of(
    raised: type[Exception],
    function: Callable[R, T],
    *args: R.args,
    **named: R.kwargs,
) -> Ok[T] | Err[Any]:
    """What a function returns, or what the error that it raises says, as a value."""
    try:
        return Ok(function(*args, **named))
    except raised as failure:
        return Err(getattr(failure, "error"))


#: any_reason_of needs: Ok, T, fail, is_fault
from collections.abc import Callable
from typing import Any, ParamSpec

A = ParamSpec("A")


def any_reason_of(
    raised: type[Exception],
    function: Callable[A, T],
    *args: A.args,
    **named: A.kwargs,
) -> Ok[T] | Err[Any]:
    """The same where errors of any class are what a function may fail with."""
    try:
        return Ok(function(*args, **named))
    except raised as failure:
        return Err(getattr(failure, "error"))
    except Exception as failure:
        if is_fault(failure):
            raise
        return Err(failure)


#: raised
from typing import TypeVar

Raised = TypeVar("Raised", bound=Exception)


def raised(error: Raised) -> Raised:
    """What is raised for an error that somebody else may hold: a copy, unless it came as an exception."""
    return error if error.__traceback__ is not None else error.__class__(*error.args)


#: raised_as needs: raised
from collections.abc import Callable


def raised_as(wrap: Callable[[object], Exception], error: object) -> Exception:
    """An exception of the user's own is raised itself, anything else in the package's class."""
    return raised(error) if isinstance(error, Exception) else wrap(error)


#: given needs: Ok, T, raised, raised_as
from typing import Any


def given(outcome: Ok[T] | Err[Any], wrap: Any = None) -> T:
    """The value of an outcome; what went wrong is raised."""
    if outcome.ok is True:
        return outcome.value
    raise raised_as(wrap, outcome.error)


#: raising needs: given
from collections.abc import Callable
from typing import Any


def raising(
    function: Callable[..., Ok[T] | Err[Any]], wrap: Any = None
) -> Callable[..., T]:
    """A function that gives outcomes, as its users call it."""
    return lambda *args: given(function(*args), wrap)


#: unmatched
from typing import NoReturn


def unmatched(value: object) -> NoReturn:
    """What is none of the values that the type allows."""
    raise TypeError(f"unexpected value: {value!r}")


