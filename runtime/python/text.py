#: index needs: fail, T
from collections.abc import Sequence


def index(items: Sequence[T], at: int) -> T:
    size = len(items)
    if -size <= at < size:
        return items[at]
    kind = "bytes" if isinstance(items, bytes) else "list"
    return fail(4, f"{kind} index out of range: {at} (len {size})")


#: set_index needs: fail, T
def set_index(items: list[T], at: int, value: T) -> None:
    size = len(items)
    if not -size <= at < size:
        fail(4, f"list index out of range: {at} (len {size})")
    items[at] = value


#: char_at needs: fail
def char_at(text: str, at: int) -> str:
    size = len(text)
    if -size <= at < size:
        return text[at]
    return fail(4, f"string index out of range: {at} (len {size})")


#: quote
def escaped(c: str) -> str:
    """A character inside of quotes."""
    special = '"\\\a\b\f\n\r\t\v'.find(c)
    if special >= 0:
        return "\\" + '"\\abfnrtv'[special]
    if c.isprintable():
        return c
    code = ord(c)
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def quote(text: str) -> str:
    """A string as it stands inside a list, map or record."""
    return '"' + "".join(map(escaped, text)) + '"'


#: format_bool
def format_bool(value: bool) -> str:
    return "true" if value else "false"


#: key_text needs: format_bool
def key_text(key: object) -> str:
    return format_bool(key) if isinstance(key, bool) else str(key)


#: get_key needs: fail, key_text, K, V
from collections.abc import Mapping


def get_key(items: Mapping[K, V], key: K) -> V:
    try:
        return items[key]
    except KeyError:
        pass
    return fail(4, f"map key not found: {key_text(key)}")


#: holds
from collections.abc import Container
from typing import Any


def holds(items: Container[Any], value: Any) -> bool:
    return value in items


#: join_text
from collections.abc import Iterable


def join_text(parts: Iterable[str], separator: str) -> str:
    return separator.join(parts)


#: get_variant needs: fail, K, V
from collections.abc import Mapping


def get_variant(items: Mapping[K, V], key: K) -> V:
    """As `get_key`, of a map with the values of an enum as keys."""
    if key in items:
        return items[key]
    return fail(4, f'map key not found: {{"__name": "{getattr(key, "value", key)}"}}')


#: remove_key needs: K, V
def remove_key(items: dict[K, V], key: K) -> bool:
    if key not in items:
        return False
    del items[key]
    return True


#: unwrap needs: fail, T
def unwrap(value: T | None, message: str) -> T:
    return value if value is not None else fail(3, message)


#: trim_text
SPACES = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"


def trim_text(text: str) -> str:
    return text.strip(SPACES)


#: split_text
def split_text(text: str, separator: str) -> list[str]:
    return text.split(separator) if separator else list(text)


#: pad_start
def pad_start(text: str, width: int, pad: str) -> str:
    missing = width - len(text)
    if missing <= 0:
        return text
    filler = pad or " "
    return (filler * (missing // len(filler) + 1))[:missing] + text


#: ord_of needs: fail
def ord_of(text: str) -> int:
    return ord(text[0]) if text else fail(4, "string index out of range: 0 (len 0)")


#: chr_of needs: fail
def chr_of(code: int) -> str:
    if 0 <= code < 0xD800:
        return chr(code)
    if 0 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
        return chr(code)
    return fail(3, f"invalid code point: {code}")


#: bytes_of needs: fail
from collections.abc import Sequence


def bytes_of(items: Sequence[int]) -> bytes:
    for item in items:
        if not 0 <= item <= 255:
            fail(3, f"byte out of range: {item}")
    return bytes(items)


#: utf8_text needs: fail
def utf8_text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    return fail(2, "invalid UTF-8")


#: parse_digit needs: malformed
def parse_digit(c: str) -> int:
    """The int that one character says."""
    if "0" <= c <= "9":
        return ord(c) - 48
    malformed(c, "int")


#: parse_int needs: malformed
def parse_int(text: str) -> int:
    digits = text[1:] if text[:1] in ("+", "-") else text
    if digits and all("0" <= c <= "9" for c in digits):
        # Leading zeros are no reason to refuse, and more digits than Python converts at once are.
        digits = digits.lstrip("0") or "0"
        value = int(text[:1] + digits if text[:1] == "-" else digits[:20])
        if -0x8000000000000000 <= value <= 0x7FFFFFFFFFFFFFFF:
            return value
    malformed(text, "int")


#: parse_int_base needs: malformed
def parse_int_base(text: str, base: int) -> int:
    digits = text[1:] if text[:1] in ("+", "-") else text
    if (
        2 <= base <= 36
        and digits
        and all(c.isascii() and c.isalnum() and int(c, 36) < base for c in digits)
    ):
        size = int(digits.lstrip("0")[:65] or "0", base)
        value = -size if text[:1] == "-" else size
        if -0x8000000000000000 <= value <= 0x7FFFFFFFFFFFFFFF:
            return value
    malformed(text, f"int in base {base}")


#: parse_float needs: malformed
def parse_float(text: str) -> float:
    import re

    if (
        re.fullmatch(
            r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?|NaN|[+-]?Inf", text
        )
        is None
    ):
        malformed(text, "float")
    return float(text)


