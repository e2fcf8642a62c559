#!/usr/bin/env python3
"""What callers without types give to a library: tests/emit/javascript/hostile is built as an npm package and called with
values of every kind in every position (`hostile.mjs` there). A clear error, or the right answer; never a wrong result.
Prints `N passed, N failed, N skipped`."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIBRARY = ROOT / "tests" / "emit" / "javascript" / "hostile"
MOCHI = pathlib.Path(os.environ.get("MOCHI", ROOT / "build" / "quick" / "mochi")).resolve()

def fault():
    """What goes wrong with the library; empty where nothing does."""
    with tempfile.TemporaryDirectory() as work:
        out = pathlib.Path(work) / "hostile"
        built = subprocess.run([MOCHI, "build", "--target=javascript", LIBRARY, "-o", out], capture_output=True, text=True, timeout=120)
        if built.returncode != 0:
            return built.stdout + built.stderr
        (out / "package.json").write_text('{"type": "module"}\n')
        command = ["node", LIBRARY / "hostile.mjs", (out / "dist" / "index.js").as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        # The last line of the script says that all of it ran.
        return "" if (done.returncode, done.stdout) == (0, "fine\n") else done.stdout + done.stderr + f"exit status {done.returncode}\n"


passed, failed, skipped = 0, 0, 0
if shutil.which("node"):
    wrong = fault()
    passed, failed = (0, 1) if wrong else (1, 0)
    print(f"FAIL hostile inputs\n{wrong}" if wrong else "", end="")
else:
    required = "node" in os.environ.get("MOCHI_REQUIRE", "").split(",")
    failed, skipped = (1, 0) if required else (0, 1)
    print(f"{'FAIL' if required else 'skipped'}: node is not installed")
print(f"{passed} passed, {failed} failed, {skipped} skipped")
sys.exit(1 if failed else 0)
