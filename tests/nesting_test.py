#!/usr/bin/env python3
"""Nests every form of expression, and of statement, deeper and deeper, and emits the program for every target.

What is emitted at twice the depth may be three times as long (indentation aside): twice for the forms, the rest for checks that the range
analysis proves needless only as far as it follows. What is printed twice doubles on every level, and what each level carries along gives
four times. Builds with checks on also fail when a writer prints an expression a second time (emit/common/print_count.h).

Usage: tests/nesting_test.py [--mochi BINARY] [--filter TEXT]; prints `N passed, N failed, N skipped`."""
import argparse
import concurrent.futures
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
DEPTH = 200
RATIO = 3
SECONDS = 60
MEMORY = 3 << 30
OUTPUT = 64 << 20

# Rows that are known to fail, each for the target that has to mend it.
EXPECTED = {}

HEAD = """
export type Pair {
  v: int
  w: int
  fun plus(n: int): int { return v + n }
  fun to(n: int): Pair { return Pair { v: v, w: n } }
}
export type Node { next: Node?  v: int }
export type Shape = Dot(v: int) | Line(a: int, b: int)
fun g(n: int): int { return n % 7 }
fun h(a: int, b: int): int { return a % 5 + b % 3 }
fun t(s: string): string { return s + "." }
fun opt(n: int): int? { return if n > 3 then n else none }
fun maybe(s: string): string? { return if len(s) > 3 then s else none }
fun apply(f: fun(int): int): int { return f(1) }
fun later(f: fun(): int): int { return f() }
fun shape(n: int): Shape { return if n > 3 then Dot(n) else Line(n, 1) }
fun checked(n: int): result<int, string> { return if n > 3 then Ok(n) else Err("small") }
"""

