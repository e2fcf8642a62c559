
/// A list, held by all its names.
pub struct List<T>(Rc<RefCell<Vec<T>>>);

impl<T> Clone for List<T> {
    fn clone(&self) -> Self {
        List(self.0.clone())
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        List(Rc::new(RefCell::new(items)))
    }
}

#[cold]
fn out_of_range(i: i64, length: usize, what: &str) -> ! {
    raise(4, format!("{what} index out of range: {i} (len {length})"))
}

/// The place of index `i`, which counts from the end if negative.
#[inline]
fn position(i: i64, length: usize, what: &str) -> usize {
    let at = if i < 0 { i + length as i64 } else { i };
    if at < 0 || at as usize >= length {
        out_of_range(i, length, what);
    }
    at as usize
}

impl<T: Value> List<T> {
    pub fn new() -> Self {
        List::from(Vec::new())
    }
    pub fn to_vec(&self) -> Vec<T> {
        self.0.borrow().clone()
    }
    pub fn len(&self) -> i64 {
        self.0.borrow().len() as i64
    }
    #[inline]
    pub fn at(&self, i: i64) -> T {
        let items = self.0.borrow();
        items[position(i, items.len(), "list")].clone()
    }
    /// An index that is known to be there.
    #[inline]
    pub fn item(&self, i: i64) -> T {
        self.0.borrow()[i as usize].clone()
    }
    /// Looks at an element where it stands.
    #[inline]
    pub fn with<R>(&self, i: i64, read: impl FnOnce(&T) -> R) -> R {
        let items = self.0.borrow();
        read(&items[position(i, items.len(), "list")])
    }
    #[inline]
    pub fn set(&self, i: i64, value: T) {
        let mut items = self.0.borrow_mut();
        let at = position(i, items.len(), "list");
        let old = std::mem::replace(&mut items[at], value);
        // What the element held may look at the list while it goes.
        drop(items);
        drop(old);
    }
    #[inline]
    pub fn push(&self, item: T) {
        self.0.borrow_mut().push(item);
    }
    /// The list itself, one item longer.
    pub fn pushed(&self, item: T) -> Self {
        self.push(item);
        self.clone()
    }
    pub fn extend(&self, other: &List<T>) {
        let more = other.to_vec();
        self.0.borrow_mut().extend(more);
    }
    pub fn extended(&self, others: &[&List<T>]) -> Self {
        for other in others {
            self.extend(other);
        }
        self.clone()
    }
    pub fn append(&self, item: T) -> Self {
        let items = self.0.borrow();
        let mut longer = Vec::with_capacity(items.len() + 1);
        longer.extend_from_slice(&items);
        longer.push(item);
        List::from(longer)
    }
    pub fn concat(lists: &[&List<T>]) -> Self {
        let mut all = Vec::new();
        for list in lists {
            all.extend_from_slice(&list.0.borrow());
        }
        List::from(all)
    }
    pub fn slice(&self, start: Option<i64>, end: Option<i64>) -> Self {
        let items = self.0.borrow();
        let (from, to) = bounds(items.len(), start, end);
        List::from(items[from..to].to_vec())
    }
    pub fn reverse(&self) -> Self {
        List::from(self.0.borrow().iter().rev().cloned().collect::<Vec<_>>())
    }
    pub fn contains(&self, value: &T) -> bool {
        self.0.borrow().iter().any(|item| item.same(value, 0))
    }
    pub fn first(&self) -> Option<T> {
        self.0.borrow().first().cloned()
    }
    pub fn sorted(&self) -> Self {
        let mut items = self.to_vec();
        items.sort_by(Value::order);
        List::from(items)
    }
    /// In the order of keys; equal keys keep their order.
    pub fn sorted_by<K: Value>(&self, keys: &List<K>) -> Self {
        let items = self.0.borrow();
        let keys = keys.0.borrow();
        let mut order: Vec<usize> = (0..items.len()).collect();
        order.sort_by(|a, b| keys[*a].order(&keys[*b]));
        List::from(order.into_iter().map(|at| items[at].clone()).collect::<Vec<_>>())
    }
    /// In the order of several keys, which the caller compares by place.
    pub fn sorted_with(&self, compare: impl Fn(usize, usize) -> Ordering) -> Self {
        let items = self.0.borrow();
        let mut order: Vec<usize> = (0..items.len()).collect();
        order.sort_by(|a, b| compare(*a, *b));
        List::from(order.into_iter().map(|at| items[at].clone()).collect::<Vec<_>>())
    }
    pub fn order_at(&self, a: usize, b: usize) -> Ordering {
        let keys = self.0.borrow();
        keys[a].order(&keys[b])
    }
    /// Descending, but for NaN and absent values, which come last as ever.
    pub fn order_down(&self, a: usize, b: usize) -> Ordering {
        let keys = self.0.borrow();
        let order = keys[a].order(&keys[b]);
        let last = |at: usize| keys[at].partial(&keys[at]).is_none();
        if last(a) || last(b) {
            order
        } else {
            order.reverse()
        }
    }
    pub fn shallow(&self) -> Self {
        List::from(self.to_vec())
    }
    pub fn distinct(&self) -> Self {
        let mut seen = Table::new();
        for item in self.0.borrow().iter() {
            if seen.find(item).is_none() {
                seen.insert(item.clone(), ());
            }
        }
        List::from(seen.keys())
    }
    pub fn union(&self, other: &List<T>) -> Self {
        List::concat(&[self, other]).distinct()
    }
    fn members(&self) -> Table<T, ()> {
        let mut members = Table::new();
        for item in self.0.borrow().iter() {
            members.insert(item.clone(), ());
        }
        members
    }
    pub fn except(&self, other: &List<T>) -> Self {
        let members = other.members();
        let kept: Vec<T> = self.0.borrow().iter().filter(|item| members.find(item).is_none()).cloned().collect();
        List::from(kept).distinct()
    }
    pub fn intersect(&self, other: &List<T>) -> Self {
        let members = other.members();
        let kept: Vec<T> = self.0.borrow().iter().filter(|item| members.find(item).is_some()).cloned().collect();
        List::from(kept).distinct()
    }
    pub fn least(&self) -> T {
        self.best("min", Ordering::Less)
    }
    pub fn greatest(&self) -> T {
        self.best("max", Ordering::Greater)
    }
    fn best(&self, name: &str, better: Ordering) -> T {
        let items = self.0.borrow();
        if items.is_empty() {
            raise(4, format!("{name} of an empty list"));
        }
        let mut best = &items[0];
        for item in items.iter() {
            if item.order(best) == better {
                best = item;
            }
        }
        best.clone()
    }
    /// The items that are there now, as they are when the loop comes to them.
    pub fn walk(&self) -> Walk<T> {
        Walk { list: self.clone(), at: 0, end: self.0.borrow().len() }
    }
}

