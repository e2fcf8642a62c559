use acme_geometry::{area, bounds, by_kind, distance, heaviest, moved, Frame, Point, Shape, Weighted, ORIGIN, UNIT};

fn main() {
    let far = Point { x: 3.0, y: 4.0 };
    assert_eq!(distance(ORIGIN, far), 5.0);
    assert_eq!(far.plus(far), far.scaled(2.0));
    let square = Shape::Polygon { corners: UNIT.to_vec() };
    assert_eq!(area(&square), 1.0);
    assert_eq!(area(&Shape::Circle { centre: ORIGIN, radius: 2.0 }), 4.0 * std::f64::consts::PI);
    let all: Option<Frame> = bounds(&[far, ORIGIN, Point { x: -1.0, y: 9.0 }]);
    assert_eq!(all, Some(Frame { low: Point { x: -1.0, y: 0.0 }, high: Point { x: 3.0, y: 9.0 } }));
    assert_eq!(bounds(&[]), None);
    let best = heaviest(&[Weighted { value: "light", weight: 1.0 }, Weighted { value: "heavy", weight: 7.0 }]);
    assert_eq!(best, Some("heavy"));
    let kinds = by_kind(&[square.clone(), Shape::Empty, square.clone()]);
    assert_eq!((kinds["polygon"].len(), kinds["empty"].len(), kinds.len()), (2, 1, 2));
    let right = moved(&square, |p| p.plus(Point { x: 10.0, y: 0.0 }));
    let Shape::Polygon { corners } = right else { panic!("a polygon stays one") };
    assert_eq!(corners.iter().map(|p| p.x).collect::<Vec<_>>(), [10.0, 11.0, 11.0, 10.0]);
    assert_eq!(moved(&Shape::Empty, |p| p), Shape::Empty);
}
