#!/usr/bin/env python3
"""The pages for people: list, search and package pages of published libraries, in each language, without scripts; texts from
outside stay texts.

Prints each failure and ends with `N passed, N failed, N skipped`."""
import html
import html.parser
import pathlib
import re
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from fanout_test import copy_example, endpoints, publisher  # noqa: E402
from harness import Checks, Registry, contains, equal  # noqa: E402
from mochi_test import library, mochi_client  # noqa: E402

VOID = {"meta", "link", "input", "br", "img", "hr"}


class Page(html.parser.HTMLParser):
    """Fails on tags that do not match; keeps elements and the text that is seen."""

    def __init__(self, registry, path):
        super().__init__()
        self.status, self.headers, body = registry.request(path)
        self.open, self.elements, self.text, self.source = [], [], "", body.decode()
        self.feed(self.source)
        equal(self.open, [], f"open elements at the end of {path}")

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            equal(self.open and self.open.pop(), tag, f"an end tag in {self.source[:80]}")

    def handle_data(self, data):
        self.text += data

    def links(self):
        return [attrs.get("href", "") for tag, attrs in self.elements if tag == "a"]


def pages(work):
    with Registry(work) as registry:
        client = publisher(work, registry, ["npm", "jsr", "pypi", "crates"])
        client.env.update({"MOCHI_REGISTRY": f"{registry.url}/mochi/index/", "MOCHI_TOKEN_DEFAULT": registry.token})
        for name in ("textkit", "reportkit"):
            folder = copy_example(work, name)
            client.run(*client.base, folder)
            client.run(registry.mochi, "publish", "--allow-dirty", "--quiet", cwd=folder)
        front = Page(registry, "/")
        contains(front.text, "2 packages")
        equal([link for link in front.links() if link.startswith("/p/")], ["/p/@mochi-examples/reportkit", "/p/@mochi-examples/textkit"])
        equal(front.text.count("PyPI"), 2, "where each of them is")
        found = Page(registry, "/search?q=slugs")
        equal([link for link in found.links() if link.startswith("/p/")], ["/p/@mochi-examples/textkit"])
        equal(Page(registry, "/search?q=nothing-of-this-name").text.count("@mochi-examples"), 0)
        page = Page(registry, "/p/@mochi-examples/textkit")
        for part in ("mochi add @mochi-examples/textkit", f"npm install @mochi-examples/textkit --registry {registry.url}/npm/",
                     "deno add jsr:@mochi-examples/textkit", f"pip install -i {registry.url}/pypi/simple/ mochi-examples-textkit",
                     "cargo add mochi-examples-textkit", "needs none", "Apache-2.0", "0.1.0", "@mochi-examples/reportkit"):
            contains(page.text, part)
        # That of the search, and one for each client to copy its line.
        equal(sum(tag == "button" for tag, _ in page.elements), 6, "buttons")
        contains(page.headers["Content-Security-Policy"], "default-src 'none'")
        # One script, which only copies; all else is there without it.
        equal([attrs for tag, attrs in page.elements if tag == "script"], [{"src": "/copy.js", "defer": None}])
        equal(registry.request("/style.css")[0], 200)
        style = registry.request("/style.css")[2].decode()
        contains(style, "prefers-color-scheme: dark")
        equal("width=device-width" in page.source, True, "for phones")
        equal(len(page.source) + len(style) < 60_000, True, "small")
        for language, part in (("mochi", "fun slugify("), ("typescript", "function slugify("), ("python", "def slugify("), ("rust", "pub fn slugify(")):
            contains(Page(registry, f"/p/@mochi-examples/textkit?lang={language}").text, part, language)
        contains(Page(registry, "/p/@mochi-examples/textkit?lang=cobol").text, "fun slugify(", "another language")
        equal(registry.request("/p/@mochi-examples/nothing")[0], 404)
        # Every link of a page leads somewhere.
        for link in sorted(set(page.links() + front.links())):
            if link.startswith("/"):
                equal(registry.request(link)[0], 200, link)


EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def texts_stay_texts(work):
    with Registry(work) as registry:
        client = mochi_client(work, registry)
        package = library(work / "one", "1.0.0")
        (package / "README.md").write_text(
            f"# {EVIL}\n\n[link](javascript:alert(1)) [link](JaVaScRiPt:alert(1)) [data](data:text/html;base64,x) <javascript:alert(1)>\n\n"
            f"![image](javascript:alert(1))\n\n<iframe src='//x'></iframe>\n\n`{EVIL}`\n\n```\"onload=\"x\n{EVIL}\n```\n\n| a | {EVIL} |\n| --- | --- |\n| {EVIL} | b |\n\n"
            "[name]: javascript:alert(1)\n\n[name]\n\n<a href=\"javascript:alert(1)\">x</a> &lt;script&gt;\n")
        manifest = package / "mochi.toml"
        manifest.write_text(manifest.read_text().replace("Words of texts", EVIL.replace('"', '\\"')))
        source = package / "src/lib.mochi"
        source.write_text(source.read_text().replace("Says it.", "Says it. " + EVIL))
        client.run(registry.mochi, "publish", "--allow-dirty", cwd=package)
        for path in ("/", "/search?q=" + urllib.parse.quote(EVIL), "/search?q=words", "/p/@acme/words", "/p/@acme/words?lang=" + urllib.parse.quote(EVIL), "/p/" + urllib.parse.quote(EVIL, safe="")):
            page = Page(registry, path)
            equal([attrs for tag, attrs in page.elements if tag in ("script", "iframe", "object", "embed")] in ([], [{"src": "/copy.js", "defer": None}]), True, path)
            equal([attrs for _, attrs in page.elements if any(name.startswith("on") for name in attrs)], [], path)
            for _, attrs in page.elements:
                for name in ("href", "src", "action"):
                    equal(re.match(r"\s*(javascript|data|vbscript):", html.unescape(attrs.get(name) or ""), re.I), None, (path, attrs))


def main():
    checks = Checks()
    checks.run("pages of published libraries", "", pages)
    checks.run("texts from outside stay texts", "", texts_stay_texts)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
