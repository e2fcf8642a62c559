from collections import deque
from mochi_fmt import p


def flow(cap, s, t):
    n = len(cap)
    res = [r[:] for r in cap]
    total = 0
    while True:
        par = {s: s}
        q = deque([s])
        while q and t not in par:
            u = q.popleft()
            for v in range(n):
                if v not in par and res[u][v] > 0:
                    par[v] = u
                    q.append(v)
        if t not in par:
            return total
        path = [t]
        while path[-1] != s:
            path.append(par[path[-1]])
        path.reverse()
        b = min(res[u][v] for u, v in zip(path, path[1:]))
        for u, v in zip(path, path[1:]):
            res[u][v] -= b
            res[v][u] += b
        print("augment", *path, "by", b)
        total += b


p("max flow:", flow([[0, 16, 13, 0, 0, 0], [0, 0, 10, 12, 0, 0], [0, 4, 0, 0, 14, 0], [0, 0, 9, 0, 0, 20],
                     [0, 0, 0, 7, 0, 4], [0] * 6], 0, 5))
cap = [[0] * 8 for _ in range(8)]
for i, js in enumerate([[0, 1], [0], [1, 2]]):
    cap[0][1 + i] = 1
    for j in js:
        cap[1 + i][4 + j] = 1
for j in range(3):
    cap[4 + j][7] = 1
p("matched:", flow(cap, 0, 7))
