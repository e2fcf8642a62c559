from mochi_fmt import p

grid = ["TAPPLEX", "RIOGSNA", "EMGREEN", "EOIEACG", "KCMRHTE", "OHINEOL", "PISMOUN"]
D = [("E", 0, 1), ("SE", 1, 1), ("S", 1, 0), ("SW", 1, -1), ("W", 0, -1), ("NW", -1, -1), ("N", -1, 0), ("NE", -1, 1)]
cell = {(r, c): ch for r, row in enumerate(grid) for c, ch in enumerate(row)}


def find(w):
    for r in range(7):
        for c in range(7):
            for n, a, b in D:
                if all(cell.get((r + a * i, c + b * i)) == ch for i, ch in enumerate(w)):
                    return r, c, n


for w in ["APPLE", "TREE", "GREEN", "MOCHI", "ANGEL", "HEAT", "ZEBRA", "LINE", "PIGEON"]:
    h = find(w)
    print(f"{w} at {h[0]},{h[1]} {h[2]}" if h else f"{w} not found")
for w in ("SEA", "NOPE"):
    h = find(w)
    print(h[2] if h else "nowhere")


def trace(w, pos, used):
    if cell.get(pos) != w[0] or pos in used:
        return False
    return len(w) == 1 or any(trace(w[1:], (pos[0] + a, pos[1] + b), used | {pos}) for _, a, b in D)


p("traced:", [w for w in ["MOON", "CREAM", "PIGGY", "SMOOCH", "TEACH", "GENE", "OHIO"]
              if any(trace(w, q, frozenset()) for q in cell)])
