from functools import lru_cache, partial, reduce
from itertools import count, takewhile
from mochi_fmt import p


def counter(start):
    c = count(start + 1)
    return lambda: next(c)


a, b = counter(0), counter(10)
p(a(), a(), b(), a(), b())


class Account:
    def __init__(self, n):
        self.n = n

    def deposit(self, k):
        self.n += k
        return self.n

    def withdraw(self, k):
        if k > self.n:
            return f"refused: only {self.n} left"
        self.n -= k
        return f"ok {self.n}"


acc = Account(100)
take = acc.withdraw
p(acc.deposit(50), take(30), take(500), acc.n)
compose = lambda f, g: lambda x: g(f(x))
double, inc, shout = (lambda x: x * 2), (lambda x: x + 1), (lambda x: f"{x}!")
p(compose(double, inc)(5), compose(inc, double)(5), compose(compose(inc, double), shout)(1))
pipeline = lambda fs: lambda x: reduce(lambda v, f: f(v), fs, x)
p(pipeline([inc, double, double, inc])(3), pipeline([])(7))
calls = 0


@lru_cache(None)
def square(n):
    global calls
    calls += 1
    return n * n


p(square(12), square(12), square(12), square(3), "calls", calls)
volume = lambda w, h, d: w * h * d
p(partial(volume, 2, 3)(4), volume(1, 2, 3), [partial(volume, 10, 10)(x) for x in (1, 2, 3)])
p([(lambda n: lambda x: x + n)(k * 10)(1) for k in range(1, 4)])
p([f() for f in [(lambda i=i: i * i) for i in range(4)]])
handlers, log = {}, []


def fire(name, payload):
    hs = handlers.get(name, [])
    for h in hs:
        h(payload)
    return len(hs)


handlers["open"] = [lambda s: log.append("first saw " + s), lambda s: log.append("second saw " + s.upper())]
handlers["close"] = [lambda s: p("closing", s)]
p(fire("open", "door"), fire("nothing", "x"))
p(fire("close", "shop"))
p(log)


def fibonacci():
    x, y = 0, 1
    while True:
        yield x
        x, y = y, x + y


gen = fibonacci()
p([next(gen) for _ in range(12)])
p(list(takewhile(lambda v: v < 50, fibonacci())))


def fix(f):
    return lambda n: f(fix(f), n)


p(fix(lambda self, n: 1 if n <= 1 else n * self(n - 1))(10))
