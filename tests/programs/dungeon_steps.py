from collections import deque
from mochi_fmt import p, text, Rec
G = [list(r) for r in "#########\n#@..#...#\n#.#.#.#.#\n#.#...#$#\n#.###.#.#\n#...!r#R#\n#########".split("\n")]
items, keys, st = {}, set(), dict(hp=10, gold=0); log = []
for y, r in enumerate(G):
    for x, c in enumerate(r):
        if c == "@": pos = (x, y); r[x] = "."
        if c == "$": items[x, y] = Rec("Gold", amount=50)
        if c == "!": items[x, y] = Rec("Potion")
        if c == "r": items[x, y] = Rec("Key", color="red")
ok = lambda q: G[q[1]][q[0]] != "#" and (G[q[1]][q[0]] != "R" or "red" in keys)
def dist(s):
    seen, Q = {s: 0}, deque([s])
    while Q:
        a = Q.popleft()
        for dx, dy in ((0,-1),(0,1),(-1,0),(1,0)):
            b = (a[0]+dx, a[1]+dy)
            if ok(b) and b not in seen: seen[b] = seen[a]+1; Q.append(b)
    return seen
def walk(path):
    global pos
    bumps = 0
    for s in path:
        dx, dy = dict(u=(0,-1), d=(0,1), l=(-1,0), r=(1,0))[s]
        t = (pos[0]+dx, pos[1]+dy)
        if not ok(t): bumps += 1; st["hp"] -= 1; continue
        pos = t
        if t in items:
            i = items[t]
            if i._name == "Gold": st["gold"] += i.amount
            elif i._name == "Potion": st["hp"] += 5
            else: keys.add(i.color)
            log.append(f"{t[0]},{t[1]}: {text(i)}"); items[t] = Rec("Gold", amount=0)
    return bumps
k = lambda: f"{pos[0]},{pos[1]}"
b = dist(pos)
print(f"reachable {len(b)}, gold at {b.get((7,3),-1)}, potion at {b.get((4,5),-1)}")
p("behind the door:", b.get((7,5),-1))
p(walk("ddddrrrr"), k(), st["hp"])
a = dist((1,1))
print(f"reachable {len(a)}, far corner {a[7,1]}, behind the door {a[7,5]}")
p(walk("uuuurruurrdd"), k(), st["hp"], st["gold"])
p(walk("urrddd"), k(), st["gold"], len(keys), "red" in keys)
print("\n".join(log))
G[pos[1]][pos[0]] = "@"
for r in G: print("".join(r))
p(sum(c != "#" for r in G for c in r))
