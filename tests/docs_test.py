#!/usr/bin/env python3
"""Runs the programs that docs/language.md, docs/std.md and README.md show, on the mochi that was built last (or the one that MOCHI names).
Behind a line that prints stands what it prints, `// => TEXT`, further lines below it: all of them together are the program's whole
output. Each program is laid out as `mochi fmt` lays it out, and each built-in function has a row in the page's table. A fence with a
file name (```csv people.csv) makes a file that later programs of the page use. Programs that import crates are left to
rust_bridge_test.py. Prints `N passed, N failed, N skipped`."""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ["docs/language.md", "docs/std.md", "README.md"]
# Known to the checker, and refused (T067).
REFUSED = {"eval", "httpGet", "make_chan", "make_stream", "subscribe", "recv_sub"}
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.M | re.S)
STATED = re.compile(r"^(?!\s*///).*?// => ?(.*)$", re.M)


def program():
    if os.environ.get("MOCHI"):
        return Path(os.environ["MOCHI"]).resolve()
    built = [p for p in ROOT.glob("build/*/mochi") if p.is_file()]
    return max(built, key=lambda p: p.stat().st_mtime) if built else None


def shown(wanted, got):
    return f"--- stated\n{wanted}--- printed\n{got}"


class Page:
    """The programs of a page, in a folder of their own."""

    def __init__(self, mochi, name, folder):
        self.mochi, self.name, self.folder = mochi, name, folder
        self.text = (ROOT / name).read_text()

    def call(self, *args, source=None):
        environment = dict(os.environ, NO_COLOR="1", XDG_CACHE_HOME=str(self.folder / ".cache"))
        return subprocess.run([str(self.mochi), *args], input=source or "", cwd=self.folder, env=environment, capture_output=True, text=True,
                              timeout=120)

    def faults(self, file, source):
        """What is wrong with one program, as texts."""
        (self.folder / file).write_text(source)
        run = self.call("run", file)
        wanted = "".join(line + "\n" for line in STATED.findall(source))
        if run.returncode != 0 or run.stdout != wanted:
            yield shown(wanted, run.stdout + run.stderr)
        if re.search(r'^(test "|export )', source, re.M):
            tests = self.call("test", file)
            if tests.returncode != 0:
                yield tests.stdout + tests.stderr
        laid_out = self.call("fmt", "--stdin", source=source)
        if laid_out.returncode != 0 or laid_out.stdout != source:
            yield "not as `mochi fmt` lays it out:\n" + laid_out.stdout + laid_out.stderr

    def blocks(self):
        """(line, language, file name or None, text) of each fenced block."""
        for found in BLOCK.finditer(self.text):
            yield (self.text.count("\n", 0, found.start()) + 1, *found.groups())

    def check(self):
        counts = [0, 0, 0]
        for line, language, file, source in self.blocks():
            if language != "mochi":
                if file:
                    (self.folder / file).write_text(source)
                continue
            if "import rust" in source:
                counts[2] += 1
                continue
            faults = list(self.faults(file or f"line_{line}.mochi", source))
            counts[1 if faults else 0] += 1
            for fault in faults:
                print(f"{self.name}:{line}: {fault}")
        return counts


def built_ins():
    """The names that a program can call, by builtins.def."""
    names = re.findall(r'^MOCHI_BUILTIN\(\w+, "([^"]+)"', (ROOT / "src/types/builtins.def").read_text(), re.M)
    return [name.replace("result/", ".") for name in names if not name.startswith("std/") and name not in REFUSED]


def rows_of_built_ins(text):
    """The names before the parentheses in the first cells of the tables of the section about built-in functions."""
    section = text.split("\n## Built-in functions\n", 1)[-1].split("\n## ", 1)[0]
    cells = re.findall(r"^\| (`.*?) \|", section, re.M)
    return {name for cell in cells for name in re.findall(r"`(\.?\w+)\(", cell)}


def faults_of_table(text):
    """What is wrong with the table of built-in functions."""
    rows = rows_of_built_ins(text)
    for name in built_ins():
        if name not in rows:
            yield f"no row for {name}"
    for name in sorted(rows - set(built_ins())):
        yield f"a row for {name}, which is no built-in"


def faults_of_refused(mochi):
    """What has no row must be refused."""
    calls = "".join(f'{name}("x")\n' for name in sorted(REFUSED))
    check = subprocess.run([str(mochi), "check", "-"], input=calls, capture_output=True, text=True, timeout=60)
    if check.stderr.count("error[T067]") != len(REFUSED):
        yield "not all are refused, and want a row:\n" + check.stdout + check.stderr


def main():
    counts = [0, 0, 0]
    mochi = program()
    faults = list(faults_of_table((ROOT / PAGES[0]).read_text()))
    faults += faults_of_refused(mochi) if mochi else []
    counts[1 if faults else 0] += 1
    for fault in faults:
        print(f"{PAGES[0]}: {fault}")
    if mochi is None:
        print("skipped: mochi is not built")
        counts[2] += 1
    for name in PAGES if mochi else []:
        with tempfile.TemporaryDirectory() as folder:
            counts = [a + b for a, b in zip(counts, Page(mochi, name, Path(folder)).check())]
    print("{} passed, {} failed, {} skipped".format(*counts))
    return 1 if counts[1] else 0


if __name__ == "__main__":
    sys.exit(main())
