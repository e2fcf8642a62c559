import heapq
from mochi_fmt import p

INF = 1000000000


def dijkstra(g, s):
    dist = [INF] * len(g)
    prev = [-1] * len(g)
    dist[s] = 0
    h = [(0, s)]
    while h:
        d, v = heapq.heappop(h)
        if d > dist[v]:
            continue
        for w, c in g[v]:
            if d + c < dist[w]:
                dist[w] = d + c
                prev[w] = v
                heapq.heappush(h, (d + c, w))
    return dist, prev


names = "ABCDEFG"
g = [[] for _ in names]
for a, b, w in [(0, 1, 7), (0, 2, 9), (0, 5, 14), (1, 2, 10), (1, 3, 15), (2, 3, 11), (2, 5, 2), (3, 4, 6), (4, 5, 9)]:
    g[a].append((b, w))
    g[b].append((a, w))
dist, prev = dijkstra(g, 0)
for i, name in enumerate(names):
    if dist[i] == INF:
        print(name + ": unreachable")
    else:
        route, v = [], i
        while v != -1:
            route.append(names[v])
            v = prev[v]
        print(f"{name}: {dist[i]} via {'-'.join(route[::-1])}")
n = 200
big = [[] for _ in range(n)]
s = 7
for _ in range(1200):
    s = s * 16807 % 2147483647
    a = s % n
    s = s * 16807 % 2147483647
    b = s % n
    s = s * 16807 % 2147483647
    big[a].append((b, 1 + s % 50))
r = [d for d in dijkstra(big, 0)[0] if d < INF]
p(len(r), sum(r), max(r))
