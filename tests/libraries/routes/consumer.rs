use acme_routes::{components, order, parse, reachable, shortest, Edge, Graph, GraphError, Route};

fn main() -> Result<(), GraphError> {
    let edge = |target: &str, cost: i64| Edge { target: target.to_string(), cost };
    let graph: Graph = [
        ("shirt".to_string(), vec![edge("tie", 2), edge("belt", 9)]),
        ("tie".to_string(), vec![edge("jacket", 2)]),
        ("belt".to_string(), vec![edge("jacket", 1)]),
        ("jacket".to_string(), vec![]),
    ]
    .into_iter()
    .collect();
    let way: Route = shortest(&graph, "shirt", "jacket")?;
    assert_eq!((way.places.join(" "), way.cost), ("shirt tie jacket".to_string(), 4));
    assert_eq!(shortest(&graph, "jacket", "tie"), Err(GraphError::Unreachable { from: "jacket".into(), to: "tie".into() }));
    let sorted = order(&graph)?;
    assert_eq!((sorted[0].as_str(), sorted[3].as_str()), ("shirt", "jacket"));
    let cyclic = parse("a -> b: 2\nb -> a").unwrap();
    assert_eq!(order(&cyclic).unwrap_err().to_string(), "cycle: places [\"a\", \"b\", \"a\"]");
    assert_eq!(parse("a b"), Err("no way: a b".to_string()));
    let steps = reachable(&graph, "shirt", |edge| edge.cost < 9);
    assert_eq!(steps.into_iter().collect::<Vec<_>>(), [("jacket".to_string(), 2), ("shirt".to_string(), 0), ("tie".to_string(), 1)]);
    assert_eq!(components(&graph).len(), 1);
    Ok(())
}
