
/// A value of any type.
pub struct Any(pub Rc<dyn Boxed>);

pub trait Boxed {
    fn look(&self) -> View;
    fn name(&self) -> String;
    fn address(&self) -> usize;
    fn change(&self, key: &Any, value: &Any);
    fn dynamic(&self) -> &dyn std::any::Any;
}

impl<T: Value> Boxed for T {
    fn look(&self) -> View {
        Value::view(self)
    }
    fn name(&self) -> String {
        <T as Value>::type_name()
    }
    fn address(&self) -> usize {
        Value::identity(self)
    }
    fn change(&self, key: &Any, value: &Any) {
        Value::put(self, key, value)
    }
    fn dynamic(&self) -> &dyn std::any::Any {
        self
    }
}

/// One level of a value.
pub enum View {
    Unit,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(Text),
    Bytes(Bytes),
    Big(Big),
    Rat(Rat),
    Fun,
    /// A value that only a crate sees inside: how it is shown.
    Foreign(String),
    List(Vec<Any>),
    Set(Vec<Any>),
    Map(Vec<(Any, Any)>),
    Group(Any, Vec<Any>),
    Record(&'static str, Vec<(&'static str, Any)>),
    /// The variant's name and number; the union's name.
    Variant(&'static str, usize, &'static str, Vec<(&'static str, Any)>),
}

impl Clone for Any {
    fn clone(&self) -> Self {
        Any(self.0.clone())
    }
}

pub fn none() -> Any {
    Any(Rc::new(()))
}

pub fn or_none(value: Option<Any>) -> Any {
    value.unwrap_or_else(none)
}

/// How a message names the type of an operand.
fn operand_name(any: &Any) -> String {
    if matches!(any.view(), View::Unit) {
        return "nil".into();
    }
    any.0.name()
}

std::thread_local! {
    static EXACT: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// While it lives, values come out of `any` as they are: only numbers widen.
pub struct Exact(bool);

impl Exact {
    fn begin() -> Exact {
        Exact(EXACT.with(|exact| exact.replace(true)))
    }
}

impl Drop for Exact {
    fn drop(&mut self) {
        EXACT.with(|exact| exact.set(self.0));
    }
}

/// The number or text that a cast to `T` converts: refused where nothing is to be converted.
pub fn converted<T: Value>(any: &Any) -> View {
    if EXACT.with(|exact| exact.get()) {
        cast_error::<T>(any)
    }
    any.view()
}

pub fn cast_error<T: Value>(any: &Any) -> ! {
    let mut shown = String::new();
    show(&any.view(), any.0.address(), &mut shown, true, &mut Vec::new());
    if shown.chars().count() > 200 {
        shown = any.0.name();
    }
    raise(3, format!("cannot cast {shown} to {}", T::type_name()))
}

/// The fields that a record is made of when it is cast from a map or another record.
pub struct Source(Vec<(String, Any)>);

impl Source {
    pub fn of<T: Value>(any: &Any, anonymous: bool) -> Source {
        match any.view() {
            View::Map(entries) => Source(
                entries
                    .into_iter()
                    .map(|(key, value)| match key.view() {
                        View::Str(name) => (name.as_str().to_string(), value),
                        _ => cast_error::<T>(any),
                    })
                    .collect(),
            ),
            View::Record(name, fields) if name.is_empty() || anonymous => {
                Source(fields.into_iter().map(|(name, value)| (name.to_string(), value)).collect())
            }
            _ => cast_error::<T>(any),
        }
    }
    pub fn field<T: Value>(&self, name: &'static str, record: &str) -> T {
        if let Some((_, value)) = self.0.iter().find(|(known, _)| known == name) {
            let place = Place(name);
            let made = value.cast();
            std::mem::forget(place);
            return made;
        }
        match T::absent() {
            Some(value) => value,
            None => raise(3, format!("missing field {name} for {record}")),
        }
    }
}

impl Any {
    pub fn view(&self) -> View {
        self.0.look()
    }
    pub fn is_some(&self) -> bool {
        !self.0.dynamic().is::<()>()
    }
    pub fn some(&self) -> Option<Any> {
        self.is_some().then(|| self.clone())
    }
    pub fn cast<T: Value>(&self) -> T {
        if let Some(value) = self.0.dynamic().downcast_ref::<T>() {
            return value.clone();
        }
        T::from_any(self)
    }
    /// The value where its type is declared: nothing is converted but numbers that widen.
    pub fn fit<T: Value>(&self) -> T {
        let _exact = Exact::begin();
        self.cast()
    }
    pub fn truthy(&self) -> bool {
        match self.view() {
            View::Unit => false,
            View::Bool(value) => value,
            View::Int(value) => value != 0,
            View::Float(value) => value != 0.0 && !value.is_nan(),
            View::Str(text) => !text.as_str().is_empty(),
            View::Big(value) => !value.is_zero(),
            View::List(items) | View::Set(items) => !items.is_empty(),
            View::Map(entries) => !entries.is_empty(),
            _ => true,
        }
    }
    pub fn index(&self, key: &Any) -> Any {
        match (self.view(), key.view()) {
            (View::Map(entries), _) => {
                or_none(entries.into_iter().find(|(known, _)| known.same(key, 0)).map(|(_, value)| value))
            }
            (View::List(items), View::Int(i)) => items[position(i, items.len(), "list")].clone(),
            (View::List(_), _) => raise(3, "invalid index"),
            (View::Str(text), View::Int(i)) => text.at(i).boxed(),
            (View::Str(_), _) => raise(3, "string index must be int"),
            (View::Record(..), View::Str(name)) => self.field(name.as_str()),
            _ => raise(3, "cannot index value of this kind"),
        }
    }
    pub fn field(&self, name: &str) -> Any {
        match self.view() {
            View::Map(entries) => {
                for (key, value) in entries {
                    match key.view() {
                        View::Str(known) if known == name => return value,
                        _ => {}
                    }
                }
                raise(4, format!("map key not found: {name}"))
            }
            View::Group(key, _) if name == "key" => key,
            View::Group(_, items) if name == "items" => List::from(items).boxed(),
            View::Record(_, fields) | View::Variant(_, _, _, fields) => {
                match fields.into_iter().find(|(known, _)| *known == name) {
                    Some((_, value)) => value,
                    None => raise(3, format!("missing field {name} for {}", self.0.name())),
                }
            }
            _ => raise(3, format!("missing field {name} for {}", self.0.name())),
        }
    }
    pub fn slice(&self, start: Option<i64>, end: Option<i64>) -> Any {
        match self.view() {
            View::Str(text) => text.slice(start, end).boxed(),
            View::Bytes(bytes) => bytes.slice(start, end).boxed(),
            View::List(items) => List::from(items).slice(start, end).boxed(),
            _ => raise(3, "cannot index value of this kind"),
        }
    }
    pub fn length(&self) -> i64 {
        let length = match self.view() {
            View::Unit => 0,
            View::Str(text) => return text.len(),
            View::Bytes(bytes) => return bytes.len(),
            View::List(items) | View::Set(items) | View::Group(_, items) => items.len(),
            View::Map(entries) => entries.len(),
            View::Record(_, fields) => fields.len(),
            _ => raise(3, "invalid len operand"),
        };
        length as i64
    }
    /// What a loop over the value walks.
    pub fn items(&self) -> List<Any> {
        match self.view() {
            View::List(items) | View::Set(items) | View::Group(_, items) => List::from(items),
            View::Str(text) => List::from(text.chars().map(Value::boxed).collect::<Vec<_>>()),
            View::Map(entries) => List::from(entries.into_iter().map(|(key, _)| key).collect::<Vec<_>>()),
            _ => raise(3, "invalid iterator"),
        }
    }
    pub fn contains(&self, needle: &Any) -> bool {
        match (self.view(), needle.view()) {
            (View::Str(text), View::Str(part)) => text.contains(&part),
            (View::List(items) | View::Set(items), _) => items.iter().any(|item| item.same(needle, 0)),
            (View::Map(entries), _) => entries.iter().any(|(key, _)| key.same(needle, 0)),
            _ => raise(3, "invalid 'in' operand"),
        }
    }
    pub fn set(&self, key: &Any, value: &Any) {
        let _exact = Exact::begin();
        self.0.change(key, value);
    }
    fn same_parts(&self, other: &Self, depth: usize) -> bool {
        let all = |a: &[Any], b: &[Any]| a.len() == b.len() && a.iter().zip(b).all(|(x, y)| x.same(y, depth));
        let named = |a: &[(&'static str, Any)], b: &[(&'static str, Any)]| {
            a.len() == b.len() && a.iter().zip(b).all(|(x, y)| x.0 == y.0 && x.1.same(&y.1, depth))
        };
        match (self.view(), other.view()) {
            (View::Unit, View::Unit) => true,
            (View::Bool(a), View::Bool(b)) => a == b,
            (View::Str(a), View::Str(b)) => a == b,
            (View::Bytes(a), View::Bytes(b)) => a.same(&b, depth),
            (View::List(a), View::List(b)) => all(&a, &b),
            (View::Set(a), View::Set(b)) => a.len() == b.len() && a.iter().all(|x| b.iter().any(|y| x.same(y, depth))),
            (View::Map(a), View::Map(b)) => {
                a.len() == b.len()
                    && a.iter().all(|x| b.iter().any(|y| x.0.same(&y.0, depth) && x.1.same(&y.1, depth)))
            }
            (View::Group(a, x), View::Group(b, y)) => a.same(&b, depth) && all(&x, &y),
            (View::Record(a, x), View::Record(b, y)) => a == b && named(&x, &y),
            (View::Variant(a, _, s, x), View::Variant(b, _, t, y)) => a == b && s == t && named(&x, &y),
            (a, b) => rank(&a) > 0 && rank(&b) > 0 && order_numbers(&a, &b) == Some(Ordering::Equal),
        }
    }
    pub fn negate(&self) -> Any {
        match self.view() {
            View::Int(value) => negate(value).boxed(),
            View::Float(value) => (-value).boxed(),
            View::Big(value) => value.negate().boxed(),
            View::Rat(value) => value.negate().boxed(),
            _ => raise(3, format!("operator `-` cannot be used on type {}", operand_name(self))),
        }
    }
    pub fn to_int(&self) -> i64 {
        match self.view() {
            View::Unit => 0,
            View::Str(text) => parse_int(&text),
            _ => self.cast(),
        }
    }
    pub fn to_float(&self) -> f64 {
        match self.view() {
            View::Unit => 0.0,
            View::Str(text) => parse_float(&text),
            _ => self.cast(),
        }
    }
}

/// 1 to 4 for int, float, bigint, bigrat; 0 for all else.
fn rank(view: &View) -> u8 {
    match view {
        View::Int(_) => 1,
        View::Float(_) => 2,
        View::Big(_) => 3,
        View::Rat(_) => 4,
        _ => 0,
    }
}

/// NaN is in no order with anything.
fn order_numbers(a: &View, b: &View) -> Option<Ordering> {
    match (a, b) {
        (View::Int(x), View::Int(y)) => Some(x.cmp(y)),
        (View::Float(x), View::Float(y)) => x.partial_cmp(y),
        (View::Float(x), _) if !x.is_finite() => x.partial_cmp(&0.0),
        (_, View::Float(y)) if !y.is_finite() => 0.0.partial_cmp(y),
        _ => Some(exact(a).order(&exact(b))),
    }
}

fn exact(view: &View) -> Rat {
    match view {
        View::Int(value) => Rat::from_big(Big::from_int(*value)),
        View::Float(value) => Rat::from_float(*value),
        View::Big(value) => Rat::from_big(value.clone()),
        View::Rat(value) => value.clone(),
        _ => unreachable!("a number"),
    }
}

/// An int with a float, exactly.
pub fn compare_number(a: impl Value, b: impl Value) -> Option<Ordering> {
    order_numbers(&a.view(), &b.view())
}

fn kind(view: &View) -> u8 {
    match view {
        View::Str(_) => 0,
        View::Bytes(_) => 1,
        View::Big(_) => 2,
        View::Rat(_) => 3,
        View::Int(_) => 4,
        View::Float(_) => 5,
        View::Bool(_) => 6,
        View::Variant(..) => 7,
        View::List(_) => 8,
        View::Set(_) => 9,
        View::Map(_) => 10,
        View::Record(..) => 11,
        View::Group(..) => 12,
        View::Fun => 13,
        View::Unit => 14,
        View::Foreign(_) => 15,
    }
}

impl Value for Any {
    fn view(&self) -> View {
        self.0.look()
    }
    fn type_name() -> String {
        "any".into()
    }
    fn from_any(any: &Any) -> Self {
        any.clone()
    }
    fn same(&self, other: &Self, depth: usize) -> bool {
        same_once((self.identity(), other.identity()), depth, |depth| self.same_parts(other, depth))
    }
    fn order(&self, other: &Self) -> Ordering {
        let (a, b) = (self.view(), other.view());
        if rank(&a) > 0 && rank(&b) > 0 {
            let nan = |view: &View| matches!(view, View::Float(value) if value.is_nan());
            return order_numbers(&a, &b).unwrap_or_else(|| nan(&a).cmp(&nan(&b)));
        }
        match (&a, &b) {
            (View::Str(x), View::Str(y)) => x.order(y),
            (View::Bool(x), View::Bool(y)) => x.cmp(y),
            (View::Bytes(x), View::Bytes(y)) => x.order(y),
            (View::List(x), View::List(y)) => order_items(x, y),
            (View::Variant(_, x, _, xs), View::Variant(_, y, _, ys)) => x.cmp(y).then_with(|| order_fields(xs, ys)),
            (View::Record(_, xs), View::Record(_, ys)) => order_fields(xs, ys),
            (View::Map(x), View::Map(y)) => x.len().cmp(&y.len()),
            (View::Set(x), View::Set(y)) => x.len().cmp(&y.len()),
            _ => kind(&a).cmp(&kind(&b)),
        }
    }
    fn partial(&self, other: &Self) -> Option<Ordering> {
        let unordered = |view: View| matches!(view, View::Unit) || matches!(view, View::Float(value) if value.is_nan());
        (!unordered(self.view()) && !unordered(other.view())).then(|| self.order(other))
    }
    fn copy(&self) -> Self {
        self.clone()
    }
    fn identity(&self) -> usize {
        self.0.address()
    }
    fn absent() -> Option<Self> {
        None
    }
    fn boxed(self) -> Any {
        self
    }
    fn put(&self, key: &Any, value: &Any) {
        let _exact = Exact::begin();
        self.0.change(key, value);
    }
}

fn order_items<T: Value>(a: &[T], b: &[T]) -> Ordering {
    for (x, y) in a.iter().zip(b) {
        let order = x.order(y);
        if order != Ordering::Equal {
            return order;
        }
    }
    a.len().cmp(&b.len())
}

fn order_fields(a: &[(&'static str, Any)], b: &[(&'static str, Any)]) -> Ordering {
    for (x, y) in a.iter().zip(b) {
        let order = x.1.order(&y.1);
        if order != Ordering::Equal {
            return order;
        }
    }
    Ordering::Equal
}

/// A binary operation on values of type any: numbers are brought to one kind first.
pub fn any_binary(sign: &str, a: &Any, b: &Any) -> Any {
    let (x, y) = (a.view(), b.view());
    let (left, right) = (rank(&x), rank(&y));
    let numbers = left > 0 && right > 0;
    match sign {
        "==" => return a.same(b, 0).boxed(),
        "!=" => return (!a.same(b, 0)).boxed(),
        "<" | "<=" | ">" | ">=" => {
            let unit = matches!(x, View::Unit) || matches!(y, View::Unit);
            if unit || numbers || kind(&x) == kind(&y) {
                let order = if unit {
                    None
                } else if numbers {
                    order_numbers(&x, &y)
                } else {
                    Some(a.order(b))
                };
                let holds = order.is_some_and(|order| match sign {
                    "<" => order.is_lt(),
                    "<=" => order.is_le(),
                    ">" => order.is_gt(),
                    _ => order.is_ge(),
                });
                return holds.boxed();
            }
        }
        _ if numbers => {
            let mixed = left != right && left.min(right) == 2;
            let kind = if mixed { 4 } else { left.max(right) };
            return match kind {
                1 => int_operation(sign, a.cast(), b.cast()).boxed(),
                2 => float_operation(sign, a.cast(), b.cast()).boxed(),
                3 => a.cast::<Big>().operation(sign, &b.cast()).boxed(),
                _ => a.cast::<Rat>().operation(sign, &b.cast()).boxed(),
            };
        }
        "+" => match (x, y) {
            (View::Str(s), View::Str(t)) => return Text::join(&[&s, &t]).boxed(),
            (View::List(s), View::List(t)) => return List::from([s, t].concat()).boxed(),
            _ => {}
        },
        _ => {}
    }
    let (left, right) = (operand_name(a), operand_name(b));
    raise(3, format!("operator `{sign}` cannot be used on types {left} and {right}"))
}

fn int_operation(sign: &str, a: i64, b: i64) -> i64 {
    match sign {
        "+" => add(a, b),
        "-" => sub(a, b),
        "*" => mul(a, b),
        "/" => div(a, b),
        _ => rem(a, b),
    }
}

fn float_operation(sign: &str, a: f64, b: f64) -> f64 {
    match sign {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => a / b,
        _ => a % b,
    }
}
