#!/usr/bin/env python3
"""Generated programs end alike on the VM and on every target: see tests/targets/property. Rust, which compiles each batch,
gets fewer of them; MOCHI_PROPERTY_PROGRAMS sets the number for the others."""
import os
import pathlib
import re
import subprocess
import sys

RUNNER = pathlib.Path(__file__).resolve().parent / "targets" / "property" / "run_property.py"
count = int(os.environ.get("MOCHI_PROPERTY_PROGRAMS", "2000"))
totals = [0, 0, 0]
for targets, programs in (("javascript,python", count), ("rust", count // 10)):
    done = subprocess.run(
        [sys.executable, str(RUNNER), "--targets", targets, "--programs", str(programs)], capture_output=True, text=True
    )
    lines = done.stdout.rstrip().split("\n")
    print("\n".join(lines[:-1]))
    found = re.fullmatch(r"(\d+) passed, (\d+) failed, (\d+) skipped", lines[-1])
    if found is None:
        print(f"FAIL {targets}: {done.stderr[-2000:]}")
        totals[1] += 1
        continue
    totals = [a + int(b) for a, b in zip(totals, found.groups())]
print("{} passed, {} failed, {} skipped".format(*totals))
sys.exit(1 if totals[1] else 0)
