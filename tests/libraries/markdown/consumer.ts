import assert from "node:assert/strict";

import { Block, outline, parse, plainOptions, render, slug, toHtml } from "@acme/markdown";
import type { Options } from "@acme/markdown";

const blocks: Block[] = parse("# A *b*\n\n> ## C\n\n```ts\nx < y\n```\n\n1. d\n2. [e](f)\n");
assert.deepEqual(blocks, [
  Block.Heading(1, "A *b*"),
  Block.Quote([Block.Heading(2, "C")]),
  Block.Code("ts", ["x < y"]),
  { kind: "Items", ordered: true, items: ["d", "[e](f)"] },
]);
const options: Options = { ...plainOptions(), link: (target) => `/wiki/${target}`, base: 1 };
assert.equal(
  render(blocks, options),
  `<h2>A <em>b</em></h2>
<blockquote>
<h3>C</h3>
</blockquote>
<pre><code class="language-ts">x &lt; y</code></pre>
<ol><li>d</li><li><a href="/wiki/f">e</a></li></ol>
`,
);
assert.equal(render([Block.Rule, Block.Code(undefined, [])], options), "<hr>\n<pre><code></code></pre>\n");
assert.equal(toHtml("a & `b*c*`"), "<p>a &amp; <code>b*c*</code></p>\n");
assert.equal(slug("Größe & Gewicht").includes(" "), false);
assert.deepEqual(
  outline(blocks).map((pair) => `${pair.first} ${pair.second}`),
  ["1 A *b*", "2 C"],
);
