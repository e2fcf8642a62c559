from mochi_fmt import p

M = list(zip([1, 2, 2, 1, -1, -2, -2, -1], [-2, -1, 1, 2, 2, 1, -1, -2]))


def tour(n):
    b = {}
    x = y = 0
    while True:
        b[x, y] = len(b)
        ns = lambda x, y: [(x + a, y + c) for a, c in M if 0 <= x + a < n and 0 <= y + c < n and (x + a, y + c) not in b]
        opts = ns(x, y)
        if not opts:
            return b
        x, y = min(opts, key=lambda q: len(ns(*q)))


b = tour(8)
p("squares visited:", len(b))
for y in range(8):
    print("".join(str(b.get((x, y), -1)).rjust(3) for x in range(8)))
for n in (5, 6, 7):
    p(n, "->", len(tour(n)))
d = {(0, 0): 0}
todo = [(0, 0)]
for x, y in todo:
    for a, c in M:
        q = (x + a, y + c)
        if 0 <= q[0] < 6 and 0 <= q[1] < 6 and q not in d:
            d[q] = d[x, y] + 1
            todo.append(q)
for y in range(6):
    p([d[x, y] for x in range(6)])
