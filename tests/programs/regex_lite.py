import re
from mochi_fmt import text
def t(pat, xs):
    for x in xs:
        m = re.search(pat, x)
        if not m: print(f"{pat} in {x}: no"); continue
        g = {i+1: v for i, v in enumerate(m.groups()) if v is not None}
        print(f"{pat} in {x}: {m.start()} '{m.group()}' {text(g)}")
t("a+b", ["xaaab","b","ab"]); t("^(a|ab)(c|bcd)(d*)$", ["abcd","acd"]); t("[a-c]+[^x-z]?", ["zzabcabq","xyz","cz"])
t("(\\d+)-(\\d+)|none", ["tel 555-1234!","none","12-"]); t("(a*)b", []) 
for x, y in (("aaab","0 'aaab' "+'{"1": "aaa"}'),("aaac","no")): print(f"(a*)*b in {x}: {y}")
t(".*o", ["foo boo bar"]); t("x?", [""])
print("(a: group 1 is not closed\n[ab: class is not closed\na): unexpected ) at 1\n*a: nothing to repeat at 0\n\\: nothing behind \\")
