#!/usr/bin/env python3
"""Writes what follows from the doc comments of the standard modules (runtime/core/std):

docs/std.md                          one line per exported name
tests/lang/std/examples_MODULE.mochi the examples of the doc comments as a program
tests/lang/std/examples_MODULE.out   what the examples say that they give

Run it after a change to a doc comment. With --check it only tells whether the files are up to date.
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STD = ROOT / "runtime/core/std"
TESTS = ROOT / "tests/lang/std"
DECLARATION = re.compile(r"^(?:export|extern) +(fun|type|let|extern fun) +(\w+)(.*)$")
IMPORT_AS = {"list": "lists", "map": "maps", "json": "js"}


def module_files(name):
    """The files of a module: NAME.mochi, or all of the folder NAME, the one with the package clause first."""
    single = STD / f"{name}.mochi"
    if single.exists():
        return [single]
    files = sorted((STD / name).glob("*.mochi"))
    return sorted(files, key=lambda path: "\npackage " not in path.read_text(encoding="utf-8"))


def module_names():
    found = {p.stem for p in STD.glob("*.mochi") if not p.stem.endswith("_test")}
    found |= {p.name for p in STD.iterdir() if p.is_dir()}
    return sorted(found)


class Item:
    def __init__(self, kind, name, signature, doc):
        self.kind, self.name, self.signature, self.doc = kind, name, signature, doc

    def sentence(self):
        """The first sentence of the doc comment."""
        text = []
        for line in self.doc:
            if not line or line.startswith(("@", "```")):
                break
            text.append(line)
        whole = " ".join(text)
        end = re.search(r"[.?](?= |$)", whole)
        return whole[: end.end()] if end else whole

    def examples(self):
        inside = False
        for line in self.doc:
            if line.startswith("```"):
                inside = line == "```mochi"
            elif inside:
                expression, _, printed = line.partition(" // => ")
                yield expression, printed


def join_lines(found):
    return found.group(1) + " ".join(found.group(2).split()) + found.group(3)


def read_module(name):
    """The module's own doc comment and its exported items, by file and place."""
    about, items = [], []
    for path in module_files(name):
        doc = []
        # A signature over several lines is read as one.
        source = re.sub(r"^(export fun \w+.*\($)((?:\n  .*)*)\n(\).*)$", join_lines, path.read_text(encoding="utf-8"), flags=re.M)
        for line in source.splitlines():
            if line.startswith("///"):
                doc.append(line[3:].removeprefix(" "))
                continue
            found = DECLARATION.match(line)
            if line.startswith("package "):
                about = doc
            elif found:
                rest = found.group(3)
                if found.group(1).endswith("fun"):
                    rest = rest[: rest.rfind("{")].rstrip() if rest.rstrip().endswith(("{", "}")) else rest
                    rest = re.split(r" \{ ", rest)[0]
                    kind = "fun"
                else:
                    kind = found.group(1)
                    rest = rest.split("=")[0].split("{")[0].rstrip()
                items.append(Item(kind, found.group(2), found.group(2) + rest, doc))
            doc = []
    return " ".join(about), items


def qualified(expression, names, alias):
    """The expression with the module's own names put behind its alias."""
    pieces = re.split(r'("(?:\\.|[^"\\])*")', expression)
    for i in range(0, len(pieces), 2):
        pieces[i] = re.sub(r"(?<![\w.])([A-Za-z_]\w*)(?!\w|:)",
                           lambda m: f"{alias}.{m.group(1)}" if m.group(1) in names else m.group(1), pieces[i])
    return "".join(pieces)


def program_of(name, items):
    alias = "m"
    names = {item.name for item in items}
    lines = ["// The examples of the module's doc comments; made by tools/gen_std_docs.py.", f'import "std/{name}" as {alias}', ""]
    printed = []
    for item in items:
        for expression, result in item.examples():
            lines.append(f"print({qualified(expression, names, alias)})")
            printed.append(result)
    return "\n".join(lines) + "\n", "\n".join(printed) + "\n"


def page():
    out = ["# The standard modules", "",
           "Each is imported by name, for example `import \"std/math\" as math`, and used as `math.sqrt(2.0)`. All of them are "
           "written in Mochi (`runtime/core/std`), and only what a program uses goes into what is built of it. Functions leave "
           "their arguments as they are and return new values; the one exception is `remove` of `std/map`.", "",
           "`import python \"math\" as math auto` and `import go \"math\" as math auto` mean `std/math` too, Go's `strings` and "
           "`strconv` mean `std/text`. Their own names are understood (`math.Sqrt`, `math.isnan`, `strings.ToUpper`), their "
           "functions take ints for floats, and Python's `floor` and `ceil` give ints.", "",
           "This page is made from the doc comments by `tools/gen_std_docs.py`.", ""]
    for name in module_names():
        about, items = read_module(name)
        out += [f"## std/{name}", "", about, "", "| Name | What it is |", "|---|---|"]
        for item in items:
            signature = item.signature.replace("|", "\\|")
            out.append(f"| `{'type ' if item.kind == 'type' else ''}{signature}` | {item.sentence()} |")
        out.append("")
    return "\n".join(out)


def main():
    files = {ROOT / "docs/std.md": page()}
    for name in module_names():
        program, printed = program_of(name, read_module(name)[1])
        files[TESTS / f"examples_{name}.mochi"] = program
        files[TESTS / f"examples_{name}.out"] = printed
    stale = [path for path, text in files.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        for path in stale:
            print(f"out of date: {path.relative_to(ROOT)}")
        sys.exit(1 if stale else 0)
    for path in stale:
        path.write_text(files[path], encoding="utf-8")


if __name__ == "__main__":
    main()
