#!/usr/bin/env python3
"""The Python column of border.md's 37 declarations, to the letter: each row is a library of its own, built, parsed by Python's own
parser, and compared with the signatures that the table gives. Rules of failures (F) and types (M) are used as their users would."""
import ast
import os
import pathlib
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parent.parent
MOCHI = pathlib.Path(os.environ.get("MOCHI", ROOT / "build" / "quick" / "mochi")).resolve()
MANIFEST = '[package]\nname = "@acme/probe"\nversion = "0.1.0"\nedition = "2026"\nlicense = "Apache-2.0"\ndescription = "One row."\n\n[targets]\nsupports = ["python"]\n'
POINT = "export type Point { x: float, y: float }\n"
BAD = "export type Bad { code: int }\n"
# By row: the declaration in Mochi, and lines that the package must have, blanks at both ends aside.
ROWS = {
    "1": (POINT + "export type Path { name: string, points: list<Point>, tags: map<string,int>, seen: set<string> }",
          ["@final", "@dataclass(frozen=True, slots=True, init=False)", "class Path:", "name: str", "points: tuple[Point, ...]",
           "tags: Mapping[str, int]", "seen: frozenset[str]",
           "def __init__(self, name: str, points: Sequence[Point], tags: Mapping[str, int], seen: AbstractSet[str]) -> None:"]),
    "2": ("export type Point { x: float, y: float\n fun plus(other: Point): Point { return Point { x: x + other.x, y: y + other.y } } }",
          ["@dataclass(frozen=True, slots=True)", "class Point:", "def plus(self, other: Point) -> Point:"]),
    "3": ("export type Heap<T: ord> { items: list<T>\n fun push(x: T): Heap<T> { return Heap { items: append(items, x) } }\n"
          " fun top(): T? { return first(items) } }",
          ["class Heap(Generic[T]):", "items: tuple[T, ...]", "def push(self, x: T) -> Heap[T]:", "def top(self) -> T | None:",
           "T = TypeVar('T', bound=Ordered)"]),
    "4": ("export type Shape = Circle(radius: float) | Empty { static let UNIT = Circle(1.0)\n"
          " static fun parse(s: string): Shape? { return if s == \"o\" then Circle(1.0) else none }\n"
          " fun area(): float { return match self { Circle(radius) => radius  Empty => 0.0 } } }",
          ["class Circle:", "class Empty:", "def area(self) -> float:", "Shape: TypeAlias = Circle | Empty",
           "SHAPE_UNIT: Final[Shape] = Circle(1.0)", "def shape_parse(s: str) -> Shape | None:"]),
    "5": ("export type Colour = Red | DarkBlue { fun hex(): string { return if self == Red then \"f00\" else \"00a\" } }",
          ["class Colour(Enum):", "RED = 'Red'", "DARK_BLUE = 'DarkBlue'", "def hex(self) -> str:"]),
    "6": ("export type MoneyError { message: string }\n"
          "export type ParseError = UnexpectedEnd | BadToken(text: string, at: int) | Nested(inner: MoneyError)\n"
          "export fun parse(s: string): result<int, ParseError> { return Err(BadToken(s, 1)) }\n"
          "export fun pay(): result<int, MoneyError> { return Err(MoneyError { message: \"m\" }) }",
          ["class ParseError(Exception):", "class UnexpectedEnd(ParseError):", "class BadToken(ParseError):", "text: str", "at: int",
           "class Nested(ParseError):", "self.__cause__ = inner", "def parse(s: str) -> int:"]),
    "7": ("export type MoneyError { message: string, code: int }\n"
          "export fun pay(): result<int, MoneyError> { return Err(MoneyError { message: \"m\", code: 1 }) }",
          ["class MoneyError(Exception):", "message: str", "code: int", "return self.message"]),
    "8": ("export fun plain(s: string): result<int, string> { return Err(s) }",
          ["def plain(s: str) -> int:", "raise ProbeError(s)"]),
    "9": (BAD + "export fun save(n: int): result<unit, Bad> { if n > 1 { return Err(Bad { code: n }) } return Ok() }",
          ["def save(n: int) -> None:", "raise Bad(n)"]),
    "10": ("export type Issue { text: string }\nexport fun validate(n: int): result<int, list<Issue>> { return Err([Issue { text: \"t\" }]) }",
           ["def validate(n: int) -> int:", "raise ProbeError([Issue('t')])"]),
    "11": ("export type Failing = Nope | Never\nexport fun f(n: int): result<int, Failing> { return Err(Nope) }",
           ["class Failing(Exception):", "class Nope(Failing):", "class Never(Failing):", "raise Nope()"]),
    "12": (BAD + "export type Job { outcome: result<int, Bad>, run: fun(int): result<int, Bad> }",
           ["outcome: Ok[int] | Err[Bad]", "run: Callable[[int], int]"]),
    "13": ("export type Style = Plain | Fancy\nexport fun slugify(text: string, separator: string = \"-\", limit: int? = none,"
           " stop: list<string> = [], style: Style = Plain): string { return text + separator + str(limit) + str(stop) + str(style) }",
           ["def slugify(text: str, separator: str='-', limit: int | None=None, stop: Sequence[str]=(), style: Style=Style.PLAIN) -> str:"]),
    "13b": ("export fun f(a: set<int> = set {}, b: map<string, int> = {}): int { return len(a) + len(b) }",
            ["def f(a: AbstractSet[int]=frozenset(), b: Mapping[str, int]=MappingProxyType({})) -> int:"]),
    "14": ("export fun find(xs: list<string>, want: string?): int? { return if want == none then none else len(xs) }",
           ["def find(xs: Sequence[str], want: str | None) -> int | None:"]),
    "15": (BAD + "export fun each(xs: list<int>, f: fun(int): result<int, Bad>): result<list<int>, Bad> {\n"
           " var out: list<int> = []\n for x in xs { out = append(out, f(x)?) }\n return Ok(out) }",
           ["def each(xs: Sequence[int], f: Callable[[int], int]) -> list[int]:"]),
    "16": ("export fun fold<A, B>(xs: list<A>, start: B, f: fun(B, A): B): B { var acc = start\n for x in xs { acc = f(acc, x) }\n return acc }",
           ["def fold(xs: Sequence[A], start: B, f: Callable[[B, A], B]) -> B:"]),
    "17": ("export fun compose<A, B, C>(f: fun(A): B, g: fun(B): C): fun(A): C { return fun(a: A): C => g(f(a)) }",
           ["def compose(f: Callable[[A], B], g: Callable[[B], C]) -> Callable[[A], C]:"]),
    "18": ("export fun run(f: fun(fun(int): int): int): int { return f(fun(n: int): int => n) }",
           ["def run(f: Callable[[Callable[[int], int]], int]) -> int:"]),
    "19": ("export fun rows(t: list<list<string>>, f: fun(list<string>): bool): int { var n = 0\n for r in t { if f(r) { n += 1 } }\n return n }",
           ["def rows(t: Sequence[Sequence[str]], f: Callable[[Sequence[str]], bool]) -> int:"]),
    "20": ("export fun counter(): fun(): int { var n = 0\n return fun(): int { n += 1\n return n } }", ["def counter() -> Callable[[], int]:"]),
    "21": ("export type Colour = Red | Blue\nexport fun index(m: map<int, list<Colour>>): map<Colour, set<int>> {\n"
           " var out: map<Colour, set<int>> = {}\n for n in m { out[Red] = set {n} }\n return out }",
           ["def index(m: Mapping[int, Sequence[Colour]]) -> dict[Colour, set[int]]:"]),
    "22": ("export fun count<K: hash>(xs: list<K>): map<K, int> { var out: map<K, int> = {}\n for x in xs { out[x] = 1 }\n return out }",
           ["K = TypeVar('K', bound=Hashable)", "def count(xs: Sequence[K]) -> dict[K, int]:"]),
    "23": ("export type Blob { data: bytes }\nexport fun digest(b: bytes): bytes { return b }", ["data: bytes", "def digest(b: bytes) -> bytes:"]),
    "24": ("export fun power(n: bigint, k: int): bigint { return n }", ["def power(n: int, k: int) -> int:"]),
    "25": ("export let MAX = 10\nexport let WORDS = [\"a\"]\nexport let TABLE: map<string,int> = {\"a\": 1}",
           ["MAX: Final[int] = 10", "WORDS: Final[tuple[str, ...]] = ('a',)", "TABLE: Final[Mapping[str, int]] = frozen_map({'a': 1})"]),
    "26": (POINT + "export let ORIGIN = Point { x: 0.0, y: 0.0 }", ["ORIGIN: Final[Point] = Point(0.0, 0.0)"]),
    "27": ("export let LIMIT = 9223372036854775807", ["LIMIT: Final[int] = 9223372036854775807"]),
    "28": ("export type Index = map<string, list<int>>\nexport type Step = fun(int): int\nexport type Table<V> = map<string, V>\n"
           "export fun made(): Index { return {} }",
           ["Index: TypeAlias = Mapping[str, Sequence[int]]", "Step: TypeAlias = Callable[[int], int]", "Table: TypeAlias = Mapping[str, V]",
            "def made() -> dict[str, list[int]]:"]),
    "29": ("export type Error { a: int }\nexport type Map<K, V> { k: K, v: V }\nexport type Box<T> { t: T }\nexport type Result = Win | Lose\n"
           "export type Callable { n: int }\nexport type Sequence { n: int }\nexport type Enum { n: int }\n"
           "export fun f(xs: list<int>, g: fun(int): int): int { return g(len(xs)) }",
           ["class Error:", "class Map(Generic[K, V]):", "class Box(Generic[T]):", "class Result(_Enum):", "class Callable:", "class Sequence:",
            "class Enum:", "def f(xs: _Sequence[int], g: _Callable[[int], int]) -> int:"]),
    "30": ("export fun delete(class: string, tuple: string): int { return len(class) + len(tuple) }\n"
           "export fun list(id: int): list<int> { return [id] }\nexport fun zip(len: string): int { return 1 }",
           ["def delete(class_: str, tuple: str) -> int:", "def list(id: int) -> builtins.list[int]:",
            "def zip(len: str) -> int:"]),
    "31": ("export type Token = Word(kind: string, text: string) | End", ["class Word:", "kind: str", "text: str"]),
    "32": ("export type Doc { length: int, then: int\n fun to_string(): string { return \"d\" }\n fun clone(): Doc { return self }\n"
           " fun constructor(): int { return 1 } }",
           ["length: int", "then: int", "def to_string(self) -> str:", "def __str__(self) -> str:", "def clone(self) -> Doc:",
            "def constructor(self) -> int:"]),
    "33": ("export type Opt { label: string?, size: int }", ["@dataclass(frozen=True, slots=True)", "label: str | None", "size: int"]),
    "34": ("export type Entry { n: int }\nexport type Ledger { entries: list<Entry>\n"
           " fun book(e: Entry): Ledger { return Ledger { entries: append(entries, e) } } }",
           ["def book(self, e: Entry) -> Ledger:", "return Ledger((*self.entries, e))"]),
    "35": (BAD + "export type Money { units: int, currency: string, static let ZERO = Money { units: 0, currency: \"EUR\" }\n"
           " static fun parse(s: string): result<Money, Bad> { return Err(Bad { code: 1 }) } }",
           ["ZERO: ClassVar[Money]", "@staticmethod", "def parse(s: str) -> Money:"]),
    "36": ("export type Tree<T> = Leaf | Node(left: Tree<T>, value: T, right: Tree<T>)",
           ["class Leaf:", "class Node(Generic[T]):", "left: Tree[T]", "Tree: TypeAlias = Leaf | Node[T]"]),
    # Nobody's `Leaf` would say what A is, and the alias has it.
    "36b": ("export type Kind<A> = One | Two(n: int)", ["class One(Generic[A]):", "class Two(Generic[A]):", "Kind: TypeAlias = One[A] | Two[A]"]),
    "021": ("export type Cell<T> { value: T, static fun of(value: T): Cell<T> { return Cell { value: value } }\n"
            " static fun none_of(n: int): Cell<T>? { return none } }",
            ["@staticmethod", "def of(value: _T) -> Cell[_T]:", "@classmethod", "def none_of(cls, n: int) -> Cell[T] | None:"]),
    "B7": (BAD + "fun number(s: string): result<int, Bad> { if s == \"\" { return Err(Bad { code: 1 }) }\n return Ok(len(s)) }\n"
           "export fun both(a: string, b: string): result<int, Bad> { let x = number(a)?\n let y = number(b)?\n return Ok(x * y) }",
           ["def _number(s: str) -> int:", "raise Bad(1)", "x = _number(a)", "y = _number(b)"]),
    "N3": ("export type Level = Low | High { fun name(): string { return \"n\" }\n fun value(): int { return 1 } }",
           ["def name_(self) -> str:", "def value_(self) -> int:"]),
    "M1": ("/// Old.\n/// @deprecated use `g`\nexport fun f(n: int): int { return n }",
           ["warn('f is deprecated: use `g`', DeprecationWarning, stacklevel=2)"]),
}

