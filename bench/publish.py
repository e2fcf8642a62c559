#!/usr/bin/env python3
"""From source to all artefacts, cold process and empty staging folder, beside the native packers on the sources that were emitted
(`tsc` and `npm pack`, hatchling for wheel and sdist, `cargo package` without its trial build), and beside jsii with jsii-pacmak on the
smaller library of bench/jsii. The design asks for 150 ms. `--fetch-jsii` installs jsii first."""
import argparse
import json
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BIN = ROOT / "build" / "deps" / "npm" / "node_modules" / ".bin"
JSII = ROOT / "build" / "deps" / "jsii"
TARGETS = ["npm", "jsr", "pypi", "crates"]
PYTHON = "/usr/bin/python3"


class Cost:
    """Milliseconds of the best run by the clock, the median, and the least processor time, children included."""

    def __init__(self, wall, cpu):
        self.best, self.median, self.cpu = min(wall), statistics.median(wall), min(cpu)


def measure(runs, command, cwd, env=None, before=lambda: None):
    """Nothing if it fails."""
    wall, cpu = [], []
    for _ in range(runs):
        before()
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        done = subprocess.run([str(c) for c in command], cwd=cwd, env=env, capture_output=True, text=True)
        wall.append((time.perf_counter() - start) * 1000)
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu.append((now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime) * 1000)
        if done.returncode != 0:
            print(f"  {command[0]}: {(done.stderr or done.stdout).strip()[-300:]}", file=sys.stderr)
            return None
    return Cost(wall, cpu)


def unpack(archive, to):
    with tarfile.open(archive) as tar:
        tar.extractall(to, filter="data")
    inner = list(to.iterdir())
    return inner[0] if len(inner) == 1 and inner[0].is_dir() else to


def sizes(folder, *patterns):
    return ", ".join(f"{path.name} {path.stat().st_size:,}" for pattern in patterns for path in sorted(folder.rglob(pattern)))


def has(module):
    return subprocess.run([PYTHON, "-c", f"import {module}"], capture_output=True).returncode == 0


def native(runs, staged, work):
    """The packers of the ecosystems, on what was emitted: (name, cost, artefacts)."""
    typescript = unpack(next(staged["jsr"].glob("*.tgz")), work / "ts")
    (typescript / "tsconfig.json").write_text(json.dumps({"compilerOptions": {
        "strict": True, "module": "nodenext", "target": "es2022", "declaration": True, "outDir": "dist", "skipLibCheck": True, "types": [],
        "allowJs": True, "rewriteRelativeImportExtensions": True}, "include": ["src"]}))
    shutil.copy(unpack(next(staged["npm"].glob("*.tgz")), work / "npm") / "package.json", typescript / "package.json")
    if (BIN / "tsc").exists():
        yield "tsc", measure(runs, [BIN / "tsc", "-p", "."], typescript), ""
    if shutil.which("npm"):
        yield "npm pack", measure(runs, ["npm", "pack", "--silent", "--ignore-scripts"], typescript), sizes(typescript, "*.tgz")
    sdist = unpack(next(staged["pypi"].glob("*.tar.gz")), work / "py")
    if has("hatchling"):
        yield "hatchling build", measure(runs, [PYTHON, "-m", "hatchling", "build"], sdist), sizes(sdist / "dist", "*.whl", "*.tar.gz")
    crate = unpack(next(staged["crates"].glob("*.crate")), work / "rs")
    shutil.move(crate / "Cargo.toml.orig", crate / "Cargo.toml")
    if shutil.which("cargo"):
        command = ["cargo", "package", "--offline", "--allow-dirty", "--no-verify", "-q"]
        yield "cargo package --no-verify", measure(runs, command, crate), sizes(crate / "target" / "package", "*.crate")


def jsii(runs, work):
    """jsii for npm and PyPI: the compiler, its packers, and the wheel of the Python project that it writes."""
    tools = JSII / "node_modules" / ".bin"
    if not (tools / "jsii-pacmak").exists():
        return
    library = work / "jsii"
    shutil.copytree(ROOT / "bench" / "jsii", library)
    shutil.copy(ROOT / "LICENSE", library / "LICENSE")
    env = dict(os.environ, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION="1", JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION="1")
    fresh = lambda: [shutil.rmtree(library / name, ignore_errors=True) for name in ("dist", "wheel")]
    yield "jsii", measure(runs, [tools / "jsii"], library, env), ""
    yield "jsii-pacmak, npm", measure(runs, [tools / "jsii-pacmak", "-t", "js"], library, env, fresh), sizes(library / "dist", "*.tgz")
    yield "jsii-pacmak, Python code", measure(runs, [tools / "jsii-pacmak", "-t", "python", "--code-only"], library, env, fresh), ""
    if has("setuptools"):
        pip = [PYTHON, "-m", "pip", "wheel", "-q", "--no-build-isolation", "--no-deps", "--no-index", "-w", library / "wheel", "."]
        yield "pip wheel of it", measure(runs, pip, library / "dist" / "python", env), sizes(library / "wheel", "*.whl")


def row(name, cost, artefacts):
    if cost is None:
        print(f"  {name:<28} failed")
    else:
        print(f"  {name:<28} {cost.best:>7.0f} {cost.median:>7.0f} {cost.cpu:>7.0f}   {artefacts}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mochi", default=ROOT / "build" / "release" / "mochi")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--fetch-jsii", action="store_true")
    given = parser.parse_args()
    mochi = pathlib.Path(given.mochi).resolve()
    if given.fetch_jsii and not (JSII / "node_modules").exists():
        JSII.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "jsii@5.9", "jsii-pacmak@1.121"], cwd=JSII, check=True)
    with tempfile.TemporaryDirectory(prefix="mochi-bench-") as folder:
        work = pathlib.Path(folder)
        package = work / "textkit"
        shutil.copytree(ROOT / "examples" / "textkit", package, ignore=shutil.ignore_patterns(".mochi"))
        home = work / "home"
        env = {"PATH": os.environ["PATH"], "HOME": str(work), "MOCHI_HOME": str(home)}
        flags = [f for t in TARGETS for f in ("--registry", f"{t}=http://127.0.0.1:9/")] + ["--publish-url", "pypi=http://127.0.0.1:9/"]
        command = [mochi, "pkg", "publish", "--dry-run", "--json", "--target", ",".join(TARGETS), *flags, package]
        ours = measure(given.runs * 3, command, work, env, lambda: shutil.rmtree(home, ignore_errors=True))
        if ours is None:
            return 1
        staged = {t: next((home / "fanout" / t).glob("*/mochi-examples-textkit")) for t in TARGETS}
        print(f"  {'ms':<28} {'best':>7} {'median':>7} {'cpu':>7}   artefacts, bytes")
        row(f"mochi, {len(TARGETS)} targets", ours, sizes(home / "fanout", "*.tgz", "*.whl", "*.tar.gz", "*.crate"))
        for title, rows in (("native packers", native(given.runs, staged, work)), ("jsii, 2 targets", jsii(min(given.runs, 3), work))):
            best = cpu = 0.0
            for name, cost, artefacts in rows:
                row(name, cost, artefacts)
                if cost is not None:
                    best, cpu = best + cost.best, cpu + cost.cpu
            if best > 0:
                print(f"  {title + ' together':<28} {best:>7.0f} {'':>7} {cpu:>7.0f}   mochi is {best / ours.best:.1f} times as fast, {cpu / ours.cpu:.1f} by processor time")
    return 0


if __name__ == "__main__":
    sys.exit(main())
