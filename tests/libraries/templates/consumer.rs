use acme_templates::{builtin_filters, escape_html, format, names, parse, render, render_with, Filter, Node, TemplateError, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

fn main() -> Result<(), TemplateError> {
    let nodes = parse("<ul>{{#each items}}<li>{{name|escape}}{{#if sold}} (sold){{/if}}</li>{{/each}}</ul>")?;
    let text = |value: &str| Value::Text { value: value.to_string() };
    let first = BTreeMap::from([("name".to_string(), text("a<b")), ("sold".to_string(), Value::Bool { value: true })]);
    let items = Value::List { items: vec![first, BTreeMap::from([("name".to_string(), text("c"))])] };
    assert_eq!(render(&nodes, &BTreeMap::from([("items".to_string(), items)]))?, "<ul><li>a&lt;b (sold)</li><li>c</li></ul>");
    assert_eq!(names(&nodes), ["items", "name", "sold"]);
    let shout: Filter = Arc::new(|text| format!("{text}!"));
    let filters = BTreeMap::from([("shout".to_string(), shout)]);
    let hole = [Node::Hole { name: "x".into(), filters: vec!["shout".into(), "upper".into()] }];
    assert_eq!(render_with(&hole, &BTreeMap::from([("x".to_string(), text("hi"))]), &filters)?, "HI!");
    assert_eq!(builtin_filters()["title"]("two words"), "Two Words");
    assert_eq!(escape_html("a & b"), "a &amp; b");
    assert_eq!(format("{{a}}", &BTreeMap::new()).unwrap_err().to_string(), "nothing is called a");
    assert_eq!(parse("\n\n{{x"), Err(TemplateError::Unclosed { tag: "{{".into(), line: 3 }));
    Ok(())
}
