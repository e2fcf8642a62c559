#: json_string
def json_string(text: str) -> str:
    """Beyond what JSON asks for, the characters that HTML and JavaScript mistake are escaped."""
    import json

    shown = json.dumps(text, ensure_ascii=False)
    for c in "<>&\u2028\u2029":
        if c in shown:
            shown = shown.replace(c, f"\\u{ord(c):04x}")
    return shown


#: json_float needs: plain_float
def json_float(value: float) -> str:
    size = abs(value)
    if size == 0.0 or 1e-6 <= size < 1e21:
        import math

        return (
            "-0"
            if size == 0.0 and math.copysign(1.0, value) < 0
            else plain_float(value)
        )
    mantissa, exponent = repr(value).split("e")
    power = int(exponent)
    return f"{mantissa}e{'-' if power < 0 else '+'}{abs(power)}"


#: to_json needs: types, box, json_string, json_float, big_text, format_value, format_float, sorted_keys, shown_keys, fields_of, fail
from typing import Any


def to_json(type: Type, value: Any, indented: bool = False, level: int = 0) -> str:
    """The value as JSON: compact, or in lines that are indented by two blanks for each level."""
    kind = type.kind
    if level > 2000:
        fail(3, "cannot write a cycle as JSON")
    if kind == "any":
        return to_json(value.type, value.value, indented, level)
    if kind == "option":
        return (
            "null" if value is None else to_json(type.args[0], value, indented, level)
        )
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
        items = set_items(type.args[0], value) if kind == "set" else value
        return json_parts(
            "[]",
            [to_json(type.args[0], item, indented, level + 1) for item in items],
            indented,
            level,
        )
    blank = " " if indented else ""
    if kind == "map":
        parts = [
            f"{json_string(text)}:{blank}{to_json(type.args[1], value[k], indented, level + 1)}"
            for text, k in shown_keys(type.args[0], value)
        ]
        return json_parts("{}", parts, indented, level)
    if kind in ("record", "union"):
        if isinstance(value, str):
            return json_string(value)
        parts = [
            f"{json_string(f)}:{blank}{to_json(t, getattr(value, a), indented, level + 1)}"
            for f, a, t in sorted(fields_of(type, value), key=lambda row: str(row[0]))
        ]
        return json_parts("{}", parts, indented, level)
    return str(value) if kind == "int" else big_text(value)


def json_parts(signs: str, parts: list[str], indented: bool, level: int) -> str:
    if not parts or not indented:
        return signs[0] + ",".join(parts) + signs[1]
    blanks = "  " * level
    inner = ",\n".join(f"{blanks}  {part}" for part in parts)
    return f"{signs[0]}\n{inner}\n{blanks}{signs[1]}"


