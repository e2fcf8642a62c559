#!/usr/bin/env python3
"""Emitted Python packages under the tools of their users: black leaves them alone, mypy --strict and pyright's strict mode
find nothing in them nor in who uses them, pytest passes their tests.

The packages are those of tests/emit/python and the examples; `consumer.py` beside a `mochi.toml` uses the package, is
checked by both checkers and run.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
MODULES = ROOT / "build" / "deps" / "npm" / "node_modules"
MOCHI = pathlib.Path(os.environ.get("MOCHI", ROOT / "build" / "quick" / "mochi")).resolve()
counts = {"passed": 0, "failed": 0, "skipped": 0}


def check(name, command, cwd, env=None):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=240, env=env)
    if done.returncode == 0:
        counts["passed"] += 1
        return
    counts["failed"] += 1
    print(f"FAIL {name}\n{(done.stdout + done.stderr)[:4000]}")


def skip(name, reason):
    tool = name.split()[-1]
    if tool in os.environ.get("MOCHI_REQUIRE", "").split(","):
        counts["failed"] += 1
        print(f"FAIL {name}: {reason}")
    else:
        counts["skipped"] += 1


def python_with(module):
    """A Python that has the module: the first on the path, else the system's."""
    for python in (shutil.which("python3"), "/usr/bin/python3"):
        if python and os.path.exists(python):
            if subprocess.run([python, "-c", f"import {module}"], capture_output=True).returncode == 0:
                return python
    return None


def dependencies(package):
    """Folders of the packages that the manifest names by path."""
    table = tomllib.loads((package / "mochi.toml").read_text()).get("dependencies", {})
    return [(package / d["path"]).resolve() for d in table.values() if isinstance(d, dict) and "path" in d]


def run(package, work):
    name = package.name
    built = subprocess.run([MOCHI, "build", "--target=python", package, "-o", work], capture_output=True, text=True)
    if built.returncode != 0:
        counts["failed"] += 1
        print(f"FAIL {name} build\n{built.stderr}")
        return
    again = subprocess.run([MOCHI, "build", "--target=python", package, "-o", work / "again"], capture_output=True)
    same = subprocess.run(["diff", "-r", work / "src", work / "again" / "src"], capture_output=True, text=True)
    counts["passed" if again.returncode == 0 and same.returncode == 0 else "failed"] += 1
    shutil.rmtree(work / "again", ignore_errors=True)
    # What it depends on stands beside it, built from the examples.
    for dependency in dependencies(package):
        subprocess.run([MOCHI, "build", "--target=python", dependency, "-o", work / "dependency"], check=True)
        shutil.copytree(work / "dependency" / "src", work / "deps", dirs_exist_ok=True)
    env = dict(os.environ, PYTHONPATH=f"{work}/src:{work}/deps", PYTHONDONTWRITEBYTECODE="1", MYPYPATH=f"{work}/src:{work}/deps")
    tests = sorted(str(p.relative_to(work)) for p in (work / "tests").glob("*.py"))
    consumer = package / "consumer.py"
    if consumer.exists():
        shutil.copy(consumer, work / "consumer.py")
        check(f"{name} consumer", [sys.executable, "consumer.py"], work, env)
    checked = ["src", *tests] + (["consumer.py"] if consumer.exists() else [])
    pytest = python_with("pytest")
    if tests and pytest:
        check(f"{name} pytest", [pytest, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests], work, env)
    elif tests:
        skip(f"{name} pytest", "not installed")
    for tool, options in (("black", ["--check", "--diff", "-q"]), ("mypy", ["--strict", "--no-incremental"])):
        if shutil.which(tool):
            files = ["src", *tests] if tool == "black" else checked
            check(f"{name} {tool}", [tool, *options, *files], work, env)
        else:
            skip(f"{name} {tool}", "not installed")
    pyright = MODULES / "pyright" / "index.js"
    if pyright.exists() and shutil.which("node"):
        include = ["src"] + (["consumer.py"] if consumer.exists() else [])
        settings = {"typeCheckingMode": "strict", "include": include, "pythonVersion": "3.11", "extraPaths": ["src", "deps"]}
        (work / "pyrightconfig.json").write_text(json.dumps(settings))
        check(f"{name} pyright", ["node", str(pyright)], work, env)
    else:
        skip(f"{name} pyright", "run ./dev deps")


packages = [p.parent for folder in ("tests/emit/python", "examples") for p in sorted((ROOT / folder).glob("*/mochi.toml"))]
# A package that every language builds.
packages.append(ROOT / "tests" / "emit" / "rust" / "leaving")
for package in packages:
    with tempfile.TemporaryDirectory() as work:
        run(package, pathlib.Path(work).resolve())
def check_refused(name, functions, modules, wanted):
    with tempfile.TemporaryDirectory() as work:
        source = pathlib.Path(work) / "src"
        source.mkdir()
        (pathlib.Path(work) / "mochi.toml").write_text('[package]\nname = "@demo/clash"\nversion = "0.1.0"\n')
        for module, names in {"lib": functions, **modules}.items():
            (source / f"{module}.mochi").write_text("".join(f"export fun {n}(): int {{ return 1 }}\n" for n in names))
        done = subprocess.run([MOCHI, "build", "--target=python", work, "-o", f"{work}/out"], capture_output=True, text=True)
        refused = done.returncode != 0 and all(w in done.stderr for w in wanted) and not os.path.exists(f"{work}/out")
        counts["passed" if refused else "failed"] += 1
        if not refused:
            print(f"FAIL {name}\n{done.stdout}{done.stderr}")


# Two names that become one are refused, all of them at once, before anything is written.
check_refused("names", ("wordCount", "word_count", "HTTPGet", "http_get"), {}, ("M057_FAN_E007", "word_count", "http_get"))
check_refused("modules", ("text", "other"), {"text": ("one",)}, ("M057_FAN_E007", "`text` of @demo/clash and its module `text`"))
print("{passed} passed, {failed} failed, {skipped} skipped".format(**counts))
sys.exit(1 if counts["failed"] else 0)
