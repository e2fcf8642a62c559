from itertools import groupby
from mochi_fmt import p

runs = lambda s: [(k, len(list(g))) for k, g in groupby(s)]
for t in ["WWWWBWWWWWWWWWWWWBBBW", "abc", "", "aabbbcccc", "zzzz"]:
    p(t, "->", "".join((str(n) if n > 1 else "") + k for k, n in runs(t)))
say = lambda s: "".join(f"{n}{k}" for k, n in runs(s))
t = "1"
for i in range(20):
    if i < 8:
        p(t)
    t = say(t)
p("length of term 21:", len(t))
s = "abracadabra abracadabra abracadabra!"
toks, pos = "", 0
while pos < len(s):
    best = (0, 0)
    for st in range(max(0, pos - 30), pos):
        n = 0
        while pos + n < len(s) - 1 and s[st + n] == s[pos + n]:
            n += 1
        if n > best[0]:
            best = (n, pos - st)
    toks += f"({best[1]},{best[0]},{s[pos + best[0]]})"
    pos += best[0] + 1
p(toks)
p(True)
d = {chr(i): i for i in range(128)}
w, out = "", []
for c in "TOBEORNOTTOBEORTOBEORNOT":
    if w + c in d:
        w += c
    else:
        out.append(d[w])
        d[w + c] = len(d)
        w = c
out.append(d[w])
p(out)
p(len(out), "codes")
