use acme_fractions::{factorial, factors, harmonic, terms, total, BigInt, Fraction};

fn main() {
    let big = |n: i64| BigInt::from(n);
    let third = Fraction::of(&big(100), &big(300)).expect("no zero");
    assert_eq!((third.numerator.clone(), third.denominator.clone()), (big(1), big(3)));
    assert_eq!(Fraction::of(&big(1), &big(0)), None);
    assert_eq!(Fraction::parse("-0.125").map(|f| f.to_string()), Ok("-1/8".to_string()));
    assert_eq!(Fraction::parse("1/0"), Err("division by zero".to_string()));
    assert_eq!(total(&[third.clone(), third.clone(), third.clone()]).compare(&Fraction::whole(1)), 0);
    assert_eq!(third.times(&third).minus(&third).to_string(), "-2/9");
    assert_eq!(third.over(&third), Some(Fraction::whole(1)));
    assert_eq!(third.to_float(), 1.0 / 3.0);
    assert_eq!(factorial(25), "15511210043330985984000000".parse::<BigInt>().unwrap());
    assert_eq!(terms(&Fraction { numerator: big(103_993), denominator: big(33_102) }), [3, 7, 15, 1, 292].map(big));
    assert_eq!(factors(&big(360))[&big(2)], 3);
    let mut told = Vec::new();
    let end = harmonic(3, |i, sum| told.push((i.clone(), sum.to_string())));
    assert_eq!((end.to_string().as_str(), told[1].clone()), ("11/6", (big(2), "3/2".to_string())));
}
