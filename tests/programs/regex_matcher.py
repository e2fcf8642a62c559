import re
from mochi_fmt import p

for pat, s in [("a*b", "xaaab"), ("^a*b$", "xaaab"), ("[0-9]+", "room 101 b"), ("(foo|ba+r)+", "xfoobaarfoo!"),
               ("colou?r", "my color"), (r"^\w+@\w+\.(com|org)$", "me@example.org"), ("[^ ]+$", "the last word"),
               ("x.z", "xyz"), ("(a|ab)(c|bcd)", "abcd"), ("", "empty"), ("q", "nothing"), (r"\d\d:\d\d", "at 09:45 sharp"),
               ("(a*)*b", "aaab"), ("é+", "caféé")]:
    m = re.search(pat, s)
    p(pat, "in", s, f"-> '{m[0]}'" if m else "-> no match")
