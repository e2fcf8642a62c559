from mochi_fmt import p, float_text

# Precedence climbing on token lists, trees as tuples.


class E(Exception):
    pass


def parse(s):
    pos = 0

    def peek():
        nonlocal pos
        while pos < len(s) and s[pos] == " ":
            pos += 1
        return s[pos] if pos < len(s) else ""

    def expr(level=0):
        nonlocal pos
        e = atom()
        while True:
            op = peek()
            lv = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 4}.get(op, 0)
            if lv == 0 or lv < level:
                return e
            pos += 1
            e = (op, e, expr(4 if op == "^" else lv + 1))

    def atom():
        nonlocal pos
        c = peek()
        if c == "-":
            pos += 1
            return ("neg", atom())
        if c == "(":
            pos += 1
            e = expr()
            if peek() != ")":
                raise E(f"expected ) at {pos}")
            pos += 1
            return e
        st = pos
        if c.isdigit():
            while pos < len(s) and (s[pos].isdigit() or s[pos] == "."):
                pos += 1
            return float(s[st:pos])
        if c.isalpha():
            while pos < len(s) and s[pos].isalpha():
                pos += 1
            return s[st:pos]
        raise E(f"unexpected '{c}' at {pos}")

    e = expr()
    if peek():
        raise E(f"trailing '{peek()}' at {pos}")
    return e


def ev(e, env):
    if isinstance(e, float):
        return e
    if isinstance(e, str):
        return env[e]
    if e[0] == "neg":
        return -ev(e[1], env)
    a, b = ev(e[1], env), ev(e[2], env)
    return a + b if e[0] == "+" else a - b if e[0] == "-" else a * b if e[0] == "*" else a / b if e[0] == "/" else a ** b


LV = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 4}


def show(e, outer=0):
    if isinstance(e, float):
        return float_text(e)
    if isinstance(e, str):
        return e
    if e[0] == "neg":
        return "-" + show(e[1], 3)
    lv = LV[e[0]]
    l, r = (5, 4) if e[0] == "^" else (lv, lv + 1)
    t = f"{show(e[1], l)} {e[0]} {show(e[2], r)}"
    return f"({t})" if lv < outer else t


def d(e):
    if isinstance(e, float):
        return 0.0
    if isinstance(e, str):
        return 1.0 if e == "x" else 0.0
    op, a, b = e
    if op in "+-":
        return (op, d(a), d(b))
    if op == "*":
        return ("+", ("*", d(a), b), ("*", a, d(b)))
    return ("*", ("*", b, ("^", a, b - 1.0)), d(a))


def simp(e):
    if not isinstance(e, tuple):
        return e
    op, a, b = e[0], simp(e[1]), simp(e[2])
    if op == "*" and (a == 0.0 or b == 0.0):
        return 0.0
    if op == "*" and a == 1.0:
        return b
    if op in "*^" and b == 1.0:
        return a
    if op == "+" and a == 0.0:
        return b
    if op in "+-" and b == 0.0:
        return a
    if isinstance(a, float) and isinstance(b, float):
        return ev((op, a, b), {})
    return (op, a, b)


env = {"x": 3.0, "y": 0.5}
for t in ["1 + 2 * 3", "(1 + 2) * 3", "2 ^ 3 ^ 2", "10 - 4 - 3", "100 / 5 / 2", "-(x + 1) * y", "x * (y - 2.5) / 4", "--7"]:
    p(t, "=", ev(parse(t), env), "|", show(parse(t)))
for t in ["x ^ 3 + 2 * x", "(x + 1) * (x - 1)", "5 * x - y"]:
    p("d/dx " + t + " = " + show(simp(d(parse(t)))))
for t in ["1 +", "(2 * 3", "4 5", "$"]:
    try:
        parse(t)
    except E as e:
        p(t, "->", str(e))
