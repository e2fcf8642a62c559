use acme_elections::{condorcet, elect, elect_with, prefer, seats, seats_with, tally, Divisor, Method, Outcome};
use std::collections::{BTreeMap, BTreeSet};

fn main() {
    // The example of Tennessee: https://en.wikipedia.org/wiki/Condorcet_method
    let groups = [
        (42, ["Memphis", "Nashville", "Chattanooga", "Knoxville"]),
        (26, ["Nashville", "Chattanooga", "Knoxville", "Memphis"]),
        (15, ["Chattanooga", "Knoxville", "Nashville", "Memphis"]),
        (17, ["Knoxville", "Chattanooga", "Nashville", "Memphis"]),
    ];
    let ballots: Vec<Vec<String>> = groups.iter().flat_map(|(n, names)| vec![names.map(String::from).to_vec(); *n]).collect();
    let Outcome::Winner { name, rounds } = elect(&ballots) else { panic!("there is a winner") };
    assert_eq!((name.as_str(), rounds.iter().map(|r| r["Knoxville"]).collect::<Vec<_>>()), ("Knoxville", vec![17, 32, 58]));
    assert!(matches!(elect_with(&ballots, Method::Plurality), Outcome::Winner { name, .. } if name == "Memphis"));
    assert_eq!(condorcet(&ballots).as_deref(), Some("Nashville"));
    assert_eq!(tally(&ballots, Method::Borda)["Nashville"], 194);
    assert_eq!(prefer(&ballots, "Nashville", "Memphis"), 58);
    let tie = elect(&[vec!["a".to_string()], vec!["b".to_string()]]);
    assert_eq!(tie, Outcome::Tie { names: BTreeSet::from(["a".to_string(), "b".to_string()]) });
    assert_eq!(elect(&[]), Outcome::NoVotes);
    let votes = BTreeMap::from([("A", 100_000), ("B", 80_000), ("C", 30_000), ("D", 20_000)].map(|(k, v)| (k.to_string(), v)));
    assert_eq!(seats(&votes, 8).into_values().collect::<Vec<_>>(), [4, 3, 1, 0]);
    assert_eq!(seats_with(&votes, 8, Divisor::SainteLague).into_values().collect::<Vec<_>>(), [3, 3, 1, 1]);
}
