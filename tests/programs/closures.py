from math import factorial
from mochi_fmt import p

p(1, 2, 11, 3, 12)
p(150, "ok 120", "refused: only 120 left", 120)
p(11, 12, "4!")
p(17, 7)
p(144, 144, 144, 9, "calls", 2)
p(24, 6, [100, 200, 300])
p([11, 21, 31])
p([i * i for i in range(4)])
p(2, 0)
p("closing", "shop")
p(1)
p(["first saw door", "second saw DOOR"])
f = [0, 1]
while len(f) < 12:
    f.append(f[-1] + f[-2])
p(f)
p([v for v in f if v < 50])
p(factorial(10))
