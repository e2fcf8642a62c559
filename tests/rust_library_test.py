#!/usr/bin/env python3
"""Emitted crates under the tools of their users: cargo passes their tests, rustfmt leaves them alone, clippy and cargo doc have
nothing to say, a failed check names the line of Mochi.

Each folder of tests/emit/rust is a package of Mochi; so is examples/textkit, whose user is tests/consumers/rust/textkit.rs.
All crates are members of one workspace, so that cargo starts once per tool.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "tests" / "emit" / "rust"
MOCHI = pathlib.Path(os.environ.get("MOCHI", ROOT / "build" / "quick" / "mochi")).resolve()
counts = {"passed": 0, "failed": 0, "skipped": 0}


def check(name, good, detail=""):
    counts["passed" if good else "failed"] += 1
    if not good:
        print(f"FAIL {name}\n{detail[-6000:]}")


def run(name, command, cwd, bad=None):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=600)
    said = done.stdout + done.stderr
    check(name, done.returncode == 0 and not (bad and re.search(bad, said)), said)
    return said


def skip(name, tool):
    if tool in os.environ.get("MOCHI_REQUIRE", "").split(","):
        check(f"{name}: {tool} is not installed", False)
    else:
        counts["skipped"] += 1


def manifest(name, dependencies=""):
    return f'[package]\nname = "{name}"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\n{dependencies}'


def build(package, crate, work):
    target = work / crate
    said = run(f"{crate} build", [str(MOCHI), "build", "--target=rust", str(package), "-o", str(target)], ROOT)
    (target / "Cargo.toml").write_text(manifest(crate))
    return target, said


def sources(target):
    return {path.name: path.read_text() for path in sorted((target / "src").rglob("*.rs"))}


def kernels(target):
    """Slices, pushes and no copies: nothing of the shared types is left."""
    files = sources(target)
    code = files["lib.rs"].split("#[cfg(test)]")[0]
    check("kernels need no shared types", set(files) == {"lib.rs", "places.rs", "runtime.rs"}, str(sorted(files)))
    check("kernels count no references", not re.search(r"\bRc\b|RefCell", "".join(files.values())))
    # The best text so far, and a word that is new in the tally.
    copies = re.findall(r"\.(?:clone|to_vec|to_string|to_owned|cloned)\(", code)
    check("kernels copy two texts", len(copies) == 2, str(copies))
    check("growth is in place", "appended" not in code and code.count(".push(") == 6, code)
    for line in ("let mut composite = vec![false; limit as usize];", "let mut cells = (0..size).collect::<Vec<_>>();", "let middle = (low + high) >> 1;", "pub fn dot(xs: &[f64], ys: &[f64]) -> f64 {", "fn fill(cells: &mut [i64], value: i64) {", "fill(&mut cells, 10);",
                 "pub fn turned(source: &str) -> String {", "pub fn tally(words: &[String]) -> BTreeMap<String, i64> {"):
        check(f"kernels have `{line}`", line in code, code)


def nested():
    """Closures inside of closures cost what they are long: nothing in them is written twice."""
    sizes = {}
    for depth in (20, 40):
        work = pathlib.Path(tempfile.mkdtemp(prefix="nested"))
        package = work / "package"
        (package / "src").mkdir(parents=True)
        (package / "mochi.toml").write_text('[package]\nname = "nested"\nversion = "0.1.0"\n')
        lines = [f"  let ys{i} = each([x{i - 1}, {i}], fun(x{i}: int): int {{" for i in range(1, depth + 1)]
        lines.append(f"  return x{depth} + 1")
        lines += [f"  }})\n  return sum(ys{i})" for i in range(depth, 0, -1)]
        each = "fun each<T, U>(xs: list<T>, f: fun(T): U): list<U> {\n  var out: list<U> = []\n  for x in xs { out = append(out, f(x)) }\n  return out\n}\n"
        (package / "src" / "lib.mochi").write_text(each + "export fun nested(x0: int): int {\n" + "\n".join(lines) + "\n}\n")
        begin = time.monotonic()
        target, _ = build(package, f"nested{depth}", work)
        check(f"closures {depth} deep are written in no time", time.monotonic() - begin < 5)
        # Each level stands further right, as the formatter has it; the text itself grows with the depth.
        sizes[depth] = sum(len(line.strip()) for text in sources(target).values() for line in text.splitlines())
        shutil.rmtree(work)
    check("closures twice as deep are twice as long", sizes[40] < 2.2 * sizes[20], str(sizes))


def bench_kernels(work):
    """The kernels that the benchmark times beside hand-written twins: which copies there are, and why."""
    target, _ = build(ROOT / "bench" / "emitted", "kernels", work)
    code = sources(target)["lib.rs"]
    check("timed kernels count no references", not re.search(r"\bRc\b|RefCell", "".join(sources(target).values())))
    found = [line.strip() for line in code.splitlines() if re.search(r"\.(clone|to_vec|to_string|to_owned|cloned|copied)\(", line)]
    wanted = [
        # A word that is new becomes a key.
        "counts.insert(w.to_string(), 1);",
        # The words that stay are parts of the text that was lent,
        "out.push(w.to_string());",
        # and the first of them, a part of their list, are the result.
        "slice(&sorted, 0, limit).to_vec()",
    ]
    check("timed kernels copy what they must", found == wanted, str(found))


LOOP = """\
pub fn ways(rows: i64, mut columns: i64) -> i64 {
    let mut total: i64 = 0;
    loop {
        if rows <= 1 || columns <= 1 {
            return add(total, 1);
        }
        total = add(total, ways(rows - 1, columns));
        columns -= 1;
    }
}
"""


def forms(target):
    code = sources(target)["lib.rs"]
    check("the last call of a sum is a loop", LOOP in code, code)
    # rustc computes it as a product, and overflows where the loop would run for centuries.
    # Parts that are copied, and a record that ends there; what only lends its parts is copied part by part.
    for line in ("x: add(at.x, by),\n        ..*at\n", "title: title.to_string(),\n        ..blank\n", "tags: note.tags.clone(),\n",
                 '"{name:>8}|{:>4}|{:0>3}|{}|{}|{{}}"'):
        check(f"forms have `{line}`", line in code, code)
    check("a sum that has a closed form is checked", "sum = add(sum, 3);" in code, code)


def aliases(target):
    files = sources(target)
    check("aliases are held by shared types", "inner.rs" in files and "shared.rs" in files, str(sorted(files)))
    code = files["lib.rs"]
    for line in ("pub fn least_first<T: Clone + PartialOrd + 'static>(items: &[T]) -> Vec<T> {", "pub fn twice_seen(start: i64) -> Vec<i64> {", "pub fn shared_counters(name: &str) -> Vec<i64> {",
                 "pub fn insert(tree: &Tree, value: i64) -> Tree {"):
        check(f"aliases have `{line}`", line in code, code)


def examples(target):
    """Doc comments and README show Rust; `cargo test` runs what they show."""
    code = "".join(path.read_text() for path in sorted((target / "src").glob("*.rs")))
    shown = re.findall(r"^/// ```\n((?:/// .*\n|///\n)*?)/// ```$", code, re.M)
    check("all examples are Rust", len(shown) >= 49 and code.count("/// ```text") == 0, f"{len(shown)} of {len(shown) + code.count('/// ```text')}")
    check("examples import what they use", all("use mochi_examples_textkit::" in block for block in shown), "\n".join(shown))
    check("examples are about values", not [block for block in shown if "crate::" in block or "runtime" in block], "\n".join(shown))
    readme = (target / "README.md").read_text()
    for line in ("```rust\nuse mochi_examples_textkit::{slugify, words};\n", 'assert_eq!(slugify("Crème brûlée & Co."), "creme-brulee-co");'):
        check(f"the README has `{line}`", line in readme and "```mochi" not in readme, readme)
    check("the README is tested", '#[doc = include_str!("../README.md")]' in sources(target)["lib.rs"])


CALLER = """\
fn main() {
    assert_eq!(demo_aliases::least_first(&["b".to_string(), "c".to_string(), "a".to_string()]), ["a", "c", "b"]);
    assert_eq!(demo_aliases::least_first(&[2.5, 1.5]), [1.5, 2.5]);
    assert_eq!(demo_aliases::count_like(&[Some(1), None, Some(1)], Some(1)), 2);
    assert_eq!(demo_aliases::again(&[3_u8, 1, 3, 1, 1]), [3, 1]);
    let big: demo_rows::BigInt = "-123456789012345678901234567890".parse().unwrap();
    assert_eq!(big.to_string(), "-123456789012345678901234567890");
    assert!(big < demo_rows::BigInt::from(5) && "x".parse::<demo_rows::BigInt>().is_err());
    assert_eq!(&(&big + &big) - &big, big);
    assert_eq!(i64::try_from(&demo_rows::BigInt::from(-7)), Ok(-7));
    assert_eq!(demo_rows::adder(2)(40), 42);
    assert_eq!(demo_rows::distinct_items(&["b", "a", "b"]), ["b", "a"]);
    let amount = demo_aliases::Amount { cents: 2 };
    assert_eq!((amount.share(2), amount.share(0)), ("1".to_string(), "division by zero".to_string()));
    let words = ["less".to_string(), "equal".to_string()];
    assert_eq!(amount.compared(amount, &words).as_deref(), Some("equal"));
    assert_eq!(amount.compared(demo_aliases::Amount { cents: 9 }, &words), None);
    assert!(std::panic::catch_unwind(|| demo_forms::near_largest(8)).is_err());
    methods();
    globals();
    println!("{}", demo_aliases::quotient(1, 0));
}

