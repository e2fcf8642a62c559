import json
from collections import Counter
from mochi_fmt import p

s = 2024


def nxt(k):
    global s
    s = (s * 69069 + 1) % 2 ** 32
    return (s >> 16) % k


hits = []
for _ in range(120):
    h = ["10.0.0.1", "10.0.0.2", "10.0.0.7"][nxt(3)]
    m = ["GET", "GET", "GET", "POST"][nxt(4)]
    u = ["/", "/login", "/api/items", "/api/items/7", "/static/app.js"][nxt(5)]
    c = [200, 200, 200, 304, 404, 500][nxt(6)]
    hits.append(dict(host=h, method=m, path=u, status=c, bytes=nxt(5000), slow=False))
p("skipped:", "garbage line")
p("hits:", len(hits))
for k, n in sorted(Counter(h["status"] for h in hits).items()):
    p(k, "=" * (n // 4), n)
g = {}
for h in hits:
    g.setdefault((h["method"], h["path"]), []).append(h["bytes"])
for (m, u), b in sorted(((k, v) for k, v in g.items() if len(v) >= 8), key=lambda t: (-len(t[1]), len(t[0][1]))):
    p(m, u, len(b), sum(b))
b = sorted(h["bytes"] for h in hits)
p("p50", b[(len(b) - 1) // 2], "p90", b[(len(b) - 1) * 90 // 100], "p100", b[-1])
for h in hits:
    if h["status"] == 500 and h["method"] == "POST":
        h["slow"] = True
        h["bytes"] *= 2
slow = [h for h in hits if h["slow"]]
p("slow:", len(slow))
e = [h for h in hits if h["status"] >= 400 and h["host"] == "10.0.0.7"]
print(json.dumps(dict(count=len(e), first=e[0]["path"], codes=sorted({h["status"] for h in e}), ok=True, rate=0.5), indent=2,
                 sort_keys=True))
print(json.dumps(slow[:2], sort_keys=True, separators=(",", ":")))
per = {}
for h in hits:
    per.setdefault(h["host"], Counter())[h["status"]] += 1
p(per)
p(max(map(len, per.values())))
