use acme_roman::{add, from_roman, is_roman, table, to_roman, RomanError, MAX, MIN, SIGNS};
use std::collections::BTreeMap;

fn main() {
    assert_eq!(to_roman(2026).as_deref(), Ok("MMXXVI"));
    assert_eq!(from_roman("MMMDCCCLXXXVIII"), Ok(3888));
    assert!((MIN..=MAX).all(|n| to_roman(n).and_then(|text| from_roman(&text)) == Ok(n)));
    assert_eq!((to_roman(0), to_roman(4000)), (Err(RomanError::TooSmall), Err(RomanError::TooLarge)));
    assert_eq!(from_roman("IIX").unwrap_err().to_string(), "malformed");
    assert_eq!((SIGNS[0].value, SIGNS.len()), (1000, 13));
    assert!(is_roman("xiv") && !is_roman("xiiii"));
    assert_eq!(add(&["MCM".to_string(), "cxxvi".to_string()]).as_deref(), Ok("MMXXVI"));
    assert_eq!(table(&[1, 4000, 40]), BTreeMap::from([(1, "I".to_string()), (40, "XL".to_string())]));
}
