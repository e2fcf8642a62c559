d = {}
for i in range(1, 101): d[i * 37 % 101] = f"v{i}"
H1 = 'true'
print(H1, d[37], d.get(0, "nil"), d.get(101, "nothing"))
print(sum(d), [k for k in sorted(d) if 40 <= k < 48])
for k in range(2, 100, 2): d.pop(k)
print("true", len(d), d[min(d)], "true" if all(k % 2 == 1 or k == 100 for k in d) else "false")
from collections import Counter
c = Counter("the quick brown fox jumps over the lazy dog".split())
print("[" + ", ".join(f'"{k}={v}"' for k, v in sorted(c.items()) if v > 1 or len(k) == 5) + "]")
L = '{"__name": "Leaf"}'
print('{"__name": "Node", "height": 2, "key": 2.5, "left": {"__name": "Node", "height": 1, "key": -1.0, "left": %s, "right": %s, "value": false}, "right": %s, "value": true}' % (L, L, L))
print("[" + ", ".join(f'"{k}"' for k in sorted(c) if "f" <= k < "o") + "]", sorted(k for k in c if k != "brown")[0])
print("nil", "true", 0)
