#: plain_float
def plain_float(value: float) -> str:
    """The shortest digits that read back, without an exponent."""
    text = repr(value)
    if "e" not in text:
        return text[:-2] if text.endswith(".0") else text
    mantissa, exponent = text.split("e")
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    digits = whole + fraction
    point = len(whole) + int(exponent)
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    if point >= len(digits):
        return sign + digits + "0" * (point - len(digits))
    return f"{sign}{digits[:point]}.{digits[point:]}"


#: format_float needs: plain_float
def format_float(value: float) -> str:
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "+Inf" if value > 0 else "-Inf"
    size = abs(value)
    if size != 0.0 and (size < 1e-4 or size >= 1e21):
        mantissa, exponent = repr(value).split("e")
        power = int(exponent)
        return f"{mantissa}e{'-' if power < 0 else '+'}{abs(power):02d}"
    return plain_float(value)


#: nested_float needs: format_float, plain_float
def nested_float(value: float) -> str:
    """As inside a list, map or record: never an exponent, always a point."""
    if value != value or value in (float("inf"), float("-inf")):
        return format_float(value)
    text = plain_float(value)
    return text if "." in text else text + ".0"


#: types
from collections.abc import Callable
from typing import Any


class Type:
    """The run-time description of a Mochi type, for text, JSON and `any`."""

    __slots__ = ("kind", "name", "args", "maker", "make_fields", "made")

    def __init__(
        self,
        kind: str,
        name: str,
        args: tuple[Type, ...] = (),
        maker: Any = None,
        make_fields: Callable[[], Any] = list,
    ) -> None:
        self.kind = kind
        self.name = name
        self.args = args
        self.maker = maker
        self.make_fields = make_fields
        self.made: Any = None

    def fields(self) -> Any:
        if self.made is None:
            self.made = self.make_fields()
        return self.made

    def variant(self, value: Any) -> Any:
        """Name and fields of the variant of a union; variants without fields may be plain constants."""
        variants = self.fields()
        return variants.get(value.__class__) or variants[value]


UNIT = Type("unit", "unit")
BOOL = Type("bool", "bool")
INT = Type("int", "int")
FLOAT = Type("float", "float")
STRING = Type("string", "string")
BYTES = Type("bytes", "bytes")
BIGINT = Type("bigint", "bigint")
BIGRAT = Type("bigrat", "bigrat")
ANY = Type("any", "any")
FUN = Type("fun", "fun")


def list_of(item: Type) -> Type:
    return Type("list", f"[{item.name}]", (item,))


def set_of(item: Type) -> Type:
    return Type("set", f"set<{item.name}>", (item,))


def option_of(item: Type) -> Type:
    return Type("option", f"option[{item.name}]", (item,))


def map_of(key: Type, value: Type) -> Type:
    return Type("map", f"{{{key.name}: {value.name}}}", (key, value))


def group_of(key: Type, item: Type) -> Type:
    return Type("group", "group", (key, item))


def record_of(name: str, maker: Any, fields: Callable[[], Any]) -> Type:
    return Type("record", name, (), maker, fields)


def union_of(name: str, variants: Callable[[], Any]) -> Type:
    return Type("union", name, (), None, variants)


#: rank_of needs: types
RANKS = {"int": 1, "float": 2, "bigint": 3, "bigrat": 4}


def rank_of(type: Type) -> int:
    """Numbers by width; 0 for anything else."""
    return RANKS.get(type.kind, 0)


#: box needs: types, equal_any, fail, format_value
from typing import Any


class Dynamic:
    """A value of type `any`: the value beside its type."""

    __slots__ = ("type", "value")

    def __init__(self, type: Type, value: Any) -> None:
        self.type = type
        self.value = value

    def equal_to(self, other: Dynamic, depth: int) -> bool:
        return equal_any(self, other, depth)

    def __eq__(self, other: object) -> bool:
        """As keys of a map: values of one kind that are the same."""
        if not isinstance(other, Dynamic) or self.type.kind != other.type.kind:
            return False
        return bool(self.value == other.value)

    def __hash__(self) -> int:
        kind = self.type.kind
        nullary = kind != "union" or not self.type.variant(self.value)[1]
        if kind not in ("int", "string", "bool", "bigint", "union") or not nullary:
            fail(3, f"invalid map key: {format_value(self.type, self.value)}")
        return hash((kind, self.value))


def box(type: Type, value: Any) -> Dynamic:
    if type.kind == "any":
        boxed: Dynamic = value
        return boxed
    if type.kind == "option":
        return NONE if value is None else box(type.args[0], value)
    return Dynamic(type, value)


