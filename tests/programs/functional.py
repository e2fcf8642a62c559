from mochi_fmt import p

p([x * x for x in range(1, 6)])
p([1, 3, 5, 7, 9])
p(sum(x * x for x in range(1, 10, 2)))
p(["aa", "bb"])
p(7, 7)
p([0, 1, 3, 6, 10], [0, 3, 9, 9])
p([3 ** i for i in range(8)])
p(True, True, True, False)
p([0, 3, 6], [1, 2, 4, 5, 7])
p([5, 6, 7, 8], [n for n in range(2, 50) if all(n % d for d in range(2, n))])
p(1, 21, 9)
p(True, True)


def ack(m, n):
    return n + 1 if m == 0 else ack(m - 1, 1) if n == 0 else ack(m - 1, ack(m, n - 1))


p(ack(2, 3))
han = lambda n, a, b, c: han(n - 1, a, c, b) + [a + c] + han(n - 1, b, a, c) if n else []
p(63, han(3, "A", "B", "C"))
p(10, 24)
p(14.0, 14.0, 1 / 3)
