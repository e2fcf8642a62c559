from functools import lru_cache
from mochi_fmt import p


def lev(a, b):
    @lru_cache(None)
    def f(i, j):
        if i == 0 or j == 0:
            return i + j
        return min(f(i - 1, j) + 1, f(i, j - 1) + 1, f(i - 1, j - 1) + (a[i - 1] != b[j - 1]))
    return f(len(a), len(b))


def osa(a, b):
    @lru_cache(None)
    def f(i, j):
        if i == 0 or j == 0:
            return i + j
        r = min(f(i - 1, j) + 1, f(i, j - 1) + 1, f(i - 1, j - 1) + (a[i - 1] != b[j - 1]))
        if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
            r = min(r, f(i - 2, j - 2) + 1)
        return r
    return f(len(a), len(b))


for a, b in [("kitten", "sitting"), ("saturday", "sunday"), ("", "abc"), ("same", "same"), ("ca", "abc"),
             ("acress", "caress"), ("größe", "grosse")]:
    p(a, b, lev(a, b), osa(a, b))
words = ["apple", "apply", "ape", "maple", "ample", "banana", "bandana", "cabana", "orange", "range", "grange"]


def suggest(w, k):
    return sorted((x for x in words if lev(w, x) <= k), key=lambda x: (lev(w, x), len(x)))


p("aple:", suggest("aple", 2))
p("orang:", suggest("orang", 2))
p("banna:", suggest("banna", 2))
p("xyz:", suggest("xyz", 2))
ham = lambda a, b: sum(x != y for x, y in zip(a, b))
p("hamming:", ham("karolin", "kathrin"), ham("1011101", "1001001"))
p(True, lev("intention", "execution"))
