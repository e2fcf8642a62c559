from mochi_fmt import p, Rec

pair = lambda a, b: Rec("Pair", first=a, second=b)
p("b", "empty")
p([1, 2, 3], 4)
p(["*", "**", "***"])
p([1, 2])
p([2, 4, 6])
p(">123")
p(1.5)
p(1, "one", "one", 1)
p(2, "two", "two", 2)
p(pair(1, "one"))
g = {}
for w in ["apple", "avocado", "bean", "cherry", "corn"]:
    g.setdefault(w[0], []).append(w)
p(g)
p({k: [n for n in range(10) if n % 3 == k] for k in range(3)})
p(1, -1)
p([1, 2, 3], [[0, 1, 2], [3, 4, 5], [6]], [["a", "b"], ["c"]])
for n in (2, 4, 6, 7, 40):
    p(n, ["zero", "one", "two", "three"][n // 2] if n % 2 == 0 and n // 2 < 4 else "no name")
p(7, "seven", [True])
p(pair("xs", []), True)
p("two", False)
