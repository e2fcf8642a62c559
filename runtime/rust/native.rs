//! What the modules of this crate share.

//# add needs: overflow
/// The sum, where it is an integer of 64 bits.
#[inline]
#[track_caller]
pub(crate) fn add(a: i64, b: i64) -> i64 {
    match a.checked_add(b) {
        Some(sum) => sum,
        None => overflow(),
    }
}

//# sub needs: overflow
#[inline]
#[track_caller]
pub(crate) fn sub(a: i64, b: i64) -> i64 {
    match a.checked_sub(b) {
        Some(difference) => difference,
        None => overflow(),
    }
}

//# mul needs: overflow
#[inline]
#[track_caller]
pub(crate) fn mul(a: i64, b: i64) -> i64 {
    match a.checked_mul(b) {
        Some(product) => product,
        None => overflow(),
    }
}

//# div needs: overflow, fault
#[inline]
#[track_caller]
pub(crate) fn div(a: i64, b: i64) -> i64 {
    if b == 0 {
        fault("division by zero");
    }
    match a.checked_div(b) {
        Some(quotient) => quotient,
        None => overflow(),
    }
}

//# rem needs: fault
#[inline]
#[track_caller]
pub(crate) fn rem(a: i64, b: i64) -> i64 {
    if b == 0 {
        fault("division by zero");
    }
    a.wrapping_rem(b)
}

//# negate needs: overflow
#[inline]
#[track_caller]
pub(crate) fn negate(a: i64) -> i64 {
    match a.checked_neg() {
        Some(negated) => negated,
        None => overflow(),
    }
}

//# abs needs: overflow
#[inline]
#[track_caller]
pub(crate) fn abs(a: i64) -> i64 {
    match a.checked_abs() {
        Some(size) => size,
        None => overflow(),
    }
}

//# overflow needs: fault
#[cold]
#[track_caller]
fn overflow() -> ! {
    fault("integer overflow")
}

//# shift_count needs: fault
#[track_caller]
fn shift_count(count: i64) -> u32 {
    match u32::try_from(count) {
        Ok(count) if count < 64 => count,
        _ => fault(&format!("shift count out of range: {count}")),
    }
}

//# shift_left needs: shift_count
#[track_caller]
pub(crate) fn shift_left(a: i64, count: i64) -> i64 {
    a.wrapping_shl(shift_count(count))
}

//# shift_right needs: shift_count
#[track_caller]
pub(crate) fn shift_right(a: i64, count: i64) -> i64 {
    a >> shift_count(count)
}

//# shift_right_logical needs: shift_count
#[track_caller]
pub(crate) fn shift_right_logical(a: i64, count: i64) -> i64 {
    ((a as u64) >> shift_count(count)) as i64
}

//# round
/// Half away from zero, at `digits` decimals.
pub(crate) fn round(value: f64, digits: i64) -> f64 {
    let scale: f64 = format!("1e{digits}").parse().unwrap_or(0.0);
    let scaled = value * scale;
    if !value.is_finite() || !scaled.is_finite() || scale == 0.0 {
        return value;
    }
    (scaled + if scaled < 0.0 { -0.5 } else { 0.5 }).trunc() / scale
}

//# float_to_int needs: fault, float_text
/// Truncates.
#[track_caller]
pub(crate) fn float_to_int(value: f64) -> i64 {
    let whole = value.trunc();
    if !(-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&whole) {
        fault(&format!("cannot cast {} to int", float_text(value)));
    }
    whole as i64
}

//# float_text
/// The shortest digits that read back; with an exponent below 1e-4 and from 1e21.
pub(crate) fn float_text(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_string();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_string();
    }
    let size = value.abs();
    if size == 0.0 || (1e-4..1e21).contains(&size) {
        return value.to_string();
    }
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let sign = if exponent.starts_with('-') { '-' } else { '+' };
    format!("{digits}e{sign}{:0>2}", exponent.trim_start_matches('-'))
}

//# malformed needs: fault
#[cold]
#[track_caller]
fn malformed(text: &str, kind: &str) -> ! {
    let mut shown = String::new();
    for c in text.chars() {
        let code = c as u32;
        match c {
            '"' => shown.push_str("\\\""),
            '\\' => shown.push_str("\\\\"),
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            '\x07' => shown.push_str("\\a"),
            '\x08' => shown.push_str("\\b"),
            '\x0b' => shown.push_str("\\v"),
            '\x0c' => shown.push_str("\\f"),
            // After a letter, a mark counts as part of it.
            _ if String::from_iter(['a', c]).escape_debug().count() == 2 => shown.push(c),
            _ if code < 0x80 => shown.push_str(&format!("\\x{code:02x}")),
            _ if code < 0x10000 => shown.push_str(&format!("\\u{code:04x}")),
            _ => shown.push_str(&format!("\\U{code:08x}")),
        }
    }
    fault(&format!("cannot cast \"{shown}\" to {kind}"))
}

