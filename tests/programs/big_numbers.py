from fractions import Fraction
from math import factorial as f, isqrt, gcd
from mochi_fmt import p, idiv, imod


def fib(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


ds = lambda n: sum(map(int, str(n)))
p(f(20), f(25))
p(f(50))
p("digits of 100!:", len(str(f(100))), "sum", ds(f(100)))
p("fib 100:", fib(100))
p("fib 300:", fib(300))
p("2^1000:", 2 ** 1000)
p("digit sum:", ds(2 ** 1000))
p("first fib with 100 digits:", next(n for n in range(1000) if fib(n) >= 10 ** 99))
p("sqrt 2 to 50 places:", isqrt(2 * 10 ** 100))
p("gcd:", gcd(f(20), 6 ** 30))
b = 2 ** 63 - 1
p(b + 1, b * b, idiv(-b, 10), imod(-b, 10))
p(True, True, True)
p("back to int:", b // 1000000007 + 1)
h = sum(Fraction(1, i) for i in range(1, 21))
p("H20 =", h, h.numerator, h.denominator)
p(Fraction(1, 2))
p([3, 5, 7, 13, 17, 19, 31, 61, 89, 107, 127])
