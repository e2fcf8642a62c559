from mochi_fmt import p, idiv, imod

functions = {}


class Err(Exception):
    pass


class Ret(Exception):
    pass


def ev(e, env):
    global steps
    steps += 1
    if isinstance(e, int):
        return e
    if isinstance(e, str):
        return env.get(e, 0)
    if e[0] == "call":
        args = [ev(a, env) for a in e[2]]
        if e[1] not in functions:
            raise Err("no function " + e[1])
        ps, body = functions[e[1]]
        if len(ps) != len(args):
            raise Err(f"{e[1]} wants {len(ps)} arguments")
        try:
            run(body, dict(zip(ps, args)))
        except Ret as r:
            return r.args[0]
        return 0
    a, op, b = e
    a, b = ev(a, env), ev(b, env)
    if op in "/%" and b == 0:
        raise Err("division by zero")
    return {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: idiv(a, b), "%": lambda: imod(a, b),
            "<": lambda: int(a < b), ">": lambda: int(a > b), "==": lambda: int(a == b)}[op]()


def run(body, env):
    for s in body:
        k = s[0]
        if k == "set":
            env[s[1]] = ev(s[2], env)
        elif k == "show":
            out.append(str(ev(s[1], env)))
        elif k == "while":
            while ev(s[1], env):
                run(s[2], env)
        elif k == "if":
            run(s[2] if ev(s[1], env) else s[3], env)
        elif k == "def":
            functions[s[1]] = (s[2], s[3])
        else:
            raise Ret(ev(s[1], env))


def execute(title, prog):
    global out, steps
    out, steps = [], 0
    try:
        run(prog, {})
    except Err as e:
        out.append("error: " + str(e))
    p(title + ":", " ".join(out), f"[{steps} evaluations]")


inc = lambda x: ("set", x, (x, "+", 1))
execute("sum", [("set", "i", 1), ("set", "s", 0), ("while", ("i", "<", 11), [("set", "s", ("s", "+", "i")), inc("i")]),
                ("show", "s")])
execute("collatz", [("set", "x", 27), ("set", "c", 0), ("while", ("x", ">", 1), [
    ("if", (("x", "%", 2), "==", 0), [("set", "x", ("x", "/", 2))], [("set", "x", (("x", "*", 3), "+", 1))]), inc("c")]),
    ("show", "c")])
execute("recursion", [
    ("def", "fib", ["k"], [("if", ("k", "<", 2), [("ret", "k")], []),
                           ("ret", (("call", "fib", [("k", "-", 1)]), "+", ("call", "fib", [("k", "-", 2)])))]),
    ("show", ("call", "fib", [12])),
    ("def", "first", ["limit"], [("set", "i", 2), ("while", 1, [
        ("if", (("limit", "%", "i"), "==", 0), [("ret", "i")], []), inc("i")])]),
    ("show", ("call", "first", [91])), ("show", ("call", "first", [97]))])
execute("errors", [("show", 1), ("show", (1, "/", 0)), ("show", 2)])
execute("unknown", [("show", ("call", "nope", []))])
execute("arity", [("show", ("call", "fib", [1, 2]))])
