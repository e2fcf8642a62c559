#: Ok needs: T, E
from dataclasses import dataclass
from typing import Generic, TypeAlias


@dataclass(frozen=True, slots=True)
class Ok(Generic[T]):
    """What went well."""

    value: T


@dataclass(frozen=True, slots=True)
class Err(Generic[E]):
    """What went wrong."""

    error: E


Result: TypeAlias = Ok[T] | Err[E]


#: outcome_of needs: Ok, T
from collections.abc import Callable
from typing import Any, ParamSpec

P = ParamSpec("P")


def outcome_of(
    raised: type[Exception],
    function: Callable[P, T],
    *args: P.args,
    **named: P.kwargs,
) -> Result[T, Any]:
    """What a function returns, or the error that it raises, as a value."""
    try:
        return Ok(function(*args, **named))
    except raised as failure:
        return Err(getattr(failure, "error"))


