from __future__ import annotations

import contextlib
import copy
import pickle
import traceback
from collections.abc import Generator
from typing import Any

import acme_failures as failures
from acme_failures import (
    BadToken,
    Err,
    Failing,
    FailuresError,
    Form,
    Full,
    Gone,
    IoError,
    Issue,
    Job,
    MoneyError,
    Nested,
    Never,
    Nope,
    Ok,
    ParseError,
    UnexpectedEnd,
)

amount: int = failures.money("12.50")
assert amount == 1250
try:
    failures.money("12")
    raise SystemExit("no amount was read")
except MoneyError as error:
    assert (error.message, error.code, str(error)) == ("not an amount: 12", 3, "not an amount: 12")
    assert error == MoneyError("not an amount: 12", 3) and error != MoneyError("", 3)
    assert repr(error) == "MoneyError(message='not an amount: 12', code=3)"

# A union of errors is a class with one below it for each variant.
assert failures.parse("12") == 12 and failures.parse("EUR 2.50") == 250
assert failures.sum("1", "EUR 2.50") == 251
try:
    failures.parse("12x")
    raise SystemExit("a text was read")
except BadToken as error:
    text: str = error.text
    at: int = error.at
    assert (text, at, str(error)) == ("x", 2, 'bad token: text "x", at 2')
try:
    failures.sum("1", "")
    raise SystemExit("nothing was read")
except ParseError as error:
    assert isinstance(error, UnexpectedEnd) and str(error) == "unexpected end" and repr(error) == "UnexpectedEnd()"
try:
    failures.parse("EUR x")
    raise SystemExit("no amount was read")
except Nested as error:
    inner: MoneyError = error.inner
    assert inner.code == 3 and error.__cause__ is inner and str(error) == "nested"


def told(error: ParseError) -> str:
    match error:
        case UnexpectedEnd():
            return "end"
        case BadToken(text, at):
            return f"{text} at {at}"
        case Nested(inner):
            return inner.message
        case _:
            return "?"


assert told(BadToken(at=1, text="y")) == "y at 1" and told(UnexpectedEnd()) == "end"
assert told(Nested(MoneyError("m", 1))) == "m"

# The text, where it is no class, is in the package's own.
assert failures.plain("abc") == 3
try:
    failures.plain("a")
    raise SystemExit("a short text was taken")
except FailuresError as error:
    reason: object = error.error
    assert reason == "too short: a" and str(error) == "too short: a"

failures.store(5)
for wrong, said in ((-1, "the file is gone"), (101, "no room for 101 bytes")):
    try:
        failures.store(wrong)
        raise SystemExit("it was stored")
    except IoError as error:
        assert str(error) == said == error.message()
        assert error == (Gone() if wrong < 0 else Full(101))

form = Form("Ada", 36)
checked: Form = failures.validate(form)
assert checked == form
try:
    failures.validate(Form("", -1))
    raise SystemExit("a form was taken")
except FailuresError as error:
    assert error.error == [Issue("name", "empty"), Issue("age", "below zero")]

# An enum of errors is classes too.
assert failures.choose(3) == 3
for number, kind in ((0, Nope), (-1, Never)):
    try:
        failures.choose(number)
        raise SystemExit("it was chosen")
    except Failing as error:
        assert error.__class__ is kind and error == kind() and hash(error) == hash(kind())
assert str(Nope()) == "nope" and Nope() != Never()


# Functions of users raise, and what is not declared passes through.
def halved(n: int) -> int:
    if n % 2 != 0:
        raise Nope()
    return n // 2


assert failures.each([2, 4], halved) == [1, 2] and failures.each((2, 4), failures.choose) == [2, 4]
try:
    failures.each([2, 3], halved)
    raise SystemExit("it went through")
except Nope:
    pass


class Mine(Exception):
    pass


mine = Mine("mine")


def raises(n: int) -> int:
    raise mine


try:
    failures.each([1], raises)
    raise SystemExit("it went through")
except Mine as error:
    assert error is mine

# An error that came as an exception goes out as that object.
thrown = Nope()


def throws(n: int) -> int:
    raise thrown


try:
    failures.each([1], throws)
except Failing as error:
    assert error is thrown

# Results elsewhere are values.
job: Job = failures.start(0)
outcome: Ok[int] | Err[Failing] = job.outcome
assert outcome.ok is False and outcome.error == Nope()
assert failures.start(2).outcome == Ok(2) and job.run(4) == 4
assert failures.value_of(Ok(3)) == 3 and failures.value_of(Err(Nope())) == -1
try:
    job.run(0)
    raise SystemExit("it ran")
except Nope:
    pass
own = Job(Ok(1), halved)
assert own.run(8) == 4

# Errors are values and exceptions of Python.
for value in (MoneyError("m", 1), BadToken("x", 2), UnexpectedEnd(), Nested(MoneyError("m", 1)), Full(3), Nope()):
    again: Any = pickle.loads(pickle.dumps(value))
    assert again == value and copy.copy(value) == value and copy.deepcopy(value) == value and hash(again) == hash(value)
assert pickle.loads(pickle.dumps(Nested(MoneyError("m", 1)))).__cause__ == MoneyError("m", 1)


@contextlib.contextmanager
def around() -> Generator[None, None, None]:
    yield


try:
    with around():
        failures.parse("")
    raise SystemExit("nothing was read")
except UnexpectedEnd as error:
    assert "UnexpectedEnd: unexpected end" in traceback.format_exc()

# A stored error gathers no traces.
stored = Nope()


def given() -> Job:
    return Job(Err(stored), halved)


assert failures.value_of(given().outcome) == -1 and stored.__traceback__ is None
