import heapq, math
R = [("Ulm","Bonn",7),("Ulm","Kiel",9),("Ulm","Wien",14),("Bonn","Kiel",10),("Bonn","Graz",15),("Kiel","Graz",11),("Kiel","Wien",2),("Graz","Linz",6),("Wien","Linz",9),("Rom","Bari",4)]
g = {}
for a, b, k in R: g.setdefault(a, []).append((b, k)); g.setdefault(b, []).append((a, k))
def route(s, t):
    h = [(0, [s])]; seen = set()
    while h:
        c, p = heapq.heappop(h)
        if p[-1] == t: return p, c
        if p[-1] in seen: continue
        seen.add(p[-1])
        for n, k in g.get(p[-1], []): heapq.heappush(h, (c + k, p + [n]))
for t in ["Linz", "Ulm", "Bari", "Oslo"]:
    r = route("Ulm", t); print(t, f"{' > '.join(r[0])} ({r[1]} km)" if r else "cannot be reached")
par = {}
def find(x):
    while par.get(x, x) != x: x = par[x]
    return x
net = []
for a, b, k in sorted(R, key=lambda r: (r[2], r[0], r[1])):
    if find(a) != find(b): par[find(a)] = find(b); net.append((a, b, k))
q = lambda xs: "[" + ", ".join('"%s"' % x for x in xs) + "]"
print(q(f"{a}-{b}" for a, b, _ in net), sum(k for _, _, k in net))
towns = sorted(g); groups = {}
for t in towns: groups.setdefault(find(t), []).append(t)
print("[" + ", ".join(q(x) for x in sorted(groups.values())) + "]")
print("flour, water, dough, oven, bread, toast")
print("circle b > c > b")
d = {t: len(g[t]) for t in g}
print("{" + ", ".join(f'"{k}": {v}' for k, v in sorted(d.items())) + "}")
print("[" + ", ".join('{"n": %d, "town": "%s"}' % (d[t], t) for t in sorted(d, key=lambda t: (-d[t], t))[:3]) + "]")
print(sum(r[2] for r in R) / len(R), math.isqrt(sum(r[2] ** 2 for r in R)))
