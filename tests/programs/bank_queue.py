from mochi_fmt import p, anon

seed = 12345


def rand(n):
    global seed
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed // 65536 % n


cs, clock = [], 0
for i in range(25):
    clock += rand(5) + 1
    cs.append([i + 1, clock, rand(8) + 2])
names, free, served, busy = ["Alice", "Bob"], [0, 0], [0, 0], [0, 0]
for c in cs:
    t = free.index(min(free))
    start = max(c[1], free[t])
    c += [start, t]
    free[t] = start + c[2]
    served[t] += 1
    busy[t] += c[2]
for c in cs[:6]:
    p(f"#{c[0]}", "came", c[1], "waited", c[3] - c[1], "served by", names[c[4]])
w = [c[3] - c[1] for c in cs]
p("total wait", sum(w), "longest", max(w), "average", sum(w) / len(w))
p("no wait:", w.count(0))
end = max(free)
for t in (0, 1):
    print(f"{names[t]}: {served[t]} customers, busy {busy[t] * 100 // end}%")
p([anon(who=names[t], longest=max(c[2] for c in cs if c[4] == t)) for t in (0, 1)])
p("queue:", [sum(c[1] <= t < c[3] for c in cs) for t in range(0, end + 1, 10)])
inside = 0
for _ in range(20000):
    x = rand(1000)
    y = rand(1000)
    inside += x * x + y * y < 1000000
p("pi about", 4.0 * inside / 20000)
