from mochi_fmt import p


def roman(n):
    def d(k, one, five, ten):
        return ["", one, one * 2, one * 3, one + five, five, five + one, five + one * 2, five + one * 3, one + ten][k]
    return "M" * (n // 1000) + d(n // 100 % 10, "C", "D", "M") + d(n // 10 % 10, "X", "L", "C") + d(n % 10, "I", "V", "X")


for n in [1, 4, 9, 14, 40, 90, 400, 1990, 2024, 3999]:
    p(n, roman(n), True)
ones = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen").split()
tens = "x x twenty thirty forty fifty sixty seventy eighty ninety".split()


def b1000(n):
    if n >= 100:
        return ones[n // 100] + " hundred" + (" and " + b1000(n % 100) if n % 100 else "")
    return ones[n] if n < 20 else tens[n // 10] + ("-" + ones[n % 10] if n % 10 else "")


def spell(n):
    if n <= 0:
        return "minus " + spell(-n) if n else "zero"
    groups = f"{n:,}".split(",")
    return ", ".join(b1000(int(g)) + ["", " thousand", " million"][len(groups) - 1 - i]
                     for i, g in enumerate(groups) if int(g))


for n in [0, 13, 21, 100, 342, 1001, 70000, 1234567, -15]:
    p(spell(n))


def base(n, b):
    s = ""
    while n:
        s = "0123456789abcdefghijklmnopqrstuvwxyz"[n % b] + s
        n //= b
    return s


for b in (2, 3, 8, 16, 36):
    p(b, base(123456, b), 123456)
p("-ff", 255, 11, 15)
p(" ".join("Fizz" * (i % 3 == 0) + "Buzz" * (i % 5 == 0) or str(i) for i in range(1, 21)))


def luhn(s):
    ds = [int(c) for c in s if c != " "][::-1]
    return sum(ds[::2] + [sum(divmod(2 * d, 10)) for d in ds[1::2]]) % 10 == 0


p(luhn("4539 3195 0343 6467"), luhn("8273 1232 7352 0569"))


def isbn(s):
    return sum((10 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(s.replace("-", ""))) % 11 == 0


p(isbn("3-598-21508-8"), isbn("3-598-21507-X"), isbn("3-598-21508-9"))