//# digits_of
/// The text behind its sign.
fn digits_of(text: &str) -> &str {
    text.strip_prefix(['-', '+']).unwrap_or(text)
}

//# parse_int needs: digits_of, malformed
#[track_caller]
pub(crate) fn parse_int(text: &str) -> i64 {
    let digits = digits_of(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        malformed(text, "int");
    }
    match text.parse() {
        Ok(value) => value,
        Err(_) => malformed(text, "int"),
    }
}

//# digit_of needs: malformed
/// The number that a text of one character says.
#[track_caller]
pub(crate) fn digit_of(c: char) -> i64 {
    match c.to_digit(10) {
        Some(digit) => i64::from(digit),
        None => malformed(&c.to_string(), "int"),
    }
}

//# parse_int_base needs: digits_of, malformed
#[track_caller]
pub(crate) fn parse_int_base(text: &str, base: i64) -> i64 {
    let digits = digits_of(text);
    let known = (2..=36).contains(&base);
    if !known || digits.is_empty() || !digits.chars().all(|c| c.is_digit(base as u32)) {
        malformed(text, &format!("int in base {base}"));
    }
    match i64::from_str_radix(text, base as u32) {
        Ok(value) => value,
        Err(_) => malformed(text, &format!("int in base {base}")),
    }
}

//# parse_float needs: digits_of, malformed
#[track_caller]
pub(crate) fn parse_float(text: &str) -> f64 {
    let digits = digits_of(text);
    let plain = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    match (plain, text) {
        (_, "NaN") => f64::NAN,
        (_, "Inf" | "+Inf") => f64::INFINITY,
        (_, "-Inf") => f64::NEG_INFINITY,
        (true, _) => match text.parse() {
            Ok(value) => value,
            Err(_) => malformed(text, "float"),
        },
        _ => malformed(text, "float"),
    }
}

//# from_end needs: fault
/// The place of index `i`, which is not one from the start: a negative one counts from the end.
#[cold]
#[track_caller]
fn from_end(i: i64, length: usize, what: &str) -> usize {
    let at = i.wrapping_add(length as i64);
    if i >= 0 || at < 0 {
        fault(&format!("{what} index out of range: {i} (len {length})"));
    }
    at as usize
}

//# position needs: from_end
/// The place of index `i`, which counts from the end if it is negative.
#[inline]
#[track_caller]
fn position(i: i64, length: usize, what: &str) -> usize {
    if (i as u64) < length as u64 {
        i as usize
    } else {
        from_end(i, length, what)
    }
}

//# at needs: from_end
/// The item at index `i`; a negative one counts from the end.
#[inline]
#[track_caller]
pub(crate) fn at<T>(items: &[T], i: i64) -> &T {
    if (i as u64) < items.len() as u64 {
        return &items[i as usize];
    }
    &items[from_end(i, items.len(), "list")]
}

//# at_mut needs: from_end
#[inline]
#[track_caller]
pub(crate) fn at_mut<T>(items: &mut [T], i: i64) -> &mut T {
    if (i as u64) < items.len() as u64 {
        return &mut items[i as usize];
    }
    let place = from_end(i, items.len(), "list");
    &mut items[place]
}

//# byte_at needs: position
#[inline]
#[track_caller]
pub(crate) fn byte_at(bytes: &[u8], i: i64) -> u8 {
    bytes[position(i, bytes.len(), "bytes")]
}

//# Chars
/// The characters of a text by their places, without a copy where each is a byte.
pub(crate) enum Chars<'a> {
    Bytes(&'a [u8]),
    Wide(Vec<char>),
}

impl<'a> Chars<'a> {
    #[inline]
    pub(crate) fn of(text: &'a str) -> Self {
        if text.is_ascii() {
            Chars::Bytes(text.as_bytes())
        } else {
            Chars::Wide(text.chars().collect())
        }
    }
}

//# Chars_len needs: Chars
impl Chars<'_> {
    #[inline]
    pub(crate) fn len(&self) -> usize {
        match self {
            Chars::Bytes(bytes) => bytes.len(),
            Chars::Wide(chars) => chars.len(),
        }
    }
}

