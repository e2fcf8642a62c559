#!/usr/bin/env python3
"""Emitted Rust beside twins.rs, which does by hand what ../src/lib.mochi and tests/emit/rust/kernels say: times and ratios of the
release profile, all in one process. The twin is built twice: as releases are, and with `overflow-checks`, which mean what Mochi means.

Usage: bench/emitted/rust/run.py [--mochi PATH] [--runs N] [--keep FOLDER]"""
import argparse
import pathlib
import shutil
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
CRATES = {"kernels": HERE.parent, "demo-kernels": ROOT / "tests" / "emit" / "rust" / "kernels"}


def run(*command, cwd=None):
    subprocess.run([str(part) for part in command], cwd=cwd, check=True)


def manifest(name, dependencies=()):
    lines = "".join(f'{crate} = {{ path = "../{crate}" }}\n' for crate in dependencies)
    return f'[package]\nname = "{name}"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\n{lines}'


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mochi", default=str(ROOT / "build" / "release" / "mochi"))
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--keep", help="a folder for the crates, which stays")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = pathlib.Path(options.keep or temporary).resolve()
        for crate, package in CRATES.items():
            run(options.mochi, "build", "--target=rust", package, "-o", work / crate)
            (work / crate / "Cargo.toml").write_text(manifest(crate))
        twins = ("twins", "twins_checked")
        for crate, source, target, needs in (*((twin, "twins.rs", "lib.rs", ()) for twin in twins), ("bench", "main.rs", "main.rs", (*CRATES, *twins))):
            (work / crate / "src").mkdir(parents=True, exist_ok=True)
            shutil.copy(HERE / source, work / crate / "src" / target)
            (work / crate / "Cargo.toml").write_text(manifest(crate, needs))
        (work / "Cargo.toml").write_text('[workspace]\nresolver = "2"\nmembers = ["bench"]\n\n[profile.release.package.twins_checked]\noverflow-checks = true\n')
        run("cargo", "build", "--release", "--offline", "-q", "-p", "bench", cwd=work)
        run(work / "target" / "release" / "bench", options.runs)


main()
