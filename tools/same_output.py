#!/usr/bin/env python3
"""Builds all examples, tests/lang and tests/programs for every target that is emitted, and compares with what another binary emits.

Usage: tools/same_output.py --old OLD_MOCHI [--mochi NEW_MOCHI] [--target T ...] [--filter TEXT] [--keep DIR] [--jobs N]

The targets `typescript` and `npm` are what `mochi pkg publish --dry-run` puts into the packages of libraries for JSR and npm.

For changes that must not change what is emitted: prints each case whose files differ, with the first differing lines, and
ends with `N passed, N failed, N skipped`. A case that neither binary builds counts as the same."""
import argparse
import concurrent.futures
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
TARGETS = ["javascript", "python", "rust"]
# Of each: the destination that it is published to.
PUBLISHED = {"typescript": "jsr", "npm": "npm"}
LIBRARIES = [*sorted((ROOT / "examples").glob("*/mochi.toml")), ROOT / "bench" / "emitted" / "mochi.toml",
             *sorted((ROOT / "tests" / "emit").glob("*/*/mochi.toml"))]


def inputs(pattern):
    for manifest in LIBRARIES:
        if manifest.is_file():
            yield manifest.parent
    for folder in ("tests/lang", "tests/programs"):
        for program in sorted((ROOT / folder).rglob("*.mochi")):
            if program.with_suffix(".out").exists():
                yield program


def build(mochi, source, target, out):
    """The emitted files by name, and what the command said."""
    cwd = source if source.is_dir() else source.parent
    name = "." if source.is_dir() else source.name
    done = subprocess.run([mochi, "build", f"--target={target}", "-o", str(out), name], cwd=cwd, capture_output=True, text=True, timeout=300)
    files = {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()} if out.is_dir() else {}
    return files, done.returncode, done.stderr.replace(str(out), "OUT")


# What a package has to say to be published; of tests only some do.
NEEDED = {"version": "1.0.0", "edition": "2026", "mochi": ">=0.1", "description": "A package.", "license": "MIT", "repository": "https://example.org/package"}


def fit_to_publish(home):
    manifest = home / "mochi.toml"
    head, package, rest = manifest.read_text().partition("[package]\n")
    own = rest.split("\n[", 1)[0]
    manifest.write_text(head + package + "".join(f'{k} = "{v}"\n' for k, v in NEEDED.items() if not re.search(rf"^{k}\b", own, re.M)) + rest)
    manifest.write_text(re.sub(r'\{ path = ("[^"]+") \}', r'{ path = \1, version = ">=0.1" }', manifest.read_text()))
    for name in ("LICENSE", "README.md"):
        if not (home / name).exists():
            (home / name).write_text(f"# {home.name}\n")


def publish(mochi, source, target, out):
    """The files of the package that would be uploaded, and what the command said."""
    for package in source.parent.glob("*/mochi.toml"):
        home = out / "source" / package.parent.name
        shutil.copytree(package.parent, home, ignore=shutil.ignore_patterns("build", "dist", "node_modules"))
        fit_to_publish(home)
    done = subprocess.run([mochi, "pkg", "publish", f"--target={PUBLISHED[target]}", "--dry-run", "--allow-dirty", "."],
                          cwd=out / "source" / source.name, capture_output=True, text=True, timeout=300,
                          env={**os.environ, "MOCHI_HOME": str(out / "home")})
    files = {}
    for tree in sorted((out / "home").glob("fanout/*/*/*/tree")):
        files |= {str(p.relative_to(tree)): p.read_bytes() for p in sorted(tree.rglob("*")) if p.is_file()}
    return files, done.returncode, done.stderr.replace(str(out), "OUT")


def first_difference(old, new):
    for name in sorted(set(old) | set(new)):
        if old.get(name) != new.get(name):
            a = old.get(name, b"").decode(errors="replace").splitlines()
            b = new.get(name, b"").decode(errors="replace").splitlines()
            lines = list(difflib.unified_diff(a, b, "old/" + name, "new/" + name, lineterm="", n=1))
            return "\n".join("    " + line[:160] for line in lines[:14])
    return ""


def compare(old, new, source, target, keep):
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        make = publish if target in PUBLISHED else build
        was, was_status, was_said = make(old, source, target, scratch / "old")
        now, now_status, now_said = make(new, source, target, scratch / "new")
        if was == now and was_status == now_status and was_said == now_said:
            return ""
        if keep:
            place = pathlib.Path(keep) / target / source.relative_to(ROOT)
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(scratch, place)
        if was == now:
            return f"    status {was_status} and {now_status}: {was_said.strip()[:300]!r} and {now_said.strip()[:300]!r}"
        return first_difference(was, now)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--old", required=True)
    parser.add_argument("--mochi", default=str(ROOT / "build" / "quick" / "mochi"))
    parser.add_argument("--target", action="append")
    parser.add_argument("--filter", default="")
    parser.add_argument("--keep", help="a folder of this script's own that gets both outputs of each case that differs")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    old, new = (str(pathlib.Path(p).resolve()) for p in (options.old, options.mochi))
    work = [(s, t) for t in options.target or TARGETS for s in inputs(options.filter) if options.filter in str(s) and (s.is_dir() or t not in PUBLISHED)]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        results = pool.map(lambda w: compare(old, new, w[0], w[1], options.keep), work)
        for (source, target), problem in zip(work, results):
            if problem:
                failed += 1
                print(f"DIFF {target} {source.relative_to(ROOT)}\n{problem}")
    print(f"{len(work) - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