pub struct Walk<T> {
    list: List<T>,
    at: usize,
    end: usize,
}

impl<T: Value> Iterator for Walk<T> {
    type Item = T;
    fn next(&mut self) -> Option<T> {
        if self.at >= self.end {
            return None;
        }
        self.at += 1;
        self.list.0.borrow().get(self.at - 1).cloned()
    }
}

impl List<Text> {
    pub fn join(&self, separator: &Text) -> Text {
        let items = self.0.borrow();
        let parts: Vec<&str> = items.iter().map(Text::as_str).collect();
        Text::from(parts.join(separator.as_str()))
    }
}

pub fn range(start: i64, end: i64, step: i64) -> List<i64> {
    if step == 0 {
        raise(3, "range step must not be zero");
    }
    let mut items = Vec::new();
    let mut at = start;
    while if step > 0 { at < end } else { at > end } {
        items.push(at);
        match at.checked_add(step) {
            Some(next) => at = next,
            None => break,
        }
    }
    List::from(items)
}

/// What can be summed up.
pub trait Number: Value {
    fn zero() -> Self;
    fn sum(&self, other: &Self) -> Self;
    fn is_there(&self) -> bool {
        true
    }
    fn float(&self) -> f64;
}

impl Number for i64 {
    fn zero() -> Self {
        0
    }
    fn sum(&self, other: &Self) -> Self {
        add(*self, *other)
    }
    fn float(&self) -> f64 {
        *self as f64
    }
}

