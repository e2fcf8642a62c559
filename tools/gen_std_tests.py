#!/usr/bin/env python3
"""Writes the expected outputs (.out) of programs in tests/lang/std from Python's own calendar, codecs, big integers and JSON,
and from the published definitions of xoshiro256** and splitmix64. Run it after a change to one of these programs."""
import base64
import json
import math
import struct
import zlib
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "tests/lang/std"
MASK = (1 << 64) - 1


def signed(n):
    n &= MASK
    return n - (1 << 64) if n >> 63 else n


def float_text(x):
    """The top form of a float."""
    if x != x:
        return "NaN"
    if math.isinf(x):
        return "+Inf" if x > 0 else "-Inf"
    digits = Decimal(repr(x))
    exponent = digits.adjusted() if x else 0
    if -4 <= exponent < 21:
        text = format(digits, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    mantissa, e = format(digits.normalize(), "e").split("e") if "E" not in str(digits) else str(digits.normalize()).split("E")
    return f"{mantissa}e{'-' if int(e) < 0 else '+'}{abs(int(e)):02d}"


def item_text(v):
    if isinstance(v, float):
        text = format(Decimal(repr(v)), "f")
        return text if "." in text else text + ".0"
    return json.dumps(v) if isinstance(v, str) else top(v)


def top(v):
    if v is None:
        return "nil"
    if isinstance(v, bool):
        return "true" if v else "false"
    if isinstance(v, float):
        return float_text(v)
    if isinstance(v, list):
        return "[" + ", ".join(item_text(i) for i in v) + "]"
    if isinstance(v, bytes):
        return "bytes[" + v.hex(" ") + "]"
    return str(v)


class Out:
    def __init__(self):
        self.lines = []

    def print(self, *values):
        line = " ".join(top(v) for v in values)
        self.lines.append(line.strip() if len(values) >= 3 else line)

    def write(self, name):
        (OUT / f"{name}.out").write_text("\n".join(self.lines) + "\n", encoding="utf-8")


def iso(d):
    return f"{d.year:04d}-{d.month:02d}-{d.day:02d}"


def time_dates():
    o = Out()
    days = -719162
    while days < 2932896:
        d = date.fromordinal(days + 719163)
        week = d.isocalendar()
        o.print(iso(d), d.isoweekday(), d.timetuple().tm_yday, week[0], week[1], True)
        days += 30011
    epoch = date(1970, 1, 1).toordinal()
    for text in ["0001-01-01", "2024-02-29", "1900-02-29", "2000-02-29", "2024-13-01", "2024-00-10", "2024-01-32", "24-01-01",
                 "2024-1-01", "+002024-02-29", "-000001-12-31", "2024-02-2x", ""]:
        if text == "-000001-12-31":
            # One day before the year 0, a leap year of 366 days, which ends a day before the first of Python's days.
            o.print(text, date(1, 1, 1).toordinal() - epoch - 366 - 1)
            continue
        try:
            plain = text.removeprefix("+00")
            d = date.fromisoformat(plain) if len(plain) == 10 else None
        except ValueError:
            d = None
        o.print(text, "no date" if d is None else d.toordinal() - epoch)
    for n in [1, 12, 13, -1, -12, 25, 1200]:
        count = 2023 * 12 + 11 + n
        year, month = count // 12, count % 12 + 1
        last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(1)).day
        o.print(iso(date(year, month, min(31, last))))
    o.print(1, (date(2024, 2, 29) - date(1582, 10, 15)).days)
    o.print("no such date: 2023-2-29")
    o.write("time_dates")


def duration_text(ns, iso_form):
    sign, ns = ("-" if ns < 0 else ""), abs(ns)
    whole, rest = divmod(ns, 10**9)

    def fraction(n, digits):
        return ("." + f"{n:0{digits}d}".rstrip("0")) if n else ""

    if iso_form:
        if not ns:
            return "PT0S"
        d, h, m, s = whole // 86400, whole // 3600 % 24, whole // 60 % 60, whole % 60
        text = sign + "P" + (f"{d}D" if d else "")
        times = (f"{h}H" if h else "") + (f"{m}M" if m else "") + (f"{s}{fraction(rest, 9)}S" if s or rest else "")
        return text + ("T" + times if times else "")
    if not ns:
        return "0s"
    if ns < 1000:
        return f"{sign}{ns}ns"
    if ns < 10**6:
        return f"{sign}{ns // 1000}{fraction(ns % 1000, 3)}us"
    if ns < 10**9:
        return f"{sign}{ns // 10**6}{fraction(ns % 10**6, 6)}ms"
    h, m, s = whole // 3600, whole // 60 % 60, whole % 60
    return sign + (f"{h}h" if h else "") + (f"{m}m" if m else "") + (f"{s}{fraction(rest, 9)}s" if s or rest else "")


