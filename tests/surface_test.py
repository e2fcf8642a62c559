#!/usr/bin/env python3
"""How public surfaces look to the users of each language (`mochi api --target`, `mochi pkg surface`), compared with files.

`--update` writes the files anew. What TypeScript is told stands also in the emitted declarations, word for word."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "tests" / "emit" / "surface"
MOCHI = pathlib.Path(os.environ.get("MOCHI", ROOT / "build" / "quick" / "mochi")).resolve()
LANGUAGES = ["typescript", "python", "jvm", "dotnet", "swift", "kotlin", "rust", "beam"]
UPDATE = "--update" in sys.argv
counts = {"passed": 0, "failed": 0, "skipped": 0}


def result(good, name, text=""):
    counts["passed" if good else "failed"] += 1
    if not good:
        print(f"FAIL {name}\n{text[:3000]}")


def mochi(*args):
    return subprocess.run([MOCHI, *args], capture_output=True, text=True, cwd=ROOT, timeout=60)


def compare(name, file, done, status):
    text = done.stdout + done.stderr
    if UPDATE:
        file.write_text(text)
    known = file.read_text() if file.exists() else ""
    result(known == text and done.returncode == status, name, f"status {done.returncode}\n{text}")


for package in sorted(p.parent for p in PACKAGES.glob("*/mochi.toml")):
    path = str(package.relative_to(ROOT))
    refusing = package.name == "clashes"
    for language in LANGUAGES:
        done = mochi("api", f"--target={language}", path)
        compare(f"{package.name} {language}", package / f"{language}.txt", done, 1 if "refused [" in done.stdout else 0)
    compare(f"{package.name} all", package / "all.txt", mochi("pkg", "surface", path), 1 if refusing else 0)


def words(text):
    text = re.sub(r"/\*\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\s+", "", text)
    return re.sub(r"[,;|](?=[)\]}>;])|(?<==)\|", "", text)


# The mapping and the emitter say the same.
for library in (ROOT / "examples" / "textkit", PACKAGES / "rows"):
    with tempfile.TemporaryDirectory() as out:
        built = mochi("build", "--target=javascript", str(library), "-o", out)
        result(built.returncode == 0, f"{library.name} build", built.stderr)
        emitted = words("\n".join(p.read_text() for p in sorted(pathlib.Path(out).glob("dist/*.d.ts"))))
        for block in mochi("api", "--target=typescript", str(library)).stdout.split("\n\n"):
            if block.startswith("export"):
                result(words(block) in emitted, f"{library.name} declares", block)

# Before anything is written everything is refused.
with tempfile.TemporaryDirectory() as out:
    done = mochi("build", "--target=rust", str((PACKAGES / "clashes").relative_to(ROOT)), "-o", out + "/x")
    compare("refused build", PACKAGES / "clashes" / "build_rust.err", done, 1)
    result(not pathlib.Path(out, "x").exists(), "nothing written")

print("{passed} passed, {failed} failed, {skipped} skipped".format(**counts))
sys.exit(1 if counts["failed"] else 0)
