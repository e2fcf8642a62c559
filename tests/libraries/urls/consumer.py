from __future__ import annotations

from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

import acme_urls as urls
from acme_urls import BadEscape, BadPort, NoHost, Url, UrlError

source = "https://example.com:8080/a/b?x=1&y=a%20b&x=%C3%A4#t%20op"
url: Url = Url.parse(source)
theirs = urlsplit(source)
assert (url.scheme, url.host, url.port, url.path) == (theirs.scheme, theirs.hostname, theirs.port, theirs.path)
assert [(p.key, p.value) for p in url.query] == parse_qsl(theirs.query)
assert (url.fragment, url.get("x"), url.get("none")) == (unquote(theirs.fragment), "1", None)
assert str(url) == source and urls.grouped(url) == {"x": ["1", "ä"], "y": ["a b"]}
for relative in ("c", "../c", "./c/d", "/e"):
    assert str(url.join_path(relative)) == urljoin(source, relative)
for text in ("a b", "ä/ö?", "100%", "😀", urls.UNRESERVED):
    assert urls.encode(text) == quote(text, safe="") and urls.decode(quote(text)) == text
assert urls.encode("a/b", keep="/") == quote("a/b")
assert url.set("q", "1&2").get("q") == "1&2"
wrong: dict[str, UrlError] = {"http://a:b/": BadPort("b"), "http:///x": NoHost("http:///x")}
for text, expected in wrong.items():
    try:
        Url.parse(text)
        raise SystemExit(text)
    except UrlError as error:
        assert error == expected
try:
    urls.decode("%zz")
    raise SystemExit("it was read")
except BadEscape as error:
    assert error.at == 0
assert urls.format_query(urls.parse_query("a=1&b=x+y&c")) == "a=1&b=x%20y&c="
