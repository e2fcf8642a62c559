#!/usr/bin/env python3
"""Writes src/package/spdx_ids.inc from lists of SPDX identifiers: gen_spdx.py IDS.json DEPRECATED.json EXCEPTIONS.json"""
import json
import sys


def rows(name, items):
    lines = [f"constexpr std::string_view {name}[] = {{\n"]
    line = "   "
    for item in sorted(items):
        piece = f' "{item}",'
        if len(line) + len(piece) > 108:
            lines.append(line + "\n")
            line = "   "
        line += piece
    return "".join(lines) + line + "\n};\n"


def main():
    current, deprecated, exceptions = (json.load(open(path)) for path in sys.argv[1:4])
    with open("src/package/spdx_ids.inc", "w") as out:
        out.write("// Made by tools/gen_spdx.py from the SPDX license list; sorted by bytes.\n")
        out.write(rows("kLicenses", current))
        out.write(rows("kDeprecatedLicenses", deprecated))
        out.write(rows("kExceptions", exceptions))


main()
