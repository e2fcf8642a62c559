use acme_huffman::{decode, encode, fold, mean_length, pack, unpack, CodeError, Tree};

fn main() -> Result<(), CodeError> {
    let tree = Tree::of("abracadabra").expect("a text");
    let digits = encode(&tree, "abracadabra")?;
    assert_eq!((digits.len(), decode(&tree, &digits)?.as_str()), (23, "abracadabra"));
    assert_eq!(tree.codes().values().map(|code| 0.5f64.powi(code.len() as i32)).sum::<f64>(), 1.0);
    assert_eq!(mean_length(&tree), 23.0 / 11.0);
    let error = encode(&tree, "c?").unwrap_err();
    assert_eq!((error.at, error.to_string()), (1, "no code for ?".to_string()));
    let leaf = |letter: &str, count| Box::new(Tree::Leaf { letter: letter.to_string(), count });
    let own = Tree::Node { left: leaf("a", 2), right: leaf("😀", 1) };
    assert_eq!((own.depth(), own.weight(), decode(&own, "010")?), (1, 3, "a😀a".to_string()));
    let pairs = fold(&own, 0, Vec::new(), |mut all, depth, weight| {
        all.push((depth, weight));
        all
    });
    assert_eq!(pairs, [(1, 2), (1, 1)]);
    assert_eq!(Tree::of(""), None);
    assert_eq!((pack("WWWB"), unpack("12W1B").len()), ("3W1B".to_string(), 13));
    Ok(())
}
