from mochi_fmt import p
p(3)
p([3, 2, 1])
p([1, 2, 3])