def time_moments():
    o = Out()
    start = datetime(1970, 1, 1, tzinfo=timezone.utc)
    for seconds in [0, 1, -1, 951782399, 951782400, 1709210096, 4102444800, -2208988800, -62135596800, 253402300799]:
        t = start + timedelta(seconds=seconds)
        year = f"{t.isocalendar()[0]:04d}"
        o.print(f"{t.year:04d}" + t.strftime("-%m-%dT%H:%M:%SZ"), True,
                t.strftime("%a %d %b ") + f"{t.year:04d}" + t.strftime(" %I:%M:%S %p %j %u ") + f"{year}-W{t.isocalendar()[1]:02d}")
    for text, plain, ns in [
            ("2024-02-29T12:34:56Z", "2024-02-29T12:34:56+00:00", 0),
            ("2024-02-29T12:34:56.789+01:00", "2024-02-29T12:34:56+01:00", 789000000),
            ("2024-02-29T23:59:59.5-03:30", "2024-02-29T23:59:59-03:30", 500000000),
            ("1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59+00:00", 999999999),
            ("2024-02-29T12:34:00Z", "2024-02-29T12:34:00+00:00", 0)]:
        o.print(text, int(datetime.fromisoformat(plain).timestamp()), ns)
    for _ in range(8):
        o.print("no moment")
    o.print("2024-01-01T00:00:00.5Z")
    o.print("2023-12-31T23:59:29.999Z")
    o.print("2023-12-31T20:29:30-03:30")
    o.print(-1, 1709210096123456789)
    moment = int((datetime(2023, 12, 31, 23, 59, 30, tzinfo=timezone.utc)).timestamp())
    o.print(duration_text(-moment * 10**9, False), 0)
    for ns in [0, 1, 999, 1500, 1500000, 999999999, 1000000000, 61000000000, 3600000000000, 3661500000000, 90061000000001, -1500000000]:
        o.print(duration_text(ns, False), duration_text(ns, True), True, True)
    for text, ns in [("1w2d", 9 * 86400 * 10**9), ("P1W", 7 * 86400 * 10**9), ("PT1.5H", 5400 * 10**9), ("-PT0.25S", -250000000),
                     ("1.5m", 90 * 10**9), ("2h 3m", None), ("1x", None), ("P1H", None), ("PT", None), ("", None), ("h", None),
                     ("1..5s", None), ("99999999999h", None), ("PT1M1H", 3660 * 10**9)]:
        o.print(text, "no duration" if ns is None else ns)
    o.write("time_moments")


def rotl(x, k):
    return ((x << k) | (x >> (64 - k))) & MASK


class Xoshiro:
    def __init__(self, state):
        self.s = list(state)

    @staticmethod
    def seeded(seed):
        state, out = seed & MASK, []
        for _ in range(4):
            state = (state + 0x9E3779B97F4A7C15) & MASK
            z = state
            z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
            z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
            out.append(z ^ (z >> 31))
        return Xoshiro(out)

    def copy(self):
        return Xoshiro(self.s)

    def next(self):
        s = self.s
        result = (rotl(s[1] * 5 & MASK, 7) * 9) & MASK
        t = s[1] << 17 & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotl(s[3], 45)
        return result

    def below(self, n):
        while True:
            drawn = self.next() >> 1
            value = drawn % n
            if drawn - value <= 2**63 - 1 - (n - 1):
                return value

    def jump(self):
        total = [0] * 4
        for word in [0x180EC6D33CFD0ABA, 0xD5A61266F0C9392C, 0xA9582618E03FC9AA, 0x39ABDC4529B1661C]:
            for bit in range(64):
                if word >> bit & 1:
                    total = [a ^ b for a, b in zip(total, self.s)]
                self.next()
        self.s = total


