#!/usr/bin/env python3
"""From source to all artefacts, cold process, beside the native packers on the sources that were emitted: `tsc` and
`npm pack`, hatchling (wheel and sdist), `cargo package` without its trial build. The design asks for 150 ms."""
import argparse
import json
import pathlib
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BIN = ROOT / "build" / "deps" / "npm" / "node_modules" / ".bin"
TARGETS = ["npm", "jsr", "pypi", "crates"]


def measure(runs, command, cwd, env=None, before=lambda: None):
    """Milliseconds: the best of the runs and their median; nothing if it fails."""
    times = []
    for _ in range(runs):
        before()
        start = time.perf_counter()
        done = subprocess.run([str(c) for c in command], cwd=cwd, env=env, capture_output=True, text=True)
        times.append((time.perf_counter() - start) * 1000)
        if done.returncode != 0:
            print(f"  {command[0]}: {(done.stderr or done.stdout).strip()[-300:]}", file=sys.stderr)
            return None
    return min(times), statistics.median(times)


def unpack(archive, to):
    with tarfile.open(archive) as tar:
        tar.extractall(to, filter="data")
    inner = list(to.iterdir())
    return inner[0] if len(inner) == 1 and inner[0].is_dir() else to


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mochi", default=ROOT / "build" / "release" / "mochi")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    mochi = pathlib.Path(given.mochi).resolve()
    with tempfile.TemporaryDirectory(prefix="mochi-bench-") as folder:
        work = pathlib.Path(folder)
        package = work / "textkit"
        shutil.copytree(ROOT / "examples" / "textkit", package, ignore=shutil.ignore_patterns(".mochi"))
        env = {"PATH": __import__("os").environ["PATH"], "HOME": str(work), "MOCHI_HOME": str(work / "home")}
        flags = [f for t in TARGETS for f in ("--registry", f"{t}=http://127.0.0.1:9/")] + ["--publish-url", "pypi=http://127.0.0.1:9/"]
        command = [mochi, "pkg", "publish", "--dry-run", "--json", "--target", ",".join(TARGETS), *flags, package]
        report = json.loads(subprocess.run([str(c) for c in command], env=env, capture_output=True, text=True, check=True).stdout)
        ours = measure(given.runs, command, work, env)
        print(f"  mochi, {len(TARGETS)} targets, {sum(len(leg['files']) for leg in report['legs'])} archives: {ours[0]:.0f} ms (median {ours[1]:.0f})")
        for leg in report["legs"]:
            for file in leg["files"]:
                print(f"    {file['name']:<52} {file['size']:>8} bytes")
        staged = {t: next((work / "home/fanout" / t).glob("*/mochi-examples-textkit")) for t in TARGETS}
        total = 0.0
        rows = []
        typescript = unpack(next(staged["jsr"].glob("*.tgz")), work / "ts")
        (typescript / "tsconfig.json").write_text(json.dumps({"compilerOptions": {
            "strict": True, "module": "nodenext", "target": "es2022", "declaration": True, "outDir": "dist", "skipLibCheck": True, "types": [],
            "allowJs": True, "rewriteRelativeImportExtensions": True}, "include": ["src"]}))
        shutil.copy(unpack(next(staged["npm"].glob("*.tgz")), work / "npm") / "package.json", typescript / "package.json")
        if (BIN / "tsc").exists():
            rows.append(("tsc", measure(given.runs, [BIN / "tsc", "-p", "."], typescript)))
        if shutil.which("npm"):
            rows.append(("npm pack", measure(given.runs, ["npm", "pack", "--silent", "--ignore-scripts"], typescript)))
        sdist = unpack(next(staged["pypi"].glob("*.tar.gz")), work / "py")
        if subprocess.run(["/usr/bin/python3", "-c", "import hatchling"], capture_output=True).returncode == 0:
            rows.append(("hatchling build", measure(given.runs, ["/usr/bin/python3", "-m", "hatchling", "build"], sdist)))
        crate = unpack(next(staged["crates"].glob("*.crate")), work / "rs")
        shutil.move(crate / "Cargo.toml.orig", crate / "Cargo.toml")
        if shutil.which("cargo"):
            rows.append(("cargo package --no-verify", measure(given.runs, ["cargo", "package", "--offline", "--allow-dirty", "--no-verify", "-q"], crate)))
        for name, times in rows:
            if times is None:
                print(f"  {name}: failed")
                continue
            total += times[0]
            print(f"  {name}: {times[0]:.0f} ms (median {times[1]:.0f})")
        print(f"  native packers together: {total:.0f} ms, x {total / ours[0]:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
