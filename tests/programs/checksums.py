"""Twin of checksums.mochi, with Python's libraries where it has them."""
import base64
import hashlib
import itertools
import zlib

print(f"{zlib.crc32(b'The quick brown fox jumps over the lazy dog'):x}")
print(base64.b64encode(b"Hello, World!").decode())
print(list(hashlib.sha256(b"abc").digest()[:4]))
for i in range(4):
    print(f"{i:03b} {i ^ i >> 1:03b}")


def luhn(digits):
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


for number in ["49927398716", "49927398717"]:
    print(number, "true" if luhn(number) else "false")

CODES = {c: str(n) for n, group in enumerate(["BFPV", "CGJKQSXZ", "DT", "L", "MN", "R"], 1) for c in group}


def soundex(name):
    letters = name.upper()
    kept = [c for c in letters if c == letters[0] or c not in "HW"]
    runs = [code for code, _ in itertools.groupby(CODES.get(c, "") for c in kept)]
    code = "".join(runs[1:])
    return (letters[0] + code + "000")[:4]


for name in ["Robert", "Rupert", "Ashcraft", "Tymczak", "Pfister", "Honeyman"]:
    print(name, soundex(name))

said = "1"
for _ in range(6):
    print(said)
    said = "".join(f"{len(list(run))}{digit}" for digit, run in itertools.groupby(said))
