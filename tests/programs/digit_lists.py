from math import factorial
from mochi_fmt import p

p("30! =", factorial(30))
p("and back:", 1)
a, b = 0, 1
for _ in range(200):
    a, b = b, a + b
p("fib 200 =", a)
p("3^200 =", 3 ** 200)


def atan_inv(x, one):
    t = s = one // x
    n, sign = 3, -1
    while t:
        t //= x * x
        s += sign * (t // n)
        n, sign = n + 2, -sign
    return s


one = 10 ** 80
pi = str(4 * (4 * atan_inv(5, one) - atan_inv(239, one)))
p("pi =", pi[0] + "." + pi[1:60])
e = str(sum(one // factorial(k) for k in range(60)))
p("e =", e[0] + "." + e[1:31])
