from collections import OrderedDict, deque
from mochi_fmt import p

c, hits, misses = OrderedDict(), 0, 0


def get(k):
    global hits, misses
    if k in c:
        c.move_to_end(k)
        hits += 1
        return c[k]
    misses += 1
    return -1


def put(k, v):
    c.pop(k, None)
    if len(c) == 3:
        p("evict", c.popitem(last=False)[0])
    c[k] = v


put("a", 1), put("b", 2), put("c", 3)
p(get("a"))
put("d", 4)
p(get("b"))
put("a", 10), put("e", 5)
p(" ".join(f"{k}={v}" for k, v in c.items()), "hits", hits, "misses", misses)
refs = [7, 0, 1, 2, 0, 3, 0, 4, 2, 3, 0, 3, 2, 1, 2, 0, 1, 7, 0, 1]


def faults(policy, n):
    mem, f = [], 0
    for i, x in enumerate(refs):
        if x in mem:
            if policy == "lru":
                mem.remove(x)
                mem.append(x)
            continue
        f += 1
        if len(mem) == n:
            far = lambda m: refs[i:].index(m) if m in refs[i:] else 1000
            mem.remove(max(mem, key=far) if policy == "opt" else mem[0])
        mem.append(x)
    return f


for q in ("fifo", "lru", "opt"):
    p(q, faults(q, 3), faults(q, 4))
p(list(deque((i * i for i in range(1, 8)), maxlen=4)), [25, 36, 49, 16])
s = []
for op in "5 7 3 3 pop pop 9 pop pop".split():
    if op == "pop":
        s.pop()
    else:
        s.append(int(op))
    p(op, s, str(min(s)) if s else "-")
p("x")
p("y", "z", "empty")
