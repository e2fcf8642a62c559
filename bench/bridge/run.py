#!/usr/bin/env python3
"""What a call of a crate costs: on the machine, in a native executable, and by hand in Rust, in one run. Nanoseconds a call, the best of
three runs. Needs cargo and an index of crates; MOCHI names the program."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
MOCHI = os.environ.get("MOCHI", str(HERE.parent.parent / "build" / "release" / "mochi"))
ROWS = ["number in and out", "text of 20 bytes in and out", "method of a handle", "handle made, asked and dropped"]
BOUNDS = [50, 150, 80, None]


def run(*command, cwd, **more):
    done = subprocess.run([str(word) for word in command], cwd=cwd, capture_output=True, text=True, check=False, **more)
    if done.returncode != 0:
        raise SystemExit(f"{command[0]}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def best(*command, cwd):
    runs = [run(*command, cwd=cwd).splitlines() for _ in range(3)]
    return runs[0][0], [min(int(one[1].split()[row]) for one in runs) for row in range(len(ROWS))]


def twin(folder, app):
    """The hand-written program beside the same crates."""
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "mochi" / "rust-deps"
    surface = max((one for one in (cache / "surface").iterdir() if "libm" in (one / "Cargo.toml").read_text()), key=lambda one: one.stat().st_mtime)
    (folder / ".cargo").mkdir(parents=True)
    shutil.copy(surface / ".cargo" / "config.toml", folder / ".cargo" / "config.toml")
    shutil.copy(surface / "Cargo.lock", folder / "Cargo.lock")
    manifest = re.sub(r"\[lib\]\n(.+\n)*", '[[bin]]\nname = "twin"\npath = "main.rs"\n', (surface / "Cargo.toml").read_text())
    (folder / "Cargo.toml").write_text(manifest)
    shutil.copy(HERE / "twin.rs", folder / "main.rs")
    run("cargo", "build", "-q", "--release", "--offline", cwd=folder,
        env=dict(os.environ, CARGO_HOME=str(cache / "cargo"), CARGO_TARGET_DIR=str(cache / "target")))
    return cache / "target" / "release" / "twin"


def main():
    with tempfile.TemporaryDirectory(prefix="mochi-bench-bridge-") as base:
        app = pathlib.Path(base) / "app"
        app.mkdir()
        run(MOCHI, "init", "app", cwd=app)
        run(MOCHI, "pkg", "add", "rust", "--allow-build=libm", "libm", "regex", "indexmap", cwd=app)
        shutil.copy(HERE / "program.mochi", app / "src" / "main.mochi")
        run(MOCHI, "run", cwd=app)
        run(MOCHI, "build", "--emit", "executable", "--out", "native", cwd=app)
        machine, native = best(MOCHI, "run", cwd=app), best(app / "native", cwd=app)
        hand = best(twin(pathlib.Path(base) / "twin", app), cwd=app)
        assert machine[0] == native[0], (machine[0], native[0])
        print(f"{'nanoseconds a call':34}{'machine':>9}{'asked':>7}{'native':>9}{'by hand':>9}")
        for row, name in enumerate(ROWS):
            print(f"{name:34}{machine[1][row]:>9}{BOUNDS[row] or '':>7}{native[1][row]:>9}{hand[1][row]:>9}")
        start = time.monotonic()
        run(MOCHI, "pkg", "lock", cwd=app)
        print(f"lock again without a change: {(time.monotonic() - start) * 1000:.0f} ms (20 asked)")


if __name__ == "__main__":
    main()
