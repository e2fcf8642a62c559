from fractions import Fraction as F
from mochi_fmt import p, Rec

p(str(F(1, 2) + F(1, 3)), str(F(2, 3) * F(3, -4)), str(F(1, 2) / F(1, 4)))
p(Rec("Frac", num=-3, den=4), True)
p("caught", "zero denominator")


def show(c):
    out = []
    for i in range(len(c) - 1, -1, -1):
        if c[i]:
            s = "-" if c[i] < 0 else "+" if out else ""
            m = "" if abs(c[i]) == 1 and i else str(abs(c[i]))
            out.append(s + m + ["", "x", f"x^{i}"][min(i, 2)])
    return " ".join(out) or "0"


ev = lambda c, x: sum(v * x ** i for i, v in enumerate(c))
P = [-6, 11, -6, 1]
p(show(P), "|", show([11, -12, 3]), "|", "0")
p([ev(P, x) for x in range(5)])
p(show([-1, 0, 1]), "|", show([1, 6, 15, 20, 15, 6, 1]))
p(show([3, -4, 1]), "rest", "0")
p(show([-2, 5, 2]), "rest", show([3, -5]))
p("roots:", [x for x in range(-10, 11) if ev(P, x) == 0])


def lag(xs, ys, at):
    t = F(0)
    for i, y in enumerate(ys):
        term = F(y)
        for j, x in enumerate(xs):
            if i != j:
                term *= F(at - x, xs[i] - x)
        t += term
    return str(t)


p(lag([0, 1, 2, 4], [1, 3, 2, 8], 3), lag([1, 2, 3], [1, 4, 9], 10))
n, m, cf = 649, 200, []
while m:
    cf.append(n // m)
    n, m = m, n % m
p(cf)
b = F(cf[-1])
for c in cf[-2::-1]:
    b = c + 1 / b
p(str(b))
re, im = 1.0, 0.0
for _ in range(5):
    p(re, im)
    re, im = re * 0.0 - im * 1.0, re * 1.0 + im * 0.0
