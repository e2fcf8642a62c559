import json
from mochi_fmt import p, float_text

text = r'''{"name": "Mochi", "version": [0, 10, 82], "ok": true, "none": null, "nested": {"pi": 3.25, "neg": -1e3, "list": [], "say": "a \"quote\"\n\u00e9"}}'''
doc = json.loads(text)


def compact(v):
    if isinstance(v, dict):
        return "{" + ",".join(compact(k) + ":" + compact(x) for k, x in v.items()) + "}"
    if isinstance(v, list):
        return "[" + ",".join(map(compact, v)) + "]"
    if isinstance(v, (int, float)) and not isinstance(v, bool):
        return float_text(float(v))
    return json.dumps(v, ensure_ascii=False)


def pretty(v, n=0):
    a, b = "  " * (n + 1), "  " * n
    if isinstance(v, dict):
        return "{\n" + ",\n".join(f"{a}{compact(k)}: {pretty(x, n + 1)}" for k, x in v.items()) + "\n" + b + "}"
    if isinstance(v, list) and v:
        return "[\n" + ",\n".join(a + pretty(x, n + 1) for x in v) + "\n" + b + "]"
    return compact(v)


def depth(v):
    if isinstance(v, (dict, list)):
        return 1 + max((depth(x) for x in (v.values() if isinstance(v, dict) else v)), default=0)
    return 0


print(compact(doc))
print(pretty(doc))
p("depth", depth(doc))


def at(v, path):
    for step in path.split("."):
        try:
            v = v[int(step) if isinstance(v, list) else step]
        except (KeyError, IndexError, TypeError):
            return ...
    return v


for path in ("name", "version.1", "nested.neg", "nested.list.0", "missing.x", "ok"):
    v = at(doc, path)
    if v is ...:
        p(path, "is missing")
    else:
        p(path, "=", compact(v))
p("again equal:", json.loads(compact(doc)) == doc)
# the messages are the Mochi parser's own; json only confirms that each text is malformed
for bad, msg in [("[1, 2", "open array at 0"), ('{"a" 1}', "colon expected at 5"), ("[1 2]", "comma expected at 3"),
                 ("nope", "unexpected 'n' at 0"), ("[1] 2", "trailing text at 4"), ("", "unexpected end")]:
    try:
        json.loads(bad)
    except json.JSONDecodeError:
        p(bad, "->", msg)
