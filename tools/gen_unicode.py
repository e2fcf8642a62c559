#!/usr/bin/env python3
"""Writes src/base/unicode_tables.inc from Python's own Unicode data; see src/base/unicode.h for the properties."""
import unicodedata

START, NUMBER, PRINTABLE, CASED, IGNORABLE, SPACE = 1, 2, 4, 8, 16, 32
WHITE_SPACE = {*range(0x09, 0x0E), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F,
               0x3000}


def is_case_ignorable(char):
    # The property itself is not exposed; the final sigma rule shows it: an ignorable character is looked through.
    return ("A\u03a3" + char + "B").lower()[1] == "\u03c3" and ("A\u03a3" + char).lower()[1] == "\u03c2"


def flags(code):
    if 0xD800 <= code <= 0xDFFF:
        return 0
    char = chr(code)
    category = unicodedata.category(char)
    value = 0
    if category[0] == "L" or category == "So" or char == "_":
        value |= START
    if category[0] == "N":
        value |= NUMBER
    if category[0] in "LMNPS" or char == " ":
        value |= PRINTABLE
    if char.islower() or char.isupper() or category == "Lt":
        value |= CASED
    if is_case_ignorable(char):
        value |= IGNORABLE
    if code in WHITE_SPACE:
        value |= SPACE
    return value


def rows(out, items, width=108):
    line = ""
    for item in items:
        if len(line) + len(item) + 1 > width:
            out.append(line)
            line = ""
        line += item + ","
    if line:
        out.append(line)


def mapping(function):
    items = []
    for code in range(0x80, 0x110000):
        if 0xD800 <= code <= 0xDFFF:
            continue
        mapped = function(chr(code))
        if mapped != chr(code):
            targets = [hex(ord(c)) for c in mapped]
            items.append("{%s,{%s}}" % (hex(code), ",".join(targets)))
    return items


def main():
    out = ["// Written by tools/gen_unicode.py from Unicode %s." % unicodedata.unidata_version,
           'constexpr char kVersion[] = "%s";' % unicodedata.unidata_version,
           "// First code point of each run << 8 | its flags.",
           "constexpr std::uint32_t kRuns[] = {"]
    runs, last = [], None
    for code in range(0x110000):
        value = flags(code)
        if value != last:
            runs.append(hex(code << 8 | value))
            last = value
    rows(out, runs)
    out.append("};")
    for name, function in (("kUpper", str.upper), ("kLower", str.lower)):
        out.append("constexpr Mapping %s[] = {" % name)
        rows(out, mapping(function))
        out.append("};")
    with open("src/base/unicode_tables.inc", "w") as file:
        file.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
