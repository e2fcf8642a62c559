from mochi_fmt import p

for rule in (30, 90, 110):
    print(f"rule {rule}")
    cells = 1 << 15
    n = 31
    for _ in range(8):
        print("|" + "".join("*" if cells >> (n - 1 - i) & 1 else " " for i in range(n)) + "|")
        b = lambda i: cells >> (n - 1 - i % n) & 1
        cells = sum((rule >> (b(i - 1) * 4 + b(i) * 2 + b(i + 1)) & 1) << (n - 1 - i) for i in range(n))
black, z, d, steps = set(), complex(7, 7), complex(0, -1), 0
while 0 <= z.real < 15 and 0 <= z.imag < 15 and steps < 500:
    if z in black:
        d *= -1j
        black.remove(z)
    else:
        d *= 1j
        black.add(z)
    z += d
    steps += 1
for y in range(15):
    print("|" + "".join("*" if complex(x, y) in black else " " for x in range(15)) + "|")
p("steps", steps, "at", int(z.real), int(z.imag))
f = ["TTT..TTT", "T.TTTT.T", "TT....TT", ".TTT.TT.", "T..TTT.T"]
trees = {(x, y) for y, r in enumerate(f) for x, c in enumerate(r) if c == "T"}
fire, burnt, minutes = {(0, 0)}, set(), 0
while fire:
    burnt |= fire
    trees -= fire
    fire = {(x + a, y + b) for x, y in fire for a, b in ((0, 1), (1, 0), (0, -1), (-1, 0))} & trees
    minutes += 1
p("burnt out after", minutes, "minutes")
for y, r in enumerate(f):
    print("".join("*" if (x, y) in burnt else c for x, c in enumerate(r)))
