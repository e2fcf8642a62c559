# Support code of emitted Python. Sections begin with `#:`; an artefact ships only those it uses, in this order.

#: fail
class Fault(Exception):
    """An error of the Mochi program; `code` is its number, the exit status if uncaught."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


def fail(code, message):
    raise Fault(code, message)


#: INF
INF = float("inf")


#: NAN
NAN = float("nan")


#: checked needs: fail
def checked(value):
    """An int result that must fit 64 bits."""
    if -0x8000000000000000 <= value <= 0x7FFFFFFFFFFFFFFF:
        return value
    return fail(6, "integer overflow")


#: divide needs: fail
def divide(a, b):
    """Truncates toward zero."""
    if b == 0:
        fail(5, "division by zero")
    if (a < 0) == (b < 0):
        quotient = a // b
        return quotient if quotient <= 0x7FFFFFFFFFFFFFFF else fail(6, "integer overflow")
    return -(-a // b)


#: divide_bigint needs: fail
def divide_bigint(a, b):
    if b == 0:
        fail(5, "division by zero")
    return a // b if (a < 0) == (b < 0) else -(-a // b)


#: remainder needs: fail
def remainder(a, b):
    """Has the sign of the dividend."""
    if b == 0:
        fail(5, "division by zero")
    rest = abs(a) % abs(b)
    return -rest if a < 0 else rest


#: divide_float
def divide_float(a, b):
    if b != 0.0:
        return a / b
    if a == 0.0 or a != a:
        return float("nan")
    import math

    return math.copysign(float("inf"), a) * math.copysign(1.0, b)


#: remainder_float
def remainder_float(a, b):
    import math

    if b == 0.0 or math.isinf(a) or a != a or b != b:
        return float("nan")
    return math.fmod(a, b)


#: wrap
def wrap(value):
    """The low 64 bits, as a signed int."""
    value &= 0xFFFFFFFFFFFFFFFF
    return value - 0x10000000000000000 if value >= 0x8000000000000000 else value


#: shift_count needs: fail
def shift_count(count):
    if not 0 <= count <= 63:
        fail(3, f"shift count out of range: {count}")
    return count


#: shift_left needs: wrap, shift_count
def shift_left(a, count):
    return wrap(a << shift_count(count))


#: shift_right needs: shift_count
def shift_right(a, count):
    return a >> shift_count(count)


#: shift_right_logical needs: wrap, shift_count
def shift_right_logical(a, count):
    return wrap((a & 0xFFFFFFFFFFFFFFFF) >> shift_count(count))


#: float_to_bits
def float_to_bits(value):
    import struct

    return struct.unpack("<q", struct.pack("<d", value))[0]


#: float_from_bits
def float_from_bits(bits):
    import struct

    return struct.unpack("<d", struct.pack("<q", bits))[0]


#: floor_float
def floor_float(value):
    import math

    if not math.isfinite(value) or value == 0.0:
        return value
    return math.copysign(float(math.floor(value)), value)


#: ceil_float
def ceil_float(value):
    import math

    if not math.isfinite(value) or value == 0.0:
        return value
    return math.copysign(float(math.ceil(value)), value)


#: round_to
def round_to(value, digits):
    """Half away from zero, at `digits` decimals."""
    import math

    if not math.isfinite(value):
        return value
    scale = 10.0**digits
    scaled = value * scale
    if not math.isfinite(scaled) or scale == 0.0:
        return value
    return math.trunc(scaled + math.copysign(0.5, scaled)) / scale


#: square_root
def square_root(value):
    import math

    return math.sqrt(value) if value >= 0.0 else float("nan")


#: index needs: fail
def index(items, at):
    size = len(items)
    if -size <= at < size:
        return items[at]
    return fail(4, f"list index out of range: {at} (len {size})")


#: set_index needs: fail
def set_index(items, at, value):
    size = len(items)
    if not -size <= at < size:
        fail(4, f"list index out of range: {at} (len {size})")
    items[at] = value


#: char_at needs: fail
def char_at(text, at):
    size = len(text)
    if -size <= at < size:
        return text[at]
    return fail(4, f"string index out of range: {at} (len {size})")


#: quote
ESCAPES = {'"': '\\"', "\\": "\\\\", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}


def quote(text):
    """A string as it stands inside a list, map or record."""
    parts = []
    for c in text:
        if c in ESCAPES:
            parts.append(ESCAPES[c])
        elif c.isprintable():
            parts.append(c)
        elif ord(c) < 0x80:
            parts.append(f"\\x{ord(c):02x}")
        elif ord(c) < 0x10000:
            parts.append(f"\\u{ord(c):04x}")
        else:
            parts.append(f"\\U{ord(c):08x}")
    return '"' + "".join(parts) + '"'


#: format_bool
def format_bool(value):
    return "true" if value else "false"


#: key_text needs: format_bool
def key_text(key):
    return format_bool(key) if isinstance(key, bool) else str(key)


#: get_key needs: fail, key_text
def get_key(items, key):
    try:
        return items[key]
    except KeyError:
        pass
    return fail(4, f"map key not found: {key_text(key)}")


#: remove_key
def remove_key(items, key):
    if key not in items:
        return False
    del items[key]
    return True


#: unwrap needs: fail
def unwrap(value, message):
    return value if value is not None else fail(3, message)


#: lower_text
def lower_text(text):
    return text.lower()


#: trim_text
SPACES = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"


def trim_text(text):
    return text.strip(SPACES)


#: split_text
def split_text(text, separator):
    return text.split(separator) if separator else list(text)


#: pad_start
def pad_start(text, width, pad):
    missing = width - len(text)
    if missing <= 0:
        return text
    filler = pad or " "
    return (filler * (missing // len(filler) + 1))[:missing] + text


#: ord_of needs: fail
def ord_of(text):
    return ord(text[0]) if text else fail(3, "ord expects a string of one character")


#: chr_of needs: fail
def chr_of(code):
    if 0 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
        return chr(code)
    return fail(3, f"invalid code point: {code}")


#: bytes_of needs: fail
def bytes_of(items):
    for item in items:
        if not 0 <= item <= 255:
            fail(3, f"byte out of range: {item}")
    return bytes(items)


#: utf8_text needs: fail
def utf8_text(data):
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    return fail(2, "invalid UTF-8")


#: parse_int needs: fail, checked
def parse_int(text):
    digits = text[1:] if text[:1] in ("+", "-") else text
    if not digits or not all("0" <= c <= "9" for c in digits):
        fail(2, f'cannot cast "{text}" to int')
    return checked(int(text))


#: parse_int_base needs: fail, checked
def parse_int_base(text, base):
    digits = text[1:] if text[:1] in ("+", "-") else text
    if not 2 <= base <= 36 or not digits or not all(c.isascii() and c.isalnum() and int(c, 36) < base for c in digits):
        fail(2, f'cannot cast "{text}" to int')
    return checked(int(text, base))


#: parse_float needs: fail
def parse_float(text):
    import re

    if re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?|NaN|[+-]?Inf", text) is None:
        fail(2, f'cannot cast "{text}" to float')
    return float(text)


#: plain_float
def plain_float(value):
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
def format_float(value):
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "+Inf" if value > 0 else "-Inf"
    size = abs(value)
    if size != 0.0 and (size < 1e-4 or size >= 1e21):
        mantissa, exponent = f"{value:.17e}".split("e")
        text = repr(value)
        if "e" not in text:
            # repr switches to exponents later than we do: move the point of its digits.
            sign = "-" if text.startswith("-") else ""
            digits = text.lstrip("-").replace(".", "").strip("0") or "0"
            mantissa = sign + digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
        else:
            mantissa = text.split("e")[0]
        power = int(exponent)
        return f"{mantissa}e{'-' if power < 0 else '+'}{abs(power):02d}"
    return plain_float(value)


#: nested_float needs: format_float, plain_float
def nested_float(value):
    """As inside a list, map or record: never an exponent, always a point."""
    if value != value or value in (float("inf"), float("-inf")):
        return format_float(value)
    text = plain_float(value)
    return text if "." in text else text + ".0"


#: types
class Type:
    """The run-time description of a Mochi type, for text, JSON and `any`."""

    __slots__ = ("kind", "name", "args", "maker", "make_fields", "made")

    def __init__(self, kind, name, args=(), maker=None, make_fields=None):
        self.kind = kind
        self.name = name
        self.args = args
        self.maker = maker
        self.make_fields = make_fields
        self.made = None

    def fields(self):
        if self.made is None:
            self.made = self.make_fields()
        return self.made


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


def list_of(item):
    return Type("list", f"[{item.name}]", (item,))


def set_of(item):
    return Type("set", f"set<{item.name}>", (item,))


def option_of(item):
    return Type("option", f"option[{item.name}]", (item,))


def map_of(key, value):
    return Type("map", f"{{{key.name}: {value.name}}}", (key, value))


def group_of(key, item):
    return Type("group", "group", (key, item))


def record_of(name, maker, fields):
    return Type("record", name, (), maker, fields)


def union_of(name, variants):
    return Type("union", name, (), None, variants)


#: box needs: types
class Any:
    """A value of type `any`: the value beside its type."""

    __slots__ = ("type", "value")

    def __init__(self, type, value):
        self.type = type
        self.value = value


def box(type, value):
    if type.kind == "any":
        return value
    if type.kind == "option":
        return NONE if value is None else box(type.args[0], value)
    return Any(type, value)


#: NONE needs: box
NONE = Any(UNIT, None)


#: rational
from fractions import Fraction


#: format_value needs: types, box, NONE, quote, format_bool, format_float, nested_float, key_text
def format_value(type, value, nested=False, open=()):
    """The text of a value: `print` and `str` at the top, `nested` inside a list, map or record."""
    kind = type.kind
    if kind == "any":
        return format_value(value.type, value.value, nested, open)
    if kind == "option":
        return "nil" if value is None else format_value(type.args[0], value, nested, open)
    if kind == "unit":
        return "nil"
    if kind == "bool":
        return format_bool(value)
    if kind == "float":
        return nested_float(value) if nested else format_float(value)
    if kind == "string":
        return quote(value) if nested else value
    if kind == "bigrat":
        return f"{value.numerator}/{value.denominator}"
    if kind == "bytes":
        return "bytes[" + " ".join(f"{b:02x}" for b in value) + "]"
    if kind == "fun":
        return "<function>"
    if kind in ("int", "bigint"):
        return str(value)
    if kind == "union" and isinstance(value, str):
        return f'{{"__name": "{value}"}}'
    if id(value) in open:
        return "[...]" if kind in ("list", "set") else "{...}"
    open = (*open, id(value))
    if kind == "list":
        return "[" + ", ".join([format_value(type.args[0], v, True, open) for v in value]) + "]"
    if kind == "set":
        return "[" + ", ".join([format_value(type.args[0], v, True, open) for v in sorted(value)]) + "]"
    if kind == "map":
        parts = [f"{quote(key_text(k))}: {format_value(type.args[1], value[k], True, open)}" for k in sorted(value)]
        return "{" + ", ".join(parts) + "}"
    if kind == "group":
        items = ", ".join([format_value(type.args[1], v, True, open) for v in value.items])
        return f'{{"items": [{items}], "key": {format_value(type.args[0], value.key, True, open)}}}'
    name = value.kind if kind == "union" else type.name
    fields = type.fields()[name][1] if kind == "union" else type.fields()
    parts = [f'"__name": "{name}"'] if name else []
    for field, attribute, field_type in sorted(fields, key=lambda f: f[0]):
        parts.append(f"{quote(field)}: {format_value(field_type, getattr(value, attribute), True, open)}")
    return "{" + ", ".join(parts) + "}"


#: equal needs: fail, types, box, rank_of
def equal(a, b, depth=0):
    """Structural equality: NaN equals nothing, functions are never equal."""
    if a is None or b is None:
        return a is b
    if isinstance(a, (int, float, str, bytes)):
        return a == b
    if depth > 10000:
        fail(3, "values are nested too deeply to compare")
    if isinstance(a, list):
        return len(a) == len(b) and all(equal(x, y, depth + 1) for x, y in zip(a, b))
    if isinstance(a, dict):
        return len(a) == len(b) and all(k in b and equal(v, b[k], depth + 1) for k, v in a.items())
    if type(a) is not type(b):
        return a == b if not callable(a) and not hasattr(a, "__slots__") else False
    if type(a).__name__ == "Any":
        return equal_any(a, b, depth)
    if callable(a):
        return False
    slots = getattr(type(a), "__slots__", None)
    if slots is None or type(a).__module__ == "fractions":
        return a == b
    return all(equal(getattr(a, s), getattr(b, s), depth + 1) for s in slots)


def equal_any(a, b, depth=0):
    """Equality of values of type any: numbers by value, containers item by item whatever their declared types."""
    left, right = a.type, b.type
    if rank_of(left) and rank_of(right):
        return a.value == b.value
    if left.kind != right.kind:
        return False
    if left.kind == "list":
        x, y = a.value, b.value
        return len(x) == len(y) and all(
            equal_any(box(left.args[0], i), box(right.args[0], j), depth + 1) for i, j in zip(x, y)
        )
    if left.kind == "map":
        x, y = a.value, b.value
        return len(x) == len(y) and all(
            k in y and equal_any(box(left.args[1], v), box(right.args[1], y[k]), depth + 1) for k, v in x.items()
        )
    return equal(a.value, b.value, depth + 1)


#: compare
def compare(a, b):
    """Order of two values of one ordered type: none last; lists and records item by item."""
    if a is None or b is None:
        return (a is None) - (b is None)
    if isinstance(a, (int, float, str)):
        return (a > b) - (a < b)
    if isinstance(a, list):
        for x, y in zip(a, b):
            order = compare(x, y)
            if order:
                return order
        return (len(a) > len(b)) - (len(a) < len(b))
    if type(a).__name__ == "Any":
        return compare(a.value, b.value)
    slots = getattr(type(a), "__slots__", ())
    if slots and type(a).__module__ != "fractions":
        for slot in slots:
            order = compare(getattr(a, slot), getattr(b, slot))
            if order:
                return order
        return 0
    return (a > b) - (a < b)


#: compare_options needs: compare
def compare_options(sign, a, b):
    """An order comparison is false where a side is missing."""
    if a is None or b is None:
        return False
    order = compare(a, b)
    return order < 0 if sign == "<" else order <= 0 if sign == "<=" else order > 0 if sign == ">" else order >= 0


#: sort_list needs: compare
def sort_list(items):
    if all(type(x) in (int, str, bool) for x in items):
        return sorted(items)
    from functools import cmp_to_key

    return sorted(items, key=cmp_to_key(compare))


#: sort_by_keys needs: compare
def sort_by_keys(items, keys):
    """The items in the order of their keys; equal keys keep their order."""
    if all(type(k) in (int, str, bool) for k in keys):
        order = sorted(range(len(items)), key=keys.__getitem__)
    else:
        from functools import cmp_to_key

        order = sorted(range(len(items)), key=lambda i, by=cmp_to_key(compare): by(keys[i]))
    return [items[i] for i in order]


#: contains needs: equal
def contains(items, value):
    if isinstance(value, (int, str)):
        return value in items
    return any(equal(item, value) for item in items)


#: distinct needs: equal
def distinct(items):
    if all(isinstance(item, (int, str)) for item in items):
        return list(dict.fromkeys(items))
    kept = []
    for item in items:
        if not any(equal(item, other) for other in kept):
            kept.append(item)
    return kept


#: union needs: distinct
def union(a, b):
    return distinct(a + b)


#: except_items needs: contains, distinct
def except_items(a, b):
    return distinct([item for item in a if not contains(b, item)])


#: intersect needs: contains, distinct
def intersect(a, b):
    return distinct([item for item in a if contains(b, item)])


#: first
def first(items):
    return items[0] if items else None


#: range_list needs: fail
def range_list(start, end, step):
    if step == 0:
        fail(3, "range step must not be zero")
    return list(range(start, end, step))


#: sum_ints needs: checked
def sum_ints(items):
    total = 0
    for item in items:
        total = checked(total + item)
    return total


#: sum_floats
def sum_floats(items):
    total = 0.0
    for item in items:
        total += item
    return total


#: average
def average(items):
    """Of the items that are there; 0 for none."""
    total = 0.0
    count = 0
    for item in items:
        if item is not None:
            total += float(item)
            count += 1
    return total / count if count else 0.0


#: least needs: fail, compare
def least(items):
    if not items:
        fail(4, "min of an empty list")
    best = items[0]
    for item in items:
        if compare(item, best) < 0:
            best = item
    return best


#: greatest needs: fail, compare
def greatest(items):
    if not items:
        fail(4, "max of an empty list")
    best = items[0]
    for item in items:
        if compare(item, best) > 0:
            best = item
    return best


#: deep_copy
def deep_copy(value):
    if isinstance(value, list):
        return [deep_copy(item) for item in value]
    if isinstance(value, dict):
        return {key: deep_copy(item) for key, item in value.items()}
    slots = getattr(type(value), "__slots__", None)
    if not slots or type(value).__module__ == "fractions":
        return value
    return type(value)(*[deep_copy(getattr(value, s)) for s in slots])


#: group_add
class Group:
    __slots__ = ("key", "items")

    def __init__(self, key, items):
        self.key = key
        self.items = items


class Groups(list):
    """Groups in order of first appearance; `index` finds them by a hashable form of the key."""

    def __init__(self):
        super().__init__()
        self.index = {}


def hashable(key):
    if isinstance(key, list):
        return ("list", *[hashable(k) for k in key])
    if isinstance(key, dict):
        return ("dict", *sorted((k, hashable(v)) for k, v in key.items()))
    slots = getattr(type(key), "__slots__", None)
    if slots and type(key).__module__ != "fractions":
        return (type(key).__name__, *[hashable(getattr(key, s)) for s in slots if s != "type"])
    return (type(key).__name__, key) if isinstance(key, bool) else key


def group_add(groups, key, item):
    at = hashable(key)
    group = groups.index.get(at)
    if group is None:
        group = Group(key, [])
        groups.index[at] = group
        groups.append(group)
    group.items.append(item)


#: to_float
def to_float(value):
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


#: float_to_int needs: fail, format_float
def float_to_int(value):
    if not -9223372036854775808.0 <= value < 9223372036854775808.0:
        fail(3, f"cannot cast {format_float(value)} to int")
    return int(value)


#: to_int needs: fail
def to_int(value):
    whole = int(value)
    if not -0x8000000000000000 <= whole <= 0x7FFFFFFFFFFFFFFF:
        fail(3, f"cannot cast {value} to int")
    return whole


#: to_bigint needs: fail, format_float
def to_bigint(value):
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        fail(3, f"cannot cast {format_float(value)} to bigint")
    return int(value)


#: to_rational needs: rational, fail, format_float
def to_rational(value):
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        fail(3, f"cannot cast {format_float(value)} to bigrat")
    return Fraction(value)


#: divide_rational needs: fail
def divide_rational(a, b):
    return a / b if b != 0 else fail(5, "division by zero")


#: remainder_rational needs: fail
def remainder_rational(a, b):
    if b == 0:
        fail(5, "division by zero")
    quotient = a / b
    return a - int(quotient) * b


#: numerator
def numerator(value):
    return value.numerator


#: denominator
def denominator(value):
    return value.denominator


#: read_global needs: fail
UNSET = object()


def read_global(value, name):
    return value if value is not UNSET else fail(3, f"global {name} is not set yet")


#: once
def once(make):
    """A value made on first use."""
    made = []

    def get():
        if not made:
            made.append(make())
        return made[0]

    return get


#: panic needs: fail
def panic(code, message):
    return fail(code, message)


#: expect needs: fail
def expect(condition, message):
    if not condition:
        fail(9, message)


#: exit_program
def exit_program(code):
    raise SystemExit(code & 255)


#: caught needs: fail
def caught(error):
    """The message of an error that a `catch` block takes."""
    if isinstance(error, Fault):
        return str(error)
    if isinstance(error, RecursionError):
        return "call stack exceeded 1048576 frames"
    raise error


#: truthy
def truthy(any):
    value = any.value
    if isinstance(value, float):
        return value != 0.0
    if value is None:
        return False
    return bool(value) if isinstance(value, (bool, int, str, list, dict, bytes)) else True


#: output
import sys

sys.stdout.reconfigure(encoding="utf-8", newline="\n", errors="strict")
write = sys.stdout.write


#: print_line needs: output
def print_line(text):
    write(text + "\n")


#: print_parts needs: output, trim_text
def print_parts(*parts):
    """Three or more parts lose blanks at both ends of the line."""
    line = " ".join(parts)
    write((trim_text(line) if len(parts) > 2 else line) + "\n")


#: now
import os
import time

SEED = [int(os.environ["MOCHI_NOW_SEED"])] if os.environ.get("MOCHI_NOW_SEED") else []


def now():
    if not SEED:
        return time.time_ns()
    SEED[0] = (SEED[0] * 1664525 + 1013904223) % 2147483647
    return SEED[0]


#: clock_ns
def clock_ns():
    import time

    return time.perf_counter_ns()


#: sha256
def sha256(data):
    import hashlib

    return list(hashlib.sha256(data.encode() if isinstance(data, str) else bytes(data)).digest())


#: input_line
def input_line():
    import sys

    return sys.stdin.readline().rstrip("\n").rstrip("\r")


#: same_shape needs: types
def same_shape(a, b):
    """The two descriptions are of one type."""
    if a is b:
        return True
    if a.kind != b.kind or a.name != b.name or len(a.args) != len(b.args):
        return False
    return all(same_shape(x, y) for x, y in zip(a.args, b.args))


#: rank_of needs: types
RANKS = {"int": 1, "float": 2, "bigint": 3, "bigrat": 4}


def rank_of(type):
    """Numbers by width; 0 for anything else."""
    return RANKS.get(type.kind, 0)


#: fields_of needs: types
def fields_of(type, value):
    """The fields of a record, or of the variant in hand."""
    if type.kind == "union":
        return type.fields()[value if isinstance(value, str) else value.kind][1]
    return type.fields()


#: unbox needs: types, box, NONE, fail, format_value, same_shape, float_to_int, to_float, to_int, to_bigint, to_rational, fields_of, parse_int, parse_float
def unbox(type, any):
    """The value as one of `type`, checked all the way down."""
    source, value = any.type, any.value
    kind = type.kind
    if kind == "any":
        return any
    if kind == "option":
        return None if source.kind == "unit" else unbox(type.args[0], any)
    if same_shape(source, type) and kind not in ("record", "union", "fun"):
        return value
    number = source.kind in ("int", "float", "bigint", "bigrat")
    if kind == "int" and number:
        return float_to_int(value) if source.kind == "float" else to_int(value)
    if kind == "float" and number:
        return to_float(value)
    if kind == "bigint" and number:
        return to_bigint(value)
    if kind == "bigrat" and number:
        return to_rational(value)
    if kind == "int" and source.kind == "string":
        return parse_int(value)
    if kind == "float" and source.kind == "string":
        return parse_float(value)
    if kind == "list" and source.kind == "list":
        return [unbox(type.args[0], box(source.args[0], item)) for item in value]
    if kind == "set" and source.kind in ("set", "list"):
        return dict.fromkeys(unbox(type.args[0], box(source.args[0], item)) for item in value)
    if kind == "map" and source.kind == "map":
        key, item = source.args
        return {unbox(type.args[0], box(key, k)): unbox(type.args[1], box(item, v)) for k, v in value.items()}
    if kind == "map" and source.kind == "record":
        return {f: unbox(type.args[1], box(t, getattr(value, a))) for f, a, t in source.fields()}
    if kind == "record" and source.kind == "record":
        if source is type or source.name and source.name == type.name:
            return value
        known = {f: (a, t) for f, a, t in source.fields()}
        return record_from(type, lambda f: box(known[f][1], getattr(value, known[f][0])) if f in known else None)
    if kind == "record" and source.kind == "map":
        return record_from(type, lambda f: box(source.args[1], value[f]) if f in value else None)
    if kind in ("union", "fun") and source.kind == kind and (source is type or source.name == type.name):
        return value
    if kind == "unit" and source.kind == "unit":
        return None
    if kind == "bool" and source.kind == "bool" or kind == "string" and source.kind == "string":
        return value
    return fail(3, f"cannot cast {format_value(source, value, True)} to {type.name}")


def record_from(type, find):
    parts = []
    for field, _, field_type in type.fields():
        found = find(field)
        if found is None:
            if field_type.kind != "option":
                fail(3, f"missing field {field} for {type.name}")
            found = NONE
        parts.append(unbox(field_type, found))
    return type.maker(*parts)


#: any_index needs: types, box, NONE, fail, index, char_at, any_field
def any_index(any, key):
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
def any_field(any, name):
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
def any_store(any, key, item):
    """Writes into a map, a list or the field of a record, in place."""
    kind, value = any.type.kind, any.value
    if kind == "map":
        key_type, item_type = any.type.args
        if key_type.kind not in ("any", key.type.kind):
            fail(3, "invalid index")
        value[key if key_type.kind == "any" else key.value] = unbox(item_type, item)
        return
    if kind == "list":
        if key.type.kind != "int":
            fail(3, "invalid index")
        set_index(value, key.value, unbox(any.type.args[0], item))
        return
    if kind != "record":
        fail(3, "invalid index target")
    for field, attribute, field_type in fields_of(any.type, value):
        if field == key.value:
            setattr(value, attribute, unbox(field_type, item))
            return
    fail(3, f"missing field {key.value} for {any.type.name}")


#: any_len needs: types, fail
def any_len(any):
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
def any_items(any):
    """What a loop over the value walks."""
    kind, value = any.type.kind, any.value
    if kind == "string":
        return [box(any.type, c) for c in value]
    if kind in ("list", "map", "set"):
        return [box(any.type.args[0], item) for item in value]
    if kind == "group":
        return [box(any.type.args[1], item) for item in value.items]
    return fail(3, "invalid iterator")


#: any_contains needs: types, box, fail, equal
def any_contains(needle, any):
    kind, value = any.type.kind, any.value
    if kind == "string" and needle.type.kind == "string":
        return needle.value in value
    if kind == "list":
        return True in [equal_any(box(any.type.args[0], item), needle) for item in value]
    if kind in ("map", "set"):
        return needle.value in value
    return fail(3, "invalid 'in' operand")


#: any_binary needs: types, box, rank_of, equal, compare, unbox, checked, divide, remainder, divide_float, remainder_float, divide_bigint, divide_rational, remainder_rational, same_shape, fail
SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "rem": "%", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def any_binary(a, b, op):
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
            return box(kind, number_binary(kind.kind, op, unbox(kind, a), unbox(kind, b)))
        if op == "add" and a.type.kind == b.type.kind == "string":
            return box(STRING, a.value + b.value)
        if op == "add" and a.type.kind == b.type.kind == "list":
            if same_shape(a.type, b.type):
                return box(a.type, a.value + b.value)
            boxed = [box(x.type.args[0], item) for x in (a, b) for item in x.value]
            return box(list_of(ANY), boxed)
    elif left and right or a.type.kind == b.type.kind:
        order = compare(a.value, b.value)
        return box(BOOL, {"lt": order < 0, "le": order <= 0, "gt": order > 0, "ge": order >= 0}[op])
    elif a.value is None or b.value is None:
        return box(BOOL, False)
    return fail(3, f"operator `{SIGNS[op]}` cannot be used on types {a.type.name} and {b.type.name}")


def number_binary(kind, op, a, b):
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
def any_negate(any):
    if any.type.kind == "int":
        return box(any.type, checked(-any.value))
    if rank_of(any.type):
        return box(any.type, -any.value)
    return fail(3, f"operator `-` cannot be used on type {any.type.name}")


#: any_to_int needs: unbox, parse_int
def any_to_int(any):
    if any.value is None:
        return 0
    if any.type.kind == "string":
        return parse_int(any.value)
    return int(any.value) if any.type.kind == "bool" else unbox(INT, any)


#: any_to_float needs: unbox, parse_float
def any_to_float(any):
    if any.value is None:
        return 0.0
    return parse_float(any.value) if any.type.kind == "string" else unbox(FLOAT, any)


#: sum_any needs: any_binary, box
def sum_any(items):
    total = box(INT, 0)
    for item in items:
        total = any_binary(total, item, "add")
    return total


#: average_any needs: unbox
def average_any(items):
    present = [unbox(FLOAT, item) for item in items if item.value is not None]
    return sum(present) / len(present) if present else 0.0


#: json_string
def json_string(text):
    """Beyond what JSON asks for, the characters that HTML and JavaScript mistake are escaped."""
    import json

    shown = json.dumps(text, ensure_ascii=False)
    for c in "<>&\u2028\u2029":
        if c in shown:
            shown = shown.replace(c, f"\\u{ord(c):04x}")
    return shown


#: json_float needs: plain_float
def json_float(value):
    size = abs(value)
    if size == 0.0 or 1e-6 <= size < 1e21:
        import math

        return "-0" if size == 0.0 and math.copysign(1.0, value) < 0 else plain_float(value)
    mantissa, exponent = repr(value).split("e")
    power = int(exponent)
    return f"{mantissa}e{'-' if power < 0 else '+'}{abs(power)}"


#: to_json needs: types, box, json_string, json_float, format_value, format_float, key_text, fields_of, fail
def to_json(type, value, indented=False, level=0):
    """The value as JSON: compact, or in lines that are indented by two blanks for each level."""
    kind = type.kind
    if level > 2000:
        fail(3, "cannot write a cycle as JSON")
    if kind == "any":
        return to_json(value.type, value.value, indented, level)
    if kind == "option":
        return "null" if value is None else to_json(type.args[0], value, indented, level)
    if kind == "unit":
        return "null"
    if kind == "bool":
        return "true" if value else "false"
    if kind == "float":
        if value != value or value in (float("inf"), float("-inf")):
            fail(3, f"cannot write {format_float(value)} as JSON")
        return json_float(value)
    if kind == "string":
        return json_string(value)
    if kind in ("bigrat", "bytes"):
        return json_string(format_value(type, value))
    if kind == "fun":
        fail(3, "cannot write a function as JSON")
    if kind == "group":
        return to_json(list_of(type.args[1]), value.items, indented, level)
    if kind in ("list", "set"):
        items = sorted(value) if kind == "set" else value
        return json_parts("[]", [to_json(type.args[0], item, indented, level + 1) for item in items], indented, level)
    blank = " " if indented else ""
    if kind == "map":
        parts = [
            f"{json_string(key_text(k))}:{blank}{to_json(type.args[1], value[k], indented, level + 1)}" for k in sorted(value)
        ]
        return json_parts("{}", parts, indented, level)
    if kind in ("record", "union"):
        if isinstance(value, str):
            return json_string(value)
        parts = [
            f"{json_string(f)}:{blank}{to_json(t, getattr(value, a), indented, level + 1)}"
            for f, a, t in sorted(fields_of(type, value), key=lambda row: row[0])
        ]
        return json_parts("{}", parts, indented, level)
    return str(value)


def json_parts(signs, parts, indented, level):
    if not parts or not indented:
        return signs[0] + ",".join(parts) + signs[1]
    blanks = "  " * level
    inner = ",\n".join(f"{blanks}  {part}" for part in parts)
    return f"{signs[0]}\n{inner}\n{blanks}{signs[1]}"


#: parse_json needs: types, box, NONE, fail
def parse_json(text):
    """The value of a JSON text; numbers without fraction and exponent are ints."""
    import json

    def whole(digits):
        value = int(digits)
        return box(INT, value) if -0x8000000000000000 <= value <= 0x7FFFFFFFFFFFFFFF else real(digits)

    def refuse(_):
        raise ValueError("constant")

    def real(digits):
        value = float(digits)
        if value in (float("inf"), float("-inf")):
            raise ValueError("number out of range")
        return box(FLOAT, value)

    def plain(text):
        if not text.isascii() and any(0xD800 <= ord(c) <= 0xDFFF for c in text):
            raise ValueError("lone surrogate")
        return text

    def boxed(value, depth=0):
        if depth > 1000:
            raise ValueError("nested too deeply")
        if value is None:
            return NONE
        if value is True or value is False:
            return box(BOOL, value)
        if isinstance(value, str):
            return box(STRING, plain(value))
        if isinstance(value, list):
            return box(list_of(ANY), [boxed(item, depth + 1) for item in value])
        if isinstance(value, dict):
            return box(map_of(STRING, ANY), {plain(k): boxed(v, depth + 1) for k, v in value.items()})
        return value

    try:
        return boxed(json.loads(text, parse_int=whole, parse_float=real, parse_constant=refuse))
    except (ValueError, RecursionError) as error:
        reason = str(error).split(":")[0].lower()
    return fail(2, f"invalid JSON: {reason}")


#: decode_json needs: parse_json, format_value, to_json, fail
def decode_json(text):
    """A JSON object as a map of texts."""
    any = parse_json(text)
    if any.type.kind != "map":
        fail(2, "invalid JSON: object expected")
    return {
        k: to_json(v.type, v.value) if v.type.kind in ("list", "map") else format_value(v.type, v.value)
        for k, v in any.value.items()
    }

#: print_json needs: to_json, print_line
def print_json(type, value):
    print_line(to_json(type, value, True))


#: bench_report needs: print_line
def bench_report(name, duration):
    import json

    print_line(json.dumps({"duration_us": duration // 1000, "memory_bytes": 0, "name": name}, indent=2))


#: files needs: fail, utf8_text
def on_file(path, mode, data=None):
    """Errors of the file system carry the code of the program's own."""
    try:
        with open(path, mode) as file:
            return file.read() if data is None else file.write(data)
    except FileNotFoundError:
        reason = "file not found"
    except OSError:
        reason = "cannot access file"
    return fail(1, f"{reason}: {path}")