# A form: what its innermost expression is, how it goes around another, and the type of both. Names: `xs` a list of int, `ss` of
# string, `m` a map from string to int, `n` an int, `s` a string, `b` a bool, `f` a float, `p` a Pair.
EXPRESSIONS = {
    "index": ("n", "xs[{}]", "int"),
    "index of a sum": ("n", "xs[{} + 1]", "int"),
    "index of an index of a sum": ("n", "xs[xs[{}] + n]", "int"),
    "index from the end": ("n", "xs[{} - 3]", "int"),
    "index in a sum": ("n", "(xs[{} + 1] + xs[n])", "int"),
    "text index": ("n", "len(s[{}])", "int"),
    "list slice": ("xs", "{}[0:2]", "list<int>"),
    "slice bound": ("n", "len(xs[0:{}])", "int"),
    "text slice": ("s", "{}[0:2]", "string"),
    "text concatenation in a call": ("s", '"x" + t({})', "string"),
    "text concatenation of values": ("n", 'len(str({}) + "x" + str(n))', "int"),
    "text concatenation in groups": ("s", '("x" + ({} + s))', "string"),
    "text concatenation to the left": ("s", '{} + "x" + s', "string"),
    "list concatenation": ("xs", "({} + [n])", "list<int>"),
    "list concatenation in a call": ("xs", "append([n] + {}, n)", "list<int>"),
    "call": ("n", "g({})", "int"),
    "call of two": ("n", "h({}, n)", "int"),
    "call of two, second": ("n", "h(n, {})", "int"),
    "call with a list": ("n", "h({}, len([n, n]))", "int"),
    "method call": ("n", "p.plus({})", "int"),
    "method chain": ("p", "{}.to(n)", "Pair"),
    "field": ("n", "p.to({}).w", "int"),
    "conditional, then": ("n", "(if b then {} else n)", "int"),
    "conditional, else": ("n", "(if b then n else {})", "int"),
    "conditional, test": ("b", "(if {} then b else !b)", "bool"),
    "conditional, test of a sum": ("n", "(if {} + n > 3 && b then n else 4)", "int"),
    "if expression": ("n", "g(if b {{ {} }} else {{ n }})", "int"),
    "comparison": ("b", "(({}) == b)", "bool"),
    "comparison of numbers": ("n", "(if {} < n then 1 else 2)", "int"),
    "comparison of texts": ("s", '(if {} < s then "a" else s)', "string"),
    "sum": ("n", "({} + n)", "int"),
    "sum to the right": ("n", "(n + {})", "int"),
    "product": ("n", "({} * n)", "int"),
    "sum and product": ("n", "(({} + n) * 3)", "int"),
    "difference": ("n", "(n - {})", "int"),
    "quotient": ("n", "({} / 3)", "int"),
    "remainder": ("n", "({} % n)", "int"),
    "negation": ("n", "-({})", "int"),
    "float sum": ("f", "({} + f)", "float"),
    "float product and sum": ("f", "(({} + f) * 2.5)", "float"),
    "float quotient": ("f", "(1.5 / {})", "float"),
    "bigint sum": ("1 as bigint", "({} + (n as bigint))", "bigint"),
    "logical and": ("b", "({} && b)", "bool"),
    "logical or to the right": ("b", "(b || {})", "bool"),
    "logical mix": ("b", "(b && ({} || n > 3))", "bool"),
    "logical not": ("b", "!({})", "bool"),
    "closure": ("x", "apply(fun(x: int): int => x + {})", "int"),
    "closure without parameters": ("n", "later(fun(): int => {})", "int"),
    "closure with a block": ("n", "later(fun(): int {{ let y = {}  return y + n }})", "int"),
    "map over a list": ("n", "len(map(xs, fun(x: int): int => x + {}))", "int"),
    "filter of a map": ("xs", "filter(map({}, fun(x: int): int => x + 1), fun(x: int): bool => x > n)", "list<int>"),
    "list literal": ("n", "len([{}, n])", "int"),
    "list in a list": ("n", "[{}]", None),
    "map literal": ("n", '{{"a": {}, "b": n}}["a"]', "int"),
    "set literal": ("n", "len(set{{ {}, n }})", "int"),
    "record literal": ("n", "Pair {{ v: {}, w: n }}.v", "int"),
    "record in a record": ("Node { next: none, v: n }", "Node {{ next: {}, v: n }}", "Node"),
    "anonymous record": ("n", "{{v: {}, w: n}}.v", "int"),
    "variant": ("n", "(match Dot({}) {{ Dot(v) => v  Line(a, c) => a }})", "int"),
    "match on an int": ("n", "(match {} {{ 0 => n  1 => 2  _ => 3 }})", "int"),
    "match with bindings": ("n", "(match shape({}) {{ Dot(v) => v  Line(a, c) => a + c }})", "int"),
    "match in an arm": ("n", "(match shape(n) {{ Dot(v) => {}  Line(a, c) => a + c }})", "int"),
    "match of a result": ("n", "(match checked({}) {{ Ok(v) => v  Err(e) => len(e) }})", "int"),
    "query": ("n", "len(from x in xs where x > {} select x)", "int"),
    "query over a query": ("xs", "(from x in {} where x > n select x)", "list<int>"),
    "query, selected": ("n", "len(from x in xs select {} + x)", "int"),
    "query, sum": ("n", "(from x in xs select sum(x + {}))", "int"),
    "coalescing": ("n", "(opt({}) ?? n)", "int"),
    "coalescing to the right": ("n", "(opt(n) ?? {})", "int"),
    "option unwrapped": ("n", "(opt({}) as int)", "int"),
    "option tested": ("n", "(if opt({}) != none then 1 else 2)", "int"),
    "option of a text": ("s", '(maybe({}) ?? "")', "string"),
    "to float and back": ("n", "int(float({}))", "int"),
    "cast through any": ("n", "(({} as any) as int)", "int"),
    "to text and back": ("n", "int(str({}))", "int"),
    "equality of lists": ("b", "([{}] == [b])", "bool"),
    "equality of records": ("n", "(if Pair {{ v: {}, w: n }} == p then 1 else 2)", "int"),
    "equality of variants": ("n", "(if Dot({}) == shape(n) then 1 else 2)", "int"),
    "contained in a list": ("b", "({} in [b, true])", "bool"),
    "contained in a map": ("s", '(if {} in m then "a" else s)', "string"),
    "text contained": ("s", '(if contains({}, s) then "a" else s)', "string"),
    "map lookup": ("s", "ss[m[{}]]", "string"),
    "upper": ("s", "upper({})", "string"),
    "trimmed and joined": ("s", 'join(split(trim({}), ","), "-")', "string"),
    "text functions": ("s", "lower(reverse({}))", "string"),
    "length": ("s", "str(len({}))", "string"),
    "append": ("xs", "append({}, n)", "list<int>"),
    "minimum": ("n", "min([{}, n])", "int"),
    "sum of a list": ("n", "sum([{}, n])", "int"),
    "absolute": ("n", "abs({})", "int"),
    "any sum": ("(n as any)", "({} + 1)", None),
}

