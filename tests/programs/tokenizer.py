import re
from collections import Counter
from mochi_fmt import p, anon

src = ('fn area(w, h) {\n  // comment, ignored\n  let a = w * h3 + 2.50;\n  if a >= 10 && a != 12 { return "big one" }\n'
       '  @ "open\n}\n')
R = re.compile(r'''(?P<nl>\n)|(?P<skip>[ \t]+|//[^\n]*)|(?P<number>\d+(\.\d+)?)|(?P<word>[A-Za-z_]\w*)|(?P<text>"[^"\n]*")'''
               r'''|(?P<symbol>==|!=|<=|>=|&&|\|\||=>|[-+*/=<>!(){};,.])|(?P<BAD>"[^\n]*|.)''')
toks, line, start = [], 1, 0
for m in R.finditer(src):
    k, t = m.lastgroup, m.group()
    if m.group("number"):
        k = "number"
    if k == "nl":
        line += 1
        start = m.end()
    elif k != "skip":
        if t in ("let", "if", "else", "while", "fn", "return"):
            k = "keyword"
        toks.append((k, t[1:-1] if k == "text" else t, line, m.start() - start + 1))
for k, t, l, c in toks:
    print(f"{l:2}:{c:02} {k:>7} {t}")
p([anon(kind=k, n=n) for k, n in sorted(Counter(t[0] for t in toks).items())])
p("errors at", [[t[2], t[3]] for t in toks if t[0] == "BAD"])
