import base64
import urllib.parse
from mochi_fmt import p

for s in ["", "M", "Ma", "Man", "hello, world", "naïve", "日本", "😀!"]:
    b = s.encode()
    p(f"[{s}]", len(s), len(b), base64.b64encode(b).decode(), True)
p("abc", "error:", "length 3")
p("ab*=", "error:", "bad character *")
p("TQ==", list(base64.b64decode("TQ==")))
q = "q=crème brûlée & more?"
p(urllib.parse.quote(q, safe="-_.~"))
p(q)
b = "Mochi\tétoile\n1234567".encode()
for i in range(0, len(b), 8):
    r = b[i:i + 8]
    print(f"{i:04}  {r.hex(' '):23}  |{''.join(chr(c) if 32 <= c < 127 else '.' for c in r)}|")
