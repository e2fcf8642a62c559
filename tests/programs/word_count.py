import re
from collections import Counter
from mochi_fmt import p, anon

text = ("It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, "
        "it was the epoch of belief, it was the epoch of incredulity.")
words = re.sub("[^a-z ]", "", text.lower()).split(" ")
p(len(words), "words")
c = Counter(words)
p(dict(c))
for w, n in sorted(c.items(), key=lambda t: (-t[1], t[0]))[:5]:
    p(w.rjust(8) + " " + "*" * n, n)
by = {}
for w in words:
    by.setdefault(w[0], [])
    if w not in by[w[0]]:
        by[w[0]].append(w)
for k in sorted(by):
    p(k + ":", " ".join(by[k]))
p([anon(size=k, words=n) for k, n in sorted(Counter(map(len, words)).items())])
m = max(map(len, words))
p("longest:", list(dict.fromkeys(w for w in words if len(w) == m)))
p("average:", round(sum(map(len, words)) / len(words), 2))
pairs = Counter(zip(words, words[1:]))
p([anon(pair=a + " " + b, n=n) for (a, b), n in sorted(pairs.items()) if n > 2])
