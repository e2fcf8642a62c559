//! Solves a graph that `bench_resolve --write` left as JSON; prints `milliseconds chosen`, or the error.
use pubgrub::{resolve, OfflineDependencyProvider, Ranges, SemanticVersion};
use std::time::Instant;

fn version(text: &str) -> SemanticVersion {
    let mut numbers = text.split('.').map(|n| n.parse::<u32>().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    SemanticVersion::new(next(), next(), next())
}

fn range(requirement: &str) -> Ranges<SemanticVersion> {
    let number = requirement.trim_start_matches(|c: char| !c.is_ascii_digit());
    let sign = &requirement[..requirement.len() - number.len()];
    let from = version(number);
    let (major, minor, _) = from.into();
    match sign {
        "^" => Ranges::between(from, SemanticVersion::new(major + 1, 0, 0)),
        "~" => Ranges::between(from, SemanticVersion::new(major, minor + 1, 0)),
        ">=" => Ranges::higher_than(from),
        _ => Ranges::singleton(from),
    }
}

fn main() {
    let path = std::env::args().nth(1).expect("the path of a graph");
    let graph: serde_json::Value = serde_json::from_slice(&std::fs::read(path).expect("a file")).expect("JSON");
    let mut provider = OfflineDependencyProvider::<u32, Ranges<SemanticVersion>>::new();
    let packages = graph["packages"].as_object().expect("packages");
    let ids: std::collections::HashMap<&str, u32> = packages.keys().enumerate().map(|(i, n)| (n.as_str(), i as u32 + 1)).collect();
    let needs = |of: &serde_json::Value| -> Vec<(u32, Ranges<SemanticVersion>)> {
        of.as_object().expect("needs").iter().map(|(n, r)| (ids[n.as_str()], range(r.as_str().expect("a requirement")))).collect()
    };
    for (name, versions) in packages {
        for (text, of) in versions.as_object().expect("versions") {
            provider.add_dependencies(ids[name.as_str()], version(text), needs(of));
        }
    }
    provider.add_dependencies(0, SemanticVersion::zero(), needs(&graph["root"]));
    let begin = Instant::now();
    match resolve(&provider, 0, SemanticVersion::zero()) {
        Ok(chosen) => println!("{:.1} {}", begin.elapsed().as_secs_f64() * 1e3, chosen.len() - 1),
        Err(_) => println!("no solution after {:.1} ms", begin.elapsed().as_secs_f64() * 1e3),
    }
}