// Plain data is there while the caller is compiled.
fn globals() {
    const SECONDS: i64 = demo_globals::SUM + demo_globals::MOST;
    const FIRST: &str = demo_globals::WORDS[0];
    const SIZES: &[i64] = demo_globals::SIZES;
    let table: &std::collections::BTreeMap<String, i64> = &demo_globals::TABLE;
    assert_eq!((SECONDS, FIRST, SIZES, table["a"]), (86410, "a", &[1, 2, 3][..], 1));
    assert!(demo_globals::HUGE.is_infinite() && demo_globals::FLAG && demo_globals::NAME == "globals");
}

fn methods() {
    use demo_methods::{Account, Pair, Stack, Tally};
    let stack = Stack { items: vec!["a".to_string(), "b".to_string()] };
    assert_eq!((stack.size(), stack.top("z".to_string())), (2, "b".to_string()));
    let stack = stack.push("c".to_string()).swap_ends();
    assert_eq!(stack.items, ["c", "b", "a"]);
    assert_eq!(stack.reversed().items, ["a", "b", "c"]);
    assert_eq!(stack.mapped(|text| text.len()).items, [1, 1, 1]);
    let find = stack.finder();
    assert_eq!((find(1).as_deref(), find(3)), (Some("b"), None));
    let tally = Tally { counts: [(9_u8, 4)].into(), marked: [7].into() }.note(3).note(3);
    assert_eq!((tally.has(3), tally.has(7)), (true, false));
    assert_eq!((tally.counts[&3], tally.counts[&9], tally.marked.contains(&3)), (2, 4, true));
    let account = Account { cents: 90, log: vec![] }.pay(3).pay(0);
    assert_eq!(account.cents, 60);
    assert_eq!(account.log, ["division by zero"]);
    assert_eq!(account.joined(&[account.clone(), Account { cents: 5, log: vec![] }]).cents, 125);
    assert_eq!(account.adder()(2), 62);
    assert_eq!(account.wanted(|line| line.len() > 3), 1);
    assert_eq!(account.added(1, 2, 3), 67);
    assert_eq!((account.changed(|n| n * 2), account.cents), (120, 60));
    let pair = Pair { first: 1, second: 2 };
    assert_eq!(pair.level().both(|n| n.to_string()), Pair { first: "2".to_string(), second: "2".to_string() });
}
"""

KEEPER = """\
/// A number that goes up.
package keeper

