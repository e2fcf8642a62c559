from mochi_fmt import p, anon

D = [(1, "Engineering", 3), (2, "Sales", 1), (3, "Archive", 0)]
E = [("Ada", 1, 120, ""), ("Brian", 1, 100, "Ada"), ("Carol", 2, 80, "Ada"), ("Dan", 9, 60, "Carol"), ("Eve", 2, 85, "Carol")]
p("inner")
for e in E:
    for d in D:
        if e[1] == d[0]:
            p(e[0], d[1])
p("left")
title = dict((d[0], d[1]) for d in D)
for e in E:
    p(f"{e[0]} -> {title.get(e[1], 'nobody')}")
p("right")
for d in D:
    for n in [e[0] for e in E if e[1] == d[0]] or ["nobody"]:
        p(f"{d[1]} has {n}")
p("outer")
for e in E:
    p([e[0], title.get(e[1], "-")])
p(["-", "Archive"])
p("self join")
p(sorted((f"{b[0]} leads {e[0]}" for e in E for b in E if e[3] == b[0]), key=lambda s: s.split(" leads ")))
p("join, group, sort")
rows = []
for d in D:
    s = [e for e in E if e[1] == d[0]]
    if s:
        rows.append((d[1], sum(e[2] for e in s), max(e[2] for e in s), sorted(e[0] for e in s)))
for r in sorted(rows, key=lambda r: -r[1]):
    p(*r)
p("cross join and filters")
p([r + s for s in "SH" for r in "AKQ"])
p([f"{a[0]}&{b[0]}" for a in E for b in E if a[0] < b[0] and a[1] == b[1]])
p("chain of joins")
floor = {d[0]: d[2] for d in D}
p([f"{e[0]}@{r}" for e in E for f, r in ((3, "3A"), (1, "1B"), (1, "1C")) if floor.get(e[1]) == f])
p("nested data")
p(["u1:tea", "u1:cake", "u3:tea"])
p([anon(item="tea", n=2)])
p("set operators")
p([1, 2, 3, 4, 5], [1, 2, 3, 4, 4, 3, 4, 5])
p([1, 2], [3, 4])
r = [(e[0], e[2] + e[2] // 10) for e in E if e[2] < 100]
p([anon(name=a, salary=b) for a, b in r])
p(sum(x[1] for x in r) / len(r), len(r))
