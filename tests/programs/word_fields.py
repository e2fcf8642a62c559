from mochi_fmt import p
p(1, 2, 3)
p('num', '1', 1)
p(1, 'g', 2, 3, True, 'm', 'w', 4, 5)
p('x', 1, 2, True)
p([4])
p('total:', 11)
