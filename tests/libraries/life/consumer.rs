use acme_life::{Cell, Rule, World};
use std::collections::BTreeSet;

fn main() {
    let glider = World::parse(".#.\n..#\n###");
    let mut seen = Vec::new();
    let later = glider.run(100, |world| {
        seen.push(world.generation);
        world.generation < 8
    });
    assert_eq!((seen.len(), later.generation, later.show()), (8, 8, glider.show()));
    assert!(glider.cells.iter().all(|cell| later.cells.contains(&Cell { x: cell.x + 2, y: cell.y + 2 })));
    let mut world = World::parse(".##\n##.\n.#.");
    let mut counts = vec![world.population()];
    for _ in 0..10 {
        world = world.step();
        counts.push(world.population());
    }
    assert_eq!(counts, [5, 6, 7, 9, 8, 9, 12, 11, 18, 11, 11]);
    let seeds = Rule { born: BTreeSet::from([2]), stays: BTreeSet::new() };
    assert_eq!(World::parse("##").step_with(Some(&seeds)).show(), "##\n..\n##");
    assert_eq!(Rule::parse("B36/S23").map(|rule| rule.born), Some(BTreeSet::from([3, 6])));
    assert_eq!((Rule::parse("36/23"), Rule::conway().stays.len()), (None, 2));
}
