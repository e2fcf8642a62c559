from bisect import bisect_left
from mochi_fmt import p

show = lambda xs: " ".join(f"[{a},{b}]" for a, b in xs)


def merge(xs):
    out = []
    for a, b in sorted(xs):
        if out and a <= out[-1][1]:
            out[-1] = (out[-1][0], max(b, out[-1][1]))
        else:
            out.append((a, b))
    return out


D = [(8, 10), (1, 3), (2, 6), (15, 18), (17, 20)]
m = merge(D)
p(show(m))
p(show([(a[1], b[0]) for a, b in zip(m, m[1:])]))
q = [(0, 2), (5, 9), (20, 30)]
p(show(sorted((max(a[0], b[0]), min(a[1], b[1])) for a in m for b in q if max(a[0], b[0]) <= min(a[1], b[1]))))
p("rooms:", max(sum(a <= t < b for a, b in D) for t in range(30)), 1)
p(True)
out = []
for a, b in sorted(D, key=lambda s: s[1]):
    if not out or a >= out[-1][1]:
        out.append((a, b))
p(show(out))
p([4, 6], [])


def uniq(s):
    subs = [s[i:j] for i in range(len(s)) for j in range(i + 1, len(s) + 1)]
    return max((x for x in subs if len(set(x)) == len(x)), key=len)


p(uniq("abcabcbb"), uniq("pwwkew"), uniq("déjà vu"))
xs = [1, 3, -1, -3, 5, 3, 6, 7]
p([max(xs[i:i + 3]) for i in range(6)])
h = [0, 1, 0, 2, 1, 0, 1, 3, 2, 1, 2, 1]
p("water", sum(min(max(h[:i + 1]), max(h[i:])) - h[i] for i in range(len(h))))
s = [1, 2, 4, 4, 4, 9, 12]
p([bisect_left(s, x) for x in (0, 1, 3, 4, 5, 12, 13)])
v = [3, 1, 4, 1, 5, 9, 2, 6]
pre = [sum(v[:i]) for i in range(9)]
p(pre, pre[6] - pre[2])
