use acme_diffs::{apply, common, diff, summarize, unified, unified_with, Edit, PatchError, Summary};

fn main() {
    let (a, b): (Vec<char>, Vec<char>) = ("XMJYAUZ".chars().collect(), "MZJAWXU".chars().collect());
    assert_eq!(common(&a, &b), ['M', 'J', 'A', 'U']);
    let edits = diff(&a, &b);
    assert_eq!(apply(&a, &edits), Ok(b.clone()));
    let back: Vec<Edit<char>> = edits.iter().map(Edit::inverse).collect();
    assert_eq!(apply(&b, &back), Ok(a));
    assert_eq!(summarize(&edits), Summary { kept: 4, inserted: 3, deleted: 3 });
    let bad = apply(&[1], &[Edit::Keep { value: 1 }, Edit::Delete { value: 2 }]);
    assert_eq!(bad, Err(PatchError { at: 1, expected: 2, found: None }));
    assert_eq!(unified("a\nb\nc", "a\nc\nd"), "  a\n- b\n  c\n+ d");
    assert_eq!(unified_with("a\nb", "a\nc", false), "- b\n+ c");
}
