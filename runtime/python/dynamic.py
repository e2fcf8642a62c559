#: same_shape needs: types
def same_shape(a: Type, b: Type) -> bool:
    """The two descriptions are of one type."""
    if a is b:
        return True
    if a.kind != b.kind or a.name != b.name or len(a.args) != len(b.args):
        return False
    return all(same_shape(x, y) for x, y in zip(a.args, b.args))


#: fields_of needs: types
from typing import Any


def fields_of(type: Type, value: Any) -> Any:
    """The fields of a record, or of the variant in hand."""
    return type.variant(value)[1] if type.kind == "union" else type.fields()


#: unbox needs: types, box, NONE, fail, format_value, same_shape, float_to_int, to_float, to_int, to_bigint, to_rational, fields_of, parse_int, parse_float, make_set
from collections.abc import Callable
from typing import Any


def unbox(type: Type, any: Dynamic, exact: bool = False) -> Any:
    """The value as one of `type`, checked all the way down; `exact`: nothing is converted but numbers that widen."""
    source, value = any.type, any.value
    kind = type.kind
    if kind == "any":
        return any
    if kind == "option":
        return None if source.kind == "unit" else unbox(type.args[0], any, exact)
    if same_shape(source, type) and kind not in ("record", "union", "fun"):
        return value
    number = source.kind in (
        ("int", "bigint" if kind == "bigrat" else kind)
        if exact
        else ("int", "float", "bigint", "bigrat")
    )
    if kind == "int" and number:
        return float_to_int(value) if source.kind == "float" else to_int(value)
    if kind == "float" and number:
        return to_float(value)
    if kind == "bigint" and number:
        return to_bigint(value)
    if kind == "bigrat" and number:
        return to_rational(value)
    if kind == "int" and source.kind == "string" and not exact:
        return parse_int(value)
    if kind == "float" and source.kind == "string" and not exact:
        return parse_float(value)
    if kind == "list" and source.kind == "list":
        return [unbox(type.args[0], box(source.args[0], item), exact) for item in value]
    if kind == "set" and source.kind in ("set", "list"):
        return make_set(
            unbox(type.args[0], box(source.args[0], item), exact) for item in value
        )
    if kind == "map" and source.kind == "map":
        key, item = source.args
        return {
            unbox(type.args[0], box(key, k), exact): unbox(
                type.args[1], box(item, v), exact
            )
            for k, v in value.items()
        }
    if kind == "map" and source.kind == "record":
        return {
            f: unbox(type.args[1], box(t, getattr(value, a)), exact)
            for f, a, t in source.fields()
        }
    if kind == "record" and source.kind == "record":
        if source is type or source.name and source.name == type.name:
            return value
        known = {f: (a, t) for f, a, t in source.fields()}
        return record_from(
            type,
            lambda f: box(known[f][1], getattr(value, known[f][0]))
            if f in known
            else None,
            exact,
        )
    if kind == "record" and source.kind == "map":
        return record_from(
            type,
            lambda f: box(source.args[1], value[f]) if f in value else None,
            exact,
        )
    if (
        kind in ("union", "fun")
        and source.kind == kind
        and (source is type or source.name == type.name)
    ):
        return value
    if kind == "union" and source.kind == "string":
        # What data files and JSON hold of an enum: the name.
        for constant, (name, fields) in type.fields().items():
            if name == value and not fields:
                return constant
    if kind == "unit" and source.kind == "unit":
        return None
    if (
        kind == "bool"
        and source.kind == "bool"
        or kind == "string"
        and source.kind == "string"
    ):
        return value
    shown = format_value(source, value, True)
    if len(shown) > 200:
        shown = source.name
    return fail(3, f"cannot cast {shown} to {type.name}")


def record_from(type: Type, find: Callable[[str], Dynamic | None], exact: bool) -> Any:
    parts: list[Any] = []
    for field, _, field_type in type.fields():
        found = find(field)
        if found is None:
            if field_type.kind != "option":
                fail(3, f"missing field {field} for {type.name}")
            found = NONE
        parts.append(unbox(field_type, found, exact))
    return type.maker(*parts)


