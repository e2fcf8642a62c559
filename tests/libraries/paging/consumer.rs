use acme_paging::{collect, offsets, paginate, paginate_with, present, select, window_with, Batch, Order, Page, PageError, Request};

fn main() -> Result<(), PageError> {
    let words: Vec<String> = ('a'..='w').map(String::from).collect();
    let page: Page<String> = paginate_with(&words, 3, 10)?;
    assert_eq!((page.items.concat().as_str(), page.pages(), page.previous(), page.next()), ("uvw", 3, Some(2), None));
    assert_eq!(paginate(&words)?.items.len(), 10);
    let sizes: Page<usize> = page.map(|word| word.len());
    assert_eq!(sizes.items, [1, 1, 1]);
    assert_eq!(paginate_with(&words, 4, 10), Err(PageError::NoSuchPage { number: 4, pages: 3 }));
    let request = Request { page: 1, size: 2, sort: Some("length".into()), order: Order::Descending };
    assert_eq!(select(&["a", "ccc", "bb"], &request, |word| word.len() as i64)?.items, ["ccc", "bb"]);
    let mut asked = Vec::new();
    let items = collect(|cursor| {
        asked.push(cursor.map(str::to_string));
        Batch { items: vec![asked.len()], cursor: (asked.len() < 3).then(|| format!("c{}", asked.len())) }
    });
    assert_eq!((items, asked), (vec![1, 2, 3], vec![None, Some("c1".to_string()), Some("c2".to_string())]));
    let shown = window_with(6, 20, 1);
    assert_eq!(shown, [Some(1), None, Some(5), Some(6), Some(7), None, Some(20)]);
    assert_eq!(present(&shown), [1, 5, 6, 7, 20]);
    assert_eq!(offsets(25, 10)[&3], 20);
    Ok(())
}
