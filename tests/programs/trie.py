import re
from collections import Counter
from mochi_fmt import p

text = "the cat and the car carried the cart to the castle and the cat ran care free to the care home"
c = Counter(text.split())
prefixes = {w[:i] for w in c for i in range(len(w) + 1)}
p(len(prefixes), "nodes")
p(True, False, True, False)
comp = lambda q, n: [w for w, k in sorted(c.items(), key=lambda t: (-t[1], t[0])) if w.startswith(q)][:n]
p(comp("car", 10))
p(comp("c", 3), comp("t", 2), comp("z", 5))
lp = lambda s: max((w for w in c if s.startswith(w)), key=len, default="")
p(lp("cartography"), lp("castles"), lp("zzz") == "")
wild = lambda q: sum(bool(re.fullmatch(q.replace("?", "."), w)) for w in c)
p(wild("ca?"), wild("ca?e"), wild("????"), wild("x?"))
p([f"{w}*{c[w]}" for w in sorted(c) if c[w] > 1])
T = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
t9 = lambda d: sorted(w for w in c if w.translate(T) == d)
p(t9("228"), t9("2273"), t9("999"))
