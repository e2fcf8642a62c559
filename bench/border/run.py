#!/usr/bin/env python3
"""Calls that take and give aggregates, beside twins written by hand, in one run: nanoseconds of each call in TypeScript
(node), Python and Rust (release), how long the import takes, and the bytes of what is shipped.

`--mochi PATH`, `--language typescript|python|rust`.
"""
import argparse
import gzip
import io
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MODULES = ROOT / "build" / "deps" / "npm" / "node_modules"


def said(command, **options):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **options)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def table(text):
    return {name: float(value) for name, value in (line.split("\t") for line in text.splitlines())}


def packed(files):
    """Bytes of a gzipped tar with these files: (name, path)."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, path in files:
            tar.add(path, name)
    return len(gzip.compress(out.getvalue(), 9))


def best(command, runs=15, **options):
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        said(command, **options)
        times.append(time.perf_counter() - begin)
    return min(times)


def show(language, ours, twin, imports, sizes):
    print(f"{language:<32}{'mochi':>12}{'by hand':>12}{'ratio':>8}   (ns)")
    ratios = []
    for name, value in ours.items():
        ratio = value / twin[name]
        ratios.append(ratio)
        print(f"  {name:<30}{value:>12.1f}{twin[name]:>12.1f}{ratio:>8.2f}")
    print(f"  {'geometric mean':<30}{'':>24}{math.exp(sum(map(math.log, ratios)) / len(ratios)):>8.2f}   worst {max(ratios):.2f}")
    if imports:
        nothing, a, b = imports
        print(f"  {'process with import, ms':<30}{a * 1e3:>12.2f}{b * 1e3:>12.2f}{a / b:>8.2f}   (without {nothing * 1e3:.2f})")
    for what, (mine, by_hand) in sizes.items():
        print(f"  {what + ', bytes packed':<30}{mine:>12}{by_hand:>12}{mine / by_hand:>8.2f}")
    print()


def typescript(work, mochi):
    said([mochi, "build", "--target=javascript", HERE / "library", "-o", work / "npm"])
    (work / "npm" / "package.json").write_text('{"type": "module"}\n')
    home = work / "ts"
    (home / "twins").mkdir(parents=True)
    (home / "node_modules").symlink_to(MODULES)
    (home / "package.json").write_text('{"type": "module"}\n')
    shutil.copy(HERE / "drive.ts", home)
    shutil.copy(HERE / "twins" / "border.ts", home / "twins")
    said(["node", MODULES / "typescript" / "bin" / "tsc", "--strict", "--declaration", "--module", "nodenext", "--target", "es2022", "--types", "node", "drive.ts", "twins/border.ts"], cwd=home)
    ours, twin = work / "npm" / "dist" / "index.js", home / "twins" / "border.js"
    tables = [table(said(["node", "drive.js", module], cwd=home)) for module in (ours, twin)]
    loads = [best(["node", "--input-type=module", "-e", code]) for code in ("", f'import "{ours}"', f'import "{twin}"')]
    shipped = [(str(p.relative_to(work / "npm")), p) for p in sorted((work / "npm" / "dist").rglob("*.*"))]
    code = [(name, p) for name, p in shipped if name.endswith(".js")]
    typed = [(name, p) for name, p in shipped if name.endswith((".js", ".d.ts"))]
    by_hand = [("border.js", twin), ("border.d.ts", twin.with_suffix(".d.ts"))]
    sizes = {"code": (packed(code), packed(by_hand[:1])), "with types": (packed(typed), packed(by_hand)),
             "with source maps": (packed(shipped), packed(by_hand))}
    show("TypeScript", *tables, loads, sizes)


def python(work, mochi):
    said([mochi, "build", "--target=python", HERE / "library", "-o", work / "py"])
    source, twins = work / "py" / "src", work / "twins"
    twins.mkdir()
    shutil.copy(HERE / "twins" / "border.py", twins)
    # Installers leave byte code beside the sources.
    said([sys.executable, "-m", "compileall", "-q", source, twins])
    env = dict(os.environ, PYTHONPATH=os.pathsep.join([str(source), str(twins)]))
    tables = [table(said([sys.executable, HERE / "drive.py", name], env=env)) for name in ("bench_border", "border")]
    loads = [best([sys.executable, "-S", "-c", code], 30, env=env) for code in ("pass", "import bench_border", "import border")]
    mine = [(str(p.relative_to(source)), p) for p in sorted(source.rglob("*.py"))]
    show("Python", *tables, loads, {"code": (packed(mine), packed([("border.py", HERE / "twins" / "border.py")]))})


def rust(work, mochi):
    said([mochi, "build", "--target=rust", HERE / "library", "-o", work / "rs"])
    tables = []
    for name, lib in (("bench_border", work / "rs" / "src" / "lib.rs"), ("border", HERE / "twins" / "border.rs")):
        home = work / f"drive-{name}"
        home.mkdir()
        flags = ["--edition=2021", "-C", "opt-level=3", "-C", "codegen-units=1", "--cap-lints=allow"]
        said(["rustc", *flags, "--crate-type=rlib", "--crate-name=library", "-o", home / "liblibrary.rlib", lib])
        said(["rustc", *flags, "--extern", f"library={home / 'liblibrary.rlib'}", "-o", home / "drive", HERE / "drive.rs"])
        tables.append(table(said([home / "drive"])))
    mine = [(str(p.relative_to(work / "rs")), p) for p in sorted((work / "rs" / "src").rglob("*.rs"))]
    show("Rust", *tables, None, {"code": (packed(mine), packed([("lib.rs", HERE / "twins" / "border.rs")]))})


parser = argparse.ArgumentParser()
parser.add_argument("--mochi", default=str(ROOT / "build" / "release" / "mochi"))
parser.add_argument("--language", choices=["typescript", "python", "rust"])
given = parser.parse_args()
with tempfile.TemporaryDirectory() as folder:
    for language in [given.language] if given.language else ["typescript", "python", "rust"]:
        globals()[language](pathlib.Path(folder), str(pathlib.Path(given.mochi).resolve()))
