
const DEEPEST: usize = 2000;

/// The text of a value: at the top as `print` shows it, `nested` as inside a list, map or record.
pub fn show(view: &View, identity: usize, out: &mut String, nested: bool, open: &mut Vec<usize>) {
    match view {
        View::Unit => out.push_str("nil"),
        View::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        View::Int(value) => write!(out, "{value}").unwrap(),
        View::Float(value) if nested => out.push_str(&nested_float(*value)),
        View::Float(value) => out.push_str(&float_text(*value)),
        View::Str(text) if nested => quote(text.as_str(), out),
        View::Str(text) => out.push_str(text.as_str()),
        View::Bytes(bytes) => {
            out.push_str("bytes[");
            let hex: Vec<String> = bytes.as_slice().iter().map(|byte| format!("{byte:02x}")).collect();
            out.push_str(&hex.join(" "));
            out.push(']');
        }
        View::Big(value) => out.push_str(&value.digits()),
        View::Rat(value) => out.push_str(&value.digits()),
        View::Fun => out.push_str("<function>"),
        View::Foreign(text) => out.push_str(text),
        _ => {
            let cycle = identity != 0 && open.contains(&identity);
            if cycle || open.len() >= DEEPEST {
                let list = matches!(view, View::List(_) | View::Set(_));
                out.push_str(if list { "[...]" } else { "{...}" });
                return;
            }
            open.push(identity);
            show_parts(view, out, open);
            open.pop();
        }
    }
}

fn show_any(any: &Any, out: &mut String, nested: bool, open: &mut Vec<usize>) {
    show(&any.view(), any.0.address(), out, nested, open);
}

fn show_parts(view: &View, out: &mut String, open: &mut Vec<usize>) {
    match view {
        View::List(items) => show_items(items, out, open),
        View::Set(items) => show_items(&ascending(items.clone()), out, open),
        View::Map(entries) => {
            out.push('{');
            for (at, (key, value)) in ascending_entries(entries).into_iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                quote(key_text(&key).as_str(), out);
                out.push_str(": ");
                show_any(&value, out, true, open);
            }
            out.push('}');
        }
        View::Group(key, items) => {
            out.push_str("{\"items\": ");
            show_items(items, out, open);
            out.push_str(", \"key\": ");
            show_any(key, out, true, open);
            out.push('}');
        }
        View::Record(name, fields) | View::Variant(name, _, _, fields) => {
            out.push('{');
            let mut first = true;
            if !name.is_empty() {
                write!(out, "\"__name\": \"{name}\"").unwrap();
                first = false;
            }
            for (name, value) in ascending_fields(fields) {
                if !first {
                    out.push_str(", ");
                }
                first = false;
                quote(name, out);
                out.push_str(": ");
                show_any(&value, out, true, open);
            }
            out.push('}');
        }
        _ => {}
    }
}

fn show_items(items: &[Any], out: &mut String, open: &mut Vec<usize>) {
    out.push('[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        show_any(item, out, true, open);
    }
    out.push(']');
}

fn ascending(mut items: Vec<Any>) -> Vec<Any> {
    items.sort_by(|a, b| a.order(b));
    items
}

fn ascending_entries(entries: &[(Any, Any)]) -> Vec<(Any, Any)> {
    let mut entries = entries.to_vec();
    entries.sort_by(|a, b| match (a.0.view(), b.0.view()) {
        (View::Variant(x, ..), View::Variant(y, ..)) => x.cmp(y),
        _ => a.0.order(&b.0),
    });
    entries
}

/// A map's key as text: a value of an enum stands as its name.
fn key_text(key: &Any) -> Text {
    match key.view() {
        View::Variant(name, ..) => Text::from(name),
        _ => key.text(),
    }
}

fn ascending_fields(fields: &[(&'static str, Any)]) -> Vec<(&'static str, Any)> {
    let mut fields = fields.to_vec();
    fields.sort_by(|a, b| a.0.cmp(b.0));
    fields
}

/// A string inside a list, map or record: quoted, escaped; printable characters stay.
pub fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\x07' => out.push_str("\\a"),
            '\x08' => out.push_str("\\b"),
            '\x0c' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x0b' => out.push_str("\\v"),
            ' '..='~' => out.push(c),
            _ if printable(c) => out.push(c),
            _ => {
                let code = c as u32;
                match code {
                    0..=0x7f => write!(out, "\\x{code:02x}").unwrap(),
                    0x80..=0xffff => write!(out, "\\u{code:04x}").unwrap(),
                    _ => write!(out, "\\U{code:08x}").unwrap(),
                }
            }
        }
    }
    out.push('"');
}

fn printable(c: char) -> bool {
    // After a letter, a mark counts as part of it.
    String::from_iter(['a', c]).escape_debug().count() == 2
}

/// Shortest digits that read back; exponent form below 1e-4 and from 1e21.
pub fn float_text(value: f64) -> String {
    if value.is_nan() {
        return "NaN".into();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf".into() } else { "-Inf".into() };
    }
    let size = value.abs();
    if size == 0.0 || (1e-4..1e21).contains(&size) {
        return format!("{value}");
    }
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap();
    let exponent: i32 = exponent.parse().unwrap();
    format!("{digits}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
}

/// As inside a list, map or record: never an exponent, always a point.
pub fn nested_float(value: f64) -> String {
    if !value.is_finite() {
        return float_text(value);
    }
    let text = format!("{value}");
    if text.contains('.') {
        text
    } else {
        text + ".0"
    }
}

fn mix(hash: u64, word: u64) -> u64 {
    (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
}

fn digest_bytes(bytes: &[u8]) -> u64 {
    let mut hash = bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash = mix(hash, u64::from_le_bytes(word));
    }
    mix(hash, 1)
}

fn digest_float(value: f64) -> u64 {
    // Zeros are equal; an integral float equals the int.
    if value == value.trunc() && value.abs() < 9e15 {
        return mix(value as i64 as u64, 7);
    }
    mix(value.to_bits(), 8)
}

pub fn digest_view(view: &View) -> u64 {
    let all = |items: &[Any], seed: u64| items.iter().fold(seed, |hash, item| mix(hash, item.digest()));
    let fields = |fields: &[(&'static str, Any)]| fields.iter().fold(5, |hash, field| mix(hash, field.1.digest()));
    match view {
        View::Unit | View::Fun => 3,
        View::Bool(value) => mix(u64::from(*value), 2),
        View::Int(value) => mix(*value as u64, 7),
        View::Float(value) => digest_float(*value),
        View::Str(text) => digest_bytes(text.as_str().as_bytes()),
        View::Foreign(text) => digest_bytes(text.as_bytes()),
        View::Bytes(bytes) => digest_bytes(bytes.as_slice()),
        View::Big(value) => value.to_int().map_or_else(|| digest_bytes(value.digits().as_bytes()), |i| mix(i as u64, 7)),
        View::Rat(value) => digest_float(value.to_float()),
        View::List(items) => all(items, 4),
        // Their order does not matter.
        View::Set(items) => items.iter().fold(6, |hash, item| hash ^ item.digest()),
        View::Map(entries) => entries.iter().fold(9, |hash, (key, value)| hash ^ mix(key.digest(), value.digest())),
        View::Group(key, items) => all(items, key.digest()),
        View::Record(_, parts) => fields(parts),
        View::Variant(_, index, _, parts) => mix(fields(parts), *index as u64),
    }
}
