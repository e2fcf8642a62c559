#!/usr/bin/env python3
"""Writes src/base/normalize_tables.inc from Python's own Unicode data: canonical decompositions, compositions and
combining classes; see src/base/normalize.h."""
import sys
import unicodedata

WANTED = "14.0.0"


def lines(values):
    row = ""
    for value in values:
        if len(row) + len(value) + 1 > 110:
            yield row
            row = ""
        row += value + ","
    yield row


def main():
    if unicodedata.unidata_version != WANTED:
        sys.exit(f"needs Unicode {WANTED}, this Python has {unicodedata.unidata_version}")
    decompositions, compositions, classes = [], [], []
    last = 0
    for code in range(0x110000):
        char = chr(code)
        kind = unicodedata.combining(char)
        if kind != last:
            classes.append(f"0x{code << 8 | kind:x}")
            last = kind
        text = unicodedata.decomposition(char)
        if not text or text.startswith("<"):
            continue
        parts = [int(part, 16) for part in text.split()]
        decompositions.append((code, parts[0], parts[1] if len(parts) > 1 else 0))
        if len(parts) == 2 and unicodedata.normalize("NFC", char) == char:
            compositions.append((parts[0], parts[1], code))
    out = ["// Written by tools/gen_normalize.py from Unicode 14.0.0."]
    for comment, name, rows in (
            ("{code point, first part, second part or 0}, ascending.", "kDecompositions", decompositions),
            ("{first part, second part, the composed code point}, ascending.", "kCompositions", sorted(compositions))):
        out += [f"// {comment}", f"constexpr Triple {name}[] = {{"]
        out += lines("{0x%x,0x%x,0x%x}" % row for row in rows)
        out += ["};"]
    out += ["// First code point of each run << 8 | its combining class.", "constexpr std::uint32_t kClasses[] = {"]
    out += lines(classes)
    out += ["};"]
    with open("src/base/normalize_tables.inc", "w") as file:
        file.write("\n".join(out) + "\n")


main()
