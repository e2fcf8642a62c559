use acme_wallet::{convert, parse_all, totals, Currency, Money, MoneyError, Rounding};

fn main() -> Result<(), MoneyError> {
    assert_eq!(Money::parse("EUR 1234.50")?.to_string(), "EUR 1,234.50");
    let cent = Money { units: -100, currency: Currency::Usd };
    assert_eq!(cent.split_by(&[1, 1, 1]).iter().map(|part| part.units).collect::<Vec<_>>(), [-34, -33, -33]);
    let ten = Money { units: 1000, currency: Currency::Eur };
    assert_eq!((ten.share(125).units, ten.share_with(125, Rounding::Up).units), (12, 13));
    assert_eq!(ten.plus(cent), Err(MoneyError::Mismatch { left: Currency::Eur, right: Currency::Usd }));
    let all = parse_all(&["EUR 1.00".to_string(), "KWD 1.234".to_string(), "EUR 2.00".to_string()])?;
    let sums = totals(&all);
    assert_eq!(sums[&Currency::Eur].units, 300);
    assert_eq!(sums.keys().copied().collect::<Vec<_>>(), [Currency::Eur, Currency::Kwd]);
    assert_eq!(Currency::of("jpy"), Some(Currency::Jpy));
    let rate = |from: Currency, to: Currency| match (from, to) {
        (Currency::Eur, Currency::Jpy) => Ok(160.5),
        _ => Err(MoneyError::Mismatch { left: from, right: to }),
    };
    assert_eq!(convert(ten, Currency::Jpy, rate)?.to_string(), "JPY 1,605");
    assert!(convert(ten, Currency::Usd, rate).is_err());
    Ok(())
}
