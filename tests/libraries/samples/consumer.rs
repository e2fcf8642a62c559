use acme_samples::{correlation, histogram, histogram_with, mean, means_by, median, quantile, summarize, Bin, Running};

const START: Running = Running::EMPTY;

fn main() {
    let xs = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
    let summary = summarize(&xs).expect("there are numbers");
    assert_eq!((summary.count, summary.mean, summary.median, summary.most), (8, 5.0, 4.5, 9.0));
    assert!((summary.deviation - (32.0f64 / 7.0).sqrt()).abs() < 1e-12);
    assert!(mean(&[]).is_nan() && median(&[]).is_none() && summarize(&[]).is_none());
    assert_eq!((quantile(&xs, 0.0), quantile(&xs, 2.0)), (Some(2.0), None));
    assert_eq!(histogram_with(&[0.0, 1.0, 5.0, 10.0], 2), [Bin { low: 0.0, high: 5.0, count: 2 }, Bin { low: 5.0, high: 10.0, count: 2 }]);
    assert_eq!(histogram(&xs).len(), 10);
    let running = xs.iter().fold(START, |state, x| state.push(*x));
    assert!((running.variance().unwrap() - 32.0 / 7.0).abs() < 1e-12);
    assert_eq!(correlation(&[1.0, 2.0, 3.0], &[6.0, 4.0, 2.0]), Some(-1.0));
    let means = means_by(&["a1", "b2", "a3"], |s| s[..1].to_string(), |s| s[1..].parse().unwrap());
    assert_eq!(means.into_iter().collect::<Vec<_>>(), [("a".to_string(), 2.0), ("b".to_string(), 2.0)]);
}
