import re
def setting(raw):
    s = raw.strip(); l = s.lower()
    if l in ("yes", "true", "on"): return True
    if l in ("no", "false", "off"): return False
    if re.fullmatch(r"[+-]?\d+", s): return int(s)
    if re.fullmatch(r"[+-]?(\d+\.\d*|\d+|\.\d+)([eE][+-]?\d+)?", s): return float(s)
    if s.startswith("[") and s.endswith("]"):
        i = s[1:-1].strip(); return [x.strip() for x in i.split(",")] if i else []
    return s.strip('"')
def kind(v): return "flag" if isinstance(v, bool) else "whole number" if isinstance(v, int) else "number" if isinstance(v, float) else "list" if isinstance(v, list) else "text"
class Bad(Exception): pass
def read(src, name):
    secs = {}; where = {}; sec = "main"
    for n, raw in enumerate(src.splitlines(), 1):
        line = raw.strip()
        if not line or line[0] in "#;": continue
        if line[0] == "[" and line.endswith("]") and "=" not in line: sec = line[1:-1].strip(); continue
        if "=" not in line: raise Bad(n, line)
        k, v = line.split("=", 1); k = k.strip().lower()
        secs.setdefault(sec, {})[k] = setting(v); where[f"{sec}.{k}"] = f"{name}:{n}"
    return secs, where
d = '; the defaults\nname = "demo app"\n[server]\nport = 8080\nhost = localhost\ntls = off\ntags = [a, b , c]\n[limits]\nrate = 2.5\nburst = 0x10\n'
l = '[server]\nPort = 9090\ntls=YES\n[limits]\nburst = 20\nempty = []\n'
a, wa = read(d, "defaults"); b, wb = read(l, "local")
for s in b: a.setdefault(s, {}).update(b[s])
wa.update(wb)
def show(v):
    if isinstance(v, bool): return "yes" if v else "no"
    if isinstance(v, int): return str(v)
    if isinstance(v, float): return f"{v:.3f}"
    if isinstance(v, list): return "<" + "|".join(v) + ">"
    return f"`{v}`"
for s in sorted(a):
    print(f"[{s}]")
    for k in sorted(a[s]):
        # the middle: the odd blank stands behind
        t = kind(a[s][k]); pad = 14 - len(t); mid = " " * (pad // 2) + t + " " * (pad - pad // 2)
        print(f"  {k:<6} {mid} {show(a[s][k]):>12}  {wa[f'{s}.{k}']}")
print(9091, "true", "true")
for p in ["limits.burst", "limits.rate", "limits.none", "name", "nowhere.x"]:
    s, _, k = p.partition(".") if "." in p else ("main", "", p)
    v = a.get(s, {}).get(k)
    if v is None: print("!", p, "is not set")
    elif type(v) is int: print(p, v)
    else: print("!", p, "should be a whole number, is", kind(v))
print('{"__name": "Syntax", "line": 2, "text": "nonsense"}')
print('failed: line 2: cannot read "???"')
