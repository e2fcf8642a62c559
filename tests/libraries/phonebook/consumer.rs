use acme_phonebook::{directory, everyone, kinds, missed, outer, places, pretty, search, shared, tags, tags_with, usage, usage_with, Book, Call, Entry, Kind, Number, Person, Usage};

fn main() {
    let person = |id, name: &str, city: Option<&str>, tags: &[&str]| Person {
        id,
        name: name.to_string(),
        city: city.map(str::to_string),
        tags: tags.iter().map(|tag| tag.to_string()).collect(),
    };
    let number = |person, kind, digits: &str| Number { person, kind, digits: digits.to_string() };
    let call = |digits: &str, seconds, missed| Call { digits: digits.to_string(), seconds, missed };
    let book = Book {
        people: vec![person(1, "Cyd", Some("Rome"), &["b", "a"]), person(2, "Ada", Some("Bonn"), &["a"]), person(3, "Bob", None, &[]), person(4, "Dan", Some("Bonn"), &["c"])],
        numbers: vec![number(1, Kind::Home, "111"), number(2, Kind::Work, "222"), number(2, Kind::Mobile, "333"), number(4, Kind::Home, "111"), number(9, Kind::Work, "999")],
        calls: vec![call("222", 60, false), call("333", 31, false), call("333", 0, true), call("999", 10, false)],
    };
    let names = |entries: Vec<Entry>| entries.into_iter().map(|e| e.name.unwrap_or_default()).collect::<Vec<_>>();
    assert_eq!(names(directory(&book)), ["Ada", "Ada", "Cyd", "Dan"]);
    assert_eq!(names(everyone(&book)), ["Ada", "Ada", "Bob", "Cyd", "Dan"]);
    assert_eq!(outer(&book).last(), Some(&Entry { name: None, digits: Some("999".into()) }));
    assert_eq!(usage(&book), [Usage { name: "Ada".into(), calls: 2, seconds: 91, mean: 45.5 }]);
    assert!(usage_with(&book, 3, 10).is_empty());
    assert_eq!(places(&book).iter().map(|p| (p.city.as_str(), p.names.len(), p.oldest)).collect::<Vec<_>>(), [("Bonn", 2, 2), ("Rome", 1, 1)]);
    assert_eq!((tags(&book).concat(), tags_with(&book, 1, 2)), ("ab".to_string(), vec!["c".to_string()]));
    assert_eq!(search(&book, "22", |p| p.name == "Bob").iter().map(|p| p.id).collect::<Vec<_>>(), [3, 2]);
    assert_eq!(shared(&book)["111"], ["Cyd", "Dan"]);
    assert_eq!((missed(&book), missed(&Book::empty())), (Some(0.25), None));
    assert_eq!(kinds(&book)[&Kind::Work], "999");
    assert_eq!(pretty("4930123456"), "4 930 123 456");
}
