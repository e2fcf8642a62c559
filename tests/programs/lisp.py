from functools import reduce


def read(src):
    toks = src.replace("(", " ( ").replace(")", " ) ").split()

    def one():
        t = toks.pop(0)
        if t == "(":
            out = []
            while toks[0] != ")":
                out.append(one())
            toks.pop(0)
            return out
        if t in ("#t", "#f"):
            return t == "#t"
        try:
            return int(t)
        except ValueError:
            return t
    return one()


class Fn:
    def __init__(self, text, f):
        self.text, self.f = text, f


class LispError(Exception):
    pass


def show(v):
    if v is True or v is False:
        return "#t" if v else "#f"
    if isinstance(v, list):
        return "(" + " ".join(map(show, v)) + ")"
    return v.text if isinstance(v, Fn) else str(v)


def ev(v, env):
    if isinstance(v, str):
        if v not in env:
            raise LispError("unbound: " + v)
        return env[v]
    if not isinstance(v, list) or not v:
        return v
    h = v[0]
    if h == "quote":
        return v[1]
    if h == "if":
        return ev(v[2] if ev(v[1], env) is not False else v[3], env)
    if h == "define":
        if isinstance(v[1], list):
            env[v[1][0]] = lam(v[1][1:], v[2], env)
        else:
            env[v[1]] = ev(v[2], env)
        return "ok"
    if h == "lambda":
        return lam(v[1], v[2], env)
    if h == "let":
        return ev(v[2], Env({k: ev(x, env) for k, x in v[1]}, env))
    f = ev(h, env)
    if not isinstance(f, Fn):
        raise LispError("not a function: " + show(f))
    return f.f(*[ev(a, env) for a in v[1:]])


class Env(dict):
    def __init__(self, d, parent):
        super().__init__(d)
        self.parent = parent

    def __missing__(self, k):
        return self.parent[k]

    def __contains__(self, k):
        return dict.__contains__(self, k) or (self.parent is not None and k in self.parent)


def lam(ps, body, env):
    return Fn(f"<lambda/{len(ps)}>", lambda *a: ev(body, Env(dict(zip(ps, a)), env)))


G = Env({n: Fn(f"<{n}>", f) for n, f in {
    "+": lambda *a: sum(a), "*": lambda *a: reduce(lambda x, y: x * y, a, 1),
    "-": lambda a, b=None: -a if b is None else a - b, "/": lambda a, b: int(a / b), "mod": lambda a, b: a % b,
    "<": lambda a, b: a < b, "=": lambda a, b: a == b, "car": lambda l: l[0], "cdr": lambda l: l[1:],
    "cons": lambda a, l: [a] + l, "list": lambda *a: list(a), "null?": lambda l: l == []}.items()}, None)
for line in """(+ 1 2 (* 3 4))
(define (fact n) (if (= n 0) 1 (* n (fact (- n 1)))))
(fact 15)
(define (map f xs) (if (null? xs) xs (cons (f (car xs)) (map f (cdr xs)))))
(define (range a b) (if (< a b) (cons a (range (+ a 1) b)) (quote ())))
(map (lambda (x) (* x x)) (range 0 10))
(define (filter p xs) (if (null? xs) xs (if (p (car xs)) (cons (car xs) (filter p (cdr xs))) (filter p (cdr xs)))))
(filter (lambda (n) (= 0 (mod n 3))) (range 1 20))
(define (make-adder n) (lambda (x) (+ x n)))
(define add5 (make-adder 5))
(list (add5 1) (add5 -10) add5 car)
(let ((x 2) (y (+ 1 2))) (* x y))
(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
(map fib (range 0 15))
(quote (a (b #t) c))
(undefined 1)
(1 2)""".split("\n"):
    try:
        print(show(ev(read(line), G)))
    except LispError as e:
        print("error:", e)
