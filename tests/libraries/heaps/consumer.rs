use acme_heaps::{median, merge, plan, smallest, smallest_with, Heap, Task};

fn main() {
    let heap = Heap::of(&[5, 3, 8]).push(1);
    assert_eq!((heap.size(), heap.peek()), (4, Some(1)));
    assert_eq!(Heap::<i64>::of(&[]).pop(), None);
    let popped = heap.pop().unwrap();
    assert_eq!((popped.item, popped.rest.sorted()), (1, vec![3, 5, 8]));
    let words = ["b", "c", "a"].map(String::from);
    assert_eq!(smallest(&words), ["a"]);
    assert_eq!(smallest_with(&words, 2), ["a", "b"]);
    assert_eq!(merge(&[vec![1, 4], vec![2], vec![]]), [1, 2, 4]);
    assert_eq!(median(&[2, 9, 4]), Some(4));
    let task = |rank, title: &str| Task { rank, title: title.to_string() };
    assert_eq!(plan(&[task(2, "a"), task(1, "z"), task(1, "y")]), ["z", "y", "a"]);
}
