use acme_backoff::{first_ok, retry, sort_out, Growth, Outcome, Policy, Sorted, Verdict};
use std::sync::Arc;

fn main() {
    let policy = Policy::standard();
    assert_eq!(policy.delays(), [0.1, 0.2, 0.4, 0.8]);
    assert_eq!(policy.total(), "1.5s");
    let own = Policy { growth: Growth::Custom { delay: Arc::new(|i| 10f64.powi(i as i32)) }, most: 50.0, attempts: 4, ..policy.clone() };
    assert_eq!(own.delays(), [1.0, 10.0, 50.0]);
    let mut slept = Vec::new();
    let statuses = [503, 500, 200];
    let good: Outcome<String, i64> = retry(
        &policy,
        |n| match statuses[n as usize - 1] {
            200 => Ok(format!("attempt {n}")),
            status => Err(status),
        },
        |status| if *status < 500 { Verdict::GiveUp } else { Verdict::Again },
        |seconds| slept.push(seconds),
    );
    assert_eq!((good.value, good.attempts, slept), (Ok("attempt 3".to_string()), 3, vec![0.1, 0.2]));
    let results = [Err("a"), Ok(1), Ok(2)];
    assert_eq!(sort_out(&results), Sorted { values: vec![1, 2], errors: vec!["a"] });
    assert_eq!(first_ok(&results, &Err("none")), Ok(1));
    assert_eq!(first_ok::<i64, &str>(&[], &Err("none")), Err("none"));
}