#: any_index needs: types, box, NONE, fail, index, char_at, any_field
def any_index(any: Dynamic, key: Dynamic) -> Dynamic:
    kind, value = any.type.kind, any.value
    if kind == "map":
        found = value.get(key if any.type.args[0].kind == "any" else key.value)
        return NONE if found is None else box(any.type.args[1], found)
    if kind in ("list", "string"):
        if key.type.kind != "int":
            fail(3, "invalid index" if kind == "list" else "string index must be int")
        if kind == "string":
            return box(any.type, char_at(value, key.value))
        return box(any.type.args[0], index(value, key.value))
    if kind == "record" and key.type.kind == "string":
        return any_field(any, key.value)
    return fail(3, "cannot index value of this kind")


#: any_field needs: types, box, fail, fields_of
def any_field(any: Dynamic, name: str) -> Dynamic:
    kind, value = any.type.kind, any.value
    if kind == "map" and any.type.args[0].kind == "string":
        if name in value:
            return box(any.type.args[1], value[name])
        return fail(4, f"map key not found: {name}")
    if kind == "group":
        if name == "key":
            return box(any.type.args[0], value.key)
        if name == "items":
            return box(list_of(any.type.args[1]), value.items)
    if kind in ("record", "union"):
        for field, attribute, field_type in fields_of(any.type, value):
            if field == name:
                return box(field_type, getattr(value, attribute))
    return fail(3, f"missing field {name} for {any.type.name}")


#: any_store needs: types, fail, unbox, set_index, fields_of
def any_store(any: Dynamic, key: Dynamic, item: Dynamic) -> None:
    """Writes into a map, a list or the field of a record, in place."""
    kind, value = any.type.kind, any.value
    if kind == "map":
        key_type, item_type = any.type.args
        if key_type.kind not in ("any", key.type.kind):
            fail(3, "invalid index")
        value[key if key_type.kind == "any" else key.value] = unbox(
            item_type, item, True
        )
        return
    if kind == "list":
        if key.type.kind != "int":
            fail(3, "invalid index")
        set_index(value, key.value, unbox(any.type.args[0], item, True))
        return
    if kind != "record":
        fail(3, "invalid index target")
    for field, attribute, field_type in fields_of(any.type, value):
        if field == key.value:
            setattr(value, attribute, unbox(field_type, item, True))
            return
    fail(3, f"missing field {key.value} for {any.type.name}")


#: any_slice needs: types, box, fail
def any_slice(any: Dynamic, start: int | None, end: int | None) -> Dynamic:
    if any.type.kind not in ("string", "list", "bytes"):
        fail(3, "cannot index value of this kind")
    return box(any.type, any.value[start:end])


#: any_len needs: types, fail
def any_len(any: Dynamic) -> int:
    kind = any.type.kind
    if kind == "unit":
        return 0
    if kind in ("string", "list", "bytes", "map", "set"):
        return len(any.value)
    if kind == "group":
        return len(any.value.items)
    if kind == "record":
        return len(any.type.fields())
    return fail(3, "invalid len operand")


#: any_items needs: types, box, fail
def any_items(any: Dynamic) -> list[Dynamic]:
    """What a loop over the value walks."""
    kind, value = any.type.kind, any.value
    if kind == "string":
        return [box(any.type, c) for c in value]
    if kind in ("list", "map", "set"):
        return [box(any.type.args[0], item) for item in value]
    if kind == "group":
        return [box(any.type.args[1], item) for item in value.items]
    return fail(3, "invalid iterator")


#: any_contains needs: types, box, fail, equal_any
def any_contains(needle: Dynamic, any: Dynamic) -> bool:
    kind, value = any.type.kind, any.value
    if kind == "string" and needle.type.kind == "string":
        return needle.value in value
    if kind == "list":
        return True in [
            equal_any(box(any.type.args[0], item), needle) for item in value
        ]
    if kind in ("map", "set"):
        item = any.type.args[0].kind
        if item == "any":
            return needle in value
        return needle.type.kind == item and needle.value in value
    return fail(3, "invalid 'in' operand")