//# Chars_get needs: Chars
impl Chars<'_> {
    #[inline]
    pub(crate) fn get(&self, at: usize) -> char {
        match self {
            Chars::Bytes(bytes) => char::from(bytes[at]),
            Chars::Wide(chars) => chars[at],
        }
    }
}

//# Chars_at needs: Chars_get, Chars_len, position
impl Chars<'_> {
    #[inline]
    #[track_caller]
    pub(crate) fn at(&self, i: i64) -> char {
        self.get(position(i, self.len(), "string"))
    }
}

//# Chars_part needs: Chars_len, bounds
impl Chars<'_> {
    pub(crate) fn part(&self, from: i64, to: i64) -> String {
        let (from, to) = bounds(self.len(), from, to);
        match self {
            Chars::Bytes(bytes) => bytes[from..to]
                .iter()
                .map(|byte| char::from(*byte))
                .collect(),
            Chars::Wide(chars) => chars[from..to].iter().collect(),
        }
    }
}

//# char_at needs: position
/// The character at index `i`; a negative one counts from the end.
#[track_caller]
pub(crate) fn char_at(text: &str, i: i64) -> char {
    let known = usize::try_from(i).ok().filter(|at| *at < text.len());
    if let Some(at) = known {
        let before = &text.as_bytes()[..=at];
        if before.is_ascii() {
            return char::from(before[at]);
        }
    }
    let chars: Vec<char> = text.chars().collect();
    chars[position(i, chars.len(), "string")]
}

//# bounds
/// Bounds of a slice: negative ones count from the end, then both are clamped.
fn bounds(length: usize, from: i64, to: i64) -> (usize, usize) {
    let length = length as i64;
    let place = |at: i64| {
        (if at < 0 {
            at.saturating_add(length)
        } else {
            at
        })
        .clamp(0, length)
    };
    let (from, to) = (place(from), place(to));
    if from < to {
        (from as usize, to as usize)
    } else {
        (0, 0)
    }
}

//# slice needs: bounds
pub(crate) fn slice<T>(items: &[T], from: i64, to: i64) -> &[T] {
    let (from, to) = bounds(items.len(), from, to);
    &items[from..to]
}

//# slice_from needs: slice
pub(crate) fn slice_from<T>(items: &[T], from: i64) -> &[T] {
    slice(items, from, i64::MAX)
}

//# slice_to needs: slice
pub(crate) fn slice_to<T>(items: &[T], to: i64) -> &[T] {
    slice(items, 0, to)
}

//# text_slice needs: bounds
/// A part of a text, counted in characters.
pub(crate) fn text_slice(text: &str, from: i64, to: i64) -> &str {
    let length = text.chars().count();
    let (from, to) = bounds(length, from, to);
    let ascii = length == text.len();
    let behind = |at: usize| {
        text.char_indices()
            .nth(at)
            .map_or(text.len(), |(offset, _)| offset)
    };
    let offset = |at: usize| if ascii { at } else { behind(at) };
    &text[offset(from)..offset(to)]
}

//# text_slice_from needs: text_slice
pub(crate) fn text_slice_from(text: &str, from: i64) -> &str {
    text_slice(text, from, i64::MAX)
}

//# text_slice_to needs: text_slice
pub(crate) fn text_slice_to(text: &str, to: i64) -> &str {
    text_slice(text, 0, to)
}

//# index_of
/// Where `part` begins, in characters; -1 where it is not there.
pub(crate) fn index_of(text: &str, part: &str) -> i64 {
    match text.find(part) {
        Some(at) => text[..at].chars().count() as i64,
        None => -1,
    }
}

//# split
pub(crate) fn split(text: &str, separator: &str) -> Vec<String> {
    if separator.is_empty() {
        return text.chars().map(String::from).collect();
    }
    text.split(separator).map(str::to_string).collect()
}

//# repeat needs: fault
#[track_caller]
pub(crate) fn repeat(text: &str, count: i64) -> String {
    let count = usize::try_from(count).unwrap_or(0);
    if text.len().saturating_mul(count) > 1 << 30 {
        fault("string too long");
    }
    text.repeat(count)
}

//# pad_start needs: fault
#[track_caller]
pub(crate) fn pad_start(text: &str, width: i64, pad: &str) -> String {
    let missing = width.saturating_sub(text.chars().count() as i64).max(0);
    if missing > 1 << 30 {
        fault("string too long");
    }
    let pad = if pad.is_empty() { " " } else { pad };
    let mut padded: String = pad.chars().cycle().take(missing as usize).collect();
    padded.push_str(text);
    padded
}

