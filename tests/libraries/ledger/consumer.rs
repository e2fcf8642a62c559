use acme_ledger::{balance, balances, book, closed, empty, notes, parse_cents, shares, shown, taxed, Entry, Ledger, MoneyError};
use acme_ledger::{MONTHS, MOST_CENTS, RATES};

fn main() -> Result<(), MoneyError> {
    let rent = Entry { account: "rent".into(), cents: -80000, note: Some("January".into()) };
    let first = book(&empty(), &rent)?;
    let second = book(&first, &Entry { account: "wages".into(), cents: 250_000, note: None })?;
    assert_eq!(first.entries.len(), 1);
    assert_eq!(balance(&second, "rent"), -80000);
    assert_eq!(balances(&second).into_iter().collect::<Vec<_>>(), [("rent".to_string(), -80000), ("wages".to_string(), 250_000)]);
    assert_eq!(notes(&second), ["January"]);
    let late = book(&closed(&second), &rent).unwrap_err();
    assert_eq!((late.code, late.to_string()), (1, "the ledger is closed".to_string()));
    assert_eq!(parse_cents("12.05")?, 1205);
    assert_eq!(parse_cents("1x.05").unwrap_err().code, 4);
    assert_eq!(shown(-7), "-0.07");
    assert_eq!((taxed(100, "full"), taxed(100, "none"), RATES["full"]), (Some(119), None, 19));
    assert_eq!(shares(100, 3), [33, 33, 34]);
    const MOST: i64 = MOST_CENTS;
    assert_eq!((MONTHS.len(), MOST), (3, (1 << 53) - 1));
    let most = Entry { account: "rent".into(), cents: i64::MAX, note: None };
    let full = Ledger { entries: vec![most.clone(), most], open: true };
    assert!(std::panic::catch_unwind(|| balance(&full, "rent")).is_err());
    Ok(())
}
