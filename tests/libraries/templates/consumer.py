from __future__ import annotations

import html

import acme_templates as templates
from acme_templates import Bool, Each, Filter, Hole, If, List, Node, Raw, TemplateError, Text, Unclosed, Unexpected, UnknownName, Value

source = "<ul>{{#each items}}<li>{{name|escape}}{{#if sold}} (sold){{/if}}</li>{{/each}}</ul>"
nodes: list[Node] = templates.parse(source)
assert nodes[0] == Raw("<ul>") and isinstance(nodes[1], Each) and isinstance(nodes[1].body[2], If)
items: Value = List([{"name": Text("a<b"), "sold": Bool(True)}, {"name": Text("c")}])
assert templates.render(nodes, {"items": items}) == "<ul><li>a&lt;b (sold)</li><li>c</li></ul>"
assert templates.names(nodes) == ["items", "name", "sold"]
shout: Filter = lambda text: text + "!"
assert templates.render([Hole("x", ["shout", "upper"])], {"x": Text("hi")}, filters={"shout": shout}) == "HI!"
assert templates.builtin_filters()["title"]("two words") == "Two Words"
assert templates.escape_html("<a & b>") == html.escape("<a & b>", quote=False)
assert templates.format("Hello {{name|upper}}!", {"name": "you"}) == "Hello YOU!"
try:
    templates.format("{{a}} {{b}}", {"a": "1"})
    raise SystemExit("it was filled")
except UnknownName as error:
    assert str(error) == "nothing is called b"
wrong: dict[str, TemplateError] = {"{{#each x}}{{/if}}": Unexpected("/if"), "\n\n{{x": Unclosed("{{", 3), "a\n{{#if x}}": Unclosed("#if", 2)}
for text, expected in wrong.items():
    try:
        templates.parse(text)
        raise SystemExit(text)
    except TemplateError as error:
        assert error == expected