//# ord needs: fault
#[track_caller]
pub(crate) fn ord(text: &str) -> i64 {
    match text.chars().next() {
        Some(c) => c as i64,
        None => fault("string index out of range: 0 (len 0)"),
    }
}

//# chr needs: fault
#[track_caller]
pub(crate) fn chr(code: i64) -> char {
    match u32::try_from(code).ok().and_then(char::from_u32) {
        Some(c) => c,
        None => fault(&format!("invalid code point: {code}")),
    }
}

//# bytes_of needs: fault
#[track_caller]
pub(crate) fn bytes_of(items: &[i64]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(items.len());
    for item in items {
        match u8::try_from(*item) {
            Ok(byte) => bytes.push(byte),
            Err(_) => fault(&format!("byte out of range: {item}")),
        }
    }
    bytes
}

//# text_of needs: fault
#[track_caller]
pub(crate) fn text_of(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_string(),
        Err(_) => fault("invalid UTF-8"),
    }
}

//# fetch needs: fault
/// The value of a key that must be there.
#[track_caller]
pub(crate) fn fetch<'a, K, Q, V>(map: &'a std::collections::BTreeMap<K, V>, key: &Q) -> &'a V
where
    K: Ord + std::borrow::Borrow<Q>,
    Q: Ord + std::fmt::Display + ?Sized,
{
    match map.get(key) {
        Some(value) => value,
        None => fault(&format!("map key not found: {key}")),
    }
}

//# entry needs: fault
/// The value of a key of users that must be there.
#[track_caller]
pub(crate) fn entry<V>(found: Option<&V>) -> &V {
    match found {
        Some(value) => value,
        None => fault("map key not found"),
    }
}

//# held needs: fault
/// The value of a key that must be there, to be changed.
#[track_caller]
pub(crate) fn held<'a, Q, V>(found: Option<&'a mut V>, key: &Q) -> &'a mut V
where
    Q: std::fmt::Display + ?Sized,
{
    match found {
        Some(value) => value,
        None => fault(&format!("map key not found: {key}")),
    }
}

//# present needs: fault
/// The value of an option that must be there.
#[track_caller]
pub(crate) fn present<T>(option: Option<T>, kind: &str) -> T {
    match option {
        Some(value) => value,
        None => fault(&format!("cannot cast nil to {kind}")),
    }
}

//# appended
pub(crate) fn appended<T: Clone>(items: &[T], item: T) -> Vec<T> {
    let mut longer = Vec::with_capacity(items.len() + 1);
    longer.extend_from_slice(items);
    longer.push(item);
    longer
}

//# range needs: fault
#[track_caller]
pub(crate) fn range(from: i64, to: i64, step: i64) -> Vec<i64> {
    if step == 0 {
        fault("range step must not be zero");
    }
    let inside = |at: &i64| if step > 0 { *at < to } else { *at > to };
    std::iter::successors(Some(from), |at| at.checked_add(step))
        .take_while(inside)
        .collect()
}

//# order
/// NaN comes last.
pub(crate) fn order<T: PartialOrd>(a: &T, b: &T) -> std::cmp::Ordering {
    a.partial_cmp(b)
        .unwrap_or_else(|| a.partial_cmp(a).is_none().cmp(&b.partial_cmp(b).is_none()))
}

//# sorted needs: order
pub(crate) fn sorted<T: Clone + PartialOrd>(items: &[T]) -> Vec<T> {
    let mut sorted = items.to_vec();
    sorted.sort_by(order);
    sorted
}

//# sorted_by_keys needs: order
/// In the order of keys; items of equal keys keep their order.
pub(crate) fn sorted_by_keys<T, K: PartialOrd>(items: Vec<T>, keys: Vec<K>) -> Vec<T> {
    let mut pairs: Vec<(K, T)> = keys.into_iter().zip(items).collect();
    pairs.sort_by(|a, b| order(&a.0, &b.0));
    pairs.into_iter().map(|(_, item)| item).collect()
}

//# order_down needs: order
/// Descending, but NaN comes last.
pub(crate) fn order_down<T: PartialOrd>(a: &T, b: &T) -> std::cmp::Ordering {
    if a.partial_cmp(a).is_none() || b.partial_cmp(b).is_none() {
        order(a, b)
    } else {
        order(b, a)
    }
}

//# sorted_by_places
/// In the order of places; items that compare equal keep their order.
pub(crate) fn sorted_by_places<T>(
    items: Vec<T>,
    compare: impl Fn(usize, usize) -> std::cmp::Ordering,
) -> Vec<T> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|a, b| compare(*a, *b));
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    order
        .into_iter()
        .filter_map(|at| items[at].take())
        .collect()
}

