//! What somebody who depends on the crate mochi-examples-textkit writes.
use std::collections::{BTreeMap, BTreeSet};

use mochi_examples_textkit::metrics::{self, Difficulty, WordCount};
use mochi_examples_textkit::search::{closest, did_you_mean, fuzzy_search, jaro_winkler, levenshtein};
use mochi_examples_textkit::stats::{linear_fit, modes, quantile, summarize, Line};
use mochi_examples_textkit::table::{self, Align, Column, CsvError, CsvFormat};
use mochi_examples_textkit::version::{self, Part, Version, VersionError};
use mochi_examples_textkit::{
    fold_accents, ngrams, placeholders, render, render_with, sentences, slugify, slugify_with, tokenize, words,
    SlugOptions, TemplateError, Token, TokenKind,
};

fn next_patch(text: &str) -> Result<String, VersionError> {
    let version: Version = version::parse_version(text)?;
    Ok(version::format_version(&version::bump(&version, Part::Patch)))
}

fn explain(error: &TemplateError) -> String {
    match error {
        TemplateError::Unclosed { start } | TemplateError::EmptyName { start } => format!("at {start}"),
        TemplateError::Missing { name } => format!("no {name}"),
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Words and tokens.
    let found: Vec<String> = words("Don't panic: h2o is 100% well-known");
    assert_eq!(found, ["Don't", "panic", "h2o", "is", "100", "well-known"]);
    let first = Token { kind: TokenKind::Word, content: "ab".to_string(), start: 0 };
    assert_eq!(tokenize("ab 12").first(), Some(&first));
    assert_eq!(sentences("One. Two!").len(), 2);
    assert_eq!(ngrams(&["a", "b", "c"], 2), [["a", "b"], ["b", "c"]]);

    // Slugs.
    let options = SlugOptions { separator: "_".into(), max_length: None, keep_case: true };
    assert_eq!(slugify_with("Crème Brûlée", &options), "Creme_Brulee");
    assert_eq!(slugify(&fold_accents("Łódź!")), "lodz");

    // Templates.
    let values = BTreeMap::from([("name".to_string(), "Ann".to_string())]);
    assert_eq!(render("Dear {name}", &values)?, "Dear Ann");
    let failed = render_with("{a}{b}", |name: &str| (name == "a").then(|| "1".to_string()));
    assert_eq!(failed.as_ref().map_err(explain), Err("no b".to_string()));
    assert_eq!(placeholders("{x} {y}"), ["x", "y"]);

    // Metrics.
    let counted = metrics::measure("The cat sat on the mat.");
    assert_eq!(counted.syllables, 6);
    let ease: Option<f64> = metrics::reading_ease("The cat sat on the mat.");
    assert!(ease.is_some_and(|e| (e - 116.145).abs() < 1e-9));
    assert_eq!(metrics::difficulty(95.0), Difficulty::VeryEasy);
    let top = metrics::top_words("a b b", 1, &BTreeSet::from(["a".to_string()]));
    assert_eq!(top, [WordCount { word: "b".into(), count: 2 }]);

    // Search.
    assert_eq!(levenshtein("kitten", "sitting"), 3);
    assert!((jaro_winkler("MARTHA", "MARHTA") - 0.961111).abs() < 1e-6);
    assert_eq!(closest("20", &[1, 21, 300], |n: &i32| n.to_string()), Some(21));
    assert_eq!(did_you_mean("comit", &["commit".to_string()]).as_deref(), Some("commit"));
    let hits = fuzzy_search("rd", &["x".to_string(), "Reader".to_string()], 5);
    assert_eq!(hits.iter().map(|hit| hit.index).collect::<Vec<_>>(), [1]);

    // Statistics.
    assert_eq!(linear_fit(&[0.0, 1.0, 2.0], &[1.0, 3.0, 5.0]), Some(Line { slope: 2.0, intercept: 1.0, fit: 1.0 }));
    assert_eq!(summarize(&[1.0, 2.0, 3.0]).map(|s| s.median), Some(2.0));
    assert_eq!(quantile(&[], 0.5), None);
    assert_eq!(modes(&[3, 1, 3]), [3]);

    // Tables.
    let columns = [table::column("name"), Column { title: "n".into(), align: Align::Right, max_width: None }];
    let people = [("Ann", 30)];
    let rows = table::rows_of(&people, |(name, age): &(&str, i32)| vec![name.to_string(), age.to_string()]);
    assert_eq!(table::format_table(&columns, &rows), "name   n\n----  --\nAnn   30\n");
    let format = CsvFormat { delimiter: ",".into(), crlf: false };
    assert_eq!(table::format_csv(&[vec!["a".into(), "b,c".into()]], &format), "a,\"b,c\"\n");
    assert_eq!(table::parse_records("a,b\n1\n"), Err(CsvError::RaggedRow { line: 2, expected: 2, found: 1 }));

    // Versions; errors are std::error::Error.
    assert_eq!(next_patch("1.2.3-rc.1")?, "1.2.3");
    let range = version::parse_range("^1.2 || ~3.1")?;
    assert!(version::satisfies(&version::release(1, 9, 0), &range));
    assert_eq!(version::newest_in(&[version::release(0, 1, 0)], &range), None);
    Ok(())
}
