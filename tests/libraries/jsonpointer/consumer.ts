import assert from "node:assert/strict";

import { escape, get, Json, JsonError, tokens, update } from "@acme/jsonpointer";
import type { Place, Result } from "@acme/jsonpointer";

const source = '{"foo": ["bar", 1.5, false], "a/b": {"m~n": null}}';
const read: Result<Json, JsonError> = Json.parse(source);
assert.ok(read.ok);
const doc: Json = read.value;
assert.deepEqual(get(doc, "/foo/0"), { ok: true, value: Json.String("bar") });
assert.deepEqual(get(doc, "/a~1b/m~0n"), { ok: true, value: Json.Null });
assert.deepEqual(get(doc, "/foo/3"), { ok: false, error: JsonError.Missing("/foo/3") });
assert.deepEqual(tokens("/a~1b/m~0n"), { ok: true, value: ["a/b", "m~n"] });
const bad = tokens("x");
assert.ok(!bad.ok);
assert.equal(JsonError.message(bad.error), "no pointer: x");
assert.equal(escape("a/b~c"), "a~1b~0c");

// Our own writer, beside the host's.
function plain(value: Json): unknown {
  switch (value.kind) {
    case "Null":
      return null;
    case "Bool":
    case "Number":
    case "String":
      return value.value;
    case "List":
      return value.items.map(plain);
    case "Object":
      return Object.fromEntries([...value.fields].map(([name, field]) => [name, plain(field)]));
  }
}
assert.deepEqual(plain(doc), JSON.parse(source));
assert.equal(Json.toString(doc), JSON.stringify(JSON.parse(source)));
const places: Place[] = Json.walk(doc);
assert.deepEqual(places.map((place) => place.pointer), ["", "/foo", "/foo/0", "/foo/1", "/foo/2", "/a~1b", "/a~1b/m~0n"]);
const grown = update(doc, "/foo", (old) => (old.kind === "List" ? Json.List([...old.items, Json.Number(Json.size(old))]) : old));
assert.ok(grown.ok);
assert.equal(Json.toString(grown.value), '{"foo":["bar",1.5,false,3],"a/b":{"m~n":null}}');
const made: Json.Object = Json.Object(new Map([["x", Json.Bool(true)]]));
assert.equal(Json.toString(made), '{"x":true}');
