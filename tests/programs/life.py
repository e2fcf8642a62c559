from collections import Counter
def rd(p): return frozenset((x, y) for y, r in enumerate(p.split("\n")) for x, c in enumerate(r) if c == "#")
def nxt(a):
    n = Counter((x + i, y + j) for x, y in a for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j)
    return frozenset(k for k, v in n.items() if v == 3 or v == 2 and k in a)
def corner(a): return (min(x for x, _ in a), min(y for _, y in a))
def shape(a):
    o = corner(a); return frozenset((x - o[0], y - o[1]) for x, y in a)
def verdict(a):
    seen = [a]; b = a
    for t in range(1, 41):
        b = nxt(b)
        if not b: return f"dies in turn {t}"
        for i, o in enumerate(seen):
            if o == b: return "stays" if t - i == 1 else f"comes back every {t - i}"
            if shape(o) == shape(b):
                c, d = corner(b), corner(o); return f"moves by {c[0]-d[0]},{c[1]-d[1]} in {t - i}"
        seen.append(b)
    return "who knows"
P = {"block": "##\n##", "blinker": "###", "glider": ".#.\n..#\n###", "beehive": ".##.\n#..#\n.##.", "pair": "##", "toad": ".###\n###.", "r-pentomino": ".##\n##.\n.#.",
"pulsar": "..###...###\n\n#....#.#....#\n#....#.#....#\n#....#.#....#\n..###...###\n\n..###...###\n#....#.#....#\n#....#.#....#\n#....#.#....#\n\n..###...###"}
for n, p in P.items():
    a = rd(p); print(f"{n:<12} {len(a):>3} cells: {verdict(a)}")
a = rd(P["r-pentomino"])
for _ in range(20): a = nxt(a)
o = corner(a); print(20, len(a), '{"__name": "Cell", "x": %d, "y": %d}' % o)
w = max(x for x, _ in a); h = max(y for _, y in a)
for y in range(o[1], h + 1): print("".join("#" if (x, y) in a else "." for x in range(o[0], w + 1)))
