#!/usr/bin/env python3
"""How much of each library is native Rust: for every package of examples and tests/libraries the functions of its crate, and
those that stand in front of code with shared types (`inner.rs`), by name and with the reason, which that file gives.

At least LEAST of all functions are native. `--filter TEXT` takes the packages whose path has it; `--root FOLDER` takes the
packages of that folder in place of ours.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
MOCHI = pathlib.Path(os.environ.get("MOCHI", ROOT / "build" / "quick" / "mochi")).resolve()
# What is left are values of type any, objects that two names change, and texts of containers.
LEAST = 0.98


def functions(text):
    """Names of the functions of a file, tests aside, and whether they call what stands behind the border."""
    text = text.split("\n#[cfg(test)]\nmod tests {")[0]
    parts = re.split(r"^(?: {4})?(?:pub(?:\(crate\))? )?fn (\w+|r#\w+)", text, flags=re.M)
    for name, body in zip(parts[1::2], parts[2::2]):
        yield name, re.search(r"\binner::", body) is not None


def count(package, out):
    built = subprocess.run([MOCHI, "build", "--target=rust", str(package), "-o", str(out)], capture_output=True, text=True, timeout=120)
    if built.returncode != 0:
        return None
    found = []
    for path in sorted(out.rglob("src/**/*.rs")):
        if path.name not in ("inner.rs", "shared.rs", "runtime.rs", "places.rs", "bigint.rs"):
            found += functions(path.read_text())
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--filter", default="")
    parser.add_argument("--root", type=pathlib.Path)
    chosen = parser.parse_args()
    total = shared = 0
    ours = [*ROOT.glob("examples/*/mochi.toml"), *ROOT.glob("tests/libraries/*/mochi.toml")]
    for manifest in sorted(chosen.root.glob("*/mochi.toml") if chosen.root else ours):
        name = os.path.relpath(manifest.parent, chosen.root or ROOT)
        if chosen.filter not in name or '"rust"' not in manifest.read_text() and "[targets]" in manifest.read_text():
            continue
        with tempfile.TemporaryDirectory() as out:
            found = count(manifest.parent, pathlib.Path(out))
            inner = pathlib.Path(out) / "src" / "inner.rs"
            reasons = re.findall(r"^//! - (`.*)$", inner.read_text(), re.M) if inner.exists() else []
        if found is None:
            print(f"{name}: not built")
            continue
        behind = [function for function, inner in found if inner]
        total += len(found)
        shared += len(behind)
        print(f"{name}: {len(found) - len(behind)} of {len(found)} native" + (f"; not {', '.join(behind)}" if behind else ""))
        for reason in reasons:
            print(f"  {reason}")
    share = (total - shared) / total if total else 1.0
    good = share >= LEAST
    print(f"{total - shared} of {total} functions are native ({100 * share:.1f} %, {100 * LEAST:.0f} % asked)")
    print("1 passed, 0 failed, 0 skipped" if good else "0 passed, 1 failed, 0 skipped")
    return 0 if good else 1


sys.exit(main())
