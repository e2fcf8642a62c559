use acme_similarity::{bigrams, by_sound, closest, closest_with, dice, jaro, jaro_winkler, jaro_winkler_with, levenshtein, measures, soundex, Match};
use std::collections::BTreeSet;

fn main() {
    let near = |a: f64, b: f64| (a - b).abs() < 0.0005;
    assert!(near(jaro("MARTHA", "MARHTA"), 0.944) && near(jaro_winkler("MARTHA", "MARHTA"), 0.961));
    assert!(near(jaro("DIXON", "DICKSONX"), 0.767) && near(jaro_winkler_with("DIXON", "DICKSONX", 0.1), 0.813));
    assert_eq!((dice("night", "nacht"), levenshtein("", "")), (0.25, 1.0));
    assert_eq!(bigrams("banana"), BTreeSet::from(["ba", "an", "na"].map(String::from)));
    assert_eq!((soundex("Rupert").as_deref(), soundex("1")), (Some("R163"), None));
    let words = ["color", "cooler", "collar", "dog"].map(String::from);
    let found = closest_with("colour", &words, levenshtein, 2, 0.5);
    assert_eq!(found.iter().map(|m| m.value.as_str()).collect::<Vec<_>>(), ["color", "collar"]);
    let own = closest("dot", &words, |a, b| if a.len() == b.len() { 1.0 } else { 0.0 });
    assert_eq!(own, [Match { value: "dog".into(), score: 1.0 }]);
    assert_eq!(by_sound(&["Smith".to_string(), "Smyth".to_string()])["S530"].len(), 2);
    assert_eq!(measures()["dice"]("night", "nacht"), 0.25);
}
