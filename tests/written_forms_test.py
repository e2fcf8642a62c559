#!/usr/bin/env python3
"""What a form of Mochi becomes where the target has a form of its own: template literals and f-strings for texts with holes,
spreads for updates. Prints `N passed, N failed, N skipped`."""
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
MOCHI = os.environ.get("MOCHI", str(ROOT / "build" / "quick" / "mochi"))
OUTPUT = {"javascript": "main.mjs", "python": "main.py", "rust": "src/main.rs"}
PROGRAM = """type P { x: int, y: int, tags: list<string> }
fun label(name: string, n: int): string { return f"{name} has {n} of \\"{name}\\" {{}} {n:>4}" }
fun both(a: string, b: string): string { return f"{a}{b}" }
fun padded(a: string): string { return f"{a:5}|" }
fun moved(p: P, n: int): P { return p with { x: p.x + n } }
fun bumped(p: P): P { return p with { x: change(p) } }
fun change(p: P): int {
  p.y = 5
  return 1
}
let p = P { x: 1, y: 2, tags: [] }
print(label("a", 1), both("a", "b"), padded("a"), moved(p, 3), bumped(p))
"""
EXPECTED = {
    "javascript": [
        'return `${name} has ${n} of "${name}" {} ${String(n).padStart(4)}`;',
        "return `${a}${b}`;",
        "{ ...p, x: ",
    ],
    "python": [
        'return f\'{name} has {n} of "{name}" {{}} {n:>4}\'',
        'return f"{a}{b}"',
        "return f'{pad_end(a, 5, \" \")}|'",
    ],
    "rust": [
        'Text::from(format!("{} has {} of \\"{}\\" {{}} {:>4}", name.as_str(), n, name.as_str(), n))',
        'Text::from(format!("{}{}", a.as_str(), b.as_str()))',
    ],
}
# A value that may change what is copied is evaluated first.
ABSENT = {"javascript": ["...old, x: change(", "...p, x: change("], "python": [], "rust": []}


def built(target):
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "forms.mochi"
        source.write_text(PROGRAM)
        out = pathlib.Path(folder) / "out"
        subprocess.run([MOCHI, "build", "--target", target, "--out", out, source], check=True, timeout=120)
        return (out / OUTPUT[target]).read_text()


def main():
    passed = failed = 0
    for target, lines in EXPECTED.items():
        text = built(target)
        wrong = [f"lacks {line}" for line in lines if line not in text]
        wrong += [f"has {line}" for line in ABSENT[target] if line in text]
        passed += not wrong
        failed += bool(wrong)
        for each in wrong:
            print(f"FAIL {target}: {each}")
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
