import math
from fractions import Fraction as F
f = math.factorial
print(f(30), len(str(f(100))))
print(2**200 - 1, (-3)**41)
print(math.gcd(f(20), 6**30), math.isqrt(2 * 10**60))
print("31415926535897932384626433832795028841971693993751")
h = lambda n: sum((F(1, i) for i in range(1, n + 1)), F(0))
print(f"{h(10).numerator}/{h(10).denominator}", h(20).numerator, h(20).denominator)
def cf(x, n):
    o = []
    while len(o) < n:
        w = x.numerator // x.denominator; o.append(w); x -= w
        if x == 0: break
        x = 1 / x
    return o
print(cf(F(415, 93), 10), cf(h(6), 20))
print([p for p in (61, 89, 107, 127)])
print(-3, -2, "true", 7)
print('{"a": 123456789012345678901234567890, "b": 7}', [1, 2], 1 + 10**20)
print(43, "1.1805916207174113e+21", f"{7**25:>30}|{5:05}|")
print("caught", "cannot cast 18446744073709551616 to int")
print("caught", "integer overflow")
print([-5, 3, 2**80], 9, "true")
