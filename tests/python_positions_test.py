#!/usr/bin/env python3
"""An uncaught error of an installed library leads to the line and function of its Mochi source."""
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
MOCHI = pathlib.Path(os.environ.get("MOCHI", ROOT / "build" / "quick" / "mochi")).resolve()
PACKAGE = ROOT / "tests" / "emit" / "python" / "forms"
SOURCE = (PACKAGE / "src" / "lib.mochi").read_text().split("\n")
# A call, the last line of its trace, and the Mochi function and the text of its line that the trace must name.
CASES = [
    ("m.total([m.Money(2**63 - 1, 'E'), m.Money(1, 'E')])", "OverflowError: integer overflow", [("plus", "cents: cents + other.cents"), ("total", "sum_.plus(a)")]),
    ("m.small_square(7)", "IndexError: list index out of range: 7 (len 5)", [("small_square", "return squares[n]")]),
]
passed = failed = 0
with tempfile.TemporaryDirectory() as work:
    subprocess.run([MOCHI, "build", "--target=python", PACKAGE, "-o", work], check=True)
    for call, last, frames in CASES:
        done = subprocess.run([sys.executable, "-c", f"import demo_forms as m; {call}"], env=dict(os.environ, PYTHONPATH=f"{work}/src"), capture_output=True, text=True)
        wanted = [last]
        for function, text in frames:
            line = next(i for i, t in enumerate(SOURCE, 1) if text in t)
            wanted.append(f"  {function} at src/lib.mochi:{line}")
        missing = [w for w in wanted if w not in done.stderr]
        passed += not missing
        failed += bool(missing)
        if missing:
            print(f"FAIL {call}: the trace lacks {missing}\n{done.stderr}")
print(f"{passed} passed, {failed} failed, 0 skipped")
sys.exit(1 if failed else 0)