#: any_binary needs: types, box, rank_of, equal_any, compare, unbox, checked, divide, remainder, divide_float, remainder_float, divide_bigint, divide_rational, remainder_rational, same_shape, fail
from typing import Any


SIGNS = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "div": "/",
    "rem": "%",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
}


def any_binary(a: Dynamic, b: Dynamic, op: str) -> Dynamic:
    """A binary operation on values of type any: numbers are brought to one kind first."""
    if op in ("eq", "ne"):
        return box(BOOL, equal_any(a, b) == (op == "eq"))
    left, right = rank_of(a.type), rank_of(b.type)
    if op in ("add", "sub", "mul", "div", "rem"):
        if left and right:
            top = max(left, right)
            kind = (INT, FLOAT, BIGINT, BIGRAT)[top - 1]
            if left != right and min(left, right) == 2:
                kind = BIGRAT
            return box(
                kind, number_binary(kind.kind, op, unbox(kind, a), unbox(kind, b))
            )
        if op == "add" and a.type.kind == b.type.kind == "string":
            return box(STRING, a.value + b.value)
        if op == "add" and a.type.kind == b.type.kind == "list":
            if same_shape(a.type, b.type):
                return box(a.type, a.value + b.value)
            boxed = [box(x.type.args[0], item) for x in (a, b) for item in x.value]
            return box(list_of(ANY), boxed)
    elif left and right or a.type.kind == b.type.kind:
        order = compare(a.value, b.value)
        return box(
            BOOL,
            {"lt": order < 0, "le": order <= 0, "gt": order > 0, "ge": order >= 0}[op],
        )
    elif a.value is None or b.value is None:
        return box(BOOL, False)
    names = " and ".join(
        "nil" if any.type.kind == "unit" else any.type.name for any in (a, b)
    )
    return fail(3, f"operator `{SIGNS[op]}` cannot be used on types {names}")


def number_binary(kind: str, op: str, a: Any, b: Any) -> Any:
    if op in ("add", "sub", "mul"):
        value = a + b if op == "add" else a - b if op == "sub" else a * b
        return checked(value) if kind == "int" else value
    if kind == "int":
        return divide(a, b) if op == "div" else remainder(a, b)
    if kind == "float":
        return divide_float(a, b) if op == "div" else remainder_float(a, b)
    if kind == "bigint":
        return divide_bigint(a, b) if op == "div" else remainder(a, b)
    return divide_rational(a, b) if op == "div" else remainder_rational(a, b)


#: any_negate needs: types, box, rank_of, checked, fail
def any_negate(any: Dynamic) -> Dynamic:
    if any.type.kind == "int":
        return box(any.type, checked(-any.value))
    if rank_of(any.type):
        return box(any.type, -any.value)
    name = "nil" if any.type.kind == "unit" else any.type.name
    return fail(3, f"operator `-` cannot be used on type {name}")


#: any_to_int needs: unbox, parse_int
def any_to_int(any: Dynamic) -> int:
    if any.value is None:
        return 0
    if any.type.kind == "string":
        return parse_int(any.value)
    return unbox(INT, any)


#: any_to_float needs: unbox, parse_float
def any_to_float(any: Dynamic) -> float:
    if any.value is None:
        return 0.0
    return parse_float(any.value) if any.type.kind == "string" else unbox(FLOAT, any)


#: sum_any needs: any_binary, box
from collections.abc import Iterable


def sum_any(items: Iterable[Dynamic]) -> Dynamic:
    total = box(INT, 0)
    for item in items:
        total = any_binary(total, item, "add")
    return total


#: average_any needs: unbox
from collections.abc import Iterable


def average_any(items: Iterable[Dynamic]) -> float:
    present = [unbox(FLOAT, item) for item in items if item.value is not None]
    return sum(present) / len(present) if present else 0.0


