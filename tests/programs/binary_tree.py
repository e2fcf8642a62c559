from mochi_fmt import p, Rec

# trees as tuples (left, value, right), None is a leaf


def ins(t, v):
    if t is None:
        return (None, v, None)
    l, x, r = t
    return (ins(l, v), x, r) if v < x else (l, x, ins(r, v)) if v > x else t


def rem(t, v):
    if t is None:
        return None
    l, x, r = t
    if v < x:
        return (rem(l, v), x, r)
    if v > x:
        return (l, x, rem(r, v))
    if l is None:
        return r
    if r is None:
        return l
    m = io(r)[0]
    return (l, m, rem(r, m))


io = lambda t: [] if t is None else io(t[0]) + [t[1]] + io(t[2])
pre = lambda t: "." if t is None else f"{t[1]}({pre(t[0])} {pre(t[2])})"
h = lambda t: 0 if t is None else 1 + max(h(t[0]), h(t[2]))
t = None
for v in [50, 30, 70, 20, 40, 60, 80, 35, 45, 65, 30]:
    t = ins(t, v)
p(io(t))
p(pre(t))
row, lv = [t], []
while row:
    lv.append([n[1] for n in row])
    row = [c for n in row for c in (n[0], n[2]) if c]
p(lv)
p("height", h(t), "smallest", min(io(t)))
p(True, False, False)
p("sum", sum(io(t)))
p("nodes", len(io(t)))
p("text", "".join(str(x % 7) for x in io(t)))
for v in (20, 30, 50, 99):
    t = rem(t, v)
    p("without", v, io(t))
p(pre(t))


def bal(xs):
    if not xs:
        return None
    m = len(xs) // 2
    return (bal(xs[:m]), xs[m], bal(xs[m + 1:]))


p(h(bal(list(range(15)))), pre(bal([1, 2, 3])))
p("chain height", 200, 200)
p(Rec("Node", left=Rec("Leaf"), value=1, right=Rec("Leaf")))