# By rule: a library, and what a user of it does.
USES = {
    "F4": (BAD + "let STORED = Bad { code: 1 }\nexport fun fail(n: int): result<int, Bad> { return Err(STORED) }\n"
           "export fun through(f: fun(int): result<int, Bad>): result<int, Bad> { let n = f(1)?\n return Ok(n + 1) }\n"
           "export fun asked(f: fun(int): result<int, Bad>): result<int, Bad> { return match f(1) { Ok(n) => Ok(n)  Err(e) => Err(e) } }", """
seen = []
for _ in range(2):
    try:
        probe.fail(1)
    except probe.Bad as error:
        seen.append(error)
assert seen[0] == seen[1] and seen[0] is not seen[1]
assert all(error.__traceback__.tb_next.tb_next is None for error in seen)
mine = probe.Bad(7)
def refuse(n):
    raise mine
for call in (probe.through, probe.asked):
    try:
        call(refuse)
        raise SystemExit("it passed")
    except probe.Bad as error:
        assert error is mine
assert probe.through(lambda n: n) == 2
"""),
    "F9": ("export type A = Bad(n: int) | Other\nexport type B = Bad(s: string) | Point\nexport type Point { x: int }\n"
           "export fun f(n: int): result<int, A> { return Err(Bad(n)) }\nexport fun g(s: string): B { return Point }", """
assert probe.Bad(1).n == 1 and probe.BBad("x").s == "x" and issubclass(probe.Bad, probe.A)
assert probe.Point(3).x == 3 and probe.g("s") == probe.BPoint()
assert {"A", "B", "Bad", "BBad", "BPoint", "Other", "Point"} <= set(probe.__all__)
"""),
    "F10": ("export type Inner { message: string }\nexport type Outer = Plain(n: int) | Around(n: int, first: Inner?, second: Inner)\n"
            "export fun i(): result<int, Inner> { return Err(Inner { message: \"m\" }) }\n"
            "export fun o(first: Inner?, second: Inner): result<int, Outer> { return Err(Around(1, first, second)) }", """
a, b = probe.Inner("a"), probe.Inner("b")
try:
    probe.o(a, b)
except probe.Around as error:
    assert error.__cause__ is a and str(error) == "around: n 1"
try:
    probe.o(None, b)
except probe.Around as error:
    assert error.__cause__ is None and error.second is b
"""),
    "F11": (BAD + "export type Job { outcome: result<int, Bad> }\nexport fun run(xs: list<result<int, Bad>>): list<result<int, Bad>> { return xs }\n"
            "export fun good(n: int): Job { return Job { outcome: Ok(n) } }", """
assert probe.good(3).outcome.ok is True and probe.good(3).outcome.value == 3
given = [probe.Ok(1), probe.Err(probe.Bad(2))]
told = probe.run(given)
assert told == given and told is not given and told[1].ok is False and told[1].error is given[1].error
class Other:
    ok, value = True, 5
assert probe.Job(Other()).outcome.value == 5
"""),
    "F14": ("export fun stop(n: int): int { if n > 0 { panic(\"no\") } return n }\nexport fun total(numbers: list<int>): int { return sum(numbers) }\n"
            "export type Bag { items: list<int>, tags: map<string, int>, seen: set<int>, deep: list<list<int>>? }", """
def fails(kind, words, call, *args):
    try:
        call(*args)
    except kind as error:
        assert words in str(error), error
    else:
        raise SystemExit(words)
fails(RuntimeError, "no", probe.stop, 1)
fails(TypeError, "numbers", probe.total, 5)
fails(TypeError, "n must be an int", probe.stop, "1")
fails(TypeError, "items", probe.Bag, 5, {}, set(), None)
fails(TypeError, "tags", probe.Bag, [], 5, set(), None)
fails(TypeError, "seen", probe.Bag, [], {}, 5, None)
fails(TypeError, "deep", probe.Bag, [], {}, set(), 5)
"""),
    "M3": ("export fun best<T: ord>(items: list<T>): T { var out = items[0]\n for x in items { if x > out { out = x } }\n return out }", """
import fractions
class Size:
    def __init__(self, n): self.n = n
    def __lt__(self, other): return self.n < other.n
small, big = Size(1), Size(2)
assert probe.best([small, big, small]) is big
assert probe.best(("a", "b")) == "b" and probe.best([fractions.Fraction(1, 2), fractions.Fraction(1, 3)]) == fractions.Fraction(1, 2)
"""),
    "M5": ("fun made(): map<string, int> { var out: map<string, int> = {}\n for i in 0..2000 { out[str(i)] = i }\n return out }\n"
           "let TABLE = made()\nexport fun find(key: string): int? { return TABLE?[key] }\nexport type P { n: int }", """
import sys, threading
sys.setswitchinterval(1e-6)
told = []
threads = [threading.Thread(target=lambda: told.append(probe.find("1999"))) for _ in range(16)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert told == [1999] * 16
assert sys.version_info < (3, 11) or probe.P.__final__
"""),
}


