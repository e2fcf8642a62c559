//! What a user of the crate does.
use acme_names as names;
use acme_names::{boxed, chosen, delete, fail, play, tomorrow, word, zip, Date, Doc, Token};

fn main() {
    let error: names::Error = fail("a", "b");
    assert_eq!((error.message.as_str(), error.code), ("ab", 1));
    let map: names::Map<String, names::Box<i64>> = boxed(1, "a");
    assert_eq!(map.keys, ["a"]);
    assert_eq!(map.values, [names::Box { value: 1 }]);
    assert_eq!(play(3), names::Result::Win { points: 3 });
    assert_eq!(play(0), names::Result::Lose);
    assert_eq!(chosen(names::Option::Some { value: 3 }, 4), 3);
    assert_eq!(chosen(names::Option::Nothing, 4), 4);
    assert_eq!(delete("ab", "c"), 3);
    assert_eq!(names::match_of(1, 2, 3, 4, 5), 15);
    assert_eq!(zip(&[1, 2], &[3, 4, 5]), [4, 6]);
    assert_eq!(names::filter(&[1, 2, 3], |it| it > 1), [2, 3]);
    assert_eq!(
        word("x"),
        Token::Word {
            kind: "word".to_string(),
            text: "x".to_string()
        }
    );
    assert_eq!(word(""), Token::Stop);
    let date = Date {
        year: 2026,
        month: 1,
        day: 30,
    };
    assert_eq!(tomorrow(&date).month, 2);
    let doc = Doc { length: 2, next: 1 };
    assert_eq!(doc.to_string(), "doc of 2");
    assert_eq!(format!("{doc}"), "doc of 2");
    assert_eq!(doc.clone().next, 2);
    assert_eq!(doc.constructor(), 4);
    assert_eq!(
        names::all_of(
            &names::Vec { items: vec![1] },
            &names::String {
                text: "t".to_string()
            },
            &names::Callable {
                name: "n".to_string()
            },
            &names::Sequence { items: vec![] },
            &names::Mapping::default(),
            &names::Any {
                what: "w".to_string()
            },
            &names::Symbol {
                text: "s".to_string()
            },
        ),
        "1 t n 0 0 w s"
    );
    assert_eq!(names::kept(&names::Promise { value: 2 }), 2);
    assert_eq!(names::other(names::Enum::First), names::Enum::Second);
    assert_eq!(names::renumbered(names::Object { id: 1 }, 2).id, 2);
}
