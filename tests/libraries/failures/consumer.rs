use acme_failures::{choose, each, money, parse, plain, start, store, sum, validate, value_of, Failing, Form, IoError, Issue, Job, MoneyError, ParseError};
use std::error::Error;
use std::sync::Arc;

fn told(error: &ParseError) -> String {
    match error {
        ParseError::UnexpectedEnd => "end".to_string(),
        ParseError::BadToken { text, at } => format!("{text} at {at}"),
        ParseError::Nested { inner } => inner.message.clone(),
    }
}

// Errors of every kind go through `?`.
fn both(a: &str, n: i64) -> Result<i64, Box<dyn Error + Send + Sync>> {
    Ok(sum(a, "1")? + choose(n)?)
}

fn main() {
    assert_eq!(money("12.50"), Ok(1250));
    let refused = money("12").unwrap_err();
    assert_eq!((refused.message.as_str(), refused.code, refused.to_string()), ("not an amount: 12", 3, "not an amount: 12".to_string()));
    assert_eq!(refused, MoneyError { message: "not an amount: 12".to_string(), code: 3 });

    assert_eq!((parse("12"), parse("EUR 2.50"), sum("1", "EUR 2.50")), (Ok(12), Ok(250), Ok(251)));
    let bad = parse("12x").unwrap_err();
    assert_eq!(bad, ParseError::BadToken { text: "x".to_string(), at: 2 });
    assert_eq!((bad.to_string(), told(&bad)), ("bad token: text \"x\", at 2".to_string(), "x at 2".to_string()));
    assert_eq!((sum("1", "").unwrap_err().to_string(), told(&ParseError::UnexpectedEnd)), ("unexpected end".to_string(), "end".to_string()));
    let nested = parse("EUR x").unwrap_err();
    let inner = nested.source().and_then(|cause| cause.downcast_ref::<MoneyError>()).expect("the cause is the error behind it");
    assert_eq!((inner.code, nested.to_string()), (3, "nested".to_string()));
    assert!(bad.source().is_none());

    assert_eq!((plain("abc"), plain("a")), (Ok(3), Err("too short: a".to_string())));
    assert_eq!((store(5), store(-1), store(101)), (Ok(()), Err(IoError::Gone), Err(IoError::Full { bytes: 101 })));
    assert_eq!((IoError::Gone.to_string(), IoError::Full { bytes: 101 }.message()), ("the file is gone".to_string(), "no room for 101 bytes".to_string()));

    let form = Form { name: "Ada".to_string(), age: 36 };
    assert_eq!(validate(&form), Ok(form.clone()));
    let issues = validate(&Form { name: String::new(), age: -1 }).unwrap_err();
    let issue = |field: &str, problem: &str| Issue { field: field.to_string(), problem: problem.to_string() };
    assert_eq!(issues, [issue("name", "empty"), issue("age", "below zero")]);

    assert_eq!((choose(3), choose(0), choose(-1)), (Ok(3), Err(Failing::Nope), Err(Failing::Never)));
    let copied = Failing::Nope;
    assert_eq!((copied.to_string(), copied), ("nope".to_string(), Failing::Nope));
    assert!(both("2", 3).is_ok_and(|n| n == 6));
    assert!(both("2", 0).is_err_and(|error| error.downcast_ref() == Some(&Failing::Nope)));
    assert!(both("x", 1).is_err_and(|error| error.is::<ParseError>()));

    let mut seen = Vec::new();
    let halved = each(&[4, 6, 7, 8], |n| {
        seen.push(n);
        if n % 2 == 0 { Ok(n / 2) } else { Err(Failing::Nope) }
    });
    assert_eq!((halved, seen), (Err(Failing::Nope), vec![4, 6, 7]));
    assert_eq!(each(&[4, 6], |n| Ok(n / 2)), Ok(vec![2, 3]));

    let job = start(2);
    let again = job.clone();
    assert_eq!((job.outcome, (job.run)(0), (again.run)(5)), (Ok(2), Err(Failing::Nope), Ok(5)));
    let limit = 3;
    let own = Job { outcome: Err(Failing::Never), run: Arc::new(move |n| if n < limit { Ok(n) } else { Err(Failing::Never) }) };
    assert_eq!(((own.run)(2), (own.run)(3), value_of(own.outcome)), (Ok(2), Err(Failing::Never), -1));
    assert!(format!("{own:?}").contains("run: fun"));
    // A job may run elsewhere.
    assert_eq!(std::thread::spawn(move || (own.run)(1)).join().unwrap(), Ok(1));
}