#: NONE needs: box
NONE = Dynamic(UNIT, None)


#: rational
from fractions import Fraction


#: sorted_keys needs: types
from collections.abc import Iterable
from typing import Any


def set_items(type: Type, items: Any) -> list[Any]:
    """The items of a set as they are shown: ascending."""
    if hasattr(items, "in_order"):
        ordered: list[Any] = items.in_order(type)
        return ordered
    return sorted_keys(type, items)


def sorted_keys(type: Type, keys: Iterable[Any]) -> list[Any]:
    """The values of an enum in the order of its declaration; of several kinds texts, numbers, bools, enums by name."""
    if type.kind == "any":
        places = {"string": 0, "bool": 2, "union": 3}

        def place(key: Any) -> tuple[int, Any]:
            union = key.type.kind == "union"
            value = str(key.type.variant(key.value)[0]) if union else key.value
            return places.get(key.type.kind, 1), value

        return sorted(keys, key=place)
    if type.kind != "union":
        return sorted(keys)
    order = {value: place for place, value in enumerate(type.fields())}
    return sorted(keys, key=order.__getitem__)


#: shown_key needs: types, format_value
from typing import Any


def shown_key(type: Type, key: Any) -> str:
    """A map's key as text: a value of an enum stands as its name."""
    if type.kind == "any":
        return shown_key(key.type, key.value)
    return (
        str(type.variant(key)[0]) if type.kind == "union" else format_value(type, key)
    )


#: shown_keys needs: types, sorted_keys, shown_key
from collections.abc import Iterable
from typing import Any


def shown_keys(type: Type, keys: Iterable[Any]) -> list[tuple[str, Any]]:
    """The keys of a map behind their texts, ascending, values of an enum by name."""
    texts = [(shown_key(type, key), key) for key in sorted_keys(type, keys)]
    return sorted(texts, key=lambda row: row[0]) if type.kind == "union" else texts


#: format_value needs: types, box, NONE, quote, format_bool, format_float, big_text, nested_float, sorted_keys, shown_keys
from typing import Any


def format_value(
    type: Type, value: Any, nested: bool = False, open: tuple[int, ...] = ()
) -> str:
    """The text of a value: `print` and `str` at the top, `nested` inside a list, map or record."""
    kind = type.kind
    if kind == "any":
        return format_value(value.type, value.value, nested, open)
    if kind == "option":
        return (
            "nil" if value is None else format_value(type.args[0], value, nested, open)
        )
    if kind == "unit":
        return "nil"
    if kind == "bool":
        return format_bool(value)
    if kind == "float":
        return nested_float(value) if nested else format_float(value)
    if kind == "string":
        text: str = value
        return quote(text) if nested else text
    if kind == "bigrat":
        return f"{big_text(value.numerator)}/{big_text(value.denominator)}"
    if kind == "bytes":
        return "bytes[" + " ".join(f"{b:02x}" for b in value) + "]"
    if kind == "fun":
        return "<function>"
    if kind in ("int", "bigint"):
        return str(value) if kind == "int" else big_text(value)
    if id(value) in open:
        return "[...]" if kind in ("list", "set") else "{...}"
    open = (*open, id(value))
    if kind == "list":
        return (
            "["
            + ", ".join([format_value(type.args[0], v, True, open) for v in value])
            + "]"
        )
    if kind == "set":
        return (
            "["
            + ", ".join(
                [
                    format_value(type.args[0], v, True, open)
                    for v in set_items(type.args[0], value)
                ]
            )
            + "]"
        )
    if kind == "map":
        parts = [
            f"{quote(text)}: {format_value(type.args[1], value[k], True, open)}"
            for text, k in shown_keys(type.args[0], value)
        ]
        return "{" + ", ".join(parts) + "}"
    if kind == "group":
        items = ", ".join(
            [format_value(type.args[1], v, True, open) for v in value.items]
        )
        return f'{{"items": [{items}], "key": {format_value(type.args[0], value.key, True, open)}}}'
    name, fields = (
        type.variant(value) if kind == "union" else (type.name, type.fields())
    )
    parts = [f'"__name": "{name}"'] if name else []
    for field, attribute, field_type in sorted(fields, key=lambda row: str(row[0])):
        parts.append(
            f"{quote(field)}: {format_value(field_type, getattr(value, attribute), True, open)}"
        )
    return "{" + ", ".join(parts) + "}"


