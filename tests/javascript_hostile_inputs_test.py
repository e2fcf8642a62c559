#!/usr/bin/env python3
"""What callers without types give to a library: tests/emit/javascript/hostile is built as an npm package and called with
values of every kind in every position (`hostile.mjs` there). A clear error, or the right answer; never a wrong result."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIBRARY = ROOT / "tests" / "emit" / "javascript" / "hostile"
MOCHI = pathlib.Path(os.environ.get("MOCHI", ROOT / "build" / "quick" / "mochi")).resolve()

if not shutil.which("node"):
    sys.exit("node is not installed" if "node" in os.environ.get("MOCHI_REQUIRE", "").split(",") else 0)
with tempfile.TemporaryDirectory() as work:
    out = pathlib.Path(work) / "hostile"
    subprocess.run([MOCHI, "build", "--target=javascript", LIBRARY, "-o", out], check=True, stdout=subprocess.DEVNULL)
    (out / "package.json").write_text('{"type": "module"}\n')
    done = subprocess.run(["node", LIBRARY / "hostile.mjs", (out / "dist" / "index.js").as_uri()], capture_output=True, text=True, timeout=120)
    print(done.stdout + done.stderr, end="")
    sys.exit(done.returncode)
