from mochi_fmt import p
seed = 42

def r():
    global seed
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed % 100
p(12586269025)
p(99)
p(0, ['a', 'b'], 51)
p([r() for _ in range(5)])
p([[0, 0, 0], [0, 0, 7]])
p({'hits': 2})
p(2)
