#!/usr/bin/env python3
"""The example textkit for C and C++: `mochi build --emit library`, cargo, both compilers with all warnings, programs that run under
sanitizers. Skips by name where cargo or a compiler is missing. Prints `N passed, N failed, N skipped`."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
MOCHI = os.environ.get("MOCHI", str(ROOT / "build" / "quick" / "mochi"))
HERE = ROOT / "tests" / "rust_c_library"
NAME = "mochi_examples_textkit"
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]
# What textkit's documentation and the definitions of the measures say.
WANTED = {
    "consumer.c": "0 creme-brulee\n0 3: one two three\n0\n0 3\n0 Hello, Zoë!\n1 1 other\n0 1 2 3 2 beta\n0 1.3.0\n4 1\n0 1 2.0\n0 0\n4\n4\n",
    "consumer.cc": "0 Hello\n0 1 apple\na=2 b=1 \n",
}


def run(*command, cwd, status=0):
    done = subprocess.run([str(word) for word in command], cwd=cwd, capture_output=True, text=True, timeout=600)
    if done.returncode != status:
        raise AssertionError(f"{command[0]}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def build(folder):
    run(MOCHI, "build", "--emit", "library", "--out", folder, ROOT / "examples" / "textkit", cwd=folder.parent)
    manifest = (folder / "Cargo.toml").read_text()
    assert 'crate-type = ["rlib", "cdylib", "staticlib"]' in manifest and "[dependencies]" not in manifest, manifest
    run("cargo", "build", "--quiet", "--offline", "--target-dir", folder / "target", cwd=folder)
    made = folder / "target" / "debug"
    for kind in (f"lib{NAME}.rlib", f"lib{NAME}.so", f"lib{NAME}.a"):
        assert (made / kind).exists(), kind
    return made


def symbols(made, folder):
    """All that is shown carries the crate's name and the major part of its version, and the header declares just that."""
    shown = run("nm", "-D", "--defined-only", made / f"lib{NAME}.so", cwd=folder)
    names = {line.split()[-1] for line in shown.splitlines() if line.split()[1] == "T"}
    header = (folder / "include" / f"{NAME}.h").read_text()
    declared = set(re.findall(r"^(?:int32_t|void|const char) \*?(\w+)\(", header, re.M))
    assert names == declared and names and all(name.startswith(f"{NAME}_v0_") for name in names), names ^ declared
    for left_out in ("ngrams: it has type parameters", "render_with: functions are not given to C"):
        assert left_out in header, left_out


def consumer(made, folder, source):
    compiler, standard = ("gcc", "c11") if source.endswith(".c") else ("g++", "c++17")
    common = [compiler, f"-std={standard}", *WARNINGS, "-I", folder / "include", HERE / source]
    for kind, flags in {
        "shared": ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-L", made, f"-l{NAME}", f"-Wl,-rpath,{made}"],
        "static": [made / f"lib{NAME}.a", "-lpthread", "-ldl", "-lm"],
    }.items():
        program = folder / f"{source}.{kind}"
        run(*common, "-o", program, *flags, cwd=folder)
        got = run(program, cwd=folder)
        assert got == WANTED[source], f"{kind}\n--- wanted\n{WANTED[source]}\n--- got\n{got}"


def main():
    missing = [tool for tool in ("cargo", "gcc", "g++", "nm") if shutil.which(tool) is None]
    if missing:
        print(f"skip: no {missing[0]}\n0 passed, 0 failed, 3 skipped")
        return 0
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="mochi-c-library-") as base:
        folder = pathlib.Path(base) / "textkit"
        made = build(folder)
        for name, case in {"symbols": lambda: symbols(made, folder), "C": lambda: consumer(made, folder, "consumer.c"),
                           "C++": lambda: consumer(made, folder, "consumer.cc")}.items():
            try:
                case()
                passed += 1
            except AssertionError as wrong:
                failed += 1
                print(f"FAIL {name}: {wrong}")
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
