use acme_validation::{at_most, email, every, matching_with, min_length, report, required, Check, Issue, Problem, Schema, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

fn form(fields: &[(&str, Value)]) -> BTreeMap<String, Value> {
    fields.iter().map(|(name, value)| (name.to_string(), value.clone())).collect()
}

fn main() {
    let even: Check = Arc::new(|value| match value {
        Value::Number { value } if value % 2 == 0 => None,
        _ => Some(Problem::Custom { text: "must be even".into() }),
    });
    let schema = Schema::create()
        .field_with("name", &[required(), min_length(2)], &Value::Missing)
        .field_with("mail", &[email()], &Value::Missing)
        .field_with("age", &[at_most(150), even], &Value::Number { value: 18 })
        .field("rest");
    let good = schema.validate(&form(&[("name", Value::Text { value: "Ada".into() })])).unwrap();
    assert_eq!((good["age"].clone(), good["rest"].clone()), (Value::Number { value: 18 }, Value::Missing));
    let issues: Vec<Issue> = schema.validate(&form(&[("age", Value::Number { value: 7 }), ("other", Value::Flag { value: true })])).unwrap_err();
    assert_eq!(issues[0], Issue { path: "name".into(), problem: Problem::Required });
    let told = report(&issues);
    assert_eq!((told["age"][0].as_str(), told["other"][0].as_str()), ("must be even", "is unknown"));
    let both = every(&[min_length(1), matching_with(|s| s != "x", "is x")]);
    assert_eq!(both(&Value::Text { value: String::new() }), Some(Problem::TooShort { least: 1 }));
    assert_eq!(both(&Value::Text { value: "y".into() }), None);
}
