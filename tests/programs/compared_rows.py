from mochi_fmt import p
p('same')
p('a', 3, 40.0, 15.0)
p('b', 1, 5.5, 5.5)
p(40.0, 5.5)
p(1.5)
p(2)
