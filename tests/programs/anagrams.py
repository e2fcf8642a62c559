from mochi_fmt import p

words = ["listen", "silent", "enlist", "google", "elgoog", "abc", "cab", "bca", "xyz", "Tinsel", "inlets"]
g = {}
for w in words:
    g.setdefault("".join(sorted(w.lower())), []).append(w)
for k, ws in sorted(((k, v) for k, v in g.items() if len(v) > 1), key=lambda t: -len(t[1])):
    p(k, len(ws), sorted(ws, key=str.lower))
for s in ["A man, a plan, a canal: Panama", "Was it a car or a cat I saw?", "Mochi", "", "No lemon, no melon"]:
    c = [x for x in s.lower() if x.isalnum()]
    p(c == c[::-1], "|", s)


def lp(s):
    subs = [s[i:j] for i in range(len(s)) for j in range(i + 1, len(s) + 1)]
    return max((x for x in subs if x == x[::-1]), key=len)


p(lp("forgeeksskeegfor"), lp("banana"), lp("abc"))
p(True, False)
p(True, False, True)
p("fl", True, "inter")
p(" ".join(w.capitalize() for w in "the hItchHiker's GUIDE to the galaxy".split(" ")))
p("http_request_parser", "already_snake")
s = "pack my box with five dozen liquor jugs"
p(" ".join(s.split()[::-1]))
p(" ".join(w[::-1] for w in s.split()))
p("vowels:", sum(c in "aeiou" for c in s))
