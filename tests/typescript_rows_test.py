#!/usr/bin/env python3
"""The TypeScript column of border.md's 37 declarations: each row is a module of one npm package, whose declarations are compared with
the signatures that the table gives, blanks and line ends aside, and which a user in TypeScript imports, under `tsc --strict`, and runs.
Prints `N passed, N failed, N skipped`."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
MODULES = ROOT / "build" / "deps" / "npm" / "node_modules"
MOCHI = pathlib.Path(os.environ.get("MOCHI", ROOT / "build" / "quick" / "mochi")).resolve()
MANIFEST = '[package]\nname = "@acme/rows"\nversion = "0.1.0"\nedition = "2026"\nlicense = "Apache-2.0"\ndescription = "Rows."\n\n[targets]\nsupports = ["typescript"]\n'
POINT = "export type Point { x: float, y: float }\n"
BAD = "export type Bad { code: int }\n"
# By row: the declaration in Mochi, what the declarations must have, and what a user does with the module `m`.
ROWS = {
    "1": (POINT + "export type Path { name: string, points: list<Point>, tags: map<string,int>, seen: set<string> }\n"
          "export fun size(p: Path): int { return len(p.points) }",
          ["interface Path { readonly name: string; readonly points: readonly Point[]; readonly tags: ReadonlyMap<string, number>;"
           " readonly seen: ReadonlySet<string>; }"],
          'const p: m.Path = { name: "p", points: [{ x: 1, y: 2 }], tags: new Map([["a", 1]]), seen: new Set(["a"]) }; equal(m.size(p), 1);'),
    "2": ("export type Point { x: float, y: float\n fun plus(other: Point): Point { return Point { x: x + other.x, y: y + other.y } } }",
          ["class Point { readonly x: number; readonly y: number; constructor(fields: { readonly x: number; readonly y: number });"
           " plus(other: Point): Point;", "with(changes: { readonly x?: number; readonly y?: number }): Point;"],
          "const p = new m.Point({ x: 1, y: 2 }).plus(new m.Point({ x: 3, y: 4 })).with({ y: 9 }); equal([p.x, p.y], [4, 9]);"),
    "3": ("export type Heap<T: ord> { items: list<T>\n fun push(x: T): Heap<T> { return Heap { items: append(items, x) } }\n"
          " fun top(): T? { return first(items) } }",
          ["class Heap<T> { readonly items: readonly T[];", "push(x: T): Heap<T>;", "top(): T | undefined;"],
          "const t: number | undefined = new m.Heap<number>({ items: [] }).push(3).top(); equal(t, 3);"),
    "4": ("export type Shape = Circle(radius: float) | Empty { static let UNIT = Circle(1.0)\n"
          " static fun parse(s: string): Shape? { return if s == \"o\" then Circle(1.0) else none }\n"
          " fun area(): float { return match self { Circle(radius) => radius  Empty => 0.0 } } }",
          ["type Shape = Shape.Circle | Shape.Empty;", "namespace Shape { type Circle = { readonly kind: \"Circle\"; readonly radius: number };",
           "const Shape: { Circle(radius: number): Shape.Circle; readonly Empty: Shape.Empty; readonly UNIT: Shape;"
           " parse(s: string): Shape | undefined; area(self: Shape): number; };"],
          'const s: m.Shape = m.Shape.Circle(2); equal([m.Shape.area(s), m.Shape.area(m.Shape.Empty), m.Shape.parse("x"), m.Shape.UNIT], [2, 0, undefined, { kind: "Circle", radius: 1 }]);'),
    "5": ("export type Colour = Red | DarkBlue { fun hex(): string { return if self == Red then \"f00\" else \"00a\" } }",
          ["type Colour = \"Red\" | \"DarkBlue\";", "const Colour: { readonly Red: \"Red\"; readonly DarkBlue: \"DarkBlue\"; hex(self: Colour): string; };"],
          'equal([m.Colour.hex("Red"), m.Colour.hex(m.Colour.DarkBlue)], ["f00", "00a"]);'),
    "6": ("export type MoneyError { message: string }\n"
          "export type ParseError = UnexpectedEnd | BadToken(text: string, at: int) | Nested(inner: MoneyError)\n"
          "export fun parse(s: string): result<int, ParseError> { return Err(BadToken(s, 1)) }",
          ["type ParseError = ParseError.UnexpectedEnd | ParseError.BadToken | ParseError.Nested;", "function parse(s: string): Result<number, ParseError>;"],
          'const r = m.parse("x"); if (r.ok) throw r; equal(r.error, m.ParseError.BadToken("x", 1));'),
    "7": ("export type MoneyError { message: string, code: int }\n"
          "export fun pay(): result<int, MoneyError> { return Err(MoneyError { message: \"m\", code: 1 }) }",
          ["interface MoneyError { readonly message: string; readonly code: number; }"],
          'equal(m.pay(), { ok: false, error: { message: "m", code: 1 } });'),
    "8": ("export fun plain(s: string): result<int, string> { return Err(s) }", ["function plain(s: string): Result<number, string>;"],
          'equal(m.plain("x"), { ok: false, error: "x" });'),
    "9": (BAD + "export fun save(n: int): result<unit, Bad> { if n > 1 { return Err(Bad { code: n }) } return Ok() }",
          ["function save(n: number): Result<undefined, Bad>;"], "equal(m.save(1), { ok: true, value: undefined });"),
    "10": ("export type Issue { text: string }\nexport type Config { n: int }\n"
           "export fun validate(c: Config): result<Config, list<Issue>> { return Err([Issue { text: \"t\" }]) }",
           ["function validate(c: Config): Result<Config, Issue[]>;"], 'equal(m.validate({ n: 1 }), { ok: false, error: [{ text: "t" }] });'),
    "11": ("export type Failing = Nope | Never\nexport fun f(n: int): result<int, Failing> { return Err(Nope) }",
           ["type Failing = \"Nope\" | \"Never\";", "function f(n: number): Result<number, Failing>;"], 'equal(m.f(1), { ok: false, error: "Nope" });'),
    "12": (BAD + "export type Job { outcome: result<int, Bad>, run: fun(int): result<int, Bad> }\nexport fun work(j: Job): result<int, Bad> { return j.run(2) }",
           ["interface Job { readonly outcome: Result<number, Bad>; readonly run: (a: number) => Result<number, Bad>; }"],
           "const j: m.Job = { outcome: { ok: true, value: 1 }, run: (a) => ({ ok: true, value: a * 2 }) }; equal(m.work(j), { ok: true, value: 4 });"),
    "13": ("export type Style = Plain | Fancy\nexport fun slugify(text: string, separator: string = \"-\", limit: int? = none,"
           " stop: list<string> = [], style: Style = Plain): string { return text + separator + str(len(stop)) + str(limit ?? 0) + str(style == Plain) }",
           ["function slugify(text: string, separator?: string, limit?: number, stop?: readonly string[], style?: Style): string;"],
           'equal([m.slugify("a"), m.slugify("a", "+", 3, ["x"], "Fancy")], ["a-00true", "a+13false"]);'),
    "14": ("export fun find(xs: list<string>, want: string?): int? { return if want == none then none else len(xs) }",
           ["function find(xs: readonly string[], want: string | undefined): number | undefined;"],
           'equal([m.find(["a"], undefined), m.find(["a"], "a")], [undefined, 1]);'),
    "15": (BAD + "export fun each(xs: list<int>, f: fun(int): result<int, Bad>): result<list<int>, Bad> {\n"
           " var out: list<int> = []\n for x in xs { out = append(out, f(x)?) }\n return Ok(out) }",
           ["function each(xs: readonly number[], f: (a: number) => Result<number, Bad>): Result<number[], Bad>;"],
           "equal(m.each([1, 2], (a) => ({ ok: true, value: a + 1 })), { ok: true, value: [2, 3] });"),
    "16": ("export fun fold<A, B>(xs: list<A>, start: B, f: fun(B, A): B): B { var acc = start\n for x in xs { acc = f(acc, x) }\n return acc }",
           ["function fold<A, B>(xs: readonly A[], start: B, f: (a: B, b: A) => B): B;"], 'equal(m.fold([1, 2], "", (a, b) => a + b), "12");'),
    "17": ("export fun compose<A, B, C>(f: fun(A): B, g: fun(B): C): fun(A): C { return fun(a: A): C => g(f(a)) }",
           ["function compose<A, B, C>(f: (a: A) => B, g: (a: B) => C): (a: A) => C;"],
           "const c: (a: string) => boolean = m.compose((a: string) => a.length, (n: number) => n > 1); equal(c(\"ab\"), true);"),
    "18": ("export fun run(f: fun(fun(int): int): int): int { return f(fun(n: int): int => n + 1) }",
           ["function run(f: (a: (a: number) => number) => number): number;"], "equal(m.run((inner) => inner(4)), 5);"),
    "19": ("export fun rows(t: list<list<string>>, f: fun(list<string>): bool): int { var n = 0\n for r in t { if f(r) { n += 1 } }\n return n }",
           ["function rows(t: readonly (readonly string[])[], f: (a: readonly string[]) => boolean): number;"],
           'equal(m.rows([["a"], []], (r) => r.length > 0), 1);'),
    "20": ("export fun counter(): fun(): int { var n = 0\n return fun(): int { n += 1\n return n } }", ["function counter(): () => number;"],
           "const n = m.counter(); n(); equal(n(), 2);"),
    "21": ("export type Colour = Red | Blue\nexport fun index(m: map<int, list<Colour>>): map<Colour, set<int>> {\n"
           " var out: map<Colour, set<int>> = {}\n for n in m { out[Red] = set {n} }\n return out }",
           ["function index(m: ReadonlyMap<number, readonly Colour[]>): Map<Colour, Set<number>>;"],
           'equal(m.index(new Map([[4, ["Red"]]])), new Map([["Red", new Set([4])]]));'),
    "22": ("export fun count<K: hash>(xs: list<K>): map<K, int> { var out: map<K, int> = {}\n for x in xs { out[x] = (out?[x] ?? 0) + 1 }\n return out }",
           ["function count<K>(xs: readonly K[]): Map<K, number>;"], 'equal(m.count(["a", "a"]), new Map([["a", 2]]));'),
    "23": ("export type Blob { data: bytes }\nexport fun digest(b: bytes): bytes { return b[0:1] }",
           ["interface Blob { readonly data: Uint8Array; }", "function digest(b: Uint8Array): Uint8Array;"],
           'equal(m.digest(Buffer.from("ab")), Uint8Array.of(97)); const b: m.Blob = { data: Uint8Array.of(1) }; equal(b.data.length, 1);'),
    "24": ("export fun power(n: bigint, k: int): bigint { var p = n\n for i in 1..k { p = p * n }\n return p }",
           ["function power(n: bigint, k: number): bigint;"], "equal(m.power(10n, 20), 10n ** 20n);"),
    "25": ("export let MAX = 10\nexport let WORDS = [\"a\"]\nexport let TABLE: map<string,int> = {\"a\": 1}",
           ["const MAX: number;", "const WORDS: readonly string[];", "const TABLE: ReadonlyMap<string, number>;"],
           'equal([m.MAX, m.WORDS, m.TABLE.get("a")], [10, ["a"], 1]); throws(() => (m.WORDS as string[]).push("b"), TypeError);'),
    "26": (POINT + "export type Options { separator: string }\nexport let ORIGIN = Point { x: 0.0, y: 0.0 }\nexport let DEFAULTS = Options { separator: \"-\" }",
           ["const ORIGIN: Point;", "const DEFAULTS: Options;"], 'equal([m.ORIGIN, m.DEFAULTS.separator], [{ x: 0, y: 0 }, "-"]);'),
    "28": ("export type Index = map<string, list<int>>\nexport type Step = fun(int): int\nexport type Table<V> = map<string, V>\n"
           "export fun made(): Index { return {\"a\": [1]} }",
           ["type Index = ReadonlyMap<string, readonly number[]>;", "type Step = (a: number) => number;", "type Table<V> = ReadonlyMap<string, V>;",
            "function made(): Map<string, number[]>;"],
           'const i: m.Index = m.made(); const s: m.Step = (a) => a; const t: m.Table<string> = new Map(); equal([i.get("a"), s(1), t.size], [[1], 1, 0]);'),
    "29": ("export type Error { a: int }\nexport type Map<K, V> { k: K, v: V }\nexport type Box<T> { t: T }\nexport type Result = Win | Lose\n"
           "export type Object { n: int }\nexport type Date { n: int }\n"
           "export fun f(xs: map<string, int>, e: Error): result<int, Error> { return if len(xs) > 0 then Ok(e.a) else Err(e) }",
           ["interface Error { readonly a: number; }", "interface Map<K, V> {", "type Result = \"Win\" | \"Lose\";",
            "function f(xs: ReadonlyMap<string, number>, e: Error): ({ readonly ok: true; readonly value: number } | { readonly ok: false; readonly error: Error });"],
           'const e: m.Error = { a: 3 }; const w: m.Result = "Win"; equal([m.f(new Map([["a", 1]]), e), w], [{ ok: true, value: 3 }, "Win"]);'),
    # `type` and `match` are Mochi's own words.
    "30": ("export fun delete(class: string, package_name: string): int { return len(class) + len(package_name) }\nexport fun void(x: int): int { return x }",
           ["function delete_(class_: string, packageName: string): number;", "function void_(x: number): number;"],
           'equal([m.delete_("a", "b"), m.void_(3)], [2, 3]);'),
    "31": ("export type Token = Word(kind: string, text: string) | End\nexport fun word(t: Token): string { return match t { Word(kind, text) => kind + text  End => \"\" } }",
           ["readonly tag: \"Word\"; readonly kind: string; readonly text: string;"], 'equal(m.word({ tag: "Word", kind: "a", text: "b" }), "ab");'),
    "32": ("export type Doc { length: int, then: int\n fun to_string(): string { return \"d\" }\n fun clone(): Doc { return self }\n"
           " fun constructor(): int { return 1 } }",
           ["readonly length: number; readonly then: number;", "toString(): string;", "clone(): Doc;", "constructor_(): number;"],
           "const d = new m.Doc({ length: 1, then: 2 }); equal([`${d}`, d.clone() === d, d.constructor_(), d.then], [\"d\", true, 1, 2]);"),
    "33": ("export type Opt { label: string?, size: int }\nexport fun bare(o: Opt): Opt { return o with { label: none } }",
           ["interface Opt { readonly label?: string | undefined; readonly size: number; }"],
           'const o = m.bare({ label: "a", size: 1 }); equal([o, "label" in o], [{ size: 1 }, false]);'),
    "34": ("export type Entry { n: int }\nexport type Ledger { entries: list<Entry>\n"
           " fun book(e: Entry): Ledger { return Ledger { entries: append(entries, e) } } }", ["book(e: Entry): Ledger;"],
           "const first = new m.Ledger({ entries: [] }); equal([first.book({ n: 1 }).entries, first.entries], [[{ n: 1 }], []]);"),
    "35": (BAD + "export type Money { units: int, currency: string, static let ZERO = Money { units: 0, currency: \"EUR\" }\n"
           " static fun parse(s: string): result<Money, Bad> { return Err(Bad { code: 1 }) } }",
           ["interface Money { readonly units: number; readonly currency: string; }",
            "const Money: { readonly ZERO: Money; parse(s: string): Result<Money, Bad>; };"],
           'const z: m.Money = m.Money.ZERO; equal([z.units, m.Money.parse("x").ok], [0, false]);'),
    "36": ("export type Tree<T> = Leaf | Node(left: Tree<T>, value: T, right: Tree<T>)\n"
           "export fun size<T>(t: Tree<T>): int { return match t { Leaf => 0  Node(l, v, r) => size(l) + 1 + size(r) } }",
           ["type Tree<T> = Tree.Leaf | Tree.Node<T>;", "readonly Leaf: Tree.Leaf;", "Node<T>(left: Tree<T>, value: T, right: Tree<T>): Tree.Node<T>;"],
           "const t: m.Tree<number> = m.Tree.Node(m.Tree.Leaf, 1, m.Tree.Leaf); equal(m.size(t), 1);"),
    "S9": ("export type Blob { data: bytes }\nexport let MARK: bytes = bytes([1, 2])\nexport fun same(b: bytes): bytes { return b }\n"
           "export fun kept(b: bytes): Blob { return Blob { data: b } }\nexport fun data(b: Blob): bytes { return b.data }\n"
           "export fun first(): int { return MARK[0] }\nexport fun mark(): bytes { return MARK }",
           ["const MARK: Uint8Array;"],
           'const own = Buffer.from("ab"); const [s, k] = [m.same(own), m.kept(own)]; own[0] = 0; m.data(k)[1] = 0; (m.MARK as Uint8Array)[0] = 9; m.mark()[0] = 8; '
           "equal([s, k.data, m.first()], [Uint8Array.of(97, 98), Uint8Array.of(97, 98), 1]);"),
    "S12": ("export let TABLE: map<string, int> = {\"a\": 1}\nexport let DEEP: map<string, list<int>> = {\"a\": [1]}\nexport let SEEN: set<string> = set { \"x\" }\n"
            "export let SQUARES = [[1], [4]]\n"
            "export fun at(k: string): int { return TABLE[k] + len(DEEP[k]) + len(SEEN) }",
            ["const TABLE: ReadonlyMap<string, number>;", "const SEEN: ReadonlySet<string>;"],
            'throws(() => (m.TABLE as Map<string, number>).set("b", 1), TypeError); throws(() => (m.DEEP.get("a") as number[]).push(1), TypeError); '
            'throws(() => (m.SEEN as Set<string>).clear(), TypeError); throws(() => (m.SQUARES[0] as number[]).push(1), TypeError); '
            'equal([m.TABLE, m.SEEN, m.at("a"), structuredClone(m.DEEP)], [new Map([["a", 1]]), new Set(["x"]), 3, new Map([["a", [1]]])]);'),
    "state": ("export type Recorder { listener: fun(string): bool, heard: fun(): list<string> }\n"
              "export fun recorder(): Recorder { var names: list<string> = []\n"
              " return Recorder { listener: fun(n: string): bool { names = append(names, n)\n return true }, heard: fun(): list<string> => names } }",
              ["readonly heard: () => readonly string[];"],
              'const r = m.recorder(); r.listener("a"); (r.heard() as string[]).push("b"); equal(r.heard(), ["a"]);'),
    "M1": ("/// Old.\n/// @deprecated use `g`\nexport fun f(n: int): int { return n }", ["function f(n: number): number;"], "equal(m.f(1), 1);"),
    "methods": ("export type Page<T> { items: list<T>\n fun change<U>(f: fun(T): U): Page<U> { return Page { items: map(items, f) } } }",
                ["change<U>(f: (a: T) => U): Page<U>;"], 'const p: m.Page<string> = new m.Page({ items: [1] }).change((n) => `${n}`); equal(p.items, ["1"]);'),
}
OPTIONS = {"strict": True, "module": "nodenext", "target": "es2022", "types": ["node"], "exactOptionalPropertyTypes": True,
           "noUncheckedIndexedAccess": True, "isolatedModules": True, "rootDir": "."}
counts = {"passed": 0, "failed": 0, "skipped": 0}


def report(name, wrong):
    counts["failed" if wrong else "passed"] += 1
    if wrong:
        print(f"FAIL {name}\n{wrong[:4000]}", flush=True)


def flat(text):
    """Without comments, blanks, what the formatter puts behind last items, and the bar before the first of many."""
    bare = re.sub(r"\s+", "", re.sub(r"/\*\*.*?\*/", "", text, flags=re.S))
    return re.sub(r"[,;](?=[)}])", "", bare).replace("=|", "=")


def module(name):
    return f"row_{name.lower()}"


def main(home):
    (home / "src").mkdir()
    (home / "mochi.toml").write_text(MANIFEST)
    (home / "src" / "lib.mochi").write_text("/// Rows.\npackage rows\n")
    for name, (source, _, _) in ROWS.items():
        (home / "src" / f"{module(name)}.mochi").write_text(f"/// Row {name}.\npackage {module(name)}\n\n{source}\n")
    done = subprocess.run([str(MOCHI), "build", "--target=javascript", str(home), "-o", str(home / "out")], capture_output=True, text=True)
    if done.returncode != 0:
        return report("build", done.stdout + done.stderr)
    for name, (_, wanted, _) in ROWS.items():
        declared = (home / "out" / "dist" / f"{module(name)}.d.ts").read_text()
        missing = [line for line in wanted if flat(line).rstrip(";,") not in flat(declared)]
        report(f"row {name}", declared + "".join(f"missing: {line}\n" for line in missing) if missing else "")
    hidden = [p.name for p in sorted((home / "out" / "dist").glob("*.js")) if re.search(r"export (function|const|class) _|\b_\w+[,\s]*}? from", p.read_text())]
    report("public files export nothing private", ", ".join(hidden))
    report("@deprecated", "" if "@deprecated use `g`" in (home / "out" / "dist" / "row_m1.d.ts").read_text() else "no tag")
    if not MODULES.is_dir() or not shutil.which("node"):
        counts["skipped"] += 1
        return None
    (home / "node_modules").symlink_to(MODULES)
    (home / "package.json").write_text('{"type": "module"}\n')
    head = 'import { deepStrictEqual as equal, throws } from "node:assert/strict";\n\nvoid [equal, throws];\n'
    for name, (_, _, use) in ROWS.items():
        (home / f"{module(name)}.ts").write_text(f'import * as m from "./out/dist/{module(name)}.js";\n{head}{use}\n')
    (home / "tsconfig.json").write_text(json.dumps({"compilerOptions": OPTIONS, "include": ["*.ts"]}))
    done = subprocess.run(["node", str(MODULES / "typescript" / "bin" / "tsc"), "-p", "."], cwd=home, capture_output=True, text=True)
    report("tsc", done.stdout + done.stderr if done.returncode else "")
    (home / "all.js").write_text("".join(f'await import("./{module(name)}.js");\n' for name in ROWS))
    done = subprocess.run(["node", "all.js"], cwd=home, capture_output=True, text=True)
    return report("users", done.stdout + done.stderr if done.returncode else "")


# Row 27: what no `number` holds is refused, with the key that mends it.
def refuses(home):
    (home / "src").mkdir()
    (home / "mochi.toml").write_text(MANIFEST)
    (home / "src" / "lib.mochi").write_text("/// Rows.\npackage rows\n\n/// Much.\nexport let LIMIT = 9223372036854775807\n")
    check = [str(MOCHI), "check", str(home)]
    done = subprocess.run(check, capture_output=True, text=True)
    said = done.stdout + done.stderr
    report("row 27 is refused", "" if done.returncode != 0 and 'int = "bigint"' in said else said or "accepted")
    (home / "mochi.toml").write_text(MANIFEST + '\n[targets.typescript]\nint = "bigint"\n')
    for target in ("javascript", "typescript"):
        done = subprocess.run([str(MOCHI), "build", f"--target={target}", str(home), "-o", str(home / target)], capture_output=True, text=True)
        declared = home / target / "dist" / "index.d.ts"
        good = done.returncode == 0 and "const LIMIT: bigint;" in declared.read_text()
        report(f"row 27 {target}", "" if good else done.stdout + done.stderr + "no bigint")


for test in (main, refuses):
    with tempfile.TemporaryDirectory() as folder:
        test(pathlib.Path(folder).resolve())
print("{passed} passed, {failed} failed, {skipped} skipped".format(**counts))
sys.exit(1 if counts["failed"] else 0)
