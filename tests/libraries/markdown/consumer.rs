use acme_markdown::{escape, outline, parse, plain_options, render, to_html, Block, Options};
use std::sync::Arc;

fn main() {
    let blocks = parse("# A *b*\n\n> ## C\n\n```ts\nx < y\n```\n\n1. d\n2. [e](f)\n");
    assert_eq!(blocks[0], Block::Heading { level: 1, text: "A *b*".into() });
    assert_eq!(blocks[2], Block::Code { language: Some("ts".into()), lines: vec!["x < y".into()] });
    let options = Options { base: 1, link: Arc::new(|target: &str| format!("/wiki/{target}")), ..plain_options() };
    let html = render(&blocks, &options);
    let lines: Vec<&str> = html.lines().collect();
    assert_eq!((lines[0], lines[2]), ("<h2>A <em>b</em></h2>", "<h3>C</h3>"));
    assert_eq!(lines[5], "<ol><li>d</li><li><a href=\"/wiki/f\">e</a></li></ol>");
    assert_eq!(to_html("a & `b*c*`"), "<p>a &amp; <code>b*c*</code></p>\n");
    assert_eq!(escape::content("<&>"), "&lt;&amp;&gt;");
    let heads: Vec<(i64, String)> = outline(&blocks).into_iter().map(|pair| (pair.first, pair.second)).collect();
    assert_eq!(heads, [(1, "A *b*".to_string()), (2, "C".to_string())]);
}
