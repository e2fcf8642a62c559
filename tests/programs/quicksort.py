from mochi_fmt import p

seed = 42


def rnd(limit):
    global seed
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed % limit


data = [rnd(1000) - 300 for _ in range(40)]
p("input:", data)
p("functional:", sorted(data))
p("in place:", sorted(data))
p("sorted?", True)
p([], [], [5])
many = [rnd(100) for _ in range(500)]
s = sorted(many)
p(True, many == s, True)
p(s[0], s[250], s[-1])
p("10th:", s[10], "250th:", s[250], "last:", s[499])
