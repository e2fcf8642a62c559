import html
import re
from mochi_fmt import p

doc = ("# Mochi\n\nA *small* language with **strong** ideas.\nSee [the site](https://example.org/mochi) or `mochi run`.\n\n"
       "## Features\n\n- one binary\n- *eight* targets\n- a < b && c > d\n\n1. install\n2. run\n\n```\nlet x = 1\nprint(x)\n"
       "```\n\nThe end.")


def inl(s):
    s = html.escape(s, quote=False)
    s = re.sub("`(.*?)`", r"<code>\1</code>", s)
    s = re.sub(r"\*\*(.*?)\*\*", r"<b>\1</b>", s)
    s = re.sub(r"\*(.*?)\*", r"<i>\1</i>", s)
    return re.sub(r"\[(.*?)\]\((.*?)\)", r'<a href="\2">\1</a>', s)


bs = doc.split("\n\n")
p(len(bs), "blocks")
for b in bs:
    if m := re.match(r"(#+) (.*)", b):
        n = len(m[1])
        print(f"<h{n}>{inl(m[2])}</h{n}>")
    elif b.startswith("```"):
        print("<pre>" + b[4:-4] + "</pre>")
    elif re.match(r"- |\d+\. ", b):
        t = "ul" if b[0] == "-" else "ol"
        print(f"<{t}>")
        for line in b.split("\n"):
            print("  <li>" + inl(line.split(" ", 1)[1]) + "</li>")
        print(f"</{t}>")
    else:
        print("<p>" + inl(b.replace("\n", " ")) + "</p>")
