from __future__ import annotations

import json

import acme_jsonpointer as jsonpointer
from acme_jsonpointer import BadPointer, Bool, Json, JsonError, List, Missing, Null, Number, Object, Place, String, Syntax, json_parse

source = '{"foo": ["bar", 1.5, false], "a/b": {"m~n": null}}'
doc: Json = json_parse(source)


def plain(value: Json) -> object:
    match value:
        case Null():
            return None
        case Bool(inner) | Number(inner) | String(inner):
            return inner
        case List(items):
            return [plain(item) for item in items]
        case Object(fields):
            return {name: plain(field) for name, field in fields.items()}


assert plain(doc) == json.loads(source)
assert doc.to_string() == json.dumps(json.loads(source), separators=(",", ":")) == str(doc)
assert jsonpointer.get(doc, "/foo/0") == String("bar") and jsonpointer.get(doc, "/a~1b/m~0n") == Null()
assert jsonpointer.tokens("/a~1b/m~0n") == ["a/b", "m~n"] and jsonpointer.escape("a/b~c") == "a~1b~0c"
for pointer, kind in (("/foo/3", Missing), ("foo", BadPointer)):
    try:
        jsonpointer.get(doc, pointer)
        raise SystemExit(pointer)
    except JsonError as error:
        assert type(error) is kind and pointer in error.message() == str(error)
try:
    json_parse("{")
    raise SystemExit("it was read")
except Syntax as error:
    assert str(error).startswith("no JSON: ")
places: list[Place] = doc.walk()
assert [place.pointer for place in places] == ["", "/foo", "/foo/0", "/foo/1", "/foo/2", "/a~1b", "/a~1b/m~0n"]


def grow(old: Json) -> Json:
    return List([*old.items, Number(float(old.size()))]) if isinstance(old, List) else old


assert jsonpointer.update(doc, "/foo", grow).to_string() == '{"foo":["bar",1.5,false,3],"a/b":{"m~n":null}}'
assert Object({"x": Bool(True)}).to_string() == '{"x":true}'