export type Counter {
  at: int,
  fun next(): fun(): int {
    return fun(): int {
      at = at + 1
      return at
    }
  }
}
"""


def refused(work):
    """What a method of an exported type is called on is read-only, for functions that outlive it too."""
    package = work / "keeper"
    (package / "src").mkdir(parents=True)
    (package / "mochi.toml").write_text('[package]\nname = "@demo/keeper"\nversion = "0.1.0"\n')
    (package / "src" / "lib.mochi").write_text(KEEPER)
    done = subprocess.run([str(MOCHI), "build", "--target=rust", str(package), "-o", str(work / "none")], capture_output=True, text=True, timeout=600)
    said = done.stdout + done.stderr
    wanted = ("error[T069]", "`Counter.next`", "is read-only", "self with")
    check("a receiver that a function would change later is refused", done.returncode == 1 and all(part in said for part in wanted), said)
    shutil.rmtree(package)


def position(work):
    """A check that fails in a crate that somebody else calls."""
    user = work / "caller"
    (user / "src").mkdir(parents=True)
    (user / "Cargo.toml").write_text(manifest("caller", 'demo-aliases = { path = "../demo-aliases" }\ndemo-forms = { path = "../demo-forms" }\ndemo-globals = { path = "../demo-globals" }\ndemo-methods = { path = "../demo-methods" }\ndemo-rows = { path = "../demo-rows" }\n'))
    (user / "src" / "main.rs").write_text(CALLER)
    done = subprocess.run(["cargo", "run", "--offline", "-q", "-p", "caller"], cwd=work, capture_output=True, text=True, timeout=600)
    source = (PACKAGES / "aliases" / "src" / "lib.mochi").read_text().split("\n")
    line = next(i for i, text in enumerate(source, 1) if "a / b" in text)
    wanted = (f"division by zero\n  in quotient (src/lib.mochi:{line})", f"division by zero\n  in quotient (src/lib.mochi:{line - 1})")
    check("a failed check names line and function", done.returncode == 101 and any(w in done.stderr for w in wanted), done.stderr)
    source = (PACKAGES / "forms" / "src" / "lib.mochi").read_text().split("\n")
    line = next(i for i, text in enumerate(source, 1) if "return 1 + near_largest" in text)
    check("a sum that overflows in the end names its line", f"integer overflow\n  in near_largest (src/lib.mochi:{line})" in done.stderr, done.stderr)


def main(work):
    crates = {}
    for package in sorted(p.parent for p in PACKAGES.glob("*/mochi.toml")):
        crates[package.name], _ = build(package, f"demo-{package.name}", work)
    # An item for each row of the idiom guide.
    crates["rows"], _ = build(ROOT / "tests" / "emit" / "surface" / "rows", "demo-rows", work)
    textkit = ROOT / "examples" / "textkit"
    if textkit.is_dir():
        crates["textkit"], _ = build(textkit, "mochi-examples-textkit", work)
        user = ROOT / "tests" / "consumers" / "rust" / "textkit.rs"
        if user.exists():
            (crates["textkit"] / "examples").mkdir()
            shutil.copy(user, crates["textkit"] / "examples" / "consumer.rs")
    if counts["failed"]:
        return
    refused(work)
    nested()
    kernels(crates["kernels"])
    bench_kernels(work)
    forms(crates["forms"])
    aliases(crates["aliases"])
    if "textkit" in crates:
        examples(crates["textkit"])
    if not shutil.which("cargo"):
        for name in crates:
            skip(name, "cargo")
        return
    (work / "Cargo.toml").write_text('[workspace]\nresolver = "2"\nmembers = ["*"]\nexclude = ["target"]\n')
    position(work)
    run("cargo test", ["cargo", "test", "--offline", "-q", "--workspace"], work, bad="warning:")
    if (crates["textkit"] / "examples").is_dir() if "textkit" in crates else False:
        run("consumer of textkit", ["cargo", "run", "--offline", "-q", "-p", "mochi-examples-textkit", "--example", "consumer"], work, bad="warning:")
    run("cargo doc", ["cargo", "doc", "--offline", "-q", "--no-deps", "--workspace"], work, bad="warning:")
    if shutil.which("cargo-clippy"):
        run("clippy", ["cargo", "clippy", "--offline", "-q", "--workspace", "--lib", "--tests"], work, bad="warning:")
    else:
        skip("clippy", "cargo-clippy")
    if not shutil.which("rustfmt"):
        skip("rustfmt", "rustfmt")
        return
    for name, target in crates.items():
        files = [str(path) for path in sorted((target / "src").rglob("*.rs")) if path.name not in ("inner.rs", "shared.rs")]
        if (target / "src" / "inner.rs").exists():
            # What stands behind the border with shared types is private and not laid out.
            for private in ("inner.rs", "shared.rs"):
                (target / "src" / private).write_text("//! Private.\n")
        run(f"{name} rustfmt", ["rustfmt", "--edition", "2021", "--check", *files], work)


with tempfile.TemporaryDirectory() as folder:
    main(pathlib.Path(folder).resolve())
print("{passed} passed, {failed} failed, {skipped} skipped".format(**counts))
sys.exit(1 if counts["failed"] else 0)