//# distinct
pub(crate) fn distinct<T: Clone + Ord>(items: &[T]) -> Vec<T> {
    let mut seen = std::collections::BTreeSet::new();
    items
        .iter()
        .filter(|item| seen.insert(*item))
        .cloned()
        .collect()
}

//# union needs: distinct
pub(crate) fn union<T: Clone + Ord>(a: &[T], b: &[T]) -> Vec<T> {
    distinct(&[a, b].concat())
}

//# except
pub(crate) fn except<T: Clone + Ord>(a: &[T], b: &[T]) -> Vec<T> {
    let mut seen: std::collections::BTreeSet<&T> = b.iter().collect();
    a.iter()
        .filter(|item| seen.insert(*item))
        .cloned()
        .collect()
}

//# intersect
pub(crate) fn intersect<T: Clone + Ord>(a: &[T], b: &[T]) -> Vec<T> {
    let mut wanted: std::collections::BTreeSet<&T> = b.iter().collect();
    a.iter()
        .filter(|item| wanted.remove(*item))
        .cloned()
        .collect()
}

//# distinct_by_hash
pub(crate) fn distinct_by_hash<T: Clone + Eq + std::hash::Hash>(items: &[T]) -> Vec<T> {
    let mut seen = std::collections::HashSet::new();
    items
        .iter()
        .filter(|item| seen.insert(*item))
        .cloned()
        .collect()
}

//# union_by_hash needs: distinct_by_hash
pub(crate) fn union_by_hash<T: Clone + Eq + std::hash::Hash>(a: &[T], b: &[T]) -> Vec<T> {
    distinct_by_hash(&[a, b].concat())
}

//# except_by_hash
pub(crate) fn except_by_hash<T: Clone + Eq + std::hash::Hash>(a: &[T], b: &[T]) -> Vec<T> {
    let mut seen: std::collections::HashSet<&T> = b.iter().collect();
    a.iter()
        .filter(|item| seen.insert(*item))
        .cloned()
        .collect()
}

//# intersect_by_hash
pub(crate) fn intersect_by_hash<T: Clone + Eq + std::hash::Hash>(a: &[T], b: &[T]) -> Vec<T> {
    let mut wanted: std::collections::HashSet<&T> = b.iter().collect();
    a.iter()
        .filter(|item| wanted.remove(*item))
        .cloned()
        .collect()
}

//# sum needs: add
#[track_caller]
pub(crate) fn sum(items: &[i64]) -> i64 {
    // So many items between -bound and bound stay within an int, whatever their order.
    let room = 62 - (usize::BITS - items.len().leading_zeros());
    let bound = 1_i64 << room;
    let mut total = 0_i64;
    let mut widest = 0_u64;
    for item in items {
        total = total.wrapping_add(*item);
        widest |= item.wrapping_add(bound) as u64;
    }
    if widest >> (room + 1) == 0 {
        return total;
    }
    total = 0;
    for item in items {
        total = add(total, *item);
    }
    total
}

//# sum_floats
pub(crate) fn sum_floats(items: &[f64]) -> f64 {
    let mut total = 0.0;
    for item in items {
        total += item;
    }
    total
}

//# average needs: sum_floats
/// 0 for none.
pub(crate) fn average(items: &[f64]) -> f64 {
    if items.is_empty() {
        return 0.0;
    }
    sum_floats(items) / items.len() as f64
}

//# average_ints needs: average
pub(crate) fn average_ints(items: &[i64]) -> f64 {
    let floats: Vec<f64> = items.iter().map(|item| *item as f64).collect();
    average(&floats)
}

//# least needs: fault, order
#[track_caller]
pub(crate) fn least<T: Clone + PartialOrd>(items: &[T]) -> T {
    match items.iter().min_by(|a, b| order(*a, *b)) {
        Some(item) => item.clone(),
        None => fault("min of an empty list"),
    }
}

//# greatest needs: fault, order
#[track_caller]
pub(crate) fn greatest<T: Clone + PartialOrd>(items: &[T]) -> T {
    match items.iter().rev().max_by(|a, b| order(*a, *b)) {
        Some(item) => item.clone(),
        None => fault("max of an empty list"),
    }
}

//# fault
#[cold]
#[track_caller]
pub(crate) fn fault(message: &str) -> ! {
    match crate::places::find(std::panic::Location::caller()) {
        Some(place) => panic!("{message}\n  {place}"),
        None => panic!("{message}"),
    }
}

//# attempt needs: fault
/// What ended a body that is tried.
struct Fault(String);

