#!/usr/bin/env python3
"""Checks what the compiler cannot: which folder includes which, the size of files, and the register of codes.

Prints each violation and ends with `N passed, N failed, N skipped`."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SRC = ROOT / "src"

# Folder -> what it may include besides itself. A sub-folder of its own stands above its folder.
ALLOWED = {
    "base": "",
    "types": "base",
    "diag": "base",
    "host": "base diag",
    "archive": "base diag",
    "api": "base diag",
    "syntax": "base diag types",
    # Its loader of modules reads through host.
    "check": "base diag types syntax api host",
    "ir": "base diag types",
    # Its passes share the cores through host.
    "lower": "base diag types host syntax check ir",
    "vm": "base diag types ir",
    "emit": "base diag types ir api",
    "package": "base diag host archive api",
    "registry": "base diag host archive api package",
    "artefact": "base diag host archive api package",
    "bridge": "base diag host archive api package registry",
    "fanout": "base diag types host archive api check ir lower emit package registry artefact bridge",
    # What a command, or an editor's request, needs before it can do its one thing.
    "session": "base diag types host archive api syntax check ir lower vm emit package registry artefact bridge fanout",
    # Documentation of a surface, as texts.
    "doc": "base api syntax",
    # What commands tell of their results, as texts.
    "report": "base diag types host archive api package fanout session",
    "lsp": "base diag types host api syntax check ir lower session",
    "cli": "*",
}
# Libraries that throw: only a file named *_throws.cc may include them.
THROWING = ("CLI/", "nlohmann/")
# Costly headers that no header of ours may include.
COSTLY = {"iostream", "regex", "filesystem", "functional", "ranges", "thread", "sstream"}
LONGEST = 600
# Folders whose switches name every kind: a new one stops their build. `default:` stands there only in switches over
# characters and numbers, with a comment on its line that says so: `default:  // of characters`.
EXHAUSTIVE = ("ir", "lower", "emit")
DEFAULT = re.compile(r"^\s*default:(?!\s*// of )", re.M)

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.M)


def source_files():
    return sorted(p for p in SRC.rglob("*") if p.suffix in (".h", ".cc", ".def"))


def check_includes(path, failures):
    relative = path.relative_to(SRC)
    folder = relative.parts[0]
    allowed = ALLOWED.get(folder)
    if allowed is None:
        failures.append(f"{relative}: folder `{folder}` has no row in tests/layers_test.py")
        return
    for kind, name in INCLUDE.findall(path.read_text()):
        if kind == "<":
            if name.startswith(THROWING) and not path.name.endswith("_throws.cc"):
                failures.append(f"{relative}: includes <{name}>, which throws; wrap it in a *_throws.cc")
            if name in COSTLY and path.suffix == ".h":
                failures.append(f"{relative}: a header includes <{name}>")
            continue
        target = name.split("/")[0]
        if "/" not in name or not (SRC / target).is_dir() or target == folder:
            check_language_emitters(relative, folder, name, failures)
            continue
        if allowed != "*" and target not in allowed.split():
            failures.append(f"{relative}: includes {name}, but `{folder}` may only include: {allowed or 'nothing'}")


def check_language_emitters(relative, folder, name, failures):
    """An emitter sees emit/common and its own folder, no other target."""
    if folder != "emit" or len(relative.parts) < 3:
        return
    parts = name.split("/")
    own = relative.parts[1]
    if len(parts) > 2 and parts[0] == "emit" and parts[1] not in ("common", own):
        failures.append(f"{relative}: emitter `{own}` includes {name}")
    if own == "common" and len(parts) > 2 and parts[0] == "emit" and parts[1] != "common":
        failures.append(f"{relative}: emit/common includes a target")


def check_switches(path, failures):
    relative = path.relative_to(SRC).as_posix()
    if not relative.startswith(tuple(folder + "/" for folder in EXHAUSTIVE)):
        return
    text = path.read_text()
    for found in DEFAULT.finditer(text):
        line = text.count("\n", 0, found.end()) + 1
        failures.append(f"{relative}:{line}: `default:` in a switch; name every kind, or ask by ir::is_one_of")


def registered_codes():
    codes = []
    for path in sorted((SRC / "diag" / "codes").glob("*.def")):
        codes += re.findall(r"^MOCHI_CODE\((\w+),", path.read_text(), re.M)
    return codes


def check_codes(failures):
    codes = registered_codes()
    pages = {p.stem: p.read_text() for p in (ROOT / "docs" / "codes").glob("*.md")}
    for code in sorted(set(codes)):
        if codes.count(code) > 1:
            failures.append(f"code {code} is registered twice")
        text = pages.get(code)
        if text is None:
            failures.append(f"code {code} has no page docs/codes/{code}.md")
        elif not text.startswith(f"# {code}: ") or len([l for l in text.splitlines() if l.strip()]) < 3:
            failures.append(f"docs/codes/{code}.md must begin with `# {code}: ` and say what it means and what to do")
    for name in sorted(set(pages) - set(codes)):
        failures.append(f"docs/codes/{name}.md has no registered code")
    return len(codes)


def check_codes_are_tested(failures):
    """Every syntax and checker code has a case that shows its whole message, or a line in tests/untested_codes.txt."""
    shown = set()
    for path in (ROOT / "tests").rglob("*.err"):
        shown.update(re.findall(r"(?:error|warning)\[(\w+)\]", path.read_text(errors="replace")))
    # Inputs too large to show: hostile ones name their code only.
    shown.update(p.read_text().strip() for p in (ROOT / "tests" / "hostile").rglob("*.code"))
    exempt = {}
    for line in (ROOT / "tests" / "untested_codes.txt").read_text().splitlines():
        code, _, reason = line.partition(" ")
        if code and not code.startswith("#"):
            exempt[code] = reason.strip()
    wanted = [c for c in registered_codes() if c[0] in "PTC" and c[1:].isdigit()]
    for code in wanted:
        if code not in shown and code not in exempt:
            failures.append(f"code {code} has no case below tests/ that shows its message")
        if code in shown and code in exempt:
            failures.append(f"code {code} has a case; remove it from tests/untested_codes.txt")
    for code, reason in sorted(exempt.items()):
        if code not in wanted or not reason:
            failures.append(f"tests/untested_codes.txt: {code} is unknown or has no reason")
    return len(wanted)


def main():
    failures = []
    files = source_files()
    for path in files:
        check_includes(path, failures)
        check_switches(path, failures)
        lines = path.read_text().count("\n")
        if lines > LONGEST and path.suffix != ".def":
            failures.append(f"{path.relative_to(SRC)}: {lines} lines, more than {LONGEST}")
    checked = len(files) + check_codes(failures) + check_codes_are_tested(failures)
    for failure in failures:
        print("FAIL", failure)
    print(f"{max(checked - len(failures), 0)} passed, {len(failures)} failed, 0 skipped")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
