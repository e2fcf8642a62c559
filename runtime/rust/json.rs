
/// Beyond what JSON asks for, the characters that HTML and JavaScript mistake are escaped.
fn json_string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x08' => out.push_str("\\b"),
            '\x0c' => out.push_str("\\f"),
            '\0'..='\x1f' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => write!(out, "\\u{:04x}", c as u32).unwrap(),
            _ => out.push(c),
        }
    }
    out.push('"');
}

/// Shortest digits; exponent form below 1e-6 and from 1e21.
fn json_float(value: f64) -> String {
    if !value.is_finite() {
        raise(3, format!("cannot write {} as JSON", float_text(value)));
    }
    let size = value.abs();
    if size == 0.0 || (1e-6..1e21).contains(&size) {
        return format!("{value}");
    }
    let text = format!("{value:e}");
    match text.split_once("e-") {
        Some(_) => text,
        None => text.replace('e', "e+"),
    }
}

struct JsonWriter {
    out: String,
    indented: bool,
}

impl JsonWriter {
    fn line(&mut self, level: usize) {
        if self.indented {
            self.out.push('\n');
            self.out.push_str(&"  ".repeat(level));
        }
    }
    fn list(&mut self, items: &[Any], level: usize) {
        self.out.push('[');
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.out.push(',');
            }
            self.line(level + 1);
            self.value(item, level + 1);
        }
        if !items.is_empty() {
            self.line(level);
        }
        self.out.push(']');
    }
    fn object(&mut self, entries: &[(String, Any)], level: usize) {
        self.out.push('{');
        for (at, (key, value)) in entries.iter().enumerate() {
            if at > 0 {
                self.out.push(',');
            }
            self.line(level + 1);
            json_string(key, &mut self.out);
            self.out.push_str(if self.indented { ": " } else { ":" });
            self.value(value, level + 1);
        }
        if !entries.is_empty() {
            self.line(level);
        }
        self.out.push('}');
    }
    fn value(&mut self, any: &Any, level: usize) {
        if level > DEEPEST {
            raise(3, "cannot write a cycle as JSON");
        }
        match any.view() {
            View::Unit => self.out.push_str("null"),
            View::Float(value) => self.out.push_str(&json_float(value)),
            View::Str(text) => json_string(text.as_str(), &mut self.out),
            View::Rat(_) | View::Bytes(_) => json_string(any.text().as_str(), &mut self.out),
            View::Fun | View::Foreign(_) => raise(3, "cannot write a function as JSON"),
            View::List(items) | View::Group(_, items) => self.list(&items, level),
            View::Set(items) => self.list(&ascending(items), level),
            View::Map(entries) => {
                let entries: Vec<(String, Any)> = ascending_entries(&entries)
                    .into_iter()
                    .map(|(key, value)| (key_text(&key).as_str().to_string(), value))
                    .collect();
                self.object(&entries, level);
            }
            View::Variant(name, _, _, fields) if fields.is_empty() && is_enum(any) => json_string(name, &mut self.out),
            View::Record(_, fields) | View::Variant(_, _, _, fields) => {
                let entries: Vec<(String, Any)> =
                    ascending_fields(&fields).into_iter().map(|(name, value)| (name.to_string(), value)).collect();
                self.object(&entries, level);
            }
            View::Bool(_) | View::Int(_) | View::Big(_) => self.out.push_str(any.text().as_str()),
        }
    }
}

/// Constants of an enum have no identity; variants of a union do.
fn is_enum(any: &Any) -> bool {
    any.0.address() == 0
}

/// The value as JSON: compact, or in lines that are indented by two blanks for each level.
fn json_text(any: &Any, indented: bool) -> String {
    let mut writer = JsonWriter { out: String::new(), indented };
    writer.value(any, 0);
    writer.out
}

pub fn to_json<T: Value>(value: &T) -> Text {
    Text::from(json_text(&value.clone().boxed(), false))
}

pub fn print_json<T: Value>(value: &T) {
    print_text(&json_text(&value.clone().boxed(), true));
}

struct JsonReader<'a> {
    text: &'a [u8],
    at: usize,
}