def text_lines(text):
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


#: read_file needs: files
def read_file(path):
    return utf8_text(on_file(path, "rb"))


#: write_file needs: files
def write_file(path, text):
    on_file(path, "wb", text.encode())


#: append_file needs: files
def append_file(path, text):
    on_file(path, "ab", text.encode())


#: read_lines needs: read_file
def read_lines(path):
    return text_lines(read_file(path))


#: row_options needs: types, box
def row_options(any):
    options = {"format": None, "header": None, "delimiter": None}
    if any.type.kind == "map":
        for key, value in any.value.items():
            options[key] = box(any.type.args[1], value).value
    elif any.type.kind == "record":
        for name, attribute, field_type in any.type.fields():
            options[name] = box(field_type, getattr(any.value, attribute)).value
    return options


#: cell needs: types, box
def cell(text):
    """A cell is an int, else a float, else a string."""
    import re

    if re.fullmatch(r"[+-]?[0-9]+", text) and -0x8000000000000000 <= int(text) <= 0x7FFFFFFFFFFFFFFF:
        return box(INT, int(text))
    if re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", text):
        return box(FLOAT, float(text))
    return box(STRING, text)


#: load_rows needs: files, read_file, row_options, cell, parse_json, types, box, NONE, fail
def delimited_rows(text, options, delimiter):
    import csv
    import io

    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=options["delimiter"] or delimiter) if row]
    names = None if options["header"] is False else (rows.pop(0) if rows else [])
    return [
        {(names[i] if names and i < len(names) else f"c{i}"): cell(field) for i, field in enumerate(row)} for row in rows
    ]