# As the last statements of a function, around each other; `{}` is what stands inside.
STATEMENTS = {
    "if": "if n > {d} {{ {} }}",
    "if with else": "if n > {d} {{ total = total + 1 }} else {{ {} }}",
    "else if": "if n == {d} {{ total = total + {d} }} else {}",
    "while": "while n > total {{ total = total + 1  {} }}",
    "for in a range": "for i{d} in 0..n {{ total = total + i{d}  {} }}",
    "for over a list": "for x{d} in xs {{ total = total + x{d}  {} }}",
    "for over a growing list": "for x{d} in ys {{ ys = append(ys, x{d})  {} }}",
    "match statement": "match shape(n) {{ Dot(v) => {{ total = total + v  {} }}  Line(a, c) => {{ total = total + a }} }}",
    "try": "try {{ total = total + xs[n]  {} }} catch e {{ total = total + 1 }}",
    "catch": "try {{ total = total + xs[n] }} catch e {{ total = total + 1  {} }}",
    "closure that is called": "let f{d} = fun(n: int): int {{ var total = n  {}  return total }}  total = total + f{d}(n)",
}

PARAMS = "xs: list<int>, ss: list<string>, m: map<string, int>, n: int, s: string, b: bool, f: float, p: Pair"
ARGS = '[1, 2, 3], ["a"], {"a": 0}, 2, "abc", true, 1.5, Pair { v: 1, w: 2 }'


def nested(inner, around, depth):
    left, right = around.split("{}", 1) if around.count("{}") == 1 else around.rsplit("{}", 1)
    return left.replace("{{", "{").replace("}}", "}") * depth + inner + right.replace("{{", "{").replace("}}", "}") * depth


def expression_module(name, depth):
    inner, around, kind = EXPRESSIONS[name]
    value = nested(inner, around, depth)
    if name == "closure":
        value = nested("n", around, depth)
    if kind is None:
        kind, value = "int", f"len(str({value}))"
    # Where code runs many times targets have forms of their own.
    body = f"  var last = {value}\n  var i = 0\n  while i < n {{\n    last = {value}\n    i = i + 1\n  }}\n  return if n > 3 then last else {value}\n"
    return HEAD + f"export fun nested({PARAMS}): {kind} {{\n{body}}}\n"


def statement_module(name, depth):
    text = "total = total + 1"
    if name == "else if":
        text = "{ total = total + 1 }"
    for d in range(depth, 0, -1):
        text = STATEMENTS[name].replace("{d}", str(d)).replace("{}", "\0").replace("{{", "{").replace("}}", "}").replace("\0", text)
    return HEAD + f"export fun nested({PARAMS}): int {{\n  var total = 0\n  var ys = [n]\n  {text}\n  return total\n}}\n"


def limits():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))


def run(mochi, cwd, *args, seconds=SECONDS):
    return subprocess.run([mochi, *args], cwd=cwd, capture_output=True, text=True, timeout=seconds, preexec_fn=limits)


