from mochi_fmt import p, anon

customers = [(1, "Aster", "FR", "BUILDING"), (2, "Birch", "DE", "AUTO"), (3, "Cedar", "FR", "AUTO"),
             (4, "Dahlia", "JP", "BUILDING"), (5, "Elm", "DE", "BUILDING")]
orders = [(100, 1, "1995-01-10", "HIGH"), (101, 2, "1995-02-11", "LOW"), (102, 1, "1995-03-01", "LOW"),
          (103, 3, "1995-03-20", "HIGH"), (104, 4, "1995-04-02", "MEDIUM"), (105, 1, "1996-01-05", "HIGH")]
lines = [(100, "bolt", 10, 2.5, 0.0, "R"), (100, "nut", 20, 1.0, 0.5, "R"), (101, "bolt", 4, 2.5, 0.0, "N"),
         (102, "gear", 1, 40.0, 0.25, "N"), (103, "nut", 100, 1.0, 0.0, "A"), (103, "gear", 2, 40.0, 0.5, "A"),
         (104, "belt", 3, 12.0, 0.0, "N"), (105, "bolt", 8, 2.5, 0.5, "N")]
net = lambda l: l[2] * l[3] * (1 - l[4])


def group(rows, key):
    g = {}
    for r in rows:
        g.setdefault(key(r), []).append(r)
    return g


for k, g in sorted(group([l for l in lines if l[0] <= 104], lambda l: l[5]).items()):
    p(anon(flag=k, qty=sum(l[2] for l in g), revenue=float(sum(map(net, g))), average=sum(l[3] for l in g) / len(g), n=len(g)))
j = [(c, o, l) for c in customers for o in orders if o[1] == c[0] for l in lines if l[0] == o[0]]
rev = lambda g: float(sum(net(r[2]) for r in g))
g3 = group([r for r in j if r[0][3] == "BUILDING" and r[1][2] < "1995-06-01"], lambda r: (r[1][0], r[1][2]))
p([anon(order=k[0], date=k[1], revenue=rev(g)) for k, g in sorted(g3.items(), key=lambda t: -rev(t[1]))[:2]])
g4 = group([o for o in orders if any(l[0] == o[0] and l[4] > 0 for l in lines)], lambda o: o[3])
p([anon(priority=k, n=len(g)) for k, g in sorted(g4.items())])
g5 = group(j, lambda r: r[0][2])
p([anon(nation=k, revenue=rev(g)) for k, g in sorted(g5.items(), key=lambda t: -rev(t[1])) if rev(g) >= 50])
per = [sum(o[1] == c[0] for o in orders) for c in customers]
p([anon(orders=k, customers=per.count(k)) for k in sorted(set(per), reverse=True)])
parts = {k: sum(map(net, g)) for k, g in group(lines, lambda l: l[1]).items()}
p([k for k, v in parts.items() if v == max(parts.values())])
p([c[1] for c in customers if not any(o[1] == c[0] for o in orders)])
p([f"{c[2]}/{c[3]}/{c[1]}" for c in sorted(customers, key=lambda c: (c[2], c[3], c[1]))])
p([c[1] for c in customers][1:4])
p(list(dict.fromkeys(o[3] for o in orders)))
p(float(sum(map(net, lines))))
b = [l[2] for l in lines if l[1] == "bolt"]
p(sum(b) / len(b))
p(max(l[2] for l in lines), min(l[3] for l in lines))