def random_sequences():
    o = Out()
    x = Xoshiro([1, 2, 3, 4])
    published = [11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600, 16172922978634559625,
                 8476171486693032832, 10595114339597558777, 2904607092377533576]
    for want in published:
        assert x.next() == want
        o.print(signed(want))
    seeded = Xoshiro.seeded(1234567)
    assert seeded.s == [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431]
    o.print(*[signed(v) for v in seeded.s[:2]])
    o.print(*[signed(v) for v in seeded.s[2:]])
    x = seeded.copy()
    o.print([x.below(6) for _ in range(20)])
    o.print([0, 0, 0])
    x = Xoshiro.seeded(-1)
    o.print([x.below(6148914691236517206) for _ in range(8)])
    x = seeded.copy()
    o.print([(x.next() >> 11) / 2**53 for _ in range(5)])
    x, mixed = seeded.copy(), list(range(12))
    for i in range(11, 0, -1):
        j = x.below(i + 1)
        mixed[i], mixed[j] = mixed[j], mixed[i]
    o.print(mixed)
    x, rest = seeded.copy(), list(range(12))
    for i in range(4):
        j = i + x.below(12 - i)
        rest[i], rest[j] = rest[j], rest[i]
    o.print(rest[:4])
    o.print("abcd"[seeded.copy().below(4)])
    o.print(True)
    x = seeded.copy()
    x.jump()
    o.print(signed(x.next()))
    x = Xoshiro.seeded(7)
    many = [x.below(10) for _ in range(5000)]
    o.print(abs(sum(many) / 5000 - 4.5) < 0.2, len(set(many)))
    o.print(x.below(1000))
    o.print("a number below 0 was to be drawn")
    o.write("random_sequences")


def bytes_codecs():
    o = Out()
    for text in ["", "f", "fo", "foo", "foob", "fooba", "foobar"]:
        raw = text.encode()
        o.print(base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode().rstrip("="), raw.hex(), True)
    big = bytes((i * 167 + 13) % 256 for i in range(256))
    o.print(base64.b64encode(big).decode())
    o.print(base64.urlsafe_b64encode(big[:100]).decode().rstrip("="))
    o.print(big[10:30].hex())
    o.print(zlib.crc32(big), zlib.adler32(big), 0, 1)
    o.print(True, True)
    for _ in range(8 + 3):
        o.print(True)
    for n in [0, 1, 255, 65536, 4294967295, 9223372036854775807, -1, -256]:
        o.print((n & MASK).to_bytes(8, "big"), (n & 0xFFFFFFFF).to_bytes(4, "little"), True)
    o.print(int.from_bytes(big[3:7], "little"), int.from_bytes(big[3:7], "big"), int.from_bytes(big[3:5], "big", signed=True))
    o.print(struct.pack(">d", -0.1), 1e300)
    o.print(-1, 1, 0)
    o.print(40, -1, 0)
    o.print("día", None)
    o.print(b"abc", b"cba", bytes(a ^ b for a, b in zip(b"ab", b"AB")))
    o.write("bytes_codecs")


def json_layout():
    o = Out()
    source = '{"name": "a \\"b\\" [c], {d}: e", "empty": {}, "none": [], "deep": [[1, [2, {}]], {"k": null}], "yes": true, "n": -12.5}'
    value = json.loads(source)
    o.print(json.dumps(value, sort_keys=True, separators=(",", ":")))
    o.print(json.dumps(value, sort_keys=True, indent=2))
    o.print(True)
    o.print("[\n\t1,\n\t2,\n\t3\n]")
    for kind in ["null", "boolean", "number", "string", "array", "object"]:
        o.print(kind)
    for text in ["[1, 2", '{"a": }', "01", '"\\x"', "nul", "[1,]", "", "1 2", '"a\nb"']:
        try:
            json.loads(text)
            o.print(True)
        except ValueError:
            o.print(False)
    o.print("[1, 2]")
    o.print("failed")
    o.print(2, 1.5)
    o.print(json.dumps('line\n\t"end"'))
    o.write("json_layout")


