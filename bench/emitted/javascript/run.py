#!/usr/bin/env python3
"""Emitted JavaScript beside kernels.js, which does by hand what ../src/lib.mochi says: times and ratios, start-up with the
package imported, what reading it once more costs in one process (which other load disturbs least), and bytes: as they are, behind a minifier that bundles (esbuild, where npm has put it), and that compressed.

Usage: bench/emitted/javascript/run.py [--mochi PATH] [--runs N]"""
import argparse
import gzip
import json
import math
import pathlib
import resource
import shutil
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
ESBUILD = ROOT / "build" / "deps" / "npm" / "node_modules" / ".bin" / "esbuild"
# What V8 makes of a function differs from one process to the next: the best of a few counts, for both sides.
PROCESSES = 5
# Imports both in turns, each time as another module; prints the best times of both in milliseconds.
AGAIN = """
const paths = process.argv.slice(1), best = paths.map(() => Infinity);
for (let i = 0; i < 400; i++) {
  for (const at of i % 2 ? [0, 1] : [1, 0]) {
    const start = process.hrtime.bigint();
    await import(paths[at] + "?" + i);
    best[at] = Math.min(best[at], Number(process.hrtime.bigint() - start) / 1e6);
  }
}
console.log(best.join(" "));
"""


def output(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True).stdout


def kernels(emitted, twin, runs):
    best = {}
    for _ in range(PROCESSES):
        for name, times in json.loads(output("node", HERE / "run.mjs", emitted, twin, runs)).items():
            best[name] = [min(pair) for pair in zip(times, best.get(name, times))]
    ratios = []
    for name, (ours, theirs) in best.items():
        ratios.append(ours / theirs)
        print(f"  {name:<14} {ours:8.3f} ms   hand-written {theirs:8.3f} ms   {ratios[-1]:.2f}x")
    print(f"  geometric mean {math.exp(sum(map(math.log, ratios)) / len(ratios)):.2f}x, worst {max(ratios):.2f}x")


def start_ms(code):
    """User and system time of a process."""
    def spent():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return 1e3 * (usage.ru_utime + usage.ru_stime)

    before = spent()
    subprocess.run(["node", "--input-type=module", "-e", code], check=True)
    return spent() - before


def start_up(emitted, twin, runs):
    started = {path: math.inf for path in (emitted, twin)}
    imported = dict(started)
    timed = "const s = process.hrtime.bigint(); await import({!r}); console.log(Number(process.hrtime.bigint() - s) / 1e6)"
    for _ in range(runs):
        for path in started:
            started[path] = min(started[path], start_ms(f"await import({str(path)!r})"))
            imported[path] = min(imported[path], float(output("node", "--input-type=module", "-e", timed.format(str(path)))))
    for what, times in (("start-up, imported (user + system)", started), ("the import alone", imported)):
        print(f"  {what}: {times[emitted]:.2f} ms, hand-written {times[twin]:.2f} ms, {times[emitted] / times[twin]:.2f}x")
    again = output("node", "--input-type=module", "-e", AGAIN, emitted, twin).split()
    print(f"  one more import in a process: {float(again[0]):.3f} ms, hand-written {float(again[1]):.3f} ms")


def size(files):
    texts = [path.read_bytes() for path in files]
    return sum(map(len, texts)), sum(len(gzip.compress(text, 9, mtime=0)) for text in texts)


def sizes(emitted, twin):
    ours, theirs = size(sorted(emitted.parent.rglob("*.js"))), size([twin])
    rows = [("as they are", ours[0], theirs[0]), ("as they are, compressed", ours[1], theirs[1])]
    if ESBUILD.exists():
        small = [subprocess.run([ESBUILD, "--bundle", "--minify", "--format=esm", path], capture_output=True, check=True).stdout for path in (emitted, twin)]
        rows.append(("minified", len(small[0]), len(small[1])))
        rows.append(("minified, compressed", *(len(gzip.compress(text, 9, mtime=0)) for text in small)))
    else:
        print("  minified: skipped, esbuild is not installed")
    for what, here, hand in rows:
        print(f"  bytes {what}: {here}, hand-written {hand}, {here / hand:.2f}x")


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
        kernels(emitted, twin, options.runs)
        start_up(emitted, twin, options.runs)
        sizes(emitted, twin)


main()
