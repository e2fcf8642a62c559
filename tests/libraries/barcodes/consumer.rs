use acme_barcodes::{check_digit_of, detect, parse, to_ean13, to_ean13_with, Code, CodeError, Kind, BOOKLAND};

fn main() {
    let code = parse(Kind::Ean13, "4 006381 333931").unwrap();
    assert_eq!((code.grouped().as_str(), code.grouped_with("").as_str()), ("4 006381 333931", "4006381333931"));
    assert_eq!(check_digit_of(Kind::Isbn10, "080442957").as_deref(), Some("X"));
    assert_eq!(check_digit_of(Kind::Card, "4x"), None);
    let book = parse(Kind::Isbn10, "0306406152").unwrap();
    assert_eq!(to_ean13(&book), Some(Code { kind: Kind::Ean13, digits: "9780306406157".to_string() }));
    assert_eq!(to_ean13_with(&book, "123"), None);
    assert_eq!(detect("4111111111111111"), [Kind::Card]);
    assert_eq!(BOOKLAND, ["978", "979"]);
    match parse(Kind::Ean8, "96385075") {
        Err(CodeError::BadCheck { expected, found }) => assert_eq!(expected + &found, "45"),
        other => panic!("{other:?}"),
    }
    assert_eq!(Kind::Ean8.lengths(), [8]);
    assert_eq!(parse(Kind::Ean8, "1"), Err(CodeError::BadLength { kind: Kind::Ean8, length: 1 }));
}
