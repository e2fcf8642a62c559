from itertools import permutations
from mochi_fmt import p

ok = lambda q: all(abs(q[i] - q[j]) != j - i for i in range(len(q)) for j in range(i + 1, len(q)))
for n in range(1, 8):
    p(n, "queens:", sum(ok(q) for q in permutations(range(n))))
q = next(q for q in permutations(range(6)) if ok(q))
p(list(q))
for c in q:
    print(" ".join("Q" if i == c else "." for i in range(6)))
p(120, "permutations of 5")
p([list(q) for q in permutations(range(5)) if ok(q)])