thread_local! {
    /// How many bodies are tried now.
    static TRIED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Runs `body`; the message of the fault that ended it, if one did.
pub(crate) fn attempt<R>(body: impl FnOnce() -> R) -> Result<R, String> {
    TRIED.set(TRIED.get() + 1);
    let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(body));
    TRIED.set(TRIED.get() - 1);
    ended.map_err(|payload| match payload.downcast::<Fault>() {
        Ok(fault) => fault.0,
        Err(other) => std::panic::resume_unwind(other),
    })
}

/// Nobody is told of a fault that is tried.
fn leave_if_tried(message: &str) {
    if TRIED.get() > 0 {
        std::panic::resume_unwind(Box::new(Fault(message.to_string())));
    }
}

//# Map
/// A map that keeps the order in which keys came.
#[derive(Clone)]
pub(crate) struct Map<K, V> {
    entries: Vec<Option<(K, V)>>,
    places: std::collections::BTreeMap<K, usize>,
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Map {
            entries: Vec::new(),
            places: std::collections::BTreeMap::new(),
        }
    }
}

impl<K: std::fmt::Debug, V: std::fmt::Debug> std::fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map()
            .entries(
                self.entries
                    .iter()
                    .flatten()
                    .map(|(key, value)| (key, value)),
            )
            .finish()
    }
}

impl<K: Ord, V: PartialEq> PartialEq for Map<K, V> {
    fn eq(&self, other: &Self) -> bool {
        let found = |key: &K| {
            other
                .places
                .get(key)
                .and_then(|at| other.entries[*at].as_ref())
        };
        self.places.len() == other.places.len()
            && self
                .entries
                .iter()
                .flatten()
                .all(|(key, value)| found(key).is_some_and(|(_, same)| same == value))
    }
}

//# Map_new needs: Map
impl<K, V> Map<K, V> {
    pub(crate) fn new() -> Self {
        Map::default()
    }
}

//# Map_len needs: Map
impl<K, V> Map<K, V> {
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }
}

//# Map_is_empty needs: Map
impl<K, V> Map<K, V> {
    pub(crate) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

//# Map_get needs: Map
impl<K: Ord, V> Map<K, V> {
    pub(crate) fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: std::borrow::Borrow<Q>,
        Q: Ord + ?Sized,
    {
        let at = self.places.get(key)?;
        self.entries[*at].as_ref().map(|(_, value)| value)
    }
}

//# Map_get_mut needs: Map
impl<K: Ord, V> Map<K, V> {
    pub(crate) fn get_mut<Q>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: std::borrow::Borrow<Q>,
        Q: Ord + ?Sized,
    {
        let at = self.places.get(key)?;
        self.entries[*at].as_mut().map(|(_, value)| value)
    }
}

//# Map_contains_key needs: Map
impl<K: Ord, V> Map<K, V> {
    pub(crate) fn contains_key<Q>(&self, key: &Q) -> bool
    where
        K: std::borrow::Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.places.contains_key(key)
    }
}

//# Map_index needs: Map_get
impl<K, Q, V> std::ops::Index<&Q> for Map<K, V>
where
    K: Ord + std::borrow::Borrow<Q>,
    Q: Ord + ?Sized,
{
    type Output = V;
    fn index(&self, key: &Q) -> &V {
        self.get(key).expect("a key that is there")
    }
}

//# Map_fetch needs: Map_get, fault
impl<K: Ord, V> Map<K, V> {
    /// The value of a key that must be there.
    #[track_caller]
    pub(crate) fn fetch<Q>(&self, key: &Q) -> &V
    where
        K: std::borrow::Borrow<Q>,
        Q: Ord + std::fmt::Display + ?Sized,
    {
        match self.get(key) {
            Some(value) => value,
            None => fault(&format!("map key not found: {key}")),
        }
    }
}

//# Map_insert needs: Map
impl<K: Clone + Ord, V> Map<K, V> {
    pub(crate) fn insert(&mut self, key: K, value: V) {
        if let Some(at) = self.places.get(&key) {
            self.entries[*at] = Some((key, value));
        } else {
            self.places.insert(key.clone(), self.entries.len());
            self.entries.push(Some((key, value)));
        }
    }
}

//# Map_remove needs: Map
impl<K: Clone + Ord, V> Map<K, V> {
    pub(crate) fn remove<Q>(&mut self, key: &Q) -> Option<V>
    where
        K: std::borrow::Borrow<Q>,
        Q: Ord + ?Sized,
    {
        let at = self.places.remove(key)?;
        let removed = self.entries[at].take();
        if self.entries.len() > 32 && self.entries.len() > 4 * self.places.len() {
            self.entries.retain(Option::is_some);
            for (place, (key, _)) in self.entries.iter().flatten().enumerate() {
                self.places.insert(key.clone(), place);
            }
        }
        removed.map(|(_, value)| value)
    }
}

