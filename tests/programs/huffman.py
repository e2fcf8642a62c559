from collections import Counter
from mochi_fmt import p


def build(text):
    # trees are (weight, first symbol, node)
    q = [(n, s, s) for s, n in Counter(text).items()]
    while len(q) > 1:
        q.sort(key=lambda t: t[:2])
        a, b = q[:2]
        q = q[2:] + [(a[0] + b[0], a[1], (a[2], b[2]))]
    return q[0][2]


def codes(t, pre=""):
    if isinstance(t, str):
        return {t: pre or "0"}
    return {**codes(t[0], pre + "0"), **codes(t[1], pre + "1")}


for text in ["this is an example of a huffman tree", "abracadabra", "aaaa", "mississippi river"]:
    c = codes(build(text))
    bits = "".join(c[x] for x in text)
    p(text)
    d = max(map(len, c.values())) if len(c) > 1 else 0
    # with three or more arguments the line is trimmed
    p("  symbols", len(c), "depth", d, "bits", len(bits), "of", len(text) * 8)
    p("  " + bits)
c = codes(build("abracadabra"))
order = sorted(c, key=lambda k: (len(c[k]), k))
for s in order:
    p(s, c[s])
out, code, width = {}, 0, 0
for s in order:
    code <<= len(c[s]) - width
    width = len(c[s])
    out[s] = f"{code:0{width}b}"
    code += 1
p(out)
