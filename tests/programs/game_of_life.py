from mochi_fmt import p

parse = lambda rows: {(y, x) for y, r in enumerate(rows) for x, c in enumerate(r) if c == "#"}


def step(s, n):
    c = {}
    for y, x in s:
        for a in (-1, 0, 1):
            for b in (-1, 0, 1):
                if a or b:
                    q = (y + a) % n, (x + b) % n
                    c[q] = c.get(q, 0) + 1
    return {q for q, k in c.items() if k == 3 or k == 2 and q in s}


def show(s, n):
    for y in range(n):
        print("".join("#" if (y, x) in s else "." for x in range(n)))


g = parse([".#......", "..#.....", "###....."])
for k in range(5):
    p("generation", k, "alive", len(g))
    show(g, 8)
    g = step(g, 8)
b = parse([".....", "..#..", "..#..", "..#..", "....."])
show(step(b, 5), 5)
p("period two:", step(step(b, 5), 5) == b)
r = parse([""] * 4 + [".....##.....", "....##......", ".....#......"])
h = []
for _ in range(30):
    h.append(len(r))
    r = step(r, 12)
p(h)
