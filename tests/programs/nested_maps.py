from mochi_fmt import p
p({'x': {'p': 2, 'q': 1}, 'y': {'p': 1}})
p(2)
p([2, 3], [1, 2])
p([[1, 9], [3, 4]])
p(True, False, True)
p(4)