impl Number for f64 {
    fn zero() -> Self {
        0.0
    }
    fn sum(&self, other: &Self) -> Self {
        self + other
    }
    fn float(&self) -> f64 {
        *self
    }
}

impl Number for Big {
    fn zero() -> Self {
        Big::from_int(0)
    }
    fn sum(&self, other: &Self) -> Self {
        self.plus(other)
    }
    fn float(&self) -> f64 {
        self.to_float()
    }
}

impl Number for Rat {
    fn zero() -> Self {
        Rat::from_big(Big::from_int(0))
    }
    fn sum(&self, other: &Self) -> Self {
        self.plus(other)
    }
    fn float(&self) -> f64 {
        self.to_float()
    }
}

impl Number for Any {
    fn zero() -> Self {
        0_i64.boxed()
    }
    fn sum(&self, other: &Self) -> Self {
        any_binary("+", self, other)
    }
    fn is_there(&self) -> bool {
        self.is_some()
    }
    fn float(&self) -> f64 {
        self.cast()
    }
}

impl<T: Number> Number for Option<T> {
    fn zero() -> Self {
        Some(T::zero())
    }
    fn sum(&self, other: &Self) -> Self {
        match (self, other) {
            (Some(a), Some(b)) => Some(a.sum(b)),
            (a, b) => a.clone().or_else(|| b.clone()),
        }
    }
    fn is_there(&self) -> bool {
        self.is_some()
    }
    fn float(&self) -> f64 {
        self.as_ref().map_or(0.0, Number::float)
    }
}

impl<T: Number> List<T> {
    pub fn sum(&self) -> T {
        self.0.borrow().iter().fold(T::zero(), |total, item| total.sum(item))
    }
    /// Of the items that are there; 0 for none.
    pub fn average(&self) -> f64 {
        let items = self.0.borrow();
        let there: Vec<f64> = items.iter().filter(|item| item.is_there()).map(Number::float).collect();
        if there.is_empty() {
            return 0.0;
        }
        there.iter().fold(0.0, |total, item| total + item) / there.len() as f64
    }
}

impl List<Rat> {
    /// Exact until the end.
    pub fn exact_average(&self) -> f64 {
        let count = self.len();
        if count == 0 {
            return 0.0;
        }
        self.sum().over(&Rat::from_big(Big::from_int(count))).to_float()
    }
}

impl<T: Value> Value for List<T> {
    fn view(&self) -> View {
        View::List(self.0.borrow().iter().map(|item| item.clone().boxed()).collect())
    }
    fn type_name() -> String {
        format!("[{}]", T::type_name())
    }
    fn from_any(any: &Any) -> Self {
        match any.view() {
            View::List(items) => List::from(items.iter().map(Any::cast).collect::<Vec<_>>()),
            _ => cast_error::<Self>(any),
        }
    }
    fn same(&self, other: &Self, depth: usize) -> bool {
        let (a, b) = (self.0.borrow(), other.0.borrow());
        let parts = |depth| a.len() == b.len() && a.iter().zip(b.iter()).all(|(x, y)| x.same(y, depth));
        same_once((self.identity(), other.identity()), depth, parts)
    }
    fn order(&self, other: &Self) -> Ordering {
        order_items(&self.0.borrow(), &other.0.borrow())
    }
    fn copy(&self) -> Self {
        List::from(self.0.borrow().iter().map(Value::copy).collect::<Vec<_>>())
    }
    fn identity(&self) -> usize {
        Rc::as_ptr(&self.0) as *const u8 as usize
    }
    fn put(&self, key: &Any, value: &Any) {
        match key.view() {
            View::Int(i) => self.set(i, value.cast()),
            _ => raise(3, "invalid index"),
        }
    }
}
