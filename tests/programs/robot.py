from mochi_fmt import p

D = [(0, 1), (1, 0), (0, -1), (-1, 0)]
x = y = h = 0
log = []
for w in "5 R 3 R 2 L 4 L 1".split():
    if w in "LR":
        h = (h + (1 if w == "R" else 3)) % 4
        log.append({"L": "left", "R": "right"}[w])
    else:
        x, y = x + int(w) * D[h][0], y + int(w) * D[h][1]
        log.append("go " + w)
p(f"({x}, {y}) facing {['north', 'east', 'south', 'west'][h]}", abs(x) + abs(y))
p(log)


def drive(prog):
    x = y = h = 0
    for i, c in enumerate(prog):
        if c in "LR":
            h = (h + (1 if c == "R" else -1)) % 4
        else:
            s = 1 if c == "M" else -1
            q = (x + s * D[h][0]) % 6, (y + s * D[h][1]) % 6
            if q in ((2, 2), (0, 3), (5, 1)):
                return f"O:{x}:{y}:{'NESW'[h]} after {i}"
            x, y = q
    return f"{x}:{y}:{'NESW'[h]}"


for s in ("MMRMMLM", "MMM", "RMMRMMM", "BBLM"):
    p(drive(s))
pts, x, y, h, n = set(), 5, 5, 0, 1
for side in range(9):
    for _ in range(n):
        x, y = x + D[h][0], y - D[h][1]
        pts.add((x, y))
    h = (h + 1) % 4
    n += side % 2
for y in range(11):
    print("".join("#" if (x, y) in pts else "o" if (x, y) == (5, 5) else "." for x in range(11)))
