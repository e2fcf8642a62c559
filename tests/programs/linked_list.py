from collections import deque
from mochi_fmt import p

xs = [3, 1, 4, 1, 5, 9, 2, 6]
p(xs)
p(xs[::-1])
p([x * x for x in xs])


def interleave(a, b):
    return [a[0]] + interleave(b, a[1:]) if a else b


p(sum(xs), interleave([1, 2, 3], [10, 20]))
words = ["one", "two", "three"]
walk = lambda ws: "".join(f"<{w}>" for w in ws)
at = lambda ws, i, other: ws[i] if i < len(ws) else other
p(walk(words), walk([]) == "")
p(at(words, 0, "empty"), at(words, 2, "short"), at(words, 3, "short"))
words.reverse()
p(walk(words))
p("length", len(words))
# slots keep their index, so the ends can be told at the end
d = deque([2, 3, 4])
d.appendleft(1)
d.appendleft(0)
p(list(d), list(reversed(d)))


def remove(v):
    if v in d:
        d.remove(v)
        return True
    return False


p(*[remove(v) for v in (2, 0, 4, 42)])
p(list(d), list(reversed(d)))
a, b = remove(1), remove(3)
p(a, b, list(d), -1 if not d else 0, -1 if not d else 0)
