#!/usr/bin/env python3
"""Runs the test blocks of the standard modules (runtime/core/std/*_test.mochi) on the mochi that was built last (or the one
that MOCHI names), and tells whether docs/std.md and the example programs agree with the doc comments."""
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def program():
    if os.environ.get("MOCHI"):
        return Path(os.environ["MOCHI"])
    built = [p for p in ROOT.glob("build/*/mochi") if p.is_file()]
    return max(built, key=lambda p: p.stat().st_mtime) if built else None


def main():
    passed = failed = skipped = 0
    docs = subprocess.run([sys.executable, str(ROOT / "tools/gen_std_docs.py"), "--check"], capture_output=True, text=True)
    print(docs.stdout + docs.stderr, end="")
    passed, failed = (1, 0) if docs.returncode == 0 else (0, 1)
    mochi = program()
    if mochi is None:
        print("skipped: mochi is not built")
        skipped += 1
    else:
        for path in sorted((ROOT / "runtime/core/std").glob("*_test.mochi")):
            run = subprocess.run([str(mochi), "test", str(path.relative_to(ROOT))], capture_output=True, text=True, cwd=ROOT, timeout=300)
            results = re.findall(r"\.\.\. (ok|fail)", run.stdout)
            passed += results.count("ok")
            bad = results.count("fail") or int(run.returncode != 0 or not results)
            failed += bad
            if bad:
                print(run.stdout + run.stderr, end="")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
