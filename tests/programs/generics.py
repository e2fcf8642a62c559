from functools import reduce
from mochi_fmt import p, Rec

pair = lambda a, b: Rec("Pair", first=a, second=b)
words = ["a", "b"]
top = lambda s, other: s[-1] if s else other
p(top(words, "empty"), top(words[:-2], "empty"))
ints = [1, 2] + [3]
p(ints, top(ints, 0) + 1)
p(["*" * x for x in (1, 2, 3)])
p(list(map(len, ["x", "yy"])))
p([x for x in range(1, 7) if x % 2 == 0])
p(reduce(lambda a, x: a + str(x), [1, 2, 3], ">"))
p(reduce(lambda a, s: a + len(s) / 2, ["a", "bb"], 0.0))
pairs = [pair(a, b) for a, b in zip([1, 2, 3], ["one", "two"])]
for q in pairs:
    p(q.first, q.second, q.second, q.first)
p(pairs[0])


def group(xs, key):
    return {k: [x for x in xs if key(x) == k] for k in map(key, xs)}


p(group(["apple", "avocado", "bean", "cherry", "corn"], lambda s: s[0]))
p(group(list(range(10)), lambda n: n % 3))
where = lambda xs, f: next((i for i, x in enumerate(xs) if f(x)), -1)
p(where([5, 8, 13], lambda x: x > 6), where(["q"], lambda s: s == "z"))
chunks = lambda xs, n: [xs[i:i + n] for i in range(0, len(xs), n)]
p(sum([[1], [], [2, 3]], []), chunks(list(range(7)), 3), chunks(["a", "b", "c"], 2))
half = lambda n: n // 2 if n % 2 == 0 else None
name = lambda n: ["zero", "one", "two", "three"][n] if n is not None and n < 4 else None
for n in (2, 4, 6, 7, 40):
    p(n, name(half(n)) or "no name")
p(7, "seven", [True])
p2 = pair("xs", [])
p(p2, p2.second == [])
nested = [pair(a, b) for a, b in zip(pairs, [True, False])]
p(nested[1].first.second, nested[1].second)
