use acme_plurals::{enumerate, enumerate_with, translator, Catalog, Form, Language, Message, MissingText, Translator};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const USUAL: Language = Language::DEFAULT;

fn main() {
    for (n, form) in [(1, Form::One), (22, Form::Few), (12, Form::Many), (5, Form::Many)] {
        assert_eq!(Language::Polish.form(n), form);
    }
    assert_eq!((Language::of("PL-pl"), Language::of("xx"), USUAL), (Some(Language::Polish), None, Language::English));
    let files = Message::Plural { forms: BTreeMap::from([(Form::One, "{n} plik".to_string()), (Form::Few, "{n} pliki".to_string())]) };
    let polish = Catalog { language: Language::Polish, messages: BTreeMap::from([("files".to_string(), files)]), parent: None };
    let bye = Message::Plain { text: "Bye {who}".into() };
    let english = Catalog { language: USUAL, messages: BTreeMap::from([("bye".to_string(), bye)]), parent: Some(USUAL) };
    let both: Translator = translator(&[polish, english]);
    assert_eq!(both.say_with("files", &BTreeMap::new(), Some(22)), "22 pliki");
    assert_eq!(both.say_with("bye", &BTreeMap::from([("who".to_string(), "Ewa".to_string())]), None), "Bye Ewa");
    assert_eq!(both.say("none"), "[none]");
    assert_eq!(both.gaps()[&Language::Polish], BTreeSet::from(["bye".to_string()]));
    let strict = Translator { missing: Arc::new(|text: &MissingText| format!("no {}", text.key)), ..both.clone() };
    assert_eq!(strict.say("none"), "no none");
    let items = ["a", "b", "c"].map(String::from);
    assert_eq!((enumerate(&items), enumerate_with(&items[1..], "or")), ("a, b and c".to_string(), "b or c".to_string()));
}
