use acme_jsonpointer::{escape, get, tokens, update, Json, JsonError};
use std::collections::BTreeMap;

fn main() -> Result<(), JsonError> {
    let doc = Json::parse("{\"a/b\": {\"m~n\": null}, \"foo\": [\"bar\", 1.5, false]}")?;
    assert_eq!(get(&doc, "/foo/0")?, Json::String { value: "bar".into() });
    assert_eq!(get(&doc, "/a~1b/m~0n")?, Json::Null);
    assert_eq!(get(&doc, "/foo/3"), Err(JsonError::Missing { pointer: "/foo/3".into() }));
    assert_eq!(tokens("/a~1b/m~0n")?, ["a/b", "m~n"]);
    assert_eq!(tokens("x").unwrap_err().to_string(), "no pointer: x");
    assert_eq!(escape("a/b~c"), "a~1b~0c");
    assert_eq!(doc.to_string(), r#"{"a/b":{"m~n":null},"foo":["bar",1.5,false]}"#);
    let pointers: Vec<String> = doc.walk().into_iter().map(|place| place.pointer).collect();
    assert_eq!(pointers, ["", "/a~1b", "/a~1b/m~0n", "/foo", "/foo/0", "/foo/1", "/foo/2"]);
    let grown = update(&doc, "/foo", |old| match old {
        Json::List { items } => Json::List { items: [&items[..], &[Json::Bool { value: true }]].concat() },
        other => other.clone(),
    })?;
    assert_eq!(get(&grown, "/foo")?.size(), 4);
    let made = Json::Object { fields: BTreeMap::from([("x".to_string(), Json::Number { value: 2.0 })]) };
    assert_eq!(format!("{made}"), "{\"x\":2}");
    Ok(())
}
