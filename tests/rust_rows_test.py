#!/usr/bin/env python3
"""The Rust column of border.md's 37 declarations: each row is a module of one crate, whose items are compared with the signatures that
the table gives, blanks and line ends aside, and which a user in Rust takes, under `clippy -D warnings`, and runs.
Prints `N passed, N failed, N skipped`."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
MOCHI = pathlib.Path(os.environ.get("MOCHI", ROOT / "build" / "quick" / "mochi")).resolve()
MANIFEST = '[package]\nname = "@acme/rows"\nversion = "0.1.0"\nedition = "2026"\nlicense = "Apache-2.0"\ndescription = "Rows."\n\n[targets]\nsupports = ["rust"]\n'
POINT = "export type Point { x: float, y: float }\n"
BAD = "export type Bad { code: int }\n"
VALUE = "#[derive(Debug, Clone, PartialEq"
# By row: the declaration in Mochi, what the module must have, and what a user does with the module `m`.
ROWS = {
    "1": (POINT + "export type Path { name: string, points: list<Point>, tags: map<string,int>, seen: set<string> }\n"
          "export fun size(p: Path): int { return len(p.points) }",
          [VALUE + ", Default)] pub struct Path { pub name: String, pub points: Vec<Point>, pub tags: BTreeMap<String, i64>,"
           " pub seen: BTreeSet<String> }"],
          'let p = m::Path { name: "p".into(), points: vec![m::Point { x: 1.0, y: 2.0 }], ..m::Path::default() }; assert_eq!((m::size(&p), p.clone() == p), (1, true));'),
    "2": ("export type Point { x: float, y: float\n fun plus(other: Point): Point { return Point { x: x + other.x, y: y + other.y } } }",
          ["#[derive(Debug, Clone, Copy, PartialEq, Default)] pub struct Point", "pub fn plus(self, other: Point) -> Point"],
          "let p = m::Point { x: 1.0, y: 2.0 }; assert_eq!((p.plus(p).x, p.y), (2.0, 2.0));"),
    "3": ("export type Heap<T: ord> { items: list<T>\n fun push(x: T): Heap<T> { return Heap { items: append(items, x) } }\n"
          " fun top(): T? { return first(items) } }",
          ["pub struct Heap<T> { pub items: Vec<T> }", "impl<T: Clone + PartialOrd> Heap<T> {",
           "pub fn push(&self, x: T) -> Heap<T>", "pub fn top(&self) -> Option<T>"],
          'assert_eq!(m::Heap { items: vec![] }.push("a").top(), Some("a"));'),
    "4": ("export type Shape = Circle(radius: float) | Empty { static let UNIT = Circle(1.0)\n"
          " static fun parse(s: string): Shape? { return if s == \"o\" then Circle(1.0) else none }\n"
          " fun area(): float { return match self { Circle(radius) => radius  Empty => 0.0 } } }",
          ["pub enum Shape { Circle { radius: f64 }, Empty }", "pub const UNIT: Shape =", "pub fn parse(s: &str) -> Option<Shape>",
           "pub fn area(self) -> f64"],
          'const UNIT: m::Shape = m::Shape::UNIT; assert_eq!((m::Shape::parse("o"), m::Shape::Empty.area()), (Some(UNIT), 0.0));'),
    "5": ("export type Colour = Red | DarkBlue { fun hex(): string { return if self == Red then \"f00\" else \"00a\" } }",
          ["#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)] pub enum Colour { Red, DarkBlue }", "pub fn hex(self) -> String"],
          'assert_eq!((m::Colour::DarkBlue.hex().as_str(), m::Colour::Red < m::Colour::DarkBlue), ("00a", true));'),
    "6": ("export type MoneyError { message: string }\n"
          "export type ParseError = UnexpectedEnd | BadToken(text: string, at: int) | Nested(inner: MoneyError)\n"
          "export fun pay(): result<int, MoneyError> { return Err(MoneyError { message: \"m\" }) }\n"
          "export fun parse(s: string): result<int, ParseError> { return Err(BadToken(s, 3)) }",
          ["pub enum ParseError { UnexpectedEnd, BadToken { text: String, at: i64 }, Nested { inner: MoneyError } }",
           "impl fmt::Display for ParseError", "impl Error for ParseError", "pub fn parse(s: &str) -> Result<i64, ParseError>"],
          'let e: Box<dyn std::error::Error> = Box::new(m::parse("x").unwrap_err()); assert_eq!(e.to_string(), r#"bad token: text "x", at 3"#);'
          ' let n = m::ParseError::Nested { inner: m::pay().unwrap_err() }; assert_eq!((std::error::Error::source(&n).unwrap().to_string().as_str(), n.to_string().as_str()), ("m", "nested"));'),
    "7": ("export type MoneyError { message: string, code: int }\n"
          "export fun pay(): result<int, MoneyError> { return Err(MoneyError { message: \"m\", code: 1 }) }",
          ["pub struct MoneyError { pub message: String, pub code: i64 }", "impl fmt::Display for MoneyError", "impl Error for MoneyError"],
          'assert_eq!(m::pay().unwrap_err().to_string(), "m");'),
    "8": ("export fun plain(s: string): result<int, string> { return Err(s) }", ["pub fn plain(s: &str) -> Result<i64, String>"],
          'assert_eq!(m::plain("x"), Err("x".to_string()));'),
    "9": (BAD + "export fun save(n: int): result<unit, Bad> { if n > 1 { return Err(Bad { code: n }) } return Ok() }",
          ["pub fn save(n: i64) -> Result<(), Bad>"], "assert_eq!((m::save(1), m::save(2)), (Ok(()), Err(m::Bad { code: 2 })));"),
    "10": ("export type Issue { text: string }\nexport type Config { n: int }\n"
           "export fun validate(c: Config): result<Config, list<Issue>> { return Err([Issue { text: str(c.n) }]) }",
           ["-> Result<Config, Vec<Issue>>"], 'assert_eq!(m::validate(m::Config { n: 1 }).unwrap_err()[0].text, "1");'),
    "11": ("export type Failing = Nope | Never\nexport fun f(n: int): result<int, Failing> { return Err(Nope) }",
           ["Copy, PartialEq, Eq, PartialOrd, Ord, Hash)] pub enum Failing { Nope, Never }", "impl fmt::Display for Failing", "impl Error for Failing"],
           'assert_eq!(m::f(1).unwrap_err().to_string(), "nope");'),
    "12": (BAD + "export type Job { outcome: result<int, Bad>, run: fun(int): result<int, Bad> }\nexport fun work(j: Job): result<int, Bad> { return j.run(2) }",
           ["#[derive(Clone)] pub struct Job", "pub outcome: Result<i64, Bad>", "pub run: Arc<dyn Fn(i64) -> Result<i64, Bad> + Send + Sync>", "impl fmt::Debug for Job"],
           "let job = m::Job { outcome: Ok(1), run: std::sync::Arc::new(|n| Ok(n * 2)) };"
           ' assert_eq!((m::work(&job.clone()), format!("{job:?}").contains("fun")), (Ok(4), true));'),
    "13": ("export type Style = Plain | Fancy\nexport fun slugify(text: string, separator: string = \"-\", limit: int? = none,"
           " stop: list<string> = [], style: Style = Plain): string { return text + separator + str(len(stop)) + str(limit ?? 0) + str(style == Plain) }",
           ["pub fn slugify(text: &str) -> String",
            "pub fn slugify_with(text: &str, separator: &str, limit: Option<i64>, stop: &[String], style: Style) -> String"],
           'assert_eq!((m::slugify("a"), m::slugify_with("a", "+", Some(3), &[], m::Style::Fancy)), ("a-00true".into(), "a+03false".into()));'),
    "14": ("export fun find(xs: list<string>, want: string?): int? { return if want == none then none else len(xs) }",
           ["pub fn find(xs: &[String], want: Option<&str>) -> Option<i64>"], 'assert_eq!((m::find(&[], None), m::find(&[], Some("a"))), (None, Some(0)));'),
    "15": (BAD + "export fun each(xs: list<int>, f: fun(int): result<int, Bad>): result<list<int>, Bad> {\n"
           " var out: list<int> = []\n for x in xs { out = append(out, f(x)?) }\n return Ok(out) }",
           ["pub fn each(xs: &[i64], mut f: impl FnMut(i64) -> Result<i64, Bad>) -> Result<Vec<i64>, Bad>"],
           "let mut seen = 0; assert_eq!(m::each(&[1, 2], |n| { seen += n; Ok(n + 1) }), Ok(vec![2, 3])); assert_eq!(seen, 3);"),
    "16": ("export fun fold<A, B>(xs: list<A>, start: B, f: fun(B, A): B): B { var acc = start\n for x in xs { acc = f(acc, x) }\n return acc }",
           ["pub fn fold<A: Clone, B: Clone>(xs: &[A], start: B, mut f: impl FnMut(B, &A) -> B) -> B"],
           'assert_eq!(m::fold(&[1, 2], String::new(), |all, n| all + &n.to_string()), "12");'),
    "17": ("export fun compose<A, B, C>(f: fun(A): B, g: fun(B): C): fun(A): C { return fun(a: A): C => g(f(a)) }",
           ["f: impl Fn(&A) -> B + Send + Sync + 'static, g: impl Fn(&B) -> C + Send + Sync + 'static) -> Arc<dyn Fn(&A) -> C + Send + Sync>"],
           "let both = m::compose(|s: &String| s.len(), |n: &usize| n + 1); assert_eq!(both(&\"ab\".to_string()), 3);"),
    "18": ("export fun run(f: fun(fun(int): int): int): int { return f(fun(n: int): int => n + 1) }",
           ["pub fn run(mut f: impl FnMut(&mut dyn FnMut(i64) -> i64) -> i64) -> i64"], "assert_eq!(m::run(|inner| inner(4)), 5);"),
    "19": ("export fun rows(t: list<list<string>>, f: fun(list<string>): bool): int { var n = 0\n for r in t { if f(r) { n += 1 } }\n return n }",
           ["pub fn rows(t: &[Vec<String>], mut f: impl FnMut(&[String]) -> bool) -> i64"],
           'assert_eq!(m::rows(&[vec!["a".into()], vec![]], |row| !row.is_empty()), 1);'),
    "20": ("export fun counter(): fun(): int { var n = 0\n return fun(): int { n += 1\n return n } }",
           ["pub fn counter() -> Arc<dyn Fn() -> i64 + Send + Sync>"],
           "let n = m::counter(); std::thread::spawn({ let n = n.clone(); move || n() }).join().unwrap(); assert_eq!(n(), 2);"),
    "21": ("export type Colour = Red | Blue\nexport fun index(m: map<int, list<Colour>>): map<Colour, set<int>> {\n"
           " var out: map<Colour, set<int>> = {}\n for n in m { out[Red] = set {n} }\n return out }",
           ["pub fn index(m: &BTreeMap<i64, Vec<Colour>>) -> BTreeMap<Colour, BTreeSet<i64>>"],
           "assert_eq!(m::index(&BTreeMap::from([(4, vec![m::Colour::Blue])]))[&m::Colour::Red], BTreeSet::from([4]));"),
    "22": ("export fun count<K: hash>(xs: list<K>): map<K, int> { var out: map<K, int> = {}\n for x in xs { out[x] = (out?[x] ?? 0) + 1 }\n return out }",
           ["pub fn count<K: Clone + Ord>(xs: &[K]) -> BTreeMap<K, i64>"], "assert_eq!(m::count(&['a', 'a'])[&'a'], 2);"),
    "23": ("export type Blob { data: bytes }\nexport fun digest(b: bytes): bytes { return b[0:1] }",
           ["pub struct Blob { pub data: Vec<u8> }", "pub fn digest(b: &[u8]) -> Vec<u8>"], 'assert_eq!(m::digest(b"ab"), b"a");'),
    "24": ("export fun power(n: bigint, k: int): bigint { var p = n\n for i in 1..k { p = p * n }\n return p }",
           ["pub fn power(n: &BigInt, k: i64) -> BigInt"], 'assert_eq!(m::power(&acme_rows::BigInt::from(10), 20).to_string(), "100000000000000000000");'),
    "25": ("export let MAX = 10\nexport let WORDS = [\"a\"]\nexport let TABLE: map<string,int> = {\"a\": 1}",
           ["pub const MAX: i64 = 10;", 'pub const WORDS: &[&str] = &["a"];', "pub static TABLE: LazyLock<BTreeMap<String, i64>> ="],
           'assert_eq!((m::MAX, m::WORDS, m::TABLE["a"]), (10, ["a"].as_slice(), 1));'),
    "26": (POINT + "export type Options { separator: string }\nexport let ORIGIN = Point { x: 0.0, y: 0.0 }\nexport let DEFAULTS = Options { separator: \"-\" }",
           ["pub const ORIGIN: Point =", "pub static DEFAULTS: LazyLock<Options> ="],
           'assert_eq!((m::ORIGIN.x, m::DEFAULTS.separator.as_str()), (0.0, "-"));'),
    "27": ("export let LIMIT = 9223372036854775807", ["pub const LIMIT: i64 = 9_223_372_036_854_775_807;"], "assert_eq!(m::LIMIT, i64::MAX);"),
    "28": ("export type Index = map<string, list<int>>\nexport type Step = fun(int): int\nexport type Table<V> = map<string, V>\n"
           "export fun made(): Index { return {\"a\": [1]} }\nexport fun taken(i: Index, f: Step): int { return f(len(i)) }",
           ["pub type Index = BTreeMap<String, Vec<i64>>;", "pub type Step = Arc<dyn Fn(i64) -> i64 + Send + Sync>;",
            "pub type Table<V> = BTreeMap<String, V>;", "impl FnMut(i64) -> i64"],
           "let i: m::Index = m::made(); let s: m::Step = std::sync::Arc::new(|n| n + 1); let t: m::Table<i64> = m::Table::new();"
           " assert_eq!((m::taken(&i, |n| s(n)), t.len()), (2, 0));"),
    "29": ("export type Error { a: int }\nexport type Map<K, V> { k: K, v: V }\nexport type Box<T> { t: T }\nexport type Result = Win | Lose\n"
           "export type Object { n: int }\nexport type Date { n: int }\n"
           "export fun f(xs: map<string, int>, e: Error): result<int, Error> { return if len(xs) > 0 then Ok(e.a) else Err(e) }",
           ["pub struct Error { pub a: i64 }", "pub struct Map<K, V> {", "pub enum Result { Win, Lose }", "-> ::std::result::Result<i64, Error>"],
           'assert_eq!((m::f(&BTreeMap::new(), m::Error { a: 3 }), m::Result::Win as u8), (Err(m::Error { a: 3 }), 0));'),
    # `type` and `match` are Mochi's own words.
    "30": ("export fun delete(class: string, mod: string): int { return len(class) + len(mod) }\nexport fun move(x: int): int { return x }",
           ["pub fn delete(class: &str, r#mod: &str) -> i64", "pub fn r#move(x: i64) -> i64"], 'assert_eq!((m::delete("a", "b"), m::r#move(3)), (2, 3));'),
    "31": ("export type Token = Word(kind: string, text: string) | End\nexport fun word(t: Token): string { return match t { Word(kind, text) => kind + text  End => \"\" } }",
           ["Word { kind: String, text: String }"], 'assert_eq!(m::word(&m::Token::Word { kind: "a".into(), text: "b".into() }), "ab");'),
    "32": ("export type Doc { length: int, then: int\n fun to_string(): string { return \"d\" }\n fun clone(): Doc { return self }\n"
           " fun constructor(): int { return 1 } }",
           ["impl fmt::Display for Doc", "pub fn clone(self) -> Doc", "pub fn constructor(self) -> i64"],
           'let d = m::Doc { length: 1, then: 2 }; assert_eq!((d.to_string().as_str(), d.clone() == d, d.constructor()), ("d", true, 1));'),
    "33": ("export type Opt { label: string?, size: int }\nexport fun bare(o: Opt): Opt { return o with { label: none } }",
           ["pub label: Option<String>"], 'assert_eq!(m::bare(&m::Opt { label: Some("a".into()), size: 1 }), m::Opt { label: None, size: 1 });'),
    "34": ("export type Entry { n: int, why: string }\nexport type Ledger { entries: list<Entry>\n"
           " fun book(e: Entry): Ledger { return Ledger { entries: append(entries, e) } } }", ["pub fn book(&self, e: &Entry) -> Ledger"],
           "let first = m::Ledger::default(); assert_eq!((first.book(&m::Entry::default()).entries.len(), first.entries.len()), (1, 0));"),
    "35": (BAD + "export type Money { units: int, currency: string, static let ZERO = Money { units: 0, currency: \"EUR\" }\n"
           " static fun parse(s: string): result<Money, Bad> { return Err(Bad { code: len(s) }) } }",
           ["pub fn zero() -> &'static Money", "pub fn parse(s: &str) -> Result<Money, Bad>"],
           'assert_eq!((m::Money::zero().units, m::Money::parse("x").is_err()), (0, true));'),
    "36": ("export type Tree<T> = Leaf | Node(left: Tree<T>, value: T, right: Tree<T>)\n"
           "export fun size<T>(t: Tree<T>): int { return match t { Leaf => 0  Node(l, v, r) => size(l) + 1 + size(r) } }",
           ["pub enum Tree<T> { Leaf, Node { left: Box<Tree<T>>, value: T, right: Box<Tree<T>> } }"],
           "let t = m::Tree::Node { left: Box::new(m::Tree::Leaf), value: 1, right: Box::new(m::Tree::Leaf) }; assert_eq!(m::size(&t), 1);"),
    # Rules beside the table.
    "M1": ("/// Old.\n/// @deprecated use `g`\nexport fun f(n: int, by: int = 1): int { return n * by }\nexport fun g(n: int): int { return f(n) }",
           ["#[deprecated(note = \"use `g`\")] #[allow(deprecated)] pub fn f(n: i64) -> i64", "#[allow(deprecated)] pub fn g"],
           "#[allow(deprecated)] let n = m::f(1); assert_eq!(n, 1);"),
    "R4": ("export type Wide { a: float, b: float, c: float }\nexport fun first(w: Wide): float { return w.a }", ["pub fn first(w: &Wide) -> f64"],
           "assert_eq!(m::first(&m::Wide { a: 1.0, b: 2.0, c: 3.0 }), 1.0);"),
    "R7": ("export type Num { n: string\n fun add(o: Num): Num { return o }\n static fun from_str(s: string): Num { return Num { n: s } }\n fun len(): int { return 1 } }",
           ["pub fn add(&self, o: &Num) -> Num", "pub fn from_str(s: &str) -> Num", "pub fn len(&self) -> i64"],
           'let n = m::Num::from_str("a"); assert_eq!((n.add(&n), n.len()), (n.clone(), 1));'),
    "R8": ("export type Page { n: int, static fun of(n: int, size: int = 10): Page { return Page { n: n * size } }\n"
           " fun next(by: int = 1): Page { return Page { n: n + by } } }",
           ["pub fn of(n: i64) -> Page", "pub fn of_with(n: i64, size: i64) -> Page", "pub fn next(self) -> Page", "pub fn next_with(self, by: i64) -> Page"],
           "assert_eq!((m::Page::of(1).next().n, m::Page::of_with(2, 3).next_with(4).n), (11, 10));"),
    "R9": ("export fun joined(xs: list<string>): string { return join(xs, \"-\") }", ["pub fn joined(xs: &[String]) -> String"],
           'assert_eq!(m::joined(&["a".into(), "b".into()]), "a-b");'),
}
counts = {"passed": 0, "failed": 0, "skipped": 0}


def report(name, wrong):
    counts["failed" if wrong else "passed"] += 1
    if wrong:
        print(f"FAIL {name}\n{wrong[-4000:]}", flush=True)


def flat(text):
    """Without comments, blanks, and what the formatter puts behind last items."""
    bare = re.sub(r"\s+", "", re.sub(r"^\s*//.*$", "", text, flags=re.M))
    return re.sub(r",(?=[)}\]])", "", bare)


def module(name):
    return f"row_{name.lower()}"


def main(home):
    (home / "src").mkdir()
    (home / "mochi.toml").write_text(MANIFEST)
    (home / "src" / "lib.mochi").write_text("/// Rows.\npackage rows\n")
    for name, (source, _, _) in ROWS.items():
        (home / "src" / f"{module(name)}.mochi").write_text(f"/// Row {name}.\npackage {module(name)}\n\n{source}\n")
    crate = home / "crate"
    done = subprocess.run([str(MOCHI), "build", "--target=rust", str(home), "-o", str(crate)], capture_output=True, text=True)
    if done.returncode != 0:
        return report("build", done.stdout + done.stderr)
    for name, (_, wanted, _) in ROWS.items():
        emitted = (crate / "src" / f"{module(name)}.rs").read_text()
        missing = [line for line in wanted if flat(line) not in flat(emitted)]
        report(f"row {name}", emitted + "".join(f"missing: {line}\n" for line in missing) if missing else "")
    if not shutil.which("cargo-clippy"):
        counts["skipped"] += 1
        return None
    (crate / "Cargo.toml").write_text('[package]\nname = "acme-rows"\nversion = "0.1.0"\nedition = "2021"\n\n[workspace]\n\n[profile.dev]\ndebug = 0\n')
    (crate / "examples").mkdir()
    users = "".join(f"fn {module(name)}() {{\n    use acme_rows::{module(name)} as m;\n    {use}\n}}\n\n" for name, (_, _, use) in ROWS.items())
    calls = "".join(f"    {module(name)}();\n" for name in ROWS)
    head = "#![allow(unused_imports, clippy::float_cmp, clippy::redundant_clone, clippy::clone_on_copy, clippy::redundant_closure)]\nuse std::collections::{BTreeMap, BTreeSet};\n\n"
    (crate / "examples" / "users.rs").write_text(head + users + "fn main() {\n" + calls + "}\n")
    for tool in (["clippy", "-q", "--all-targets", "--", "-D", "warnings"], ["run", "-q", "--example", "users"]):
        done = subprocess.run(["cargo", tool[0], "--offline", *tool[1:]], cwd=crate, capture_output=True, text=True)
        report(f"cargo {tool[0]}", done.stdout + done.stderr[:4000] if done.returncode else "")


with tempfile.TemporaryDirectory() as folder:
    main(pathlib.Path(folder).resolve())
print("{passed} passed, {failed} failed, {skipped} skipped".format(**counts))
sys.exit(1 if counts["failed"] else 0)
