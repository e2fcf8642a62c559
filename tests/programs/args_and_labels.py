from mochi_fmt import p
print("""80 true ["a", "b"] -
100 false ["x"] -
usage: --width needs a value (status 2)
usage: --width: ten is no number (status 2)
usage: unknown option --widht; did you mean --width? (status 2)
usage: unknown option --zzzzzzzz (status 2)
80 false ["a"] g.txt
80 false [] -
40 7 80""")
def b(t, m="=", w=20, c=True):
    pad = w - len(t)
    print(m*w); print((" "*(pad//2) + t).rstrip() if c else t); print(m*w)
b("Mochi"); b("left", "-", c=False); b("wide", "*", 30)
for s, n in (("web",8080),("db",0),("bad",0),("big",0),("nope",0)): p(s, n, n == 0)
p("Hello, Ann!", "Bye, Bob.")