impl JsonReader<'_> {
    fn fail(&self, what: &str) -> ! {
        raise(2, format!("invalid JSON at byte {}: {what}", self.at))
    }
    fn peek(&self) -> u8 {
        *self.text.get(self.at).unwrap_or(&0)
    }
    fn at_end(&self) -> bool {
        self.at >= self.text.len()
    }
    /// What comes after blanks begins so.
    fn next_is(&mut self, byte: u8) -> bool {
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
        self.text.get(self.at) == Some(&byte)
    }
    fn expect(&mut self, byte: u8, what: &str) {
        if !self.next_is(byte) {
            self.fail(what);
        }
        self.at += 1;
    }
    fn hex(&mut self) -> u32 {
        let mut code = 0;
        for _ in 0..4 {
            if self.at_end() {
                self.fail("unexpected end");
            }
            let digit = char::from(self.peek()).to_digit(16).unwrap_or_else(|| self.fail("bad escape"));
            code = code * 16 + digit;
            self.at += 1;
        }
        code
    }
    fn escape(&mut self, out: &mut Vec<u8>) {
        let c = self.peek();
        self.at += 1;
        let plain = match c {
            b'"' | b'\\' | b'/' => char::from(c),
            b'b' => '\x08',
            b'f' => '\x0c',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let mut code = self.hex();
                if (0xd800..0xdc00).contains(&code) && self.text[self.at..].starts_with(b"\\u") {
                    self.at += 2;
                    let low = self.hex();
                    if !(0xdc00..0xe000).contains(&low) {
                        self.fail("lone surrogate");
                    }
                    code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                }
                char::from_u32(code).unwrap_or_else(|| self.fail("lone surrogate"))
            }
            _ => self.fail("bad escape"),
        };
        out.extend_from_slice(plain.encode_utf8(&mut [0; 4]).as_bytes());
    }
    fn string(&mut self) -> Text {
        self.at += 1;
        let mut out = Vec::new();
        loop {
            match self.text.get(self.at) {
                None => self.fail("unterminated string"),
                Some(0..=0x1f) => self.fail("control character in a string"),
                Some(b'"') => break,
                Some(b'\\') => {
                    self.at += 1;
                    if self.at_end() {
                        self.fail("unterminated string");
                    }
                    self.escape(&mut out);
                }
                Some(byte) => {
                    out.push(*byte);
                    self.at += 1;
                }
            }
        }
        self.at += 1;
        Text::from(String::from_utf8(out).unwrap_or_else(|_| self.fail("invalid UTF-8")))
    }
    fn digits(&mut self, what: &str) -> usize {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        if self.at == start {
            self.fail(what);
        }
        self.at - start
    }
    fn number(&mut self) -> Any {
        let start = self.at;
        if self.peek() == b'-' {
            self.at += 1;
        }
        let zero = self.peek() == b'0';
        if self.digits("unexpected character") > 1 && zero {
            self.fail("number begins with 0");
        }
        let mut whole = true;
        if self.peek() == b'.' {
            self.at += 1;
            self.digits("digits missing");
            whole = false;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
            }
            self.digits("digits missing");
            whole = false;
        }
        let text = std::str::from_utf8(&self.text[start..self.at]).unwrap();
        match text.parse::<i64>() {
            Ok(int) if whole => int.boxed(),
            _ => {
                let value: f64 = text.parse().unwrap();
                if value.is_infinite() {
                    self.fail("number out of range");
                }
                value.boxed()
            }
        }
    }
    fn list(&mut self, depth: usize) -> Any {
        let items = List::new();
        self.at += 1;
        if !self.next_is(b']') {
            loop {
                items.push(self.value(depth + 1));
                if !self.next_is(b',') {
                    break;
                }
                self.at += 1;
            }
        }
        self.expect(b']', "`]` expected");
        items.boxed()
    }
    fn map(&mut self, depth: usize) -> Any {
        let map: Map<Text, Any> = Map::new();
        self.at += 1;
        if !self.next_is(b'}') {
            loop {
                if !self.next_is(b'"') {
                    self.fail("a key expected");
                }
                let key = self.string();
                self.expect(b':', "`:` expected");
                let value = self.value(depth + 1);
                map.set(key, value);
                if !self.next_is(b',') {
                    break;
                }
                self.at += 1;
            }
        }
        self.expect(b'}', "`}` expected");
        map.boxed()
    }
    fn word(&mut self, word: &str, value: Any) -> Any {
        if !self.text[self.at..].starts_with(word.as_bytes()) {
            self.fail("unexpected character");
        }
        self.at += word.len();
        value
    }
    fn value(&mut self, depth: usize) -> Any {
        self.next_is(0);
        if self.at_end() {
            self.fail("unexpected end");
        }
        if depth > 1000 {
            self.fail("nested too deeply");
        }
        match self.peek() {
            b'"' => self.string().boxed(),
            b'[' => self.list(depth),
            b'{' => self.map(depth),
            b't' => self.word("true", true.boxed()),
            b'f' => self.word("false", false.boxed()),
            b'n' => self.word("null", none()),
            _ => self.number(),
        }
    }
}

/// The value of a JSON text; numbers without fraction and exponent are ints.
pub fn parse_json(text: &Text) -> Any {
    let mut reader = JsonReader { text: text.as_str().as_bytes(), at: 0 };
    let value = reader.value(0);
    reader.next_is(0);
    if !reader.at_end() {
        reader.fail("unexpected text after the value");
    }
    value
}

/// A JSON object as a map of texts.
pub fn decode_json(text: &Text) -> Map<Text, Text> {
    let View::Map(entries) = parse_json(text).view() else {
        raise(2, "json_decode expects an object")
    };
    let shown = |(key, value): &(Any, Any)| {
        let nested = matches!(value.view(), View::List(_) | View::Map(_));
        (key.cast(), if nested { to_json(value) } else { value.text() })
    };
    Map::of(entries.iter().map(shown).collect())
}