def lines_of(source):
    return {line.strip() for line in ast.unparse(ast.parse(source)).splitlines()}


def build(source, home):
    """Where the package is, or what the build says."""
    (home / "src").mkdir()
    (home / "mochi.toml").write_text(MANIFEST)
    (home / "src" / "lib.mochi").write_text("/// One row.\npackage probe\n\n" + source + "\n")
    done = subprocess.run([str(MOCHI), "build", "--target=python", str(home), "-o", str(home / "out")], capture_output=True, text=True)
    return (home / "out" / "src", "") if done.returncode == 0 else (None, done.stdout + done.stderr)


def row(item):
    name, (source, wanted) = item
    with tempfile.TemporaryDirectory() as folder:
        path, said = build(source, pathlib.Path(folder))
        if path is None:
            return name, [said]
        emitted = (path / "acme_probe" / "__init__.py").read_text()
        have = lines_of(emitted)
        missing = [f"missing: {line}" for line in wanted if line not in have]
        return name, missing and [emitted, *missing]


def use(item):
    name, (source, code) = item
    with tempfile.TemporaryDirectory() as folder:
        path, said = build(source, pathlib.Path(folder))
        if path is None:
            return name, [said]
        env = dict(os.environ, PYTHONPATH=str(path), PYTHONDONTWRITEBYTECODE="1")
        done = subprocess.run([sys.executable, "-W", "error", "-c", "import acme_probe as probe\n" + code], capture_output=True, text=True, env=env)
        return name, [] if done.returncode == 0 else [(path / "acme_probe" / "__init__.py").read_text(), done.stdout + done.stderr]


with ThreadPoolExecutor(2) as pool:
    results = [*pool.map(row, ROWS.items()), *pool.map(use, USES.items())]
failed = [(name, said) for name, said in results if said]
for name, said in failed:
    print(f"FAIL row {name}\n" + "\n".join(said)[-2500:])
print(f"{len(results) - len(failed)} passed, {len(failed)} failed, 0 skipped")
sys.exit(1 if failed else 0)
