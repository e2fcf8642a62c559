from mochi_fmt import p
for x in ['1', 'two', 3.0, True, [4, 5], {'k': 6}]:
    p(x)
p(6)
p([1, 'a', 2.5])
p(1, 'x')
p(2)
p('a=1')
p('b=2')
p([1, 2, 3, 4, 5])
p('x', 1)
p('y', 'str')
p(True, True, True)
p(6)
