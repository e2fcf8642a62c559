from mochi_fmt import p
p([12, 2, 20, 5, 3])
p(42)
p(7, 5, 0, [1, 2], False, 'asc', 3, 'o', 15, 3)
p('now', 1.5, 5)
p([1, 1], 1, 2, 'here', 'g', 'i', 'j')
p('rev')
p(3.5)
p(21)
