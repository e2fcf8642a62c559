use acme_leaderboards::{by_round, elo, ratings, Board, Ties};

fn main() {
    let base = Board::create().record("ann", 10).record("bob", 7).record("cyd", 7).record("dan", 1);
    let places: Vec<(String, i64)> = base.places().into_iter().collect();
    assert_eq!(places[3], ("dan".to_string(), 4));
    assert_eq!(Board { ties: Ties::Dense, ..base.clone() }.places()["dan"], 3);
    let later = base.record_with("dan", 9, true, Some(2));
    let lines = later.standings_with(Some(2));
    assert_eq!((lines.len(), lines[1].player.as_str(), lines[1].points, lines[1].moved), (2, "dan", 10, Some(3)));
    assert_eq!((later.standings()[1].streak, base.standings()[0].moved), (1, None));
    let doubled = Board::create_with(Ties::Ordinal, Some(|game: &acme_leaderboards::Result| game.points));
    assert_eq!(doubled.record("x", 2).standings()[0].points, 4);
    assert_eq!(elo(1500.0, 1500.0), [1516.0, 1484.0]);
    let rated = ratings(&[vec!["a".to_string(), "b".to_string()]]);
    assert_eq!((rated["a"], rated["b"]), (1516.0, 1484.0));
    assert_eq!(by_round(&later)[&2]["dan"], 9);
}