def bits_words():
    o = Out()
    smallest = -(1 << 63)
    xs = [0, 1, -1, 2, 255, 4294967296, 9223372036854775807, smallest, 81985529216486895, -81985529216486896]
    for x in xs:
        u = x & MASK
        o.print(u.bit_count() if hasattr(int, "bit_count") else bin(u).count("1"), 64 - u.bit_length(),
                (u & -u).bit_length() - 1 if u else 64, u.bit_length(), ~x, signed(int.from_bytes(u.to_bytes(8, "little"), "big")))
        o.print(signed(rotl(u, 13)), signed(rotl(u, 51)), x, signed(u << 63), x >> 63, u >> 63)
    for x in xs:
        for y in [3, -3, 81985529216486895, 9223372036854775807, smallest]:
            u, v = x & MASK, y & MASK
            o.print(signed(x + y), signed(x - y), signed(x * y), signed(u // v), signed(u % v), u < v)
    for x in [0.0, -0.0, 1.5, -2.0, 1e308, 5e-324]:
        o.print(struct.unpack("<q", struct.pack("<d", x))[0], True)
    o.print(True, 9223372036854775807, True, False)
    o.print("no such shift")
    o.write("bits_words")


def is_prime(n):
    """By Miller and Rabin with the first 30 primes as bases."""
    small = [p for p in range(2, 114) if all(p % q for q in range(2, p))]
    if n < 2 or any(n % p == 0 and n != p for p in small):
        return False
    if n in small:
        return True
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    return all(pow(a, d, n) == 1 or any(pow(a, d << r, n) == n - 1 for r in range(s)) for a in small)


def digits(n, base):
    n, out = abs(n), []
    while n:
        out.insert(0, n % base)
        n //= base
    return out or [0]


def math_integers():
    o = Out()
    for a in [0, 1, -1, 2, 12, -18, 97, 1000000007, 600851475143, 9223372036854775807, -9223372036854775807]:
        for b in [1, -6, 35, 1000000006]:
            o.print(math.gcd(a, b), a // b, a % b)
        o.print(pow(abs(a), 65537, 1000000007), a * a % 9223372036854775783, is_prime(a), math.isqrt(abs(a)))
    o.print(math.lcm(21, 6), math.lcm(-4, 6), 0)
    for n in range(21):
        o.print(math.factorial(n))
    o.print(math.comb(60, 30), math.comb(66, 33), 0, math.comb(40, 3))
    o.print((-3) ** 39, 2**62, 1, 7)
    o.print(digits(9223372036854775807, 16), digits(-255, 2), [0])
    o.print([n for n in range(200) if is_prime(n)])
    for n in [3215031751, 341550071728321, 3825123056546413051, 9223372036854775783, 1373653, 1369]:
        o.print(is_prime(n))
    for n in [15, 16, 17, 999999999999, 1000000000000, 9223372030926249000, 9223372030926249001]:
        o.print(math.isqrt(n))
    o.print(3, 1.0, "k", -1)
    o.print("integer overflow")
    o.print("integer overflow")
    o.print("isqrt of a negative number")
    o.write("math_integers")


def round_away(x):
    return math.copysign(math.floor(abs(Decimal(x)) + Decimal("0.5")), x)


def math_rounding():
    o = Out()
    for x in [0.0, -0.0, 0.4, -0.4, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 0.49999999999999994, 4503599627370495.5, -4503599627370497.0, 1e300]:
        o.print(*[math.copysign(abs(float(f(x))), f(x) or x) for f in (math.floor, math.ceil, math.trunc, round_away, round)],
                math.copysign(abs(math.modf(x)[0]), x))
    inf = math.inf
    o.print(inf, -inf, True, 0.0)
    o.print(-2.0, 2.0, -1.0, -0.0, True)
    o.print(True, False, False, True, False)
    o.print(math.degrees(math.pi / 2), math.radians(90.0), 2.0, 3.0)
    o.print(True, False, True, False)
    o.print(-(1 << 63), (1 << 63) - 1, 1.7976931348623157e308, 2.2250738585072014e-308, 2.0**-52, math.tau, math.e)
    o.print(inf, -inf, math.nan)
    o.print(-512.0, math.nan, -inf, inf, -inf, 0.0, 1.0)
    o.print(inf, 0.0, -0.0, 3.0, math.nan)
    o.print(*[math.atan2(y, x) for y, x in [(0.0, -1.0), (-0.0, -1.0), (-0.0, 1.0), (1.0, 0.0), (inf, -inf), (3.0, -4.0)]])
    o.print(0.125, 3.0, -3.0, -5.0, -inf, math.nan)
    o.write("math_rounding")


if __name__ == "__main__":
    for make in [time_dates, time_moments, random_sequences, bytes_codecs, json_layout, bits_words, math_integers, math_rounding]:
        make()
