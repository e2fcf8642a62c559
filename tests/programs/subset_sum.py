from itertools import product, combinations
from mochi_fmt import p

subs = [[]]
for x in [1, 2, 3]:
    subs = subs + [s + [x] for s in subs]
p(subs)
p(2 ** 10)


def ssum(xs, t):
    # picked-first order equals descending order of the membership mask
    out = []
    for mask in product([1, 0], repeat=len(xs)):
        s = [x for x, m in zip(xs, mask) if m]
        if sum(s) == t:
            out.append(s)
    return out


p(ssum([3, 34, 4, 12, 5, 2], 9))
p(ssum([10, 7, 5, 18, 12, 20, 15], 35))
p(ssum([2, 4, 6], 5))
p(["".join(c) for c in combinations("abcd", 2)])


def balanced(s):
    d = 0
    for c in s:
        d += 1 if c == "(" else -1
        if d < 0:
            return False
    return d == 0


par = lambda n: ["".join(s) for s in product("()", repeat=2 * n) if balanced(s)]
p(par(3))
for n in range(1, 8):
    p(n, len(par(n)), "balanced")
keys = {"2": "abc", "3": "def", "4": "ghi", "7": "pqrs"}
p(["".join(t) for t in product(*(keys[d] for d in "23"))])
p(len(list(product(*(keys[d] for d in "7742")))))


def pal(s):
    if not s:
        return [[]]
    return [[s[:n]] + r for n in range(1, len(s) + 1) if s[:n] == s[:n][::-1] for r in pal(s[n:])]


p(pal("aabb"))
