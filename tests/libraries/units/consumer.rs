use acme_units::{find, parse, parse_with, symbols, total, Dimension, Quantity, Unit, UnitError, KNOWN};

fn main() {
    let walk = parse("1.5 km").unwrap();
    assert_eq!(walk.to_unit(Unit::metre()).unwrap().to_string(), "1500 m");
    let celsius = find("°C").unwrap();
    assert_eq!(parse("212 °F").unwrap().to_unit(&celsius).unwrap().format_with(1, " "), "100.0 °C");
    let unknown = UnitError::UnknownUnit { symbol: "kq".to_string(), nearest: Some("kg".to_string()) };
    assert_eq!(parse("3 kq"), Err(unknown));
    let mixed = total(&[walk.clone(), Quantity { amount: 2.0, unit: Unit::second().clone() }]);
    assert_eq!(mixed, Err(UnitError::Mismatch { left: Dimension::Time, right: Dimension::Length }));
    assert_eq!(total(&[]), Ok(None));
    let league = Unit::metre().times(4828.032, "lea");
    assert_eq!(parse_with("2 lea", &[league]).unwrap().scaled(0.5).amount, 1.0);
    assert_eq!(symbols()[&Dimension::Mass], ["kg", "g", "lb"]);
    assert_eq!(KNOWN.len(), 14);
}
