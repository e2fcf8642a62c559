#!/usr/bin/env python3
"""Libraries by chance, used natively: tests/library_property makes libraries (records, unions, enums, errors, generics,
callbacks, defaults, constants, members of types) and calls of all that they export, which this program compares, value by
value, with what the machine prints for the same calls.

Each library is checked, built for npm, PyPI and crates, judged by tsc (strict), mypy (strict, on package and consumer) and
rustc, and used by a consumer in each language, written from border.md's table of signatures.

`--count N` libraries from `--first`, of `--seed`; `--language` for one of typescript, python, rust; `--keep FOLDER` leaves there
what was made.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "library_property"))

import mochi  # noqa: E402
import model  # noqa: E402
from python import Python  # noqa: E402
from rust import Rust  # noqa: E402
from typescript import TypeScript  # noqa: E402

MODULES = ROOT / "build" / "deps" / "npm" / "node_modules"
MOCHI = os.environ.get("MOCHI", str(ROOT / "build" / "quick" / "mochi"))
TARGETS = {"typescript": "javascript", "python": "python", "rust": "rust"}
MANIFEST = """[package]
name = "@acme/{0}"
version = "0.1.0"
edition = "2026"
license = "Apache-2.0"
description = "A library by chance."

[targets]
supports = ["typescript", "python", "rust"]
"""


class Run:
    def __init__(self, options, work):
        self.options = options
        self.work = work
        self.passed = self.failed = self.skipped = 0
        self.languages = [options.language] if options.language else list(TARGETS)
        self.expected = {}
        self.built = {language: [] for language in self.languages}
        self.libraries = {}

    def judge(self, good, name, said=""):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAIL {name}\n{said[:self.options.lines]}", flush=True)
        return good

    def run(self, command, cwd=None, env=None):
        done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=900)
        return done.returncode == 0, done.stdout, done.stdout + done.stderr

    def prepare(self, number):
        library = model.Library(self.options.seed, number, self.options.hard)
        self.libraries[number] = library
        home = self.work / "mochi" / library.name
        (home / "src").mkdir(parents=True)
        (home / "mochi.toml").write_text(MANIFEST.format(library.name))
        (home / "src" / "lib.mochi").write_text(mochi.source(library))
        (home / "main.mochi").write_text(mochi.program(library))
        good, out, said = self.run([MOCHI, "run", str(home / "main.mochi")])
        if not self.judge(good, f"{library.name} on the machine", said):
            return
        self.expected[number] = out
        good, _, said = self.run([MOCHI, "check", str(home)])
        if not self.judge(good, f"{library.name} check", said):
            return
        for language in self.languages:
            out = self.work / language / library.name
            good, _, said = self.run([MOCHI, "build", f"--target={TARGETS[language]}", str(home), "-o", str(out)])
            if self.judge(good, f"{library.name} build {language}", said):
                self.built[language].append(number)

    def compare(self, number, language, command, cwd, env=None):
        good, out, said = self.run(command, cwd, env)
        name = self.libraries[number].name
        if not self.judge(good, f"{name} {language} consumer", said):
            return
        wanted, got = self.expected[number].splitlines(), out.splitlines()
        lines = [f"line {i + 1}: machine {w!r}, {language} {g!r}" for i, (w, g) in enumerate(zip(wanted, got)) if w != g]
        self.judge(wanted == got, f"{name} {language} values", "\n".join(lines[:5]) or f"{len(wanted)} and {len(got)} lines")

    def typescript(self, numbers):
        home = self.work / "typescript"
        (home / "node_modules").symlink_to(MODULES)
        (home / "package.json").write_text('{"type": "module"}\n')
        for n in numbers:
            name = self.libraries[n].name
            (home / name / "package.json").write_text('{"type": "module"}\n')
            (home / f"{name}.ts").write_text(TypeScript(self.libraries[n]).write().replace(f'"@acme/{name}"', f'"./{name}/dist/index.js"'))
        options = {"strict": True, "module": "nodenext", "target": "es2022", "types": ["node"], "exactOptionalPropertyTypes": True,
                   "noUncheckedIndexedAccess": True, "isolatedModules": True}
        (home / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "include": ["*.ts"]}))
        good, _, said = self.run(["node", str(MODULES / "typescript" / "bin" / "tsc"), "-p", "."], home)
        self.judge(good, "tsc", said)
        for n in numbers:
            self.compare(n, "typescript", ["node", f"{self.libraries[n].name}.js"], home)

    def python(self, numbers):
        home = self.work / "python"
        names = [self.libraries[n].name for n in numbers]
        path = ":".join(str(home / name / "src") for name in names)
        env = dict(os.environ, PYTHONPATH=path, MYPYPATH=path, PYTHONDONTWRITEBYTECODE="1")
        for n in numbers:
            (home / f"use_{self.libraries[n].name}.py").write_text(Python(self.libraries[n]).write())
        if shutil.which("mypy"):
            good, _, said = self.run(["mypy", "--strict", "--no-incremental", *(str(home / n / "src") for n in names), *(f"use_{n}.py" for n in names)], home, env)
            self.judge(good, "mypy", said)
        else:
            self.skipped += 1
        for n in numbers:
            self.compare(n, "python", ["python3", "-W", "error", f"use_{self.libraries[n].name}.py"], home, env)

    def rust(self, numbers):
        home = self.work / "rust"
        for n in numbers:
            name = self.libraries[n].name
            (home / name / "Cargo.toml").write_text(f'[package]\nname = "acme-{name}"\nversion = "0.1.0"\nedition = "2021"\n')
            (home / name / "examples").mkdir(exist_ok=True)
            (home / name / "examples" / f"use_{name}.rs").write_text(Rust(self.libraries[n]).write())
        members = ", ".join(f'"{self.libraries[n].name}"' for n in numbers)
        (home / "Cargo.toml").write_text(f'[workspace]\nresolver = "2"\nmembers = [{members}]\n\n[profile.dev]\ndebug = 0\n')
        good, _, said = self.run(["cargo", "build", "--offline", "-q", "--workspace", "--examples", "--keep-going"], home)
        self.judge(good, "rustc", said)
        for n in numbers:
            name = self.libraries[n].name
            self.compare(n, "rust", [str(home / "target" / "debug" / "examples" / f"use_{name}")], home) if (
                home / "target" / "debug" / "examples" / f"use_{name}").exists() else self.judge(False, f"{name} rust consumer", "not built")

    def all(self):
        numbers = range(self.options.first, self.options.first + self.options.count)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(self.prepare, numbers))
        tools = {"typescript": MODULES.is_dir() and shutil.which("node"), "python": True, "rust": shutil.which("cargo")}
        for language in self.languages:
            built = sorted(self.built[language])
            if not tools[language]:
                self.skipped += 1
            elif built:
                getattr(self, language)(built)


parser = argparse.ArgumentParser()
parser.add_argument("--seed", default="ci")
parser.add_argument("--first", type=int, default=0)
parser.add_argument("--count", type=int, default=24)
parser.add_argument("--language", choices=list(TARGETS))
parser.add_argument("--hard", action="store_true", help="also empty containers inside of others")
parser.add_argument("--lines", type=int, default=4000, help="characters shown of each failure")
parser.add_argument("--keep")
chosen = parser.parse_args()
with tempfile.TemporaryDirectory() as folder:
    made = Run(chosen, pathlib.Path(chosen.keep or folder).resolve())
    made.all()
print(f"{made.passed} passed, {made.failed} failed, {made.skipped} skipped")
sys.exit(1 if made.failed else 0)
