use acme_dice::{chance, distribution, evaluate, parse, Cup, DiceError, Keep, Roll, Throw, MOST};

fn main() -> Result<(), DiceError> {
    assert_eq!(parse("2d20kh1+5")?, Throw { count: 2, sides: 20, keep: Keep::Highest { n: 1 }, bonus: 5 });
    assert_eq!(parse("101d6"), Err(DiceError::TooMany { count: 101, most: MOST }));
    let low = Throw { count: 3, sides: 6, keep: Keep::Lowest { n: 2 }, bonus: 0 };
    assert_eq!(evaluate(&low, &[6, 1, 4]), Roll { dice: vec![6, 1, 4], kept: vec![1, 4], total: 5 });
    let ways = distribution(&parse("3d6")?);
    assert_eq!((ways[&3], ways[&10], ways.values().sum::<i64>()), (1, 27, 216));
    assert_eq!(chance(&parse("4d6kh3")?, |total| total == 18), 21.0 / 1296.0);
    let cup = Cup::of(42);
    let throw = parse("10d6")?;
    let first = cup.roll(&throw);
    assert_eq!(first.roll, cup.roll(&throw).roll);
    let second = first.cup.roll(&throw);
    assert_ne!(second.roll, first.roll);
    assert_eq!((second.cup.history.len(), cup.history.len()), (2, 0));
    assert!(second.roll.dice.iter().all(|n| (1..=6).contains(n)));
    Ok(())
}
