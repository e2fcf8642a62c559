
/// Entries in the order of their insertion, found by the digest of the key.
#[derive(Clone)]
struct Table<K, V> {
    /// Removed entries are empty until the table is made anew.
    entries: Vec<(u64, Option<(K, V)>)>,
    /// Numbers of entries, from 1; 0 is free. The size is a power of two.
    slots: Vec<u32>,
    live: usize,
}

impl<K: Value, V: Clone> Table<K, V> {
    fn new() -> Self {
        Table { entries: Vec::new(), slots: Vec::new(), live: 0 }
    }
    fn search(&self, key: &K, digest: u64) -> Option<usize> {
        if self.slots.is_empty() {
            return None;
        }
        let mask = self.slots.len() - 1;
        let mut at = digest as usize & mask;
        loop {
            match self.slots[at] {
                0 => return None,
                number => {
                    let (known, entry) = &self.entries[number as usize - 1];
                    if *known == digest {
                        if let Some((other, _)) = entry {
                            if other.same(key, 0) {
                                return Some(number as usize - 1);
                            }
                        }
                    }
                }
            }
            at = (at + 1) & mask;
        }
    }
    fn find(&self, key: &K) -> Option<&V> {
        let at = self.search(key, spread(key.digest()))?;
        self.entries[at].1.as_ref().map(|(_, value)| value)
    }
    fn place(&mut self, digest: u64, number: usize) {
        let mask = self.slots.len() - 1;
        let mut at = digest as usize & mask;
        while self.slots[at] != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = number as u32;
    }
    fn rebuild(&mut self) {
        self.entries.retain(|(_, entry)| entry.is_some());
        self.slots = vec![0; (4 * self.live + 4).next_power_of_two().max(8)];
        for at in 0..self.entries.len() {
            self.place(self.entries[at].0, at + 1);
        }
    }
    fn insert(&mut self, key: K, value: V) -> Option<V> {
        let digest = spread(key.digest());
        if let Some(at) = self.search(&key, digest) {
            let (_, entry) = &mut self.entries[at];
            return entry.as_mut().map(|(_, old)| std::mem::replace(old, value));
        }
        if 2 * (self.entries.len() + 1) > self.slots.len() {
            self.rebuild();
        }
        self.entries.push((digest, Some((key, value))));
        self.live += 1;
        self.place(digest, self.entries.len());
        None
    }
    fn remove(&mut self, key: &K) -> Option<(K, V)> {
        let at = self.search(key, spread(key.digest()))?;
        self.live -= 1;
        let removed = self.entries[at].1.take();
        if self.entries.len() > 32 && self.entries.len() > 4 * self.live {
            self.rebuild();
        }
        removed
    }
    fn iter(&self) -> impl Iterator<Item = &(K, V)> {
        self.entries.iter().filter_map(|(_, entry)| entry.as_ref())
    }
    fn keys(&self) -> Vec<K> {
        self.iter().map(|(key, _)| key.clone()).collect()
    }
}

fn spread(digest: u64) -> u64 {
    let mixed = digest.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 32)
}

/// A map, held by all its names; it keeps the order of insertion.
pub struct Map<K, V>(Rc<RefCell<Table<K, V>>>);

impl<K, V> Clone for Map<K, V> {
    fn clone(&self) -> Self {
        Map(self.0.clone())
    }
}

/// What may be a key is known but for values of type any.
fn check_key<K: Value>(key: &K) {
    if K::type_name() != "any" {
        return;
    }
    let view = key.view();
    let plain = matches!(view, View::Int(_) | View::Bool(_) | View::Str(_) | View::Big(_));
    let constant = matches!(&view, View::Variant(_, _, _, fields) if fields.is_empty());
    if !plain && !constant {
        raise(3, format!("invalid map key: {}", key.text().as_str()));
    }
}

impl<K: Value, V: Value> Map<K, V> {
    pub fn new() -> Self {
        Map(Rc::new(RefCell::new(Table::new())))
    }
    pub fn of(entries: Vec<(K, V)>) -> Self {
        let map = Map::new();
        for (key, value) in entries {
            map.set(key, value);
        }
        map
    }
    pub fn len(&self) -> i64 {
        self.0.borrow().live as i64
    }
    pub fn get(&self, key: &K) -> Option<V> {
        self.0.borrow().find(key).cloned()
    }
    /// The value of a key that must be there.
    pub fn fetch(&self, key: &K) -> V {
        match self.get(key) {
            Some(value) => value,
            None => raise(4, format!("map key not found: {}", key.text().as_str())),
        }
    }
    pub fn has(&self, key: &K) -> bool {
        self.0.borrow().find(key).is_some()
    }
    pub fn set(&self, key: K, value: V) {
        check_key(&key);
        let old = self.0.borrow_mut().insert(key, value);
        drop(old);
    }
    pub fn remove(&self, key: &K) -> bool {
        let removed = self.0.borrow_mut().remove(key);
        removed.is_some()
    }
    pub fn keys(&self) -> List<K> {
        List::from(self.0.borrow().keys())
    }
    pub fn values(&self) -> List<V> {
        List::from(self.0.borrow().iter().map(|(_, value)| value.clone()).collect::<Vec<_>>())
    }
    pub fn shallow(&self) -> Self {
        Map(Rc::new(RefCell::new(self.0.borrow().clone())))
    }
}

