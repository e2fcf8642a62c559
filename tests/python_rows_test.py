#!/usr/bin/env python3
"""The Python column of border.md's 37 declarations, to the letter: each row is a library of its own, built, parsed by Python's own
parser, and compared with the signatures that the table gives."""
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
    "36": ("export type Tree<T> = Leaf | Node(left: Tree<T>, value: T, right: Tree<T>)", ["class Node(Generic[T]):", "left: Tree[T]"]),
    "N3": ("export type Level = Low | High { fun name(): string { return \"n\" }\n fun value(): int { return 1 } }",
           ["def name_(self) -> str:", "def value_(self) -> int:"]),
    "M1": ("/// Old.\n/// @deprecated use `g`\nexport fun f(n: int): int { return n }",
           ["warn('f is deprecated: use `g`', DeprecationWarning, stacklevel=2)"]),
}


def lines_of(source):
    return {line.strip() for line in ast.unparse(ast.parse(source)).splitlines()}


def row(item):
    name, (source, wanted) = item
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        (home / "src").mkdir()
        (home / "mochi.toml").write_text(MANIFEST)
        (home / "src" / "lib.mochi").write_text("/// One row.\npackage probe\n\n" + source + "\n")
        done = subprocess.run([str(MOCHI), "build", "--target=python", str(home), "-o", str(home / "out")], capture_output=True, text=True)
        if done.returncode != 0:
            return name, [done.stdout + done.stderr]
        emitted = (home / "out" / "src" / "acme_probe" / "__init__.py").read_text()
        have = lines_of(emitted)
        return name, [f"missing: {line}" for line in wanted if line not in have] and [emitted, *(f"missing: {w}" for w in wanted if w not in have)]


with ThreadPoolExecutor(2) as pool:
    results = list(pool.map(row, ROWS.items()))
failed = [(name, said) for name, said in results if said]
for name, said in failed:
    print(f"FAIL row {name}\n" + "\n".join(said)[-2500:])
print(f"{len(results) - len(failed)} passed, {len(failed)} failed, 0 skipped")
sys.exit(1 if failed else 0)
