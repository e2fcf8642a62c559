"""Twin of curves.mochi."""
RULES = {"X": "X+YF+", "Y": "-FX-Y"}
path = "FX"
for _ in range(5):
    path = "".join(RULES.get(c, c) for c in path)
at, heading, points = 0j, 1 + 0j, [0j]
for c in path:
    if c == "F":
        at += heading
        points.append(at)
    elif c in "+-":
        heading *= 1j if c == "+" else -1j
xs = [int(p.real) for p in points]
ys = [int(p.imag) for p in points]
print(len(points), min(xs), max(xs), min(ys), max(ys))
drawn = set(zip(xs, ys))
for y in range(min(ys), max(ys) + 1):
    print("".join("#" if (x, y) in drawn else " " for x in range(min(xs), max(xs) + 1)))

size = 8
for row in range(size):
    cells = [" "] * (2 * size - 1)
    for k in range(row + 1):
        if row & k == k:
            cells[size - 1 - row + 2 * k] = "*"
    print("".join(cells))

for y in range(9):
    print("".join("#" if not any(y // p % 3 == 1 == x // p % 3 for p in (1, 3)) else " " for x in range(9)))

for level in range(4):
    print("".join(" " if any(x // 3 ** (3 - n) % 3 == 1 for n in range(1, level + 1)) else "*" for x in range(27)))
