from mochi_fmt import p, text

BIG = 1000000


def bf(edges, n, s):
    d = {v: BIG for v in range(n)}
    d[s] = 0
    for _ in range(n):
        changed = False
        for a, b, w in edges:
            if d[a] < BIG and d[a] + w < d[b]:
                d[b] = d[a] + w
                changed = True
        if not changed:
            return text(d)
    for a, b, w in edges:
        if d[a] + w < d[b]:
            return f"negative cycle at {b}"


good = [(0, 1, 6), (0, 2, 7), (1, 2, 8), (1, 3, 5), (1, 4, -4), (2, 3, -3), (2, 4, 9), (3, 1, -2), (4, 3, 7), (4, 0, 2)]
print(bf(good, 5, 0))
print(bf(good, 6, 3))
print(bf(good + [(3, 2, 1)], 5, 0))
n = 6
d = [[0 if i == j else BIG for j in range(n)] for i in range(n)]
for a, b, w in good:
    d[a][b] = min(d[a][b], w)
for k in range(n):
    for i in range(n):
        for j in range(n):
            if d[i][k] < BIG and d[k][j] < BIG:
                d[i][j] = min(d[i][j], d[i][k] + d[k][j])
for row in d:
    print("".join(("-" if x >= BIG else str(x)).rjust(4) for x in row))
p([x < BIG for x in d[0]])
p([x < BIG for x in d[5]])
