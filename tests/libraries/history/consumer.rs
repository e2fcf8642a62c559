use acme_history::{command, run_all, History, Step, Summary};

#[derive(Clone, Debug, PartialEq)]
struct Doc(String);

fn main() {
    let typing = |text: &'static str| command(&format!("type {text}"), move |doc: Doc| Doc(format!("{}{text}", doc.0)));
    let history = run_all(&History::start(Doc(String::new())), &[typing("a"), typing("b")]);
    assert_eq!(history.present.0, "ab");
    let back = history.undo().undo();
    assert_eq!(back.present.0, "");
    let summary: Summary = back.redo().summary();
    assert_eq!((summary.past.concat(), summary.future.concat(), summary.clean), ("type a".to_string(), "type b".to_string(), false));
    assert_eq!(history.values().len(), 3);
    let failed = history.transaction("t", |_| Err::<Doc, _>("no"));
    assert!(matches!(failed, Err("no")));
    let done = history.transaction("t", |doc| Ok::<_, ()>(Doc(doc.0.to_uppercase()))).unwrap();
    assert_eq!((done.present.0.as_str(), done.undo().present.0.as_str()), ("AB", "ab"));
    let last = History::start_with(0, 2).set(1).set(2).set_with(3, "last");
    assert_eq!(last.past, [Step { name: "set".into(), value: 1 }, Step { name: "last".into(), value: 2 }]);
}
