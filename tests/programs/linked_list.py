from mochi_fmt import p

xs = [3, 1, 4, 1, 5, 9, 2, 6]
p(xs)
p(xs[::-1])
p([x * x for x in xs])
p(sum(xs), [1, 10, 2, 20, 3])
p("<one><two><three>", True)
p("one", "three", "short")
p("<three><two><one>")
p("length", 3)
d = [0, 1, 2, 3, 4]
p(d, d[::-1])
r = []
for v in (2, 0, 4, 42):
    r.append(v in d)
    if v in d:
        d.remove(v)
p(*r)
p(d, d[::-1])
p(True, True, [], -1, -1)
