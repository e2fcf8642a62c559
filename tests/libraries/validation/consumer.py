from __future__ import annotations

from typing import cast

import acme_validation as validation
from acme_validation import (
    Check,
    Custom,
    Flag,
    Issue,
    Missing,
    Number,
    Problem,
    Required,
    Schema,
    Text,
    TooShort,
    ValidationError,
    Value,
    WrongType,
)


def even(value: Value) -> Problem | None:
    return None if isinstance(value, Number) and value.value % 2 == 0 else Custom("must be even")


check: Check = even
schema = (
    Schema.create()
    .field("name", [validation.required(), validation.min_length(2)])
    .field("mail", [validation.email()])
    .field("age", checks=(validation.at_most(150), check), default=Number(18))
)
good: dict[str, Value] = schema.validate({"name": Text("Ada")})
assert good == {"name": Text("Ada"), "mail": Missing(), "age": Number(18)}
try:
    schema.validate({"mail": Text("x"), "age": Number(7), "other": Flag(True)})
    raise SystemExit("it was taken")
except ValidationError as error:
    issues = cast("list[Issue]", error.error)
    assert issues[0] == Issue("name", Required())
    told: dict[str, list[str]] = validation.report(issues)
    assert told == {
        "name": ["is required"],
        "mail": ["is no address"],
        "age": ["must be even"],
        "other": ["is unknown"],
    }
both = validation.every([validation.min_length(1), validation.matching(lambda s: s != "x", message="is x")])
assert both(Text("")) == TooShort(1) and both(Text("x")) == Custom("is x") and both(Text("y")) is None
assert both(Number(1)) == WrongType("a text") and WrongType("a text").message() == "must be a text"
