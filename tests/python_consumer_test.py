#!/usr/bin/env python3
"""Programs of Python users over the example libraries (tests/consumers/python): run, and checked by mypy and pyright strictly
where these are installed."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
CONSUMERS = ROOT / "tests" / "consumers" / "python"
MOCHI = pathlib.Path(os.environ.get("MOCHI", ROOT / "build" / "quick" / "mochi")).resolve()
TOOLS = ROOT / "build" / "deps"
counts = {"passed": 0, "failed": 0, "skipped": 0}


def check(name, command, path):
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **path}, timeout=300)
    counts["passed" if done.returncode == 0 else "failed"] += 1
    if done.returncode != 0:
        print(f"FAIL {name}\n{(done.stdout + done.stderr)[:4000]}")


def tool(name):
    found = shutil.which(name)
    if found is None:
        local = TOOLS / "npm" / "node_modules" / ".bin" / name
        found = str(local) if local.exists() else None
    if found is None:
        required = name in os.environ.get("MOCHI_REQUIRE", "").split(",")
        counts["failed" if required else "skipped"] += 1
        print(f"{'FAIL' if required else 'SKIP'} {name} is not installed")
    return found


for consumer in sorted(CONSUMERS.glob("*.py")):
    name = consumer.stem
    with tempfile.TemporaryDirectory() as work:
        check(f"{name} build", [MOCHI, "build", "--target=python", ROOT / "examples" / name, "-o", work], {})
        check(f"{name} runs", [sys.executable, consumer], {"PYTHONPATH": work + "/src"})
        if mypy := tool("mypy"):
            check(f"{name} mypy", [mypy, "--strict", "--cache-dir", work + "/cache", consumer], {"MYPYPATH": work + "/src"})
        if pyright := tool("pyright"):
            project = pathlib.Path(work, "pyrightconfig.json")
            project.write_text('{"typeCheckingMode": "strict", "extraPaths": ["src"], "include": ["consumer.py"]}')
            shutil.copy(consumer, work + "/consumer.py")
            check(f"{name} pyright", [pyright, "-p", project], {})
print("{passed} passed, {failed} failed, {skipped} skipped".format(**counts))
sys.exit(1 if counts["failed"] else 0)
