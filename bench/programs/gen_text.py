"""Writes text.txt (about 20 MB) for word_count: a fixed generator, so the same bytes everywhere."""

import sys

SIZE = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000_000
VOCABULARY = 20_000


def main():
    seed = 2024

    def rnd(n):
        nonlocal seed
        seed = seed * 16807 % 2147483647
        return seed % n

    words = ["".join("etaoinshrdlucmfwypvbgk"[rnd(22)] for _ in range(2 + rnd(8))) for _ in range(VOCABULARY)]
    out, size, line = [], 0, []
    while size < SIZE:
        # the smaller of three draws: few words are common, most are rare
        w = words[min(rnd(VOCABULARY), rnd(VOCABULARY), rnd(VOCABULARY))]
        line.append(w)
        size += len(w) + 1
        if len(line) == 12:
            out.append(" ".join(line))
            line = []
    if line:
        out.append(" ".join(line))
    with open("text.txt", "w", encoding="ascii", newline="\n") as f:
        f.write("\n".join(out) + "\n")


main()
