#!/usr/bin/env python3
"""No source deletes a directory tree or cuts a file short but through `host/owned_tree.h` and the file systems themselves.

Prints each failure and ends with `N passed, N failed, N skipped`."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# What deletes or cuts: the calls of `FileSystem`, of the system, and of C++.
WORDS = re.compile(r"\b(remove_tree|remove_all|ftruncate|O_TRUNC|std::ofstream|std::fstream|fopen|nftw|rmdir)\b")
# The door, and the file systems behind it: `edited_files.h` lays unsaved texts over another one.
ALLOWED = ("src/host/", "src/session/edited_files.h")


def strip_comments(text):
    return re.sub(r"//[^\n]*", "", text)


def main():
    passed = failed = 0
    for path in sorted((ROOT / "src").rglob("*")):
        if path.suffix not in (".cc", ".h"):
            continue
        name = path.relative_to(ROOT).as_posix()
        found = sorted({match.group(0) for match in WORDS.finditer(strip_comments(path.read_text()))})
        if found and not name.startswith(ALLOWED):
            failed += 1
            print(f"FAIL {name}: {', '.join(found)}: use host/owned_tree.h")
        else:
            passed += 1
    callers = [p for p in (ROOT / "src").rglob("*.cc") if re.search(r"\b(remove_owned_tree|remove_inside_owned_tree)\(", p.read_text())]
    if len(callers) < 4:
        failed += 1
        print("FAIL nobody uses host/owned_tree.h: the test looks at nothing")
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