//# Map_keys needs: Map
impl<K, V> Map<K, V> {
    pub(crate) fn keys(&self) -> impl Iterator<Item = &K> {
        self.entries.iter().flatten().map(|(key, _)| key)
    }
}

//# Map_iter needs: Map
impl<K, V> Map<K, V> {
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.entries
            .iter()
            .flatten()
            .map(|(key, value)| (key, value))
    }
}

//# Map_values needs: Map
impl<K, V> Map<K, V> {
    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.entries.iter().flatten().map(|(_, value)| value)
    }
}

//# Map_of needs: Map_insert
impl<K: Clone + Ord, V, const N: usize> From<[(K, V); N]> for Map<K, V> {
    fn from(entries: [(K, V); N]) -> Self {
        let mut map = Map::default();
        for (key, value) in entries {
            map.insert(key, value);
        }
        map
    }
}

//# Map_from needs: Map_insert
impl<K: Clone + Ord, V: Clone> From<&std::collections::BTreeMap<K, V>> for Map<K, V> {
    fn from(sorted: &std::collections::BTreeMap<K, V>) -> Self {
        let mut map = Map::default();
        for (key, value) in sorted {
            map.insert(key.clone(), value.clone());
        }
        map
    }
}

//# Map_collect needs: Map_insert
impl<K: Clone + Ord, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Map::default();
        for (key, value) in entries {
            map.insert(key, value);
        }
        map
    }
}

//# Map_into_iter needs: Map
impl<K, V> IntoIterator for Map<K, V> {
    type Item = (K, V);
    type IntoIter = std::iter::Flatten<std::vec::IntoIter<Option<(K, V)>>>;
    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter().flatten()
    }
}

//# Map_into_sorted needs: Map
impl<K: Ord, V> Map<K, V> {
    pub(crate) fn into_sorted(self) -> std::collections::BTreeMap<K, V> {
        self.entries.into_iter().flatten().collect()
    }
}

//# big_div needs: fault
#[track_caller]
pub(crate) fn big_div(
    a: &crate::bigint::BigInt,
    b: &crate::bigint::BigInt,
) -> crate::bigint::BigInt {
    if b.is_zero() {
        fault("division by zero");
    }
    a / b
}

//# big_rem needs: fault
#[track_caller]
pub(crate) fn big_rem(
    a: &crate::bigint::BigInt,
    b: &crate::bigint::BigInt,
) -> crate::bigint::BigInt {
    if b.is_zero() {
        fault("division by zero");
    }
    a % b
}

//# big_to_int needs: fault
#[track_caller]
pub(crate) fn big_to_int(value: &crate::bigint::BigInt) -> i64 {
    match i64::try_from(value) {
        Ok(int) => int,
        Err(_) => fault(&format!("cannot cast {value} to int")),
    }
}

//# float_to_big needs: fault, float_text
/// Truncates.
#[track_caller]
pub(crate) fn float_to_big(value: f64) -> crate::bigint::BigInt {
    if !value.is_finite() {
        fault(&format!("cannot cast {} to bigint", float_text(value)));
    }
    crate::bigint::BigInt::of_float(value)
}

//# json_text
/// The text as JSON has it.
pub(crate) fn json_text(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..='\x1f' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

//# Set
/// A set that keeps the order in which its items came.
#[derive(Clone)]
pub(crate) struct Set<T> {
    items: Vec<T>,
    found: std::collections::BTreeSet<T>,
}

impl<T> Default for Set<T> {
    fn default() -> Self {
        Set {
            items: Vec::new(),
            found: std::collections::BTreeSet::new(),
        }
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for Set<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(&self.items).finish()
    }
}

impl<T: PartialEq> PartialEq for Set<T> {
    fn eq(&self, other: &Self) -> bool {
        self.found == other.found
    }
}

//# Set_new needs: Set
impl<T> Set<T> {
    pub(crate) fn new() -> Self {
        Set::default()
    }
}

//# Set_len needs: Set
impl<T> Set<T> {
    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }
}

//# Set_is_empty needs: Set
impl<T> Set<T> {
    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

//# Set_contains needs: Set
impl<T: Ord> Set<T> {
    pub(crate) fn contains<Q>(&self, item: &Q) -> bool
    where
        T: std::borrow::Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.found.contains(item)
    }
}

