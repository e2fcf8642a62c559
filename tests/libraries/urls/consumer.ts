import assert from "node:assert/strict";

import { decode, encode, formatQuery, grouped, parseQuery, UNRESERVED, Url, UrlError } from "@acme/urls";
import type { Result } from "@acme/urls";

const source = "https://example.com:8080/a/b?x=1&y=a%20b&x=%C3%A4#t%20op";
const parsed: Result<Url, UrlError> = Url.parse(source);
assert.ok(parsed.ok);
const url = parsed.value;
const theirs = new URL(source);
assert.deepEqual([`${url.scheme}:`, url.host, String(url.port), url.path], [theirs.protocol, theirs.hostname, theirs.port, theirs.pathname]);
assert.deepEqual(url.query.map((p) => [p.key, p.value]), [...theirs.searchParams]);
assert.deepEqual([url.fragment, url.get("x"), url.get("none")], ["t op", "1", undefined]);
assert.equal(`${url}`, source);
assert.deepEqual(grouped(url).get("x"), theirs.searchParams.getAll("x"));
for (const relative of ["c", "../c", "./c/d", "/e/../f", "../../../g"]) {
  assert.equal(url.joinPath(relative).toString(), new URL(relative, source).href);
}
assert.equal(url.set("q", "1&2").get("q"), "1&2");
for (const text of ["a b", "ä/ö?", "100%", "😀", UNRESERVED]) {
  assert.equal(encode(text), encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`));
  assert.deepEqual(decode(encode(text)), { ok: true, value: text });
}
assert.equal(encode("a/b", "/"), "a/b");
assert.deepEqual(Url.parse("http://a:b/"), { ok: false, error: UrlError.BadPort("b") });
assert.deepEqual(decode("%zz"), { ok: false, error: { kind: "BadEscape", at: 0 } });
const query = parseQuery("a=1&b=x+y&c");
assert.ok(query.ok);
assert.equal(formatQuery(query.value), "a=1&b=x%20y&c=");
