#!/usr/bin/env python3
"""Emitted JavaScript beside kernels.js, which does by hand what ../src/lib.mochi says: times and ratios, time of an import,
bytes behind a minifier (esbuild, where npm has put it), and how long textkit takes.

Usage: bench/emitted/javascript/run.py [--mochi PATH] [--runs N]"""
import argparse
import pathlib
import shutil
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
ESBUILD = ROOT / "build" / "deps" / "npm" / "node_modules" / ".bin" / "esbuild"


def output(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True).stdout


def best(function, runs):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)


def import_ms(path, runs):
    code = f"const s = process.hrtime.bigint(); await import({str(path)!r}); console.log(Number(process.hrtime.bigint() - s) / 1e6)"
    return min(float(output("node", "--input-type=module", "-e", code)) for _ in range(runs))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mochi", default=str(ROOT / "build" / "release" / "mochi"))
    parser.add_argument("--runs", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        output(options.mochi, "build", "--target=javascript", HERE.parent, "-o", folder / "kernels")
        (folder / "package.json").write_text('{"type": "module"}\n')
        twin = folder / "twin" / "kernels.js"
        twin.parent.mkdir()
        shutil.copy(HERE / "kernels.js", twin)
        emitted = folder / "kernels" / "dist" / "index.js"
        print(output("node", HERE / "run.mjs", emitted, twin, options.runs), end="")
        ours, theirs = import_ms(emitted, options.runs), import_ms(twin, options.runs)
        print(f"  import {ours:.2f} ms, hand-written {theirs:.2f} ms, {ours / theirs:.2f}x")
        if ESBUILD.exists():
            sizes = [len(output(ESBUILD, "--bundle", "--minify", "--format=esm", path)) for path in (emitted, twin)]
            print(f"  minified {sizes[0]} bytes, hand-written {sizes[1]} bytes, {sizes[0] / sizes[1]:.2f}x")
        else:
            print("  minified: skipped, esbuild is not installed")
        for target in ("javascript", "typescript"):
            spent = best(lambda: output(options.mochi, "build", f"--target={target}", ROOT / "examples" / "textkit", "-o", folder / target), 5)
            print(f"  textkit as {target}: {spent * 1e3:.1f} ms for the whole command")


main()
