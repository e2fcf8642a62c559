use acme_calculator::{calculate, calculate_with, parse, substitute, CalcError, EvalError, Expr, Op, SyntaxError, CONSTANTS};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    assert_eq!(calculate("1 + 2 * 3 - 4 / 2")?, 5.0);
    assert_eq!(calculate("2 ^ 3 ^ 2")?, 512.0);
    let circle = parse("pi * r ^ 2")?;
    assert_eq!(circle.free(), BTreeSet::from(["pi".to_string(), "r".to_string()]));
    let vars = BTreeMap::from([("r".to_string(), 2.0)]);
    assert!((circle.eval_with(&vars)? - 4.0 * std::f64::consts::PI).abs() < 1e-12);
    assert_eq!(circle.eval(), Err(EvalError::UnknownName { name: "r".into() }));
    assert_eq!(CONSTANTS["e"], std::f64::consts::E);
    let sum = Expr::Binary { op: Op::Add, left: Box::new(Expr::Var { name: "a".into() }), right: Box::new(Expr::Num { value: 1.0 }) };
    let replaced = substitute(&circle, |name| (name == "r").then(|| sum.clone()));
    assert_eq!(replaced.to_string(), "pi * (a + 1) ^ 2");
    let error = calculate("2 $").unwrap_err();
    assert_eq!(error, CalcError::Syntax { cause: SyntaxError::Unexpected { token: "$".into(), at: 2 } });
    assert_eq!(error.source().unwrap().to_string(), "unexpected: token \"$\", at 2");
    let zero = BTreeMap::from([("x".to_string(), 0.0)]);
    assert_eq!(calculate_with("1 / x", &zero), Err(CalcError::Eval { cause: EvalError::DivisionByZero }));
    Ok(())
}
