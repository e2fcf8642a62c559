import assert from "node:assert/strict";

import { builtinFilters, escapeHtml, format, names, Node, parse, render, TemplateError, Value } from "@acme/templates";
import type { Filter, Result } from "@acme/templates";

const source = "<ul>{{#each items}}<li>{{name|escape}}{{#if sold}} (sold){{/if}}</li>{{/each}}</ul>";
const parsed: Result<Node[], TemplateError> = parse(source);
assert.ok(parsed.ok);
const items = Value.List([
  new Map<string, Value>([["name", Value.Text("a<b")], ["sold", Value.Bool(true)]]),
  new Map<string, Value>([["name", { kind: "Text", value: "c" }]]),
]);
const html: Result<string, TemplateError> = render(parsed.value, new Map([["items", items]]));
assert.deepEqual(html, { ok: true, value: "<ul><li>a&lt;b (sold)</li><li>c</li></ul>" });
assert.deepEqual(names(parsed.value), ["items", "name", "sold"]);
assert.deepEqual(parse("{{x}}{{y|a|b}}"), { ok: true, value: [Node.Hole("x", []), Node.Hole("y", ["a", "b"])] });
const shout: Filter = (text) => `${text}!`;
const own = render([Node.Hole("x", ["shout", "upper"])], new Map([["x", Value.Text("hi")]]), new Map([["shout", shout]]));
assert.deepEqual(own, { ok: true, value: "HI!" });
assert.equal(builtinFilters().get("title")?.("two words"), "Two Words");
const missing = format("{{a}} {{b}}", new Map([["a", "1"]]));
assert.ok(!missing.ok);
assert.equal(TemplateError.message(missing.error), "nothing is called b");
assert.deepEqual(parse("{{#each x}}{{/if}}"), { ok: false, error: TemplateError.Unexpected("/if") });
assert.deepEqual(parse("\n\n{{x"), { ok: false, error: { kind: "Unclosed", tag: "{{", line: 3 } });
assert.equal(escapeHtml("a & b"), "a &amp; b");
