#!/usr/bin/env python3
"""Libraries of strangers that not every target can build yet, each with its users in three languages: here they are checked and
their tests run. One whose users all pass moves to tests/libraries, whose test builds it for every target."""
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MOCHI = os.environ.get("MOCHI", str(ROOT / "build" / "quick" / "mochi"))

passed = failed = 0
for manifest in sorted((ROOT / "tests" / "libraries_waiting").glob("*/mochi.toml")):
    for command in ("check", "test"):
        done = subprocess.run([MOCHI, command, str(manifest.parent)], capture_output=True, text=True, timeout=120)
        if done.returncode == 0:
            passed += 1
        else:
            failed += 1
            print(f"FAIL {manifest.parent.name} {command}\n{done.stdout}{done.stderr}")
print(f"{passed} passed, {failed} failed, 0 skipped")
sys.exit(failed != 0)