impl<K: Value, V: Value> Value for Map<K, V> {
    fn view(&self) -> View {
        let boxed = |(key, value): &(K, V)| (key.clone().boxed(), value.clone().boxed());
        View::Map(self.0.borrow().iter().map(boxed).collect())
    }
    fn type_name() -> String {
        format!("{{{}: {}}}", K::type_name(), V::type_name())
    }
    fn from_any(any: &Any) -> Self {
        match any.view() {
            View::Map(entries) => Map::of(entries.iter().map(|(key, value)| (key.cast(), value.cast())).collect()),
            View::Record("", fields) if K::type_name() == "string" => {
                let entry = |(name, value): &(&'static str, Any)| (Text::of(name).boxed().cast(), value.cast());
                Map::of(fields.iter().map(entry).collect())
            }
            _ => cast_error::<Self>(any),
        }
    }
    fn same(&self, other: &Self, depth: usize) -> bool {
        let (a, b) = (self.0.borrow(), other.0.borrow());
        let parts = |depth| a.live == b.live && a.iter().all(|(key, x)| b.find(key).is_some_and(|y| x.same(y, depth)));
        same_once((self.identity(), other.identity()), depth, parts)
    }
    fn order(&self, other: &Self) -> Ordering {
        self.len().cmp(&other.len())
    }
    fn copy(&self) -> Self {
        Map::of(self.0.borrow().iter().map(|(key, value)| (key.clone(), value.copy())).collect())
    }
    fn identity(&self) -> usize {
        Rc::as_ptr(&self.0) as *const u8 as usize
    }
    fn put(&self, key: &Any, value: &Any) {
        self.set(key.cast(), value.cast());
    }
}

/// A set, held by all its names; it keeps the order of insertion.
pub struct Set<T>(Rc<RefCell<Table<T, ()>>>);

impl<T> Clone for Set<T> {
    fn clone(&self) -> Self {
        Set(self.0.clone())
    }
}

impl<T: Value> Set<T> {
    pub fn of(items: Vec<T>) -> Self {
        let set = Set(Rc::new(RefCell::new(Table::new())));
        for item in items {
            set.insert(item);
        }
        set
    }
    pub fn len(&self) -> i64 {
        self.0.borrow().live as i64
    }
    pub fn has(&self, item: &T) -> bool {
        self.0.borrow().find(item).is_some()
    }
    pub fn insert(&self, item: T) {
        check_key(&item);
        let mut table = self.0.borrow_mut();
        if table.find(&item).is_none() {
            table.insert(item, ());
        }
    }
    /// The set itself, with the item.
    pub fn grown(&self, item: T) -> Self {
        self.insert(item);
        self.clone()
    }
    pub fn add(&self, item: T) -> Self {
        Set(Rc::new(RefCell::new(self.0.borrow().clone()))).grown(item)
    }
    pub fn items(&self) -> List<T> {
        List::from(self.0.borrow().keys())
    }
    pub fn union(&self, other: &Set<T>) -> Self {
        let mut items = self.0.borrow().keys();
        items.extend(other.0.borrow().keys());
        Set::of(items)
    }
    pub fn except(&self, other: &Set<T>) -> Self {
        Set::of(self.0.borrow().keys().into_iter().filter(|item| !other.has(item)).collect())
    }
    pub fn intersect(&self, other: &Set<T>) -> Self {
        Set::of(self.0.borrow().keys().into_iter().filter(|item| other.has(item)).collect())
    }
}

impl<T: Value> Value for Set<T> {
    fn view(&self) -> View {
        View::Set(self.0.borrow().iter().map(|(item, ())| item.clone().boxed()).collect())
    }
    fn type_name() -> String {
        format!("set[{}]", T::type_name())
    }
    fn from_any(any: &Any) -> Self {
        match any.view() {
            View::Set(items) => Set::of(items.iter().map(Any::cast).collect()),
            _ => cast_error::<Self>(any),
        }
    }
    fn same(&self, other: &Self, _: usize) -> bool {
        let (a, b) = (self.0.borrow(), other.0.borrow());
        a.live == b.live && a.iter().all(|(item, ())| b.find(item).is_some())
    }
    fn order(&self, other: &Self) -> Ordering {
        self.len().cmp(&other.len())
    }
    fn copy(&self) -> Self {
        Set(Rc::new(RefCell::new(self.0.borrow().clone())))
    }
    fn identity(&self) -> usize {
        Rc::as_ptr(&self.0) as *const u8 as usize
    }
}

/// A group of a query.
pub struct Group<K, T> {
    pub key: K,
    pub items: List<T>,
    /// Of all groups of the query: which is whose.
    index: Rc<RefCell<Table<K, usize>>>,
}

impl<K: Clone, T> Clone for Group<K, T> {
    fn clone(&self) -> Self {
        Group { key: self.key.clone(), items: self.items.clone(), index: self.index.clone() }
    }
}

/// Adds an item to the group of its key.
pub fn group_add<K: Value, T: Value>(groups: &List<Group<K, T>>, key: K, item: T) {
    let mut groups = groups.0.borrow_mut();
    let index = match groups.first() {
        Some(group) => group.index.clone(),
        None => Rc::new(RefCell::new(Table::new())),
    };
    let known = index.borrow().find(&key).copied();
    match known {
        Some(at) => groups[at].items.push(item),
        None => {
            index.borrow_mut().insert(key.clone(), groups.len());
            groups.push(Group { key, items: List::from(vec![item]), index });
        }
    }
}

impl<K: Value, T: Value> Value for Group<K, T> {
    fn view(&self) -> View {
        let items = self.items.0.borrow().iter().map(|item| item.clone().boxed()).collect();
        View::Group(self.key.clone().boxed(), items)
    }
    fn type_name() -> String {
        "group".into()
    }
    fn from_any(any: &Any) -> Self {
        cast_error::<Self>(any)
    }
    fn same(&self, other: &Self, depth: usize) -> bool {
        self.key.same(&other.key, depth) && self.items.same(&other.items, depth)
    }
    fn order(&self, other: &Self) -> Ordering {
        self.key.order(&other.key)
    }
    fn identity(&self) -> usize {
        Value::identity(&self.items)
    }
}
