from math import gcd
from mochi_fmt import p

isp = lambda n: n > 1 and all(n % i for i in range(2, int(n ** 0.5) + 1))
ps = [n for n in range(101) if isp(n)]
p(ps)
p(sum(isp(n) for n in range(20001)), "primes below 20000")
p("twins:", [[a, a + 2] for a in ps if a + 2 in ps])
p(gcd(1071, 462), gcd(17, 5), 1071 * 462 // gcd(1071, 462))
p(pow(2, 100, 10 ** 9 + 7), pow(3, 10 ** 9 + 6, 10 ** 9 + 7))
for n in [1, 2, 97, 561, 1729, 1000003, 2147483647, 2147483641]:
    p(n, isp(n))


def fac(n):
    f, q = {}, 2
    while n > 1:
        while n % q == 0:
            f[q] = f.get(q, 0) + 1
            n //= q
        q += 1
    return f


for n in [12, 97, 360, 1001, 999999, 65536]:
    p(n, "=", " * ".join(f"{q}^{k}" if k > 1 else str(q) for q, k in fac(n).items()))
ds = [0] * 30001
for i in range(1, 15001):
    for j in range(2 * i, 30001, i):
        ds[j] += i
p("perfect:", [n for n in range(2, 10000) if ds[n] == n])
p("amicable:", [[n, ds[n]] for n in range(2, 3000) if ds[n] > n and ds[ds[n]] == n])
p(pow(3, -1, 11), -1, next(n for n in range(105) if n % 3 == 2 and n % 5 == 3 and n % 7 == 2))
p([sum(gcd(n, k) == 1 for k in range(1, n + 1)) for n in range(1, 16)])


def col(n):
    k = 0
    while n != 1:
        n = 3 * n + 1 if n % 2 else n // 2
        k += 1
    return k


b = max(range(1, 1000), key=col)
p("longest collatz below 1000:", b, col(b))
