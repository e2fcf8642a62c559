#!/usr/bin/env python3
"""Builds all examples, tests/lang and tests/programs for every target that is emitted, and compares with what another binary emits.

Usage: tools/same_output.py --old OLD_MOCHI [--mochi NEW_MOCHI] [--target T ...] [--filter TEXT] [--keep DIR] [--jobs N]

For changes that must not change what is emitted: prints each case whose files differ, with the first differing lines, and
ends with `N passed, N failed, N skipped`. A case that neither binary builds counts as the same."""
import argparse
import concurrent.futures
import difflib
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
TARGETS = ["javascript", "python", "rust"]
LIBRARIES = [*sorted((ROOT / "examples").glob("*/mochi.toml")), ROOT / "bench" / "emitted" / "mochi.toml"]


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
        was, was_status, was_said = build(old, source, target, scratch / "old")
        now, now_status, now_said = build(new, source, target, scratch / "new")
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
    work = [(s, t) for t in options.target or TARGETS for s in inputs(options.filter) if options.filter in str(s)]
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