#: json_problem
def json_problem(text: str) -> tuple[int, str]:
    """Where a text stops being JSON and why, in the words of every target."""
    import re

    plain = re.compile(r'[^"\\\x00-\x1f]*')
    number = re.compile(r"-?([0-9]*)(\.[0-9]*)?([eE][+-]?[0-9]*)?")
    blank = re.compile(r"[ \t\n\r]*")
    words = {"t": "true", "f": "false", "n": "null"}

    class Problem(Exception):
        pass

    def skip(at: int) -> int:
        return blank.match(text, at).end()  # type: ignore[union-attr]

    def code_unit(at: int) -> int:
        for n in range(at, at + 4):
            if n >= len(text):
                raise Problem(n, "unexpected end")
            if text[n] not in "0123456789abcdefABCDEF":
                raise Problem(n, "bad escape")
        return int(text[at : at + 4], 16)

    def escape(at: int) -> int:
        if text[at] in '"\\/bfnrt':
            return at + 1
        if text[at] != "u":
            raise Problem(at + 1, "bad escape")
        code = code_unit(at + 1)
        at += 5
        if 0xD800 <= code < 0xDC00 and text.startswith("\\u", at):
            code = code_unit(at + 2)
            at += 6
            if not 0xDC00 <= code <= 0xDFFF:
                raise Problem(at, "lone surrogate")
        elif 0xD800 <= code <= 0xDFFF:
            raise Problem(at, "lone surrogate")
        return at

    def string(at: int) -> int:
        at += 1
        while True:
            at = plain.match(text, at).end()  # type: ignore[union-attr]
            if at >= len(text):
                raise Problem(at, "unterminated string")
            if text[at] == '"':
                return at + 1
            if text[at] != "\\":
                raise Problem(at, "control character in a string")
            if at + 1 >= len(text):
                raise Problem(at + 1, "unterminated string")
            at = escape(at + 1)

    def numeral(at: int) -> int:
        found = number.match(text, at)
        assert found is not None
        whole, fraction, exponent = found.groups()
        if not whole:
            raise Problem(found.start(1), "unexpected character")
        if whole[0] == "0" and len(whole) > 1:
            raise Problem(found.end(1), "number begins with 0")
        if fraction == ".":
            raise Problem(found.end(2), "digits missing")
        if exponent and not exponent[-1].isdigit():
            raise Problem(found.end(3), "digits missing")
        if float(found[0]) in (float("inf"), float("-inf")):
            raise Problem(found.end(), "number out of range")
        return found.end()

    def parts(at: int, depth: int, close: str) -> int:
        at = skip(at + 1)
        if not text.startswith(close, at):
            while True:
                if close == "}":
                    at = skip(at)
                    if not text.startswith('"', at):
                        raise Problem(at, "a key expected")
                    at = skip(string(at))
                    if not text.startswith(":", at):
                        raise Problem(at, "`:` expected")
                    at += 1
                at = skip(value(at, depth + 1))
                if not text.startswith(",", at):
                    break
                at += 1
        if not text.startswith(close, at):
            raise Problem(at, f"`{close}` expected")
        return at + 1

    def value(at: int, depth: int) -> int:
        at = skip(at)
        if at == len(text):
            raise Problem(at, "unexpected end")
        if depth > 1000:
            raise Problem(at, "nested too deeply")
        c = text[at]
        if c in "{[":
            return parts(at, depth, "}" if c == "{" else "]")
        if c == '"':
            return string(at)
        if c in words:
            if not text.startswith(words[c], at):
                raise Problem(at, "unexpected character")
            return at + len(words[c])
        return numeral(at)

    try:
        at = skip(value(0, 0))
    except Problem as problem:
        return problem.args[0], problem.args[1]
    return at, "unexpected text after the value"


#: parse_json needs: types, box, NONE, fail, json_problem
from typing import Any, NoReturn


def parse_json(text: str) -> Dynamic:
    """The value of a JSON text; numbers without fraction and exponent are ints."""
    import json

    def whole(digits: str) -> Dynamic:
        value = int(digits)
        return (
            box(INT, value)
            if -0x8000000000000000 <= value <= 0x7FFFFFFFFFFFFFFF
            else real(digits)
        )

    def refuse(_: str) -> NoReturn:
        raise ValueError("constant")

    def real(digits: str) -> Dynamic:
        value = float(digits)
        if value in (float("inf"), float("-inf")):
            raise ValueError("number out of range")
        return box(FLOAT, value)

    def plain(text: str) -> str:
        if not text.isascii() and any(0xD800 <= ord(c) <= 0xDFFF for c in text):
            raise ValueError("lone surrogate")
        return text

    def boxed(value: Any, depth: int = 0) -> Dynamic:
        if depth > 1000:
            raise ValueError("nested too deeply")
        items: Any = value  # checkers of types know nothing of what is in a list
        if value is None:
            return NONE
        if value is True or value is False:
            return box(BOOL, value)
        if isinstance(value, str):
            return box(STRING, plain(value))
        if isinstance(value, list):
            return box(list_of(ANY), [boxed(item, depth + 1) for item in items])
        if isinstance(value, dict):
            return box(
                map_of(STRING, ANY),
                {plain(k): boxed(v, depth + 1) for k, v in items.items()},
            )
        assert isinstance(value, Dynamic)
        return value

    try:
        return boxed(
            json.loads(text, parse_int=whole, parse_float=real, parse_constant=refuse)
        )
    except (ValueError, RecursionError):
        pass
    at, reason = json_problem(text)
    place = len(text[:at].encode("utf-8", "surrogatepass"))
    return fail(2, f"invalid JSON at byte {place}: {reason}")


#: decode_json needs: parse_json, format_value, to_json, fail
def decode_json(text: str) -> dict[str, str]:
    """A JSON object as a map of texts."""
    any = parse_json(text)
    if any.type.kind != "map":
        fail(2, "json_decode expects an object")
    return {
        k: to_json(v.type, v.value)
        if v.type.kind in ("list", "map")
        else format_value(v.type, v.value)
        for k, v in any.value.items()
    }


