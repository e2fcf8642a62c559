from collections import Counter, deque
src = """#########
#S..a#.E#
#.##.#.##
#.#..A..#
#.#b###.#
#...B...#
#########
"""
def parse(t):
    rows = []; s = g = None
    for r, line in enumerate(t.split("\n")):
        if not line: continue
        rows.append(line)
        for c, ch in enumerate(line):
            if ch == "S": s = (r, c)
            if ch == "E": g = (r, c)
    if s is None: raise ValueError("no start")
    if g is None: raise ValueError("no goal")
    return rows, s, g
def shortest(rows, s, g):
    q = deque([(s, (), 0)]); seen = {(s, ())}
    while q:
        (r, c), held, n = q.popleft()
        if (r, c) == g: return (r, c), held, n
        for p in ((r-1, c), (r+1, c), (r, c-1), (r, c+1)):
            if not (0 <= p[0] < len(rows) and 0 <= p[1] < len(rows[p[0]])): continue
            ch = rows[p[0]][p[1]]; h = held
            if ch == "#": continue
            if ch.isalpha() and ch not in "SE":
                if ch.islower(): h = tuple(sorted(set(h) | {ch}))
                elif ch.lower() not in h: continue
            if (p, h) in seen: continue
            seen.add((p, h)); q.append((p, h, n + 1))
rows, s, g = parse(src)
def pt(p): return '{"__name": "Point", "col": %d, "row": %d}' % (p[1], p[0])
print(len(rows), pt(s), pt(g))
at, held, n = shortest(rows, s, g)
print(f"{n} steps with keys [{', '.join(chr(34)+k+chr(34) for k in held)}] to {at[0]},{at[1]}")
def kind(ch): return "wall" if ch == "#" else "open" if ch in ".SE" else "key" if ch.islower() else "door"
cnt = Counter(kind(ch) for row in rows for ch in row)
for k, v in sorted(cnt.items(), key=lambda kv: (-kv[1], kv[0])): print(f"{k:>6}: {v:3}")
try: parse("###")
except ValueError as e: print("error:", e)
print("true" if shortest(*parse("S#E")) is None else "false")
