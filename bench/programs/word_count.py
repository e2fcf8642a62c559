PATH = "text.txt"


def main():
    counts = {}
    total = 0
    with open(PATH, encoding="utf-8") as f:
        for line in f.read().splitlines():
            for w in line.split(" "):
                if w != "":
                    total = total + 1
                    if w in counts:
                        counts[w] = counts[w] + 1
                    else:
                        counts[w] = 1
    top = sorted(counts, key=lambda w: (-counts[w], w))[:10]
    print(total, len(counts))
    for w in top:
        print(w, counts[w])


main()
