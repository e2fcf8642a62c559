use acme_graphs::{cheapest, from_pairs, walk, Graph, Visit, Way};

fn main() {
    let pairs = [["shirt", "tie"], ["tie", "jacket"], ["trousers", "jacket"]].map(|pair| pair.map(String::from).to_vec());
    let dressing = from_pairs(&pairs);
    assert_eq!(dressing.ordered().unwrap(), ["shirt", "trousers", "tie", "jacket"]);
    let circle = dressing.connect("jacket".to_string(), "tie".to_string()).ordered().unwrap_err();
    assert_eq!(circle.nodes, ["tie", "jacket"]);
    let roads = Graph::empty().connect(1, 2).connect_with(2, 3, 2.5).connect_with(1, 3, 4.0).with_node(9);
    assert_eq!(cheapest(&roads, 1, 3), Some(Way { cost: 3.5, nodes: vec![1, 2, 3] }));
    assert_eq!(cheapest(&roads, 1, 9), None);
    let mut depths = Vec::new();
    let seen = walk(&roads, 1, |node, depth| {
        depths.push(depth);
        if *node == 2 { Visit::Skip } else { Visit::Continue }
    });
    assert_eq!((seen, depths), (vec![1, 2, 3], vec![0, 1, 1]));
}
