
/// A string: shared, counted in code points.
#[derive(Clone)]
pub enum Text {
    Literal(&'static str, bool),
    Shared(Rc<Chars>),
}

/// Where code points begin is found on first use; a text of ASCII needs no table.
pub struct Chars {
    text: String,
    ascii: bool,
    starts: OnceCell<Vec<u32>>,
}

impl Clone for Chars {
    fn clone(&self) -> Self {
        Chars { text: self.text.clone(), ascii: self.ascii, starts: OnceCell::new() }
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        let ascii = text.is_ascii();
        Text::Shared(Rc::new(Chars { text, ascii, starts: OnceCell::new() }))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text::from(text.to_string())
    }
}

/// The slices `[start:end]` of `length` items: negative bounds count from the end, then both are clamped.
fn bounds(length: usize, start: Option<i64>, end: Option<i64>) -> (usize, usize) {
    let length = length as i64;
    let place = |at: i64| (if at < 0 { at.saturating_add(length) } else { at }).clamp(0, length);
    let from = start.map_or(0, place);
    let to = end.map_or(length, place);
    if from < to {
        (from as usize, to as usize)
    } else {
        (0, 0)
    }
}

const LONGEST: usize = 1 << 30;

impl Text {
    pub const fn of(text: &'static str) -> Text {
        Text::Literal(text, text.is_ascii())
    }
    pub fn as_str(&self) -> &str {
        match self {
            Text::Literal(text, _) => text,
            Text::Shared(chars) => &chars.text,
        }
    }
    fn is_ascii(&self) -> bool {
        match self {
            Text::Literal(_, ascii) => *ascii,
            Text::Shared(chars) => chars.ascii,
        }
    }
    fn starts(&self) -> Option<&[u32]> {
        match self {
            Text::Shared(chars) => {
                Some(chars.starts.get_or_init(|| chars.text.char_indices().map(|(at, _)| at as u32).collect()))
            }
            Text::Literal(..) => None,
        }
    }
    /// The byte at which code point `at` begins.
    fn offset(&self, at: usize) -> usize {
        if self.is_ascii() {
            return at;
        }
        let text = self.as_str();
        match self.starts() {
            Some(starts) => starts.get(at).map_or(text.len(), |start| *start as usize),
            None => text.char_indices().nth(at).map_or(text.len(), |(start, _)| start),
        }
    }
    fn count(&self) -> usize {
        if self.is_ascii() {
            return self.as_str().len();
        }
        match self.starts() {
            Some(starts) => starts.len(),
            None => self.as_str().chars().count(),
        }
    }
    pub fn len(&self) -> i64 {
        self.count() as i64
    }
    /// The code point at `i`; a negative index counts from the end.
    pub fn at(&self, i: i64) -> Text {
        let at = position(i, self.count(), "string");
        if self.is_ascii() {
            return Text::of_byte(self.as_str().as_bytes()[at]);
        }
        let c = self.as_str()[self.offset(at)..].chars().next().unwrap();
        Text::of_char(c)
    }
    fn of_byte(byte: u8) -> Text {
        const ASCII: &str = "\0\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\
            \x18\x19\x1a\x1b\x1c\x1d\x1e\x1f !\"#$%&'()*+,-./0123456789:;<=>?\x40ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`\
            abcdefghijklmnopqrstuvwxyz{|}~\x7f";
        let at = usize::from(byte);
        Text::Literal(&ASCII[at..=at], true)
    }
    fn of_char(c: char) -> Text {
        if c.is_ascii() {
            Text::of_byte(c as u8)
        } else {
            Text::from(String::from(c))
        }
    }
    pub fn chars(&self) -> impl Iterator<Item = Text> + '_ {
        self.as_str().chars().map(Text::of_char)
    }
    pub fn slice(&self, start: Option<i64>, end: Option<i64>) -> Text {
        let (from, to) = bounds(self.count(), start, end);
        Text::from(&self.as_str()[self.offset(from)..self.offset(to)])
    }
    pub fn join(parts: &[&Text]) -> Text {
        let mut text = String::with_capacity(parts.iter().map(|part| part.as_str().len()).sum());
        for part in parts {
            text.push_str(part.as_str());
        }
        Text::from(text)
    }
    /// Grows in place where nobody else holds the text.
    pub fn push(&mut self, more: &Text) {
        if let Text::Shared(chars) = self {
            if let Some(chars) = Rc::get_mut(chars) {
                chars.text.push_str(more.as_str());
                chars.ascii &= more.is_ascii();
                chars.starts.take();
                return;
            }
        }
        let mut text = String::with_capacity(2 * (self.as_str().len() + more.as_str().len()));
        text.push_str(self.as_str());
        text.push_str(more.as_str());
        *self = Text::from(text);
    }
    pub fn contains(&self, part: &Text) -> bool {
        self.as_str().contains(part.as_str())
    }
    pub fn starts_with(&self, part: &Text) -> bool {
        self.as_str().starts_with(part.as_str())
    }
    pub fn index_of(&self, part: &Text) -> i64 {
        match self.as_str().find(part.as_str()) {
            Some(at) if self.is_ascii() => at as i64,
            Some(at) => self.as_str()[..at].chars().count() as i64,
            None => -1,
        }
    }
    pub fn upper(&self) -> Text {
        Text::from(self.as_str().to_uppercase())
    }
    pub fn lower(&self) -> Text {
        Text::from(self.as_str().to_lowercase())
    }
    pub fn trim(&self) -> Text {
        Text::from(self.as_str().trim())
    }
    pub fn split(&self, separator: &Text) -> List<Text> {
        if separator.as_str().is_empty() {
            return List::from(self.chars().collect::<Vec<_>>());
        }
        List::from(self.as_str().split(separator.as_str()).map(Text::from).collect::<Vec<_>>())
    }
    pub fn repeat(&self, count: i64) -> Text {
        if count <= 0 {
            return Text::of("");
        }
        if self.as_str().len().saturating_mul(count as usize) > LONGEST {
            raise(3, "string too long");
        }
        Text::from(self.as_str().repeat(count as usize))
    }
    pub fn pad_start(&self, width: i64, pad: &Text) -> Text {
        let missing = width.saturating_sub(self.len());
        if missing <= 0 {
            return self.clone();
        }
        if missing as usize > LONGEST {
            raise(3, "string too long");
        }
        let pad = if pad.as_str().is_empty() { " " } else { pad.as_str() };
        let mut text: String = pad.chars().cycle().take(missing as usize).collect();
        text.push_str(self.as_str());
        Text::from(text)
    }
    pub fn reverse(&self) -> Text {
        Text::from(self.as_str().chars().rev().collect::<String>())
    }
    pub fn ord(&self) -> i64 {
        match self.as_str().chars().next() {
            Some(c) => i64::from(c as u32),
            None => raise(4, "string index out of range: 0 (len 0)"),
        }
    }
}

