use acme_poker::{compare, deal, deck, frequencies, hand, strength, winners, BadCard, Card, Category, Suit};
use std::collections::{BTreeMap, BTreeSet};

fn main() -> Result<(), BadCard> {
    let texts = ["KC QD 7H 4S 3D", "TC TD 8H 7S 4D", "JC JD 4H 4S AD", "QC QD QH 9S 2D", "5C 4D 3H 2S AD", "2H 9H JH 4H KH", "3C 3D 3H KS KD", "9C 9D 9H 9S 2D", "AS KS QS JS TS"];
    let hands = texts.iter().map(|text| hand(text)).collect::<Result<Vec<_>, _>>()?;
    let categories: Vec<Category> = hands.iter().map(|cards| strength(cards).category).collect();
    assert!(categories.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!((categories[0], categories[8]), (Category::HighCard, Category::StraightFlush));
    assert!(hands.windows(2).all(|pair| compare(&pair[0], &pair[1]) < 0));
    assert_eq!(strength(&hands[4]).kickers, [5, 4, 3, 2, 1]);
    assert_eq!(hand("AS 1S"), Err(BadCard { text: "1S".into() }));
    let table = BTreeMap::from([("Ann".to_string(), hands[0].clone()), ("Bob".to_string(), hands[8].clone())]);
    assert_eq!(winners(&table), BTreeSet::from(["Bob".to_string()]));
    assert_eq!(deck().iter().map(|card| card.code()).collect::<BTreeSet<_>>().len(), 52);
    assert_eq!(Card { rank: 10, suit: Suit::Hearts }.code(), "TH");
    let dealt = deal(10, 5);
    assert_eq!(dealt, deal(10, 5));
    assert_eq!(frequencies(&dealt).values().sum::<i64>(), 10);
    Ok(())
}
