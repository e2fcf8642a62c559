import re, textwrap, itertools
from collections import Counter
from mochi_fmt import p
poem = '''Two roads diverged in a yellow wood,
And sorry I could not travel both
  And be one traveler, long I stood
And looked down one as far as I could

To where it bent in the "undergrowth" \\ ...'''
L = poem.splitlines()
p(len(L), len(poem), L[2], L[4] == ""); print(L[5])
for l in textwrap.wrap(" ".join(poem.split()), 24, break_long_words=False, break_on_hyphens=False): print(f"|{l:<24}|")
c = Counter(w.strip(',."\\') for w in poem.lower().split())
print(" ".join(f"{w}={n}" for w, n in sorted(c.items(), key=lambda t: (-t[1], t[0])) if n > 1 and w))
def caesar(s, k): return "".join(chr((ord(x) - b + k) % 26 + b) if x.isalpha() and (b := 65 if x.isupper() else 97) else x for x in s)
p(caesar("Attack at Dawn, 5am!", 3), "Attack at Dawn, 5am!"); p(True, False, True)
g = "αβγ δ é😀z"
p(len(g), g[1], g[-1], g[2:6], g[::-1], g.upper())
p([233, 128512], "Hi😀"); p(True, True, 6, True, True, True)
rl = lambda s: "".join((str(n) if n > 1 else "") + k for k, it in itertools.groupby(s) for n in [len(list(it))])
p(rl("aaabccddddd"), "")
print("| name  | qty | unit |\n| flour | 500 | g    |\n| egg   | 3   | pcs  |\n")
pi, n = 3.14159265, 42
print(f"[{pi:.2f}] [{pi:8.3f}] [{pi:<8.1f}] [{pi:^9.2f}] [{n:6}] [{n:<6}] [{n:^6}] [{n:06}] [{-n:06}] [{'ab':>5}] [{'ab':*^6}] [{'true':>6}]")
print("{literal} 43 big nested 42 [1, 2]")
p("Hello Big-World", "parse_http_header", "someLongName", "foo-bar9")
p("3", "-0.13", "1,234,567", "ff", "-1010")
p(["a","b","","c"], [""], ["a","b","c"], True, ["k", "v=w"]); p("key", "/", "value: more")
print('tab\there quote"s single new\\nline é x'); p(True)
