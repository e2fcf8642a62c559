from mochi_fmt import p, anon


def spiral(m):
    m = [list(r) for r in m]
    out = []
    while m:
        out += m.pop(0)
        m = [list(r) for r in zip(*m)][::-1]
    return out


def rot(m):
    return [list(r) for r in zip(*m[::-1])]


m = [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]
p(spiral(m))
p([1], [], [1, 2])
p(rot(m))
p(rot(rot(rot(rot(m)))) == m)
p([[m[y][k - y] for y in range(3) if 0 <= k - y < 4] for k in range(6)])


def magic(n):
    # Siamese method in closed form
    g = [[0] * n for _ in range(n)]
    for k in range(n * n):
        a, b = divmod(k, n)
        g[(2 * a - b) % n][(n // 2 + b - a) % n] = k + 1
    return g


sq = magic(5)
for r in sq:
    p(" ".join(str(v).rjust(2) for v in r), "=", sum(r))
p("diagonal:", sum(sq[i][i] for i in range(5)))


def sad(m):
    return [anon(row=r, col=c) for r in range(len(m)) for c in range(len(m[0]))
            if m[r][c] == max(m[r]) == min(q[c] for q in m)]


p(sad([[9, 8, 7], [5, 3, 2], [6, 6, 7]]))
p(sad([[1, 2], [3, 4]]))
land = {(y, x) for y, r in enumerate(["11000", "11001", "00100", "00011"]) for x, c in enumerate(r) if c == "1"}
sizes = []
for start in sorted(land):
    if start not in land:
        continue
    todo = [start]
    land.discard(start)
    n = 0
    while todo:
        y, x = todo.pop()
        n += 1
        for q in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
            if q in land:
                land.discard(q)
                todo.append(q)
    sizes.append(n)
p(len(sizes), "islands of", sizes)
