#: INF
INF = float("inf")


#: NAN
NAN = float("nan")


#: checked needs: fail
def checked(value: int) -> int:
    """An int result that must fit 64 bits."""
    if -0x8000000000000000 <= value <= 0x7FFFFFFFFFFFFFFF:
        return value
    return fail(6, "integer overflow")


#: overflow needs: fail
from typing import NoReturn


def overflow() -> NoReturn:
    fail(6, "integer overflow")


#: divide needs: fail
def divide(a: int, b: int) -> int:
    """Truncates toward zero."""
    if a >= 0 < b:
        return a // b
    if b == 0:
        fail(5, "division by zero")
    if (a < 0) == (b < 0):
        quotient = a // b
        return (
            quotient if quotient <= 0x7FFFFFFFFFFFFFFF else fail(6, "integer overflow")
        )
    return -(-a // b)


#: divide_bigint needs: fail
def divide_bigint(a: int, b: int) -> int:
    if b == 0:
        fail(5, "division by zero")
    return a // b if (a < 0) == (b < 0) else -(-a // b)


#: remainder needs: fail
def remainder(a: int, b: int) -> int:
    """Has the sign of the dividend."""
    if a >= 0 < b:
        return a % b
    if b == 0:
        fail(5, "division by zero")
    rest = abs(a) % abs(b)
    return -rest if a < 0 else rest


#: divide_float
def divide_float(a: float, b: float) -> float:
    if b != 0.0:
        return a / b
    if a == 0.0 or a != a:
        return float("nan")
    import math

    return math.copysign(float("inf"), a) * math.copysign(1.0, b)


#: remainder_float
def remainder_float(a: float, b: float) -> float:
    import math

    if b == 0.0 or math.isinf(a) or a != a or b != b:
        return float("nan")
    return math.fmod(a, b)


#: wrap
def wrap(value: int) -> int:
    """The low 64 bits, as a signed int."""
    value &= 0xFFFFFFFFFFFFFFFF
    return value - 0x10000000000000000 if value >= 0x8000000000000000 else value


#: shift_count needs: fail
def shift_count(count: int) -> int:
    if not 0 <= count <= 63:
        fail(3, f"shift count out of range: {count}")
    return count


#: shift_left needs: wrap, shift_count
def shift_left(a: int, count: int) -> int:
    return wrap(a << shift_count(count))


#: shift_right needs: shift_count
def shift_right(a: int, count: int) -> int:
    return a >> shift_count(count)


#: shift_right_logical needs: wrap, shift_count
def shift_right_logical(a: int, count: int) -> int:
    return wrap((a & 0xFFFFFFFFFFFFFFFF) >> shift_count(count))


#: float_to_bits
def float_to_bits(value: float) -> int:
    import struct

    bits: int = struct.unpack("<q", struct.pack("<d", value))[0]
    return bits


#: float_from_bits
def float_from_bits(bits: int) -> float:
    import struct

    value: float = struct.unpack("<d", struct.pack("<q", bits))[0]
    return value


#: floor_float
def floor_float(value: float) -> float:
    import math

    if not math.isfinite(value) or value == 0.0:
        return value
    return math.copysign(float(math.floor(value)), value)


#: ceil_float
def ceil_float(value: float) -> float:
    import math

    if not math.isfinite(value) or value == 0.0:
        return value
    return math.copysign(float(math.ceil(value)), value)


#: round_to
def round_to(value: float, digits: int) -> float:
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
def square_root(value: float) -> float:
    import math

    return math.sqrt(value) if value >= 0.0 else float("nan")


