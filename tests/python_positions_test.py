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
    ("m.pick([1, 2], [0, -3])", "IndexError: list index out of range\n", [("pick", "sum_ + xs[p]")]),
    ("m.mark(2, 1, 0)", "IndexError: list index out of range: 2 (len 2)", [("mark", "grid[y + 1][x] = 7")]),
    ("m.mark(2, 0, 5)", "IndexError: list index out of range: 5 (len 2)", [("mark", "grid[y + 1][x] = 7")]),
    ("m.resolve(['a', 'b'], {'a': 1})", "IndexError: map key not found: b", [("resolve", "append(out, values[n])")]),
    ("m.worth([m.Level.HIGH], {})", 'IndexError: map key not found: {"__name": "High"}', [("worth", "values[l] > most")]),
    ("m.letter_at(['ab', 'c'], 2)", "IndexError: string index out of range: 1 (len 1)", [("letter_at", "w[at - 1]")]),
    ("m.chosen([1, 2], lambda at: at + 1)", "IndexError: list index out of range: 2 (len 2)", [("chosen", "while xs[at] > 0")]),
    ("m.chosen([1, 2], lambda at: [][at])", "IndexError: list index out of range\n", []),
    ("m.chosen([1, 2], lambda at: {}[at])", "KeyError: 0\n", []),
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
