#!/usr/bin/env python3
"""Writes src/emit/common/transliteration.inc: code point to ASCII, from Unicode's own decompositions and letter names."""
import unicodedata

SPECIAL = {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D",
           "þ": "th", "Þ": "TH", "ł": "l", "Ł": "L", "ı": "i", "ŋ": "n", "Ŋ": "N"}
GREEK = dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω",
                 "a b g d e z i th i k l m n x o p r s s t y f ch ps o".split()))
CYRILLIC = dict(zip("абвгдежзийклмнопрстуфхцчшщъыьэюяё",
                    "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya yo".split()))


def ascii_of(ch):
    if ch in SPECIAL:
        return SPECIAL[ch]
    if unicodedata.combining(ch):
        return ""
    for table in (GREEK, CYRILLIC):
        if ch.lower() in table:
            text = table[ch.lower()].replace("_", "")
            return text.capitalize() if ch != ch.lower() else text
    base = unicodedata.normalize("NFKD", ch)
    if base == ch:
        return None
    parts = [ascii_of(c) if ord(c) >= 0x80 else c for c in base]
    if any(p is None for p in parts):
        return None
    text = "".join(parts)
    return text if text and all(c.isalnum() or c == "_" for c in text) else None


def main():
    rows = []
    for code in list(range(0x80, 0x530)) + list(range(0x1E00, 0x2000)) + list(range(0x2070, 0x2190)):
        text = ascii_of(chr(code))
        if text is not None:
            rows.append(f'{{0x{code:04X}, "{text}"}},')
    with open("src/emit/common/transliteration.inc", "w") as out:
        out.write(f"// Made by tools/gen_transliteration.py from Unicode {unicodedata.unidata_version}.\n")
        for start in range(0, len(rows), 6):
            out.write(" ".join(rows[start:start + 6]) + "\n")


main()
