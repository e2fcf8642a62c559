use acme_trie::{of_words, Trie};

fn main() {
    let words: Vec<String> = ["to", "tea", "ten", "über", "üb"].map(String::from).to_vec();
    let tree: Trie<i64> = of_words(&words);
    assert_eq!(tree.complete("te"), ["tea", "ten"]);
    assert_eq!(tree.complete_with("", Some(3)), ["tea", "ten", "to"]);
    assert_eq!((tree.get("ten"), tree.get("te"), tree.has("üb"), tree.size()), (Some(2), None, true, 5));
    assert_eq!((tree.longest_prefix("überaus").as_deref(), tree.longest_prefix("ü")), (Some("über"), None));

    // A value that can only be cloned.
    #[derive(Clone)]
    struct Handler(&'static str);
    let routes = Trie::empty().insert("/", Handler("home")).insert("/users", Handler("users"));
    assert_eq!(routes.get("/").map(|handler| handler.0), Some("home"));
    let all = routes.fold(String::new(), |acc, path, handler| format!("{acc}{path}={} ", handler.0));
    assert_eq!(all, "/=home /users=users ");
}