pub fn chr(code: i64) -> Text {
    match u32::try_from(code).ok().and_then(char::from_u32) {
        Some(c) => Text::of_char(c),
        None => raise(3, format!("invalid code point: {code}")),
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        self.as_str() == other.as_str()
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Text) -> Option<Ordering> {
        Some(self.as_str().cmp(other.as_str()))
    }
}

impl Value for Text {
    fn view(&self) -> View {
        View::Str(self.clone())
    }
    fn type_name() -> String {
        "string".into()
    }
    fn from_any(any: &Any) -> Self {
        match any.view() {
            View::Str(text) => text,
            _ => cast_error::<Self>(any),
        }
    }
    fn same(&self, other: &Self, _: usize) -> bool {
        self == other
    }
    fn order(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
    fn digest(&self) -> u64 {
        digest_bytes(self.as_str().as_bytes())
    }
    fn text(&self) -> Text {
        self.clone()
    }
}

/// Bytes that never change.
#[derive(Clone)]
pub struct Bytes(Rc<Vec<u8>>);

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes(Rc::new(bytes))
    }
}

impl Bytes {
    pub fn new(bytes: &[u8]) -> Bytes {
        Bytes(Rc::new(bytes.to_vec()))
    }
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }
    pub fn len(&self) -> i64 {
        self.0.len() as i64
    }
    pub fn at(&self, i: i64) -> i64 {
        i64::from(self.0[position(i, self.0.len(), "bytes")])
    }
    pub fn slice(&self, start: Option<i64>, end: Option<i64>) -> Bytes {
        let (from, to) = bounds(self.0.len(), start, end);
        Bytes::new(&self.0[from..to])
    }
    pub fn concat(&self, other: &Bytes) -> Bytes {
        Bytes(Rc::new([self.as_slice(), other.as_slice()].concat()))
    }
    pub fn from_list(list: &List<i64>) -> Bytes {
        let byte = |value: &i64| match u8::try_from(*value) {
            Ok(byte) => byte,
            Err(_) => raise(3, format!("byte out of range: {value}")),
        };
        Bytes(Rc::new(list.to_vec().iter().map(byte).collect()))
    }
    pub fn from_text(text: &Text) -> Bytes {
        Bytes::new(text.as_str().as_bytes())
    }
    pub fn to_text(&self) -> Text {
        match std::str::from_utf8(&self.0) {
            Ok(text) => Text::from(text),
            Err(_) => raise(2, "invalid UTF-8"),
        }
    }
}

impl Value for Bytes {
    fn view(&self) -> View {
        View::Bytes(self.clone())
    }
    fn type_name() -> String {
        "bytes".into()
    }
    fn from_any(any: &Any) -> Self {
        match any.view() {
            View::Bytes(bytes) => bytes,
            _ => cast_error::<Self>(any),
        }
    }
    fn same(&self, other: &Self, _: usize) -> bool {
        self.0 == other.0
    }
    fn order(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
