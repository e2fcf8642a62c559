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
        parts.append(f'"{field}": {format_value(field_type, getattr(value, attribute), True, open)}')
    return "{" + ", ".join(parts) + "}"


#: equal needs: fail
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
        if isinstance(a.value, bool) != isinstance(b.value, bool):
            return False
        if isinstance(a.value, (list, dict)) and type(a.value) is not type(b.value):
            return False
        return equal_any(a, b, depth) if "equal_any" in globals() else equal(a.value, b.value, depth + 1)
    if callable(a):
        return False
    slots = getattr(type(a), "__slots__", None)
    if slots is None or type(a).__module__ == "fractions":
        return a == b
    return all(equal(getattr(a, s), getattr(b, s), depth + 1) for s in slots)


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
