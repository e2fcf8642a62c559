from collections import deque
from mochi_fmt import p

maze = ["S....#....", ".###.#.##.", ".#...#.#..", ".#.###.#.#", "...#...#..", "####.####.", ".....#....", ".###...##.",
        ".#...#..#E"]
W, H = 10, len(maze)


def find(ch):
    return next((r.index(ch), y) for y, r in enumerate(maze) if ch in r)


s, e = find("S"), find("E")


def search(s, e):
    dist = lambda a: abs(a[0] - e[0]) + abs(a[1] - e[1])
    front = [(s, 0, dist(s))]
    cost, came = {s: 0}, {}
    while front:
        n = min(front, key=lambda t: t[2])
        front.remove(n)
        pos, g, _ = n
        if pos == e:
            out = [pos]
            while out[-1] != s:
                out.append(came[out[-1]])
            return out[::-1]
        x, y = pos
        for q in [(x, y - 1), (x + 1, y), (x, y + 1), (x - 1, y)]:
            if 0 <= q[0] < W and 0 <= q[1] < H and maze[q[1]][q[0]] != "#" and g + 1 < cost.get(q, 10 ** 9):
                cost[q] = g + 1
                came[q] = pos
                front.append((q, g + 1, g + 1 + dist(q)))
    return []


path = search(s, e)
p("from", "%d,%d" % s, "to", "%d,%d" % e, "in", len(path) - 1, "steps")
for y in range(H):
    print("".join("o" if c == "." and (x, y) in path else c for x, c in enumerate(maze[y])))
p("no way:", len(search((9, 2), (5, 0))))
