use acme_inventory::{quote, quote_with, sales, Category, Line, Movement, Product, Stock, StockError};
use std::collections::{BTreeMap, BTreeSet};

fn product(sku: &str, name: &str, category: Category, price: i64, tags: &[&str]) -> Product {
    Product { sku: sku.into(), name: name.into(), category, price, tags: tags.iter().map(|tag| tag.to_string()).collect() }
}

fn main() -> Result<(), StockError> {
    let saw = product("t1", "Saw", Category::Tool, 2500, &["wood", "hand"]);
    let all = [saw, product("c1", "Nail", Category::Consumable, 2, &["wood"]), product("t2", "Drill", Category::Tool, 9900, &[])];
    let stock = Stock::of(&all).apply_all(&[
        Movement::Received { sku: "t1".into(), count: 3, on: "mon".into() },
        Movement::Sold { sku: "t1".into(), count: 1, on: "tue".into() },
        Movement::Counted { sku: "c1".into(), count: 475 },
    ])?;
    assert_eq!((stock.in_stock("t1"), stock.in_stock("t2"), stock.in_stock("x")), (Some(2), Some(0), None));
    assert_eq!(stock.report()[0], Line { category: Category::Tool, products: 2, pieces: 2, worth: 5000 });
    let low = stock.low(&BTreeMap::from([(Category::Tool, 3)]));
    assert_eq!(low.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["Drill", "Saw"]);
    let tags = BTreeSet::from(["wood".to_string()]);
    assert_eq!(stock.tagged(&tags), BTreeSet::from(["c1".to_string(), "t1".to_string()]));
    assert_eq!(sales(&stock)["tue"]["Saw"], 1);
    let late = stock.apply(&Movement::Counted { sku: "x".into(), count: 1 }).unwrap_err();
    assert_eq!((late.to_string(), late), ("unknown sku: sku \"x\"".to_string(), StockError::UnknownSku { sku: "x".into() }));
    let order = BTreeMap::from([("t1".to_string(), 2)]);
    assert_eq!((quote(&stock, &order)?, quote_with(&stock, &order, Some(&|p: &Product, n: i64| if p.price > 1000 && n > 1 { 0.1 } else { 0.0 }))?), (5000, 4500));
    Ok(())
}
