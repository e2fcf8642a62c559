import csv as C, datetime as D, io
from collections import Counter, OrderedDict
src = """id,day,item,qty,price
1,2026-01-05,tea,3,2.50
2,2026-01-17,cake,1,4.00
3,2026-02-30,tea,1,2.50
4,2026-02-11,jam,x,3.10
5,2026-02-12,tea,10,2.45
6,2026-02-28,cake,2
7,2026-03-01,jam,4,3.10
8,2026-03-31,"cake, big",1,12.00
9,2026-03-31,tea,2,2.50
"""
sales = []; 
for n, line in enumerate(src.splitlines(), 1):
    if n == 1: continue
    c = next(C.reader([line]))
    if len(c) != 5: print(f"line {n}: {len(c)} cells"); continue
    try: day = D.date.fromisoformat(c[1])
    except ValueError: print(f"line {n}: no such day: {c[1]}"); continue
    try: q = int(c[3])
    except ValueError: print(f"line {n}: no quantity: {c[3]}"); continue
    sales.append((int(c[0]), day, c[2], q, round(float(c[4]) * 100)))
money = lambda c: f"{c // 100:,}".replace(",", " ") + f".{c % 100:02}"
items = sorted({s[2] for s in sales})
T = [(i, sum(1 for s in sales if s[2] == i), sum(s[3] for s in sales if s[2] == i), sum(s[3] * s[4] for s in sales if s[2] == i)) for i in items]
rows = [("item", "sales", "qty", "worth")] + [(t[0], str(t[1]), str(t[2]), money(t[3])) for t in T]
w = [max(len(r[k]) for r in rows) for k in range(4)]
line = lambda r: " | ".join(r[k].ljust(w[k]) if k == 0 else r[k].rjust(w[k]) for k in range(4)).rstrip()
print(line(rows[0])); print("-+-".join("-" * x for x in w))
for r in rows[1:]: print(line(r))
print("total", money(sum(t[3] for t in T)))
for m in sorted({s[1].month for s in sales}, reverse=True):
    g = [s for s in sales if s[1].month == m]
    print(f"{D.date(2000, m, 1):%B}".ljust(9) + f"{min(s[1].day for s in g):>3}{money(sum(s[3] * s[4] for s in g)):>10}")
stock = {"tea": "A", "jam": "B", "pie": "C"}
q = lambda xs: "[" + ", ".join(f'"{x}"' for x in xs) + "]"
print(q(f"{i}@{stock.get(i, '?')}" for i in items))
print(q(s for s in stock if s not in items))
c = Counter(f"{s[1]:%A}" for s in sales)
print("{" + ", ".join(f'"{k}": {v}' for k, v in sorted(c.items())) + "}")
print(q(dict.fromkeys(s[2] for s in sales)))
o = sorted(sales, key=lambda s: (-s[3] * s[4], s[0]))[1:3]
a = sum(s[3] for s in sales) / len(sales)
print([s[0] for s in o], f"{a:g}" if len(f"{a:g}") > 16 else repr(a).removesuffix(".0"))
