from mochi_fmt import p

names = ["widget", "gadget", "doohickey", "gizmo", "thingy"]
stock = [12, 0, 7, 30, 4]
price = [2.5, 10.0, 7.25, 1.0, 99.99]
minimum = [10, 5, 5, 20, 5]
p("--- stock ---")
total = 0.0
for n, s, c, m in zip(names, stock, price, minimum):
    total += s * c
    p(n + (" (out)" if s == 0 else " (low)" if s < m else ""), s, c, s * c)
p("total", total)
p("--- orders ---")
have = dict(zip(names, stock))
ref, filled = [], 0
for w in "gizmo:10 widget:20 gadget:1 gizmo:21 nothing:1 thingy:4 widget:x".split():
    k, n = w.split(":")
    if k not in have:
        ref.append(w + " unknown")
    elif not n.isdigit():
        ref.append(w + " unreadable")
    elif int(n) > have[k]:
        ref.append(f"{w} only {have[k]}")
    else:
        have[k] -= int(n)
        filled += 1
        p("shipped", int(n), k, "left", have[k])
p("filled", filled)
for r in ref:
    p("refused " + r)
p("--- reorder ---")
o = {k: -(-(m - have[k]) // 6) * 6 for k, m in zip(names, minimum) if have[k] < m}
p(o)
if "gizmo" in o:
    p("gizmos on order:", o["gizmo"])
if o.get("gadget", 0) > 100:
    p("too many gadgets")
elif len(o) > 3:
    p("a large order:", len(o), "kinds")
else:
    p("a small order")
p("--- monthly sales ---")
months = ["Jan", "Feb", "Mar"]
sales = [[3, 1, 4], [1, 5, 9], [2, 6, 5], [3, 5, 8], [9, 7, 9]]
print(" " * 10 + "".join(m.rjust(6) for m in months) + "   sum")
for n, r in zip(names, sales):
    print(n.rjust(10) + "".join(str(v).rjust(6) for v in r + [sum(r)]))
cols = [sum(c) for c in zip(*sales)]
print("sum".rjust(10) + "".join(str(v).rjust(6) for v in cols + [sum(cols)]))
p("best month:", months[cols.index(max(cols))])
for m, c in zip(months, cols):
    p(m + " " + "#" * (c * 20 // max(cols)))
for q, a, b in ((0, 0.0, 0.0), (5, 0.0, 0.05), (10, 0.1, 0.15), (100, 0.2, 0.3)):
    p(q, a, b)
x, y = next((x, y) for x in range(1, 26) for y in range(1, x) if x * x + y * y == 625)
p("found", y, x)