def yaml_scalar(written):
    import json
    import re

    text = written.rstrip()
    if re.fullmatch(r'".*"', text):
        return box(STRING, json.loads(text))
    if re.fullmatch(r"'.*'", text):
        return box(STRING, text[1:-1].replace("''", "'"))
    plain = re.sub(r"\s+#.*$", "", text)
    if plain in ("", "null", "~"):
        return NONE
    return box(BOOL, plain == "true") if plain in ("true", "false") else cell(plain)


def yaml_rows(text):
    """Lists of flat mappings: `- key: value` and further keys below."""
    import re

    rows = []
    for line in text_lines(text):
        if re.fullmatch(r"\s*(#.*)?|(---|\.\.\.)\s*", line):
            continue
        match = re.fullmatch(r"""(\s*-\s+|\s*)(("[^"]*")|('[^']*')|[^:#]+?)\s*:(?:\s+(.*))?""", line)
        if match is None:
            fail(2, f"invalid YAML: {line.strip()}")
        if not rows or "-" in match[1]:
            rows.append({})
        rows[-1][re.sub(r"""^(["'])(.*)\1$""", r"\2", match[2])] = yaml_scalar(match[5] or "")
    return rows


def load_rows(path, settings):
    """The rows of a data file: maps from column to value."""
    import sys

    options = row_options(settings)
    text = sys.stdin.buffer.read().decode() if path in ("", "-") else read_file(path)
    form = options["format"] or "csv"
    row = map_of(STRING, ANY)
    if form in ("csv", "tsv"):
        return [box(row, r) for r in delimited_rows(text, options, "," if form == "csv" else "\t")]
    if form == "yaml":
        return [box(row, r) for r in yaml_rows(text)]
    if form == "jsonl":
        return [parse_json(line) for line in text_lines(text) if line.strip()]
    if form == "json":
        everything = parse_json(text)
        return everything.value if everything.type.kind == "list" else [everything]
    return fail(3, f"unknown data format: {form}")