def emitted(mochi, text, target, form, scratch, seconds):
    """The bytes that the target gets for the module, or what went wrong."""
    home = scratch / "in"
    out = scratch / "out"
    (home / "src").mkdir(parents=True)
    if form == "program":
        (home / "main.mochi").write_text(text + f"print(nested({ARGS}))\n")
        args = ["build", f"--target={target}", "-o", str(out), "main.mochi"]
    else:
        (home / "mochi.toml").write_text('[package]\nname = "@nest/nest"\nversion = "1.0.0"\nedition = "2026"\nmochi = ">=0.1"\n')
        (home / "src" / "lib.mochi").write_text("package nest\n" + text)
        args = ["build", f"--target={target}", "-o", str(out), "."]
    try:
        done = run(mochi, home, *args, seconds=seconds)
    except subprocess.TimeoutExpired:
        return 0, f"not done after {seconds} s"
    if done.returncode != 0:
        return 0, f"status {done.returncode}: {(done.stderr or done.stdout)[:300]}"
    files = [p for p in out.rglob("*") if p.is_file() and p.suffix != ".map"]
    # Lines that stand deeper begin further right, which counts for nothing.
    return sum(len(line.strip()) for p in files for line in p.read_bytes().splitlines()), ""


def deepest(mochi, module):
    """DEPTH, or half of that as often as it takes for the front end to accept it; 0 if it takes nothing."""
    depth = DEPTH
    while depth >= 12:
        with tempfile.TemporaryDirectory() as home:
            (pathlib.Path(home) / "main.mochi").write_text(module(depth))
            done = run(mochi, home, "check", "main.mochi")
        if done.returncode == 0:
            return depth, ""
        depth //= 2
    return 0, (done.stderr or done.stdout)[:400]


def check(mochi, module, target, form, depth, seconds):
    sizes = []
    for d in (0, depth // 2, depth):
        with tempfile.TemporaryDirectory() as scratch:
            size, problem = emitted(mochi, module(max(d, 1)), target, form, pathlib.Path(scratch), seconds)
        if problem:
            return f"depth {d}: {problem}"
        sizes.append(size)
    # What stands around the nested form is the same at every depth.
    half, whole = sizes[1] - sizes[0], sizes[2] - sizes[0]
    return f"{half} bytes at depth {depth // 2}, {whole} at {depth}" if whole > max(half, 200) * RATIO else ""


ROWS = [("javascript", "program"), ("javascript", "library"), ("typescript", "library"), ("python", "program"), ("python", "library"), ("rust", "program"), ("rust", "library")]


def modules():
    for name in EXPRESSIONS:
        yield name, lambda depth, name=name: expression_module(name, depth)
    for name in STATEMENTS:
        yield name + " statement", lambda depth, name=name: statement_module(name, depth)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mochi", default=os.environ.get("MOCHI", str(ROOT / "build" / "quick" / "mochi")))
    parser.add_argument("--target", action="append")
    parser.add_argument("--filter", default="")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    mochi = str(pathlib.Path(options.mochi).resolve())
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    chosen = [(name, module) for name, module in modules() if options.filter in name]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        depths = list(pool.map(lambda m: deepest(mochi, m[1]), chosen))
        work = []
        for (name, module), (depth, problem) in zip(chosen, depths):
            if depth == 0:
                counts["failed"] += 1
                print(f"FAIL {name}: the front end refuses it\n    {problem}")
                continue
            for target, form in ROWS:
                if not options.target or target in options.target:
                    work.append((name, module, target, form, depth))
        results = pool.map(lambda w: check(mochi, *w[1:], SECONDS), work)
        for (name, _, target, form, depth), problem in zip(work, results):
            expected = name in EXPECTED.get(f"{target} {form}", ())
            if expected and problem:
                counts["skipped"] += 1
            elif expected:
                counts["failed"] += 1
                print(f"FAIL {target} {form}: {name}: passes: take it out of EXPECTED")
            elif problem:
                counts["failed"] += 1
                print(f"FAIL {target} {form}: {name} (to depth {depth}): {problem}", flush=True)
            else:
                counts["passed"] += 1
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
