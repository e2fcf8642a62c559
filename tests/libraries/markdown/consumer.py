from __future__ import annotations

import html

import acme_markdown as markdown
from acme_markdown import Block, Code, Heading, Items, Options, Quote, Rule, escape

blocks: list[Block] = markdown.parse("# A *b*\n\n> ## C\n\n```ts\nx < y\n```\n\n1. d\n2. [e](f)\n")
assert blocks[0] == Heading(1, "A *b*") and isinstance(blocks[1], Quote) and isinstance(blocks[3], Items)
options = Options(heading_ids=True, base=1, link=lambda target: f"/wiki/{target}")
assert (
    markdown.render(blocks, options)
    == """<h2 id="a-b">A <em>b</em></h2>
<blockquote>
<h3 id="c">C</h3>
</blockquote>
<pre><code class="language-ts">x &lt; y</code></pre>
<ol><li>d</li><li><a href="/wiki/f">e</a></li></ol>
"""
)
assert markdown.render((Rule(), Code(None, [])), markdown.plain_options()) == "<hr>\n<pre><code></code></pre>\n"
assert markdown.to_html("a & `b*c*`") == "<p>a &amp; <code>b*c*</code></p>\n"
assert escape.content('<a href="b">&') == html.escape('<a href="b">&')
assert [(pair.first, pair.second) for pair in markdown.outline(blocks)] == [(1, "A *b*"), (2, "C")]
