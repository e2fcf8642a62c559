from functools import lru_cache
from math import comb
from mochi_fmt import p, anon


def chain(d):
    @lru_cache(None)
    def f(i, j):
        if i == j:
            return 0, i
        return min((f(i, k)[0] + f(k + 1, j)[0] + d[i] * d[k + 1] * d[j + 1], k) for k in range(i, j))

    def show(i, j):
        if i == j:
            return f"A{i + 1}"
        k = f(i, j)[1]
        return f"({show(i, k)}{show(k + 1, j)})"

    n = len(d) - 1
    return f"{show(0, n - 1)} costs {f(0, n - 1)[0]}"


p(chain([30, 35, 15, 5, 10, 20, 25]))
p(chain([40, 20, 30, 10, 30]))
p(chain([10, 20]))


def lis(xs):
    best = []
    for i, x in enumerate(xs):
        longest = []
        for j in range(i):
            if xs[j] < x and len(best[j]) > len(longest):
                longest = best[j]
        best.append(longest + [x])
    return max(best, key=len, default=[])


seq = [10, 9, 2, 5, 3, 7, 101, 18, 4, 20, 6]
p(lis(seq), len(lis(seq)))
p([], 1)


def sub(xs):
    b = max(((sum(xs[i:j + 1]), -i, -j) for i in range(len(xs)) for j in range(i, len(xs))))
    return b[0], -b[1], -b[2]


p(*sub([-2, 1, -3, 4, -1, 2, 1, -5, 4]))
b, s, e = sub([-3, -1, -2])
p(anon(best=b, start=s, end=e))
p([comb(2 * n, n) // (n + 1) for n in range(20)])


@lru_cache(None)
def parts(n, k):
    if n == 0:
        return 1
    if n < 0 or k == 0:
        return 0
    return parts(n, k - 1) + parts(n - k, k)


p([parts(n, n) for n in (5, 10, 50, 100, 200)])
for i in range(7):
    print(" " * (14 - 2 * i) + " ".join(str(comb(i, j)).rjust(3) for j in range(i + 1)))
