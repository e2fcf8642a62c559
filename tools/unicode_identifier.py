#!/usr/bin/env python3
"""Writes src/syntax/unicode_identifier.inc: the code points that may begin and continue an identifier.

An identifier begins with a letter, an other-symbol or `_`, and goes on with any of these or a number
(language page section 2). Run with a Python whose unicodedata has the Unicode version of the other tables.
"""
import sys
import unicodedata


def ranges(accept):
    out = []
    for code in range(0x80, 0x110000):
        if not accept(unicodedata.category(chr(code))):
            continue
        if out and out[-1][1] == code - 1:
            out[-1][1] = code
        else:
            out.append([code, code])
    return out


def write(name, found, out):
    out.write(f"constexpr CodeRange {name}[] = {{\n")
    line = "   "
    for first, last in found:
        item = f" {{0x{first:X}, 0x{last:X}}},"
        if len(line) + len(item) > 108:
            out.write(line + "\n")
            line = "   "
        line += item
    out.write(line + "\n};\n")


def main():
    with open(sys.argv[1], "w", encoding="ascii") as out:
        out.write(f"// Written by tools/unicode_identifier.py from Unicode {unicodedata.unidata_version}.\n")
        write("kIdentifierStart", ranges(lambda c: c[0] == "L" or c == "So"), out)
        write("kIdentifierNumber", ranges(lambda c: c[0] == "N"), out)


main()
