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


def rust_words(text):
    """Without doc comments, lints, imports and what only layout adds."""
    text = re.sub(r"^\s*//.*$", "", text, flags=re.M)
    text = re.sub(r"#\[allow\([^)]*\)\]", "", text)
    # Users do not see that a body assigns to its parameter.
    text = re.sub(r"(?<=[(\s])mut (?=\w+: )", "", text)
    text = re.sub(r"\s+", "", text)
    return re.sub(r",(?=[)\]}>])", "", text)


# The same for Rust: declarations whole, functions up to their bodies, constants up to their values; and nothing else is public.
for library in (ROOT / "examples" / "textkit", PACKAGES / "rows", *sorted(p.parent for p in (ROOT / "tests" / "emit" / "rust").glob("*/mochi.toml"))):
    with tempfile.TemporaryDirectory() as out:
        built = mochi("build", "--target=rust", str(library), "-o", out)
        result(built.returncode == 0, f"{library.name} builds for Rust", built.stderr)
        private = ("inner.rs", "shared.rs", "runtime.rs", "places.rs", "bigint.rs", "internal.rs")
        emitted = re.sub(r"\+'static", "", rust_words("\n".join(p.read_text() for p in sorted(pathlib.Path(out).rglob("*.rs")) if p.name not in private and p.parent.name != "internal")))
        surface = mochi("api", "--target=rust", str(library)).stdout
        blocks = [block for part in surface.split("\n\n") for block in [re.sub(r"^(//|use ).*\n?", "", part, flags=re.M).strip()] if "pub " in block]
        for block in blocks:
            # A function that needs the shared types asks its type parameters to own what they hold.
            head, *methods = re.split(r"^impl.*\{$", block, flags=re.M)
            # A function with default values is two.
            head = head.split(";\n") if head.startswith("pub fn") else [head]
            for said in map(rust_words, (*(part for part in head if part), *(line for part in methods for line in part.splitlines() if ";" in line))):
                found = said in emitted or any(said.removesuffix(";") + end in emitted for end in "{=")
                result(found, f"{library.name} has in Rust", block)
        told = sum(len(re.findall(r"pub(?:fn|struct|enum|const|static)", rust_words(block))) for block in blocks)
        written = len(re.findall(r"pub(?:fn|struct|enum|const|static)", emitted))
        result(told == written and told > 0, f"{library.name} has nothing more in Rust", f"{told} told, {written} written")

# Before anything is written everything is refused.
with tempfile.TemporaryDirectory() as out:
    done = mochi("build", "--target=rust", str((PACKAGES / "clashes").relative_to(ROOT)), "-o", out + "/x")
    compare("refused build", PACKAGES / "clashes" / "build_rust.err", done, 1)
    result(not pathlib.Path(out, "x").exists(), "nothing written")

print("{passed} passed, {failed} failed, {skipped} skipped".format(**counts))
sys.exit(1 if counts["failed"] else 0)
