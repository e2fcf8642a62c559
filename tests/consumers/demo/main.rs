use std::collections::BTreeMap;

use mochi_examples_reportkit::{add_block, report, summarize_column, to_markdown, Block, DataError};
use mochi_examples_textkit::{render, render_with, slugify, stats, table, TemplateError};

fn main() {
    // Text beyond ASCII.
    println!("slug: {}", slugify("Crème Brûlée à la Žižkov"));

    // A callback that has an answer for some names only.
    let title = render_with("Sales of {town}", |name: &str| (name == "town").then(|| "Łódź".to_string()));
    println!("title: {}", title.unwrap_or("none".to_string()));

    // An error that says why.
    match render("Dear {name}", &BTreeMap::new()) {
        Ok(text) => println!("letter: {text}"),
        Err(TemplateError::Missing { name }) => println!("letter: no {name}"),
        Err(_) => println!("letter: broken"),
    }

    // An option.
    println!("figures: {}", if stats::summarize(&[]).is_none() { "none" } else { "some" });

    // Records and unions of two libraries.
    let rows = vec![vec!["Ann".to_string(), "30".to_string()], vec!["Zoë".to_string(), "7".to_string()]];
    let base = add_block(&report("Sales"), &Block::Bullets { items: vec!["up".to_string(), "größer".to_string()] });
    let columns = vec![table::column("name"), table::column("n")];
    println!("{}", to_markdown(&add_block(&base, &Block::Table { columns, rows })));
    match summarize_column("n\n1\nx\n", "n") {
        Ok(_) => println!("column: good"),
        Err(DataError::NoNumber { name, value }) => println!("column: {name} has {value}"),
        Err(_) => println!("column: broken"),
    }
}