#: save_rows needs: files, write_file, row_options, types, box, format_value, to_json, output, fail
def columns(any):
    """Pairs of column and value of a map or record."""
    if any.type.kind == "map":
        return [(str(k), box(any.type.args[1], v)) for k, v in any.value.items()]
    if any.type.kind == "record":
        return [(f, box(t, getattr(any.value, a))) for f, a, t in any.type.fields()]
    return fail(3, "save source must be list of maps")


def delimited_text(rows, options, delimiter):
    separator = options["delimiter"] or delimiter
    names = sorted({name for row in rows for name, _ in columns(row)})

    def quoted(text):
        special = any(c in text for c in ('"', "\r", "\n", separator))
        return '"' + text.replace('"', '""') + '"' if special else text

    lines = [[quoted(n) for n in names]] if options["header"] is True else []
    for row in rows:
        cells = dict(columns(row))
        lines.append(
            [
                "" if n not in cells or cells[n].value is None else quoted(format_value(cells[n].type, cells[n].value))
                for n in names
            ]
        )
    return "".join(separator.join(line) + "\n" for line in lines)


def save_rows(rows, path, settings):
    options = row_options(settings)
    form = options["format"] or "csv"
    if form in ("csv", "tsv"):
        text = delimited_text(rows, options, "," if form == "csv" else "\t")
    elif form == "jsonl":
        text = "".join((columns(row), to_json(ANY, row) + "\n")[1] for row in rows)
    elif form == "json":
        text = to_json(list_of(ANY), rows, True) + "\n"
    elif form == "yaml":
        text = "".join("- " + "\n  ".join(f"{n}: {to_json(v.type, v.value)}" for n, v in columns(row)) + "\n" for row in rows)
    else:
        text = fail(3, f"unknown data format: {form}")
    if path not in ("", "-"):
        write_file(path, text)
    else:
        write(text)


#: run needs: fail, output
def run(mains):
    """Runs the top-level statements of all modules; an uncaught error ends the program with its code."""
    import threading
    import traceback

    status = []

    def main():
        try:
            for start in mains:
                start()
        except SystemExit as stop:
            status.append(stop.code)
        except RecursionError:
            status.append(1)
            sys.stdout.flush()
            sys.stderr.write("call stack exceeded 1048576 frames\n")
        except Fault as error:
            status.append(error.code if 1 <= error.code <= 255 else 1)
            sys.stdout.flush()
            frames = traceback.format_tb(error.__traceback__)[-50:]
            sys.stderr.write(f"{error}\n" + "".join(reversed(frames)))

    sys.setrecursionlimit(1048576)
    threading.stack_size(512 * 1024 * 1024)
    thread = threading.Thread(target=main)
    thread.start()
    thread.join()
    sys.stdout.flush()
    if status:
        sys.exit(status[0])
