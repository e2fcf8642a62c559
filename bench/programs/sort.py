N = 1000000


def data(n):
    xs = []
    seed = 42
    for _ in range(n):
        seed = seed * 16807 % 2147483647
        xs.append(seed)
    return xs


def check(xs):
    h = 0
    for x in xs:
        h = (h * 31 + x) % 1000000007
    return h


xs = data(N)
up = sorted(xs)
down = sorted(xs, key=lambda x: -x)
print(check(xs), check(up), check(down))
print(up[0], up[N // 2], down[0])
