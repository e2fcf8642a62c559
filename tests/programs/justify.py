text = ("In olden times when wishing still helped one, there lived a king whose daughters were all beautiful; and the "
        "youngest was so beautiful that the sun itself, which has seen so much, was astonished whenever it shone in her "
        "face.")
import textwrap

W = 30
lines = textwrap.wrap(text, W, break_long_words=False, break_on_hyphens=False)
frame = lambda s: print("|" + s + "|")
for l in lines:
    frame(l.ljust(W))
print()
for l in lines:
    frame(l.rjust(W))
print()
for l in lines:
    t = W - len(l)
    frame(" " * (t // 2) + l + " " * (t - t // 2))
print()
for i, l in enumerate(lines):
    ws = l.split()
    if i == len(lines) - 1 or len(ws) == 1:
        frame(l.ljust(W))
        continue
    q, r = divmod(W - sum(map(len, ws)), len(ws) - 1)
    frame("".join(w + (" " * (q + (k < r)) if k < len(ws) - 1 else "") for k, w in enumerate(ws)))
for row in [["item", "qty", "price"], ["apple", "3", "1.20"], ["plum", "12", "0.35"], ["melon", "1", "2.99"]]:
    print(row[0].ljust(8), row[1].rjust(4, "."), row[2].rjust(7, "."))
