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


# Examples longer than this are left to the doc comments.
LONGEST_EXAMPLE = 100
FIRST_PROGRAM = '''
```mochi
import "std/json" as json
import "std/list" as list
import "std/random" as random
import "std/time" as time

type Order { item: string, n: int }

let source = "[{\\"item\\": \\"tea\\", \\"n\\": 2}, {\\"item\\": \\"pie\\", \\"n\\": 1}]"
let orders = json.parse(source) as list<Order>
print(list.sort_by(orders, fun(o) => o.n)[0].item)  // => pie
match json.try_parse("[1,") {
  Ok(value) => print(value)
  Err(why) => print(why)
}
// => invalid JSON at byte 3: unexpected end
let once = random.next_int(random.seeded(42), 6)
let twice = random.next_int(once.rng, 6)
print(once.value in range(6), twice.value in range(6))  // => true true
let day = time.parse_date("2026-11-22")?
print(time.weekday_name(time.weekday(day)), time.format_date(time.add_days(day, 40)))  // => Sunday 2027-01-01
```
'''.strip()


class Item:
    def __init__(self, kind, name, signature, doc, fields=None):
        self.kind, self.name, self.signature, self.doc, self.fields = kind, name, signature, doc, fields or []

    def declaration(self):
        """The signature as a reader wants it: a type with its fields."""
        if self.kind != "type":
            return self.signature
        return f"type {self.signature}" + (f" {{ {', '.join(self.fields)} }}" if self.fields else "")

    def text(self):
        """The first paragraph of the doc comment."""
        text = []
        for line in self.doc:
            if not line or line.startswith(("@", "```")):
                break
            text.append(line)
        return " ".join(text)

    def example(self):
        """The shortest example, as code and what it gives; empty if there is none that is short."""
        code = [f"{expression} → {printed}" for expression, printed in self.examples() if printed.strip()]
        shortest = min(code, key=len, default="")
        return shortest if len(shortest) <= LONGEST_EXAMPLE else ""

    def examples(self):
        inside = False
        for line in self.doc:
            if line.startswith("```"):
                inside = line == "```mochi"
            elif inside:
                expression, _, printed = line.partition(" // => ")
                yield expression, printed


def fields_of(source, head):
    """The fields of the record type that begins with a line, as written."""
    body = source[source.index(head) :].partition("{")[2].partition("}")[0]
    return [field for field in (part.strip() for part in re.split(r"[,\n]", body)) if re.match(r"\w+: ", field)]


def in_cell(text):
    """Code for a table's cell."""
    text = text.replace("|", "\\|")
    return f"`` {text} ``" if "`" in text else f"`{text}`"


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
                if kind == "type":
                    items[-1].fields = fields_of(source, line)
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
           "their arguments as they are and return new values; the one exception is `remove` of `std/map`. An import hides the "
           "built-in function of its name: behind `import \"std/text\" as texts` both `texts.lines(s)` and the built-in `text(b)` are there, "
           "likewise with `maps`, and `raw` for `std/bytes`.", "",
           "`import python \"math\" as math auto` and `import go \"math\" as math auto` mean `std/math` too, Go's `strings` and "
           "`strconv` mean `std/text`. Their own names are understood (`math.Sqrt`, `math.isnan`, `strings.ToUpper`), their "
           "functions take ints for floats, and Python's `floor` and `ceil` give ints.", "",
           "What needs no import (`len`, `split`, `sort`, `map` …) is told with [the language](language.md#built-in-functions). "
           "This page is made from the doc comments by `tools/gen_std_docs.py`.", "",
           FIRST_PROGRAM, "", "| Module | |", "|---|---|"]
    for name in module_names():
        about = read_module(name)[0]
        out.append(f"| [`std/{name}`](#std{name}) | {about.partition('. ')[0].removesuffix('.')} |")
    out.append("")
    for name in module_names():
        about, items = read_module(name)
        out += [f"## std/{name}", "", about, "", "| Name | What it is | For example |", "|---|---|---|"]
        for item in items:
            example = item.example()
            text = item.text().replace("|", "\\|")
            out.append(f"| {in_cell(item.declaration())} | {text} | {in_cell(example) if example else ''} |")
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
