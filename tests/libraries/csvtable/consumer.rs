use acme_csvtable::{parse, parse_with, read, read_with, write, write_with, CsvError, Quoting, Table};

fn rows(cells: &[&[&str]]) -> Vec<Vec<String>> {
    cells.iter().map(|row| row.iter().map(|cell| cell.to_string()).collect()).collect()
}

fn main() -> Result<(), CsvError> {
    assert_eq!(parse("a,\"b \"\"c\"\"\",\r\n\"x\ny\",,z")?, rows(&[&["a", "b \"c\"", ""], &["x\ny", "", "z"]]));
    let wrong = parse("a,\"b\"c").unwrap_err();
    assert_eq!((wrong.line, wrong.column, wrong.to_string()), (1, 6, "unexpected c behind a quote".to_string()));

    let table = read_with("name\tage\nAda\t36\nAlan\t41\n", "\t", true)?;
    let ages: Option<Vec<String>> = table.column("age");
    assert_eq!(ages.unwrap_or_default(), ["36", "41"]);
    assert_eq!(table.column("size"), None);
    let old = table.filter(|row| row["age"].parse::<i64>().is_ok_and(|age| age > 40));
    assert_eq!(old.rows, rows(&[&["Alan", "41"]]));
    assert_eq!(old.records()[0]["name"], "Alan");
    assert!(read("a,b\n1\n").is_err());

    let given = rows(&[&["a", "b;c"], &["\"", "line\nbreak"], &["", " "]]);
    assert_eq!(parse_with(&write_with(&given, ";", Quoting::Always, "\n"), ";")?, given);
    assert_eq!(write(&rows(&[&["a", "b,c"]])), "a,\"b,c\"\n");
    assert_eq!(Table::from_rows(&[]), Table::default());
    Ok(())
}