//# Set_insert needs: Set
impl<T: Clone + Ord> Set<T> {
    pub(crate) fn insert(&mut self, item: T) {
        if self.found.insert(item.clone()) {
            self.items.push(item);
        }
    }
}

//# Set_iter needs: Set
impl<T> Set<T> {
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }
}

//# Set_of needs: Set_collect
impl<T: Clone + Ord, const N: usize> From<[T; N]> for Set<T> {
    fn from(items: [T; N]) -> Self {
        items.into_iter().collect()
    }
}

//# Set_from needs: Set_collect
impl<T: Clone + Ord> From<&std::collections::BTreeSet<T>> for Set<T> {
    fn from(sorted: &std::collections::BTreeSet<T>) -> Self {
        sorted.iter().cloned().collect()
    }
}

//# Set_collect needs: Set_insert
impl<T: Clone + Ord> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut set = Set::default();
        for item in items {
            set.insert(item);
        }
        set
    }
}

//# Set_union needs: Set_insert
impl<T: Clone + Ord> std::ops::BitOr for &Set<T> {
    type Output = Set<T>;
    fn bitor(self, other: Self) -> Set<T> {
        let mut all = self.clone();
        for item in &other.items {
            all.insert(item.clone());
        }
        all
    }
}

//# Set_except needs: Set_collect
impl<T: Clone + Ord> std::ops::Sub for &Set<T> {
    type Output = Set<T>;
    fn sub(self, other: Self) -> Set<T> {
        let alone = |item: &&T| !other.found.contains(*item);
        self.items.iter().filter(alone).cloned().collect()
    }
}

//# Set_intersect needs: Set_collect
impl<T: Clone + Ord> std::ops::BitAnd for &Set<T> {
    type Output = Set<T>;
    fn bitand(self, other: Self) -> Set<T> {
        let both = |item: &&T| other.found.contains(*item);
        self.items.iter().filter(both).cloned().collect()
    }
}

//# Set_into_sorted needs: Set
impl<T> Set<T> {
    pub(crate) fn into_sorted(self) -> std::collections::BTreeSet<T> {
        self.found
    }
}

//# Groups
/// What a query groups: items by key, in the order in which the keys came.
#[derive(Debug, Clone)]
pub(crate) struct Groups<K, T> {
    groups: Vec<Group<K, T>>,
    places: std::collections::BTreeMap<K, usize>,
}

#[derive(Debug, Clone)]
pub(crate) struct Group<K, T> {
    pub(crate) key: K,
    pub(crate) items: Vec<T>,
}

impl<K: Clone + Ord, T> Groups<K, T> {
    pub(crate) fn new() -> Self {
        Groups {
            groups: Vec::new(),
            places: std::collections::BTreeMap::new(),
        }
    }

    pub(crate) fn add(&mut self, key: K, item: T) {
        if let Some(at) = self.places.get(&key) {
            self.groups[*at].items.push(item);
        } else {
            self.places.insert(key.clone(), self.groups.len());
            let items = vec![item];
            self.groups.push(Group { key, items });
        }
    }
}

impl<K, T> IntoIterator for Groups<K, T> {
    type Item = Group<K, T>;
    type IntoIter = std::vec::IntoIter<Group<K, T>>;
    fn into_iter(self) -> Self::IntoIter {
        self.groups.into_iter()
    }
}

impl<'a, K, T> IntoIterator for &'a Groups<K, T> {
    type Item = &'a Group<K, T>;
    type IntoIter = std::slice::Iter<'a, Group<K, T>>;
    fn into_iter(self) -> Self::IntoIter {
        self.groups.iter()
    }
}

//# Shared
/// A variable that several functions see, on whichever thread they are called.
pub(crate) struct Shared<T>(std::sync::Arc<std::sync::Mutex<T>>);

impl<T> Shared<T> {
    pub(crate) fn new(value: T) -> Self {
        Shared(std::sync::Arc::new(std::sync::Mutex::new(value)))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, T> {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

//# Shared_clone needs: Shared
impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Shared(std::sync::Arc::clone(&self.0))
    }
}

//# Shared_get needs: Shared
impl<T: Clone> Shared<T> {
    pub(crate) fn get(&self) -> T {
        self.lock().clone()
    }
}

//# Shared_set needs: Shared
impl<T> Shared<T> {
    pub(crate) fn set(&self, value: T) {
        *self.lock() = value;
    }
}

//# Shared_change needs: Shared
impl<T> Shared<T> {
    pub(crate) fn change(&self, change: impl FnOnce(&mut T)) {
        change(&mut self.lock());
    }
}
