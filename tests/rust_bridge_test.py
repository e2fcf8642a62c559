#!/usr/bin/env python3
"""Crates in Mochi programs: added, locked, checked and run, and the same done by a Rust program. Needs cargo and an index of crates; skips by name where
they are not to be had. All cases share one cache, as building crates is what takes long. Prints `N passed, N failed, N skipped`."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "roundtrip"))
MOCHI = os.environ.get("MOCHI", str(ROOT / "build" / "quick" / "mochi"))
TIMEOUT = 1500
# Nobody can say where crates are, or there is no toolchain.
ABSENT = ("M057_RUST_E001", "M057_RUST_E002", "M057_RUST_E006")
CASES = []


def case(function):
    CASES.append(function)
    return function


class Skip(Exception):
    pass


class World:
    def __init__(self, base):
        self.base = base
        self.app = base / "app"
        self.app.mkdir()
        self.environment = dict(os.environ, XDG_CACHE_HOME=str(base / "cache"), NO_COLOR="1")

    def mochi(self, *args, status=0, at=None):
        done = subprocess.run([MOCHI, *args], cwd=at or self.app, env=self.environment, capture_output=True, text=True, timeout=TIMEOUT)
        if status is not None and done.returncode != status:
            raise AssertionError(f"mochi {' '.join(args)}: status {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def program(self, text, status=0):
        (self.app / "src" / "main.mochi").write_text(text)
        return self.mochi("run", status=status)

    def add(self, *crates):
        done = self.mochi("pkg", "add", "rust", *crates, status=None)
        if done.returncode != 0 and any(code in done.stderr for code in ABSENT):
            raise Skip(done.stderr.strip().split("\n")[0])
        assert done.returncode == 0, done.stdout + done.stderr
        return done


def equal(got, wanted):
    assert got == wanted, f"\n--- wanted\n{wanted}\n--- got\n{got}"


SNIPPETS = re.findall(r"```mochi\n(.*?)```\n\n```text\n(.*?)```", (ROOT / "docs" / "rust.md").read_text(), re.S)
TWIN = """
use regex::Regex;
use semver::{Version, VersionReq};
fn main() {
    let v = Version::parse("1.2.3-beta.1").unwrap();
    println!("{} {} {}", v.major, v.minor, v.patch);
    println!("{}", v);
    println!("{}", v < Version::parse("1.2.3").unwrap());
    println!("{}", VersionReq::parse("^1.2").unwrap().matches(&Version::new(1, 9, 0)));
    let mail = Regex::new("([a-z]+)@([a-z]+)").unwrap();
    let text = "ann@home, bob@work";
    for m in mail.find_iter(text) {
        println!("{} {} {}", m.start(), m.end(), m.as_str());
    }
    let found = mail.captures(text).unwrap();
    println!("{:?}", found.get_match());
    println!("{}", found.len());
    println!("{}", mail.replace_all(text, "$2 at $1"));
    println!("{}", regex::RegexBuilder::new("ANN").case_insensitive(true).build().unwrap().is_match(text));
}
"""


@case
def added_and_locked(world):
    world.mochi("init", "app")
    world.add("semver@1", "regex")
    manifest = (world.app / "mochi.toml").read_text()
    assert '\nsemver = "1"\n' in manifest and "[rust-dependencies]" in manifest, manifest
    lock = (world.app / "mochi.lock").read_text()
    crates = re.findall(r'\[\[rust-package\]\]\nname = "([\w-]+)"\nversion = "([\d.]+)"\nsource = \{ kind = "registry", registry = "crates.io" \}\n'
                        r'crate-blake3 = "[0-9a-f]{64}"\ncrate-sha256 = "[0-9a-f]{64}"\n', lock)
    names = [name for name, _ in crates]
    equal(names, sorted(names))
    assert {"semver", "regex", "regex-syntax"} <= set(names), names
    world.add("semver@1")
    equal((world.app / "mochi.lock").read_text(), lock)
    world.mochi("pkg", "lock")
    equal((world.app / "mochi.lock").read_text(), lock)


@case
def snippets_of_the_page(world):
    assert len(SNIPPETS) >= 3
    for text, wanted in SNIPPETS:
        equal(world.program(text).stdout, wanted)
    natively(world, world.app, wanted)


@case
def as_a_rust_program(world):
    """The first two snippets print what a Rust program prints that is written by hand."""
    folder = world.base / "twin"
    made = next((world.base / "cache" / "mochi" / "rust-deps" / "surface").glob("*/wrap"), None)
    folder.mkdir()
    for project in (world.base / "cache" / "mochi" / "rust-deps" / "surface").iterdir():
        if "regex" in (project / "Cargo.toml").read_text():
            made = project
    manifest = (made / "wrap" / "Cargo.toml").read_text()
    (folder / "Cargo.toml").write_text(re.sub(r"\[lib\]\n(.+\n)*", '[[bin]]\nname = "twin"\npath = "main.rs"\n', manifest))
    shutil.copy(made / "Cargo.lock", folder / "Cargo.lock")
    (folder / ".cargo").mkdir()
    shutil.copy(made / ".cargo" / "config.toml", folder / ".cargo" / "config.toml")
    (folder / "main.rs").write_text(TWIN)
    deps = world.base / "cache" / "mochi" / "rust-deps"
    environment = dict(world.environment, CARGO_HOME=str(deps / "cargo"), CARGO_TARGET_DIR=str(deps / "target"), CARGO_NET_OFFLINE="true")
    done = subprocess.run(["cargo", "run", "-q", "--release", "--offline", "--locked"], cwd=folder, env=environment, capture_output=True, text=True,
                          timeout=TIMEOUT)
    assert done.returncode == 0, done.stderr
    equal(done.stdout, "".join(wanted for _, wanted in SNIPPETS[:2]))


@case
def warm_runs_only_read(world):
    """No cargo, no rustc, no network: what was made once stands."""
    text = 'import rust "semver" as semver\nprint(semver.Version.new(1, 2, 3).to_string())\n'
    world.program(text)
    bare = world.base / "bare"
    bare.mkdir(exist_ok=True)
    environment = dict(world.environment, PATH=str(bare), MOCHI_OFFLINE="1")
    start = time.monotonic()
    done = subprocess.run([MOCHI, "run"], cwd=world.app, env=environment, capture_output=True, text=True, timeout=TIMEOUT)
    spent = time.monotonic() - start
    equal((done.returncode, done.stdout, done.stderr), (0, "1.2.3\n", ""))
    assert spent < 5, spent


@case
def an_error_ends_the_program(world):
    done = world.program('import rust "semver" as semver\nlet v = semver.Version.parse("1.x")?\nprint(v.major)\n', status=7)
    equal(done.stderr.split("call graph")[0].splitlines()[-1], "unexpected character 'x' while parsing minor version number")
    done = world.program('import rust "semver" as semver\nprint(semver.Version.parse("1.x").unwrap().major)\n', status=7)
    equal(done.stderr.split("call graph")[0].splitlines()[-1], "unexpected character 'x' while parsing minor version number")


@case
def errors_at_their_place(world):
    done = world.program('import rust "semvr" as semver\nprint(1)\n', status=125)
    assert "the crate `semvr` is not among the dependencies of the project" in done.stderr and "semver" in done.stderr, done.stderr
    done = world.program('import rust "semver" as semver\nprint(semver.Version.pasre("1"))\n', status=125)
    assert "type `Version` has no `pasre`" in done.stderr and "Did you mean `parse`?" in done.stderr, done.stderr
    done = world.program('import rust "regex" as re\nre.Regex.new("(")?\n', status=7)
    assert "unclosed group" in done.stderr, done.stderr
    done = world.program('import rust "regex" as re\nprint(re.Regex.new("a")?.captures("b"))\nlet c = re.Regex.new("a")?.captures("a")\n'
                         'if c != none {\n  try { print(c.get(-1)) } catch e { print(e) }\n}\n')
    equal(done.stdout, "nil\n-1 is no usize\n")


@case
def borrows_are_kept_and_guarded(world):
    """A match lives on without names for its text; what is walked is not changed."""
    done = world.program('''import rust "regex" as re

fun first(pattern: string, text: string): re.Match? {
  let found = re.Regex.new(pattern).ok()?
  return found.find(text + "!")
}
let m = first("b+", "abbc")
if m != none { print(m.as_str(), m.start()) }
var total = 0
let word = re.Regex.new("[0-9]+")?
for i in 0..2000 {
  for x in word.find_iter("1 22 333") { total = total + x.len() }
}
print(total)
let range = re.Regex.new("b+")?.find("abb")
if range != none { print(range.range()) }
print(re.RegexSet.new(["a", "b"])?.matches("b").matched(1))
''')
    equal(done.stdout, 'bb 1\n12000\n{"end": 3, "start": 1}\ntrue\n')


@case
def modules_of_a_crate(world):
    done = world.program('import rust "regex" as re\nlet r = re.bytes.Regex.new("b+")?\nprint(r.is_match(bytes([97, 98, 98])))\n'
                         'print(re.escape("a.b"), re.bytes.Regex.new("x")?.as_str())\n')
    equal(done.stdout, "true\na\\.b x\n")


@case
def tests_benches_and_the_prompt(world):
    """Not only `mochi run` opens the library."""
    (world.app / "src" / "main.mochi").write_text(
        'import rust "semver" as semver\n'
        'test "next" { expect semver.Version.new(1, 2, 3).to_string() == "1.2.3" }\n'
        'bench "make" { semver.Version.new(1, 2, 3) }\n')
    done = world.mochi("test")
    assert "1 passed" in done.stdout or "ok" in done.stdout, done.stdout + done.stderr
    done = world.mochi("bench", "--time", "5", "src/main.mochi")
    assert "make" in done.stdout, done.stdout + done.stderr
    done = subprocess.run([MOCHI, "repl"], cwd=world.app, env=world.environment, capture_output=True, text=True, timeout=TIMEOUT,
                          input='import rust "semver" as semver\nsemver.Version.new(4, 5, 6).to_string()\n')
    assert "4.5.6" in done.stdout, done.stdout + done.stderr


@case
def what_a_crate_offers(world):
    """Asked between checking and running a program, as one does when something is missing: neither disturbs the other."""
    folder = world.base / "offered"
    folder.mkdir()
    world.mochi("init", "offered", at=folder)
    world.mochi("pkg", "add", "rust", "semver", at=folder)
    (folder / "src" / "main.mochi").write_text('import rust "semver" as semver\nprint(semver.Version.parse("1.2.3")?.minor)\n')
    world.mochi("check", at=folder)
    text = world.mochi("pkg", "surface", "rust:semver", "--items", at=folder).stdout
    assert "proved by rustc\n" in text and "\nVersion::parse  fun parse(text: string): result<Version, Error>\n" in text, text
    assert "monomorphise" not in text, text
    done = world.mochi("run", at=folder)
    equal(done.stdout, "2\n")
    assert "asking rustc" not in done.stderr, done.stderr
    found = json.loads(world.mochi("pkg", "surface", "rust:semver", "--json", at=folder).stdout)
    equal((found["format"], found["crate"], found["proved"], found["bound"]), (1, "semver", True, found["callables"]))


@case
def builds_say_that_they_cannot(world):
    (world.app / "src" / "main.mochi").write_text('import rust "semver" as semver\nprint(semver.Version.new(1, 2, 3).to_string())\n')
    done = world.mochi("build", "--target", "javascript", status=1)
    assert "error[C013]: the crate `semver` is imported, and code for `javascript` cannot call crates" in done.stderr, done.stderr
    assert "src/main.mochi:1:13" in done.stderr and "mochi run" in done.stderr, done.stderr


@case
def lengths_are_methods(world):
    done = world.program('import rust "regex" as re\nlet s = re.RegexSet.new(["a", "b"])?\nprint(s.len())\nprint(len(s))\n', status=125)
    for part in ("error[T036]: cannot take length of type RegexSet", "The type has a method of its own: write `.len()` behind the value."):
        assert part in done.stderr, done.stderr


@case
def reasons_where_it_is_used(world):
    """What is not bound says why, and what to do."""
    done = world.program('import rust "regex" as re\nfun f(c: re.Captures) { c.extract() }\n', status=125)
    assert "`Captures::extract` of the crate is not bound: SkipConstGeneric" in done.stderr and "glue crate" in done.stderr, done.stderr


@case
def a_library_with_a_crate(world):
    """It is published with an ordinary dependency, and cargo builds who uses it; other languages are refused at the import."""
    from fanout_test import publish, publisher, states
    from harness import Registry
    library = world.base / "ranges"
    shutil.copytree(ROOT / "tests" / "rust_bridge" / "ranges", library)
    manifest = (library / "mochi.toml").read_text()
    (library / "mochi.toml").write_text(manifest.replace('["rust"]', '["rust", "python"]'))
    done = world.mochi("check", ".", status=1, at=library)
    for part in ("error[C013]: the crate `semver` is imported, and libraries for `python` cannot call crates", "src/ranges.mochi:2:13",
                 'supports = ["rust"]'):
        assert part in done.stdout + done.stderr, done.stdout + done.stderr
    (library / "mochi.toml").write_text(manifest)
    world.mochi("check", ".", at=library)
    with Registry(world.base) as registry:
        client = publisher(world.base, registry, ["crates"])
        client.env["XDG_CACHE_HOME"] = world.environment["XDG_CACHE_HOME"]
        client.env["PATH"] = world.environment["PATH"]
        client.env.update({name: value for name, value in os.environ.items() if name.startswith(("CARGO", "RUSTUP")) or name == "HOME"})
        equal(states(publish(client, library)), {"crates": "published"})
        app = world.base / "user"
        (app / "src").mkdir(parents=True)
        (app / ".cargo").mkdir()
        surfaces = (world.base / "cache" / "mochi" / "rust-deps" / "surface").iterdir()
        crates = next(folder for folder in surfaces if "semver" in (folder / "Cargo.toml").read_text())
        shutil.copy(crates / ".cargo" / "config.toml", app / ".cargo" / "config.toml")
        (app / "Cargo.toml").write_text('[package]\nname = "user"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\n'
                                        'bridge-tests-ranges = { version = "0.1", registry = "mochi" }\nsemver = "1"\n')
        (app / "src" / "main.rs").write_text(
            "use bridge_tests_ranges::ranges;\nfn main() {\n"
            '    println!("{:?} {:?}", ranges::matches("^1.2", "1.9.0"), ranges::matches("^1.2", &semver::Version::new(2, 0, 0).to_string()));\n'
            '    println!("{}", ranges::matches("^x", "1").unwrap_err());\n'
            '    println!("{:?} {:?}", ranges::parts("1.2.3"), ranges::parts("x"));\n'
            '    println!("{:?}", ranges::sorted(&["1.9.0".to_string(), "1.10.0".to_string()]));\n}\n')
        environment = dict(world.environment, CARGO_HOME=str(world.base / "home"), CARGO_TERM_COLOR="never",
                           CARGO_REGISTRIES_MOCHI_INDEX=f"sparse+{registry.url}/cargo/index/")
        done = subprocess.run(["cargo", "run", "-q"], cwd=app, env=environment, capture_output=True, text=True, timeout=TIMEOUT)
        equal((done.stdout, done.returncode), (
            "Ok(true) Ok(false)\nunexpected character 'x' while parsing major version number\n"
            'Some(Parts { major: 1, minor: 2, patch: 3 }) None\n["1.10.0", "1.9.0"]\n', 0)) if done.returncode == 0 else equal(done.stderr, "")
        locked = (app / "Cargo.lock").read_text()
        equal(locked.count('name = "semver"'), 1)


def natively(world, folder, wanted, status=0):
    """The program as one native executable, whose crates are called directly, prints the same."""
    world.mochi("build", "--emit", "executable", "--out", "native", at=folder)
    done = subprocess.run([str(folder / "native")], env=world.environment, capture_output=True, text=True, timeout=TIMEOUT)
    equal((done.returncode, done.stdout + done.stderr * (status == 0)), (status, wanted))


def scenario(path):
    """A program as a user writes it, and what it prints."""
    def run(world):
        folder = world.base / path.stem
        folder.mkdir()
        world.mochi("init", path.stem, at=folder)
        crates = re.match(r"// crates: (.*)", path.read_text()).group(1).split()
        for crate in crates:
            name, _, features = crate.partition("+")
            words = ["pkg", "add", "rust", name] + ([f"--features={features.replace('+', ',')}"] if features else [])
            done = world.mochi(*words, status=None, at=folder)
            asked = re.search(r"--allow-build=([\w,-]+)", done.stderr)
            if done.returncode != 0 and asked:
                done = world.mochi(*words, asked.group(), status=None, at=folder)
            assert done.returncode == 0, done.stdout + done.stderr
        (folder / "src" / "main.mochi").write_text(path.read_text())
        done = world.mochi("run", at=folder, status=None)
        equal(done.stdout + done.stderr[-2000:] * (done.returncode != 0), path.with_suffix(".out").read_text())
        natively(world, folder, path.with_suffix(".out").read_text())
    run.__name__ = f"crate_{path.stem}"
    return run


# Of every run: small crates; the others with `--crates`, as each takes rustc a while.
QUICK = {"hex", "itoa", "strsim"}
for program in sorted((ROOT / "tests" / "rust_bridge").glob("*.mochi")):
    if "--crates" in sys.argv or program.stem in QUICK:
        CASES.append(scenario(program))


def main():
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    passed = failed = skipped = 0
    with tempfile.TemporaryDirectory(prefix="mochi-rust-bridge-") as folder:
        world = World(pathlib.Path(folder))
        for number, function in enumerate(CASES):
            if words and not any(word in function.__name__ for word in words) and (number > 0 or all(w.startswith("crate_") for w in words)):
                continue
            try:
                function(world)
                passed += 1
            except Skip as why:
                print(f"skip all cases: {why}")
                skipped = len(CASES)
                break
            except AssertionError as wrong:
                failed += 1
                print(f"FAIL {function.__name__}: {wrong}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
