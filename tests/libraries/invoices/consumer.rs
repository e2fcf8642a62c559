use acme_invoices::{describe, invoice, invoice_with, money, money_with, render_with, Discount, Line, Problem, Tax, Total};
use std::collections::BTreeMap;

fn main() {
    let base = invoice_with("7", Some("Ann")).add_with("pen", 150, 10, Tax::Standard).add_with("book", 2000, 1, Tax::Reduced);
    let total = base.total().unwrap();
    let taxes = BTreeMap::from([("19 %".to_string(), 285), ("7 %".to_string(), 140)]);
    assert_eq!(total, Total { net: 3500, discount: 0, taxes, gross: 3925 });
    assert_eq!(base.discounted(&Discount::Bundle { sku: "pen".to_string(), buy: 3, pay: 2 }).total().unwrap().discount, 450);
    assert_eq!(Discount::Percent { share: 10 }.on(&base.lines), 350);
    assert_eq!(base.lines[1], Line { sku: "book".to_string(), quantity: 1, price: 2000, tax: Tax::Reduced });
    assert_eq!(invoice("8").total(), Err(Problem::EmptyInvoice));
    let problems: Vec<String> = base.add_with("pen", 1, 0, Tax::Free).problems().iter().map(describe).collect();
    assert_eq!(problems, ["0 of pen", "pen stands there twice"]);
    assert_eq!((money(5).as_str(), money_with(-123456, "EUR").as_str()), ("0.05", "-1,234.56 EUR"));
    let text = render_with(&base.discounted(&Discount::Amount { cents: 350 }), 20);
    assert!(text.lines().skip(1).all(|line| line.len() == 20) && text.ends_with("35.33 EUR"));
}
