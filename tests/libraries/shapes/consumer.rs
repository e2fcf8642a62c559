//! What a user of the crate does.
use acme_shapes::{
    describe, next_colour, next_colour_with, slugify, slugify_with, total_area, Colour, Heap,
    Money, Path, Point, Shape, Style, Tree,
};
use std::collections::{BTreeMap, BTreeSet};

// Constants are known while the compiler runs.
const START: Point = Point::ORIGIN;
const ROUND: Shape = Shape::UNIT;
const SHADE: Colour = Colour::USUAL;

fn assert_shared<T: Send + Sync>() {}

fn main() {
    // Points are copied.
    let moved: Point = START.moved_with(0.0, 2.0);
    let one = Point { x: 1.0, y: 1.0 };
    assert_eq!(moved.plus(one), Point { x: 1.0, y: 3.0 });
    assert_eq!(one.plus(one).plus(one), Point { x: 3.0, y: 3.0 });
    assert_eq!(one.moved(), one);
    assert_eq!(Point::polar(0.0), Point { x: 1.0, y: 0.0 });
    assert_eq!(Point::polar_with(0.0, 2.5), Point { x: 2.5, y: 0.0 });
    assert_eq!(Point::default(), START);

    // Unions have methods, functions and constants.
    let parse: fn(&str) -> Option<Shape> = Shape::parse;
    assert_eq!(
        parse("rect 2 3"),
        Some(Shape::Rect {
            width: 2.0,
            height: 3.0
        })
    );
    assert_eq!(parse("empty"), Some(Shape::Empty));
    assert_eq!(parse("what"), None);
    assert_eq!(ROUND, Shape::Circle { radius: 1.0 });
    assert_eq!(ROUND.scaled_with(3.0).area(), 27.0);
    assert_eq!(ROUND.scaled().area(), 12.0);
    assert_eq!(ROUND.area(), 3.0);
    assert_eq!(
        total_area(&[Shape::Circle { radius: 2.0 }, Shape::Empty]),
        12.0
    );

    assert_eq!(SHADE, Colour::DarkBlue);
    assert_eq!(SHADE.hex(), "00008b");
    assert_eq!(next_colour(), Colour::Green);
    assert_eq!(next_colour_with(Colour::Green), Colour::Red);
    assert!(Colour::Red < Colour::DarkBlue);

    // What holds a text is made on first use.
    let zero: &'static Money = Money::zero();
    assert_eq!((zero.units, zero.currency.as_str()), (0, "EUR"));
    let five = Money {
        units: 5,
        currency: "EUR".to_string(),
    };
    assert_eq!(Money::sum(zero, &five), Ok(five.clone()));
    let dollars = Money {
        units: 1,
        currency: "USD".to_string(),
    };
    assert_eq!(
        Money::sum(zero, &dollars),
        Err("EUR is not USD".to_string())
    );

    // Types with parameters.
    let heap: Heap<i64> = Heap::empty();
    assert_eq!(heap.top(), None);
    assert_eq!(heap.push(3).push(1).push(2).items, [1, 2, 3]);
    assert_eq!(Heap::empty().push("b").push("a").top(), Some("a"));
    let tree = Tree::Node {
        left: Box::new(Tree::single(1)),
        value: 2,
        right: Box::new(Tree::single(3)),
    };
    assert_eq!(tree.size(), 3);
    assert_eq!(tree.values(), [1, 2, 3]);
    assert_eq!(Tree::<String>::Leaf.size(), 0);

    // Default values.
    assert_eq!(slugify("Hello  World"), "hello-world");
    assert_eq!(
        slugify_with("Hello World", "_", Some(7), &[], Style::Upper),
        "HELLO_W"
    );
    assert_eq!(
        slugify_with(
            "Hello The World",
            "-",
            None,
            &["the".to_string()],
            Style::Plain
        ),
        "hello-world"
    );

    let path = Path {
        name: "way".to_string(),
        points: vec![START, one],
        tags: BTreeMap::from([("a".to_string(), 1)]),
        seen: BTreeSet::new(),
    };
    assert_eq!(describe(&path), "way: 2 points, 1 tags, 0 seen");
    assert_eq!(describe(&Path::default()), ": 0 points, 0 tags, 0 seen");

    assert_shared::<(Point, Path, Shape, Colour, Money, Heap<i64>, Tree<i64>)>();
}
