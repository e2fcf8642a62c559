
struct RowOptions {
    format: String,
    header: Option<bool>,
    delimiter: Option<char>,
}

fn row_options(any: &Any) -> RowOptions {
    let mut options = RowOptions { format: "csv".into(), header: None, delimiter: None };
    let entries = match any.view() {
        View::Map(entries) => entries.into_iter().map(|(key, value)| (key_text(&key).as_str().to_string(), value)).collect(),
        View::Record(_, fields) => fields.into_iter().map(|(name, value)| (name.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (name, value) in entries {
        match (name.as_str(), value.view()) {
            ("format", View::Str(text)) => options.format = text.as_str().to_string(),
            ("header", View::Bool(header)) => options.header = Some(header),
            ("delimiter", View::Str(text)) => options.delimiter = text.as_str().chars().next(),
            _ => {}
        }
    }
    options
}

/// Text that says nothing of its type: a cell of CSV, a plain scalar of YAML. It is cast by the declared type: strings
/// take the text itself, options none of an empty cell that has no quotes.
#[derive(Clone)]
pub struct Cell {
    pub text: Text,
    pub quoted: bool,
    /// `true` and `false` are bools where nothing is declared.
    pub words: bool,
}

impl Cell {
    /// An int, else a float, else a string.
    pub fn guessed(&self) -> Any {
        match self.text.as_str() {
            word @ ("true" | "false") if self.words => (word == "true").boxed(),
            text => guess(text),
        }
    }
}

impl Value for Cell {
    fn view(&self) -> View {
        self.guessed().view()
    }
    fn type_name() -> String {
        "any".into()
    }
    fn from_any(any: &Any) -> Self {
        cast_error::<Self>(any)
    }
    fn same(&self, other: &Self, _: usize) -> bool {
        self.text == other.text
    }
    fn order(&self, other: &Self) -> Ordering {
        self.text.order(&other.text)
    }
}

pub fn cell_of(any: &Any) -> Option<&Cell> {
    any.0.dynamic().downcast_ref()
}

std::thread_local! {
    static FAILING: std::cell::Cell<&'static str> = const { std::cell::Cell::new("") };
}

/// The field that is being cast: where that fails, the outermost stays in `FAILING`.
pub struct Place(pub &'static str);

impl Drop for Place {
    fn drop(&mut self) {
        FAILING.set(self.0);
    }
}

fn guess(text: &str) -> Any {
    let (_, digits) = sign_and_digits(text);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        if let Ok(int) = text.parse::<i64>() {
            return int.boxed();
        }
    }
    if is_float(text) {
        return text.parse::<f64>().unwrap().boxed();
    }
    Text::from(text).boxed()
}

/// The fields of each line; quoted ones may hold delimiters, quotes and line ends.
fn split_rows(text: &str, delimiter: char) -> Vec<Vec<(String, bool)>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut field = (String::new(), false);
    let (mut quoted, mut any) = (false, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if quoted {
            if c != '"' {
                field.0.push(c);
            } else if chars.next_if_eq(&'"').is_some() {
                field.0.push('"');
            } else {
                quoted = false;
            }
        } else if c == '"' && field.0.is_empty() {
            quoted = true;
            field.1 = true;
            any = true;
        } else if c == delimiter {
            row.push(std::mem::take(&mut field));
            any = true;
        } else if c == '\n' || c == '\r' {
            if c == '\r' {
                chars.next_if_eq(&'\n');
            }
            if any || !field.0.is_empty() {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            any = false;
        } else {
            field.0.push(c);
        }
    }
    if any || !field.0.is_empty() {
        row.push(field);
        rows.push(row);
    }
    rows
}

fn delimited_rows(text: &str, options: &RowOptions, delimiter: char) -> Vec<Any> {
    let mut lines = split_rows(text, options.delimiter.unwrap_or(delimiter)).into_iter();
    let names = if options.header == Some(false) { None } else { Some(lines.next().unwrap_or_default()) };
    let row = |line: Vec<(String, bool)>| {
        let map: Map<Text, Any> = Map::new();
        for (at, field) in line.iter().enumerate() {
            let known = names.as_ref().and_then(|names| names.get(at)).map(|(name, _)| name.clone());
            let cell = Cell { text: Text::from(field.0.as_str()), quoted: field.1, words: false };
            map.set(Text::from(known.unwrap_or_else(|| format!("c{at}"))), cell.boxed());
        }
        map.boxed()
    };
    lines.map(row).collect()
}

const NESTED: &str = "nested lists and mappings are not supported; write them as JSON behind their key";

/// Behind the closing quote of a text that begins with a quote.
fn quoted_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let quote = bytes[0];
    let mut at = 1;
    while at < bytes.len() {
        if quote == b'"' && bytes[at] == b'\\' {
            at += 1;
        } else if bytes[at] == quote {
            if quote == b'"' || bytes.get(at + 1) != Some(&quote) {
                return Some(at + 1);
            }
            at += 1;
        }
        at += 1;
    }
    None
}

/// Quoted text, JSON, null, true, false, a number, or plain text with a comment cut off.
fn yaml_scalar(text: &str, refuse: &dyn Fn(&str) -> Any) -> Any {
    let json = |part: &str| attempt(|| parse_json(&Text::from(part))).ok();
    if text.starts_with(['"', '\'']) {
        let end = quoted_end(text).filter(|end| text[*end..].is_empty() || text[*end..].trim_start().starts_with('#'));
        let Some(end) = end else {
            return refuse("text in quotes ends with its line");
        };
        if text.starts_with('"') {
            return json(&text[..end]).unwrap_or_else(|| refuse("text in quotes has escapes that JSON lacks"));
        }
        return Text::from(text[1..end - 1].replace("''", "'")).boxed();
    }
    let commented = if text.starts_with('#') { Some(0) } else { text.find(" #") };
    let plain = commented.map_or(text, |at| &text[..at]).trim_end();
    if text.starts_with(['[', '{']) {
        let made = json(text).or_else(|| json(plain));
        return made
            .unwrap_or_else(|| refuse("lists and mappings on a line are JSON: names and texts stand in quotes"));
    }
    if plain.starts_with(['|', '>', '&', '*', '!', '%', '@', '`']) {
        return refuse("block texts, anchors, aliases and tags are not supported");
    }
    match plain {
        "" | "null" | "~" => none(),
        _ => Cell { text: Text::from(plain), quoted: true, words: true }.boxed(),
    }
}

/// The end of the key of a field.
fn yaml_key(content: &str) -> Option<usize> {
    let end = if content.starts_with(['"', '\'']) {
        let end = quoted_end(content)?;
        let end = end + content[end..].len() - content[end..].trim_start().len();
        content[end..].starts_with(':').then_some(end)
    } else {
        content.find(": ").or_else(|| content.strip_suffix(':').map(str::len))
    };
    end.filter(|end| *end > 0)
}

/// Lists of flat mappings: `- key: value` and further keys below; all else that YAML knows is refused.
fn yaml_rows(text: &str, file: &str) -> Vec<Any> {
    let mut rows: Vec<Map<Text, Any>> = Vec::new();
    // Columns of the `-` of all rows and of the keys of this one.
    let (mut item_indent, mut key_indent) = (None, None);
    for (n, line) in lines_of(text).into_iter().enumerate() {
        let refuse = |what: &str| -> Any { raise(2, format!("invalid YAML: {what} ({file}, line {})", n + 1)) };
        let mut content = line.trim();
        let mut indent = line.len() - line.trim_start_matches(' ').len();
        if content.is_empty() || content.starts_with('#') || content == "..." || (content == "---" && rows.is_empty()) {
            continue;
        }
        if content == "---" {
            refuse("several documents are not supported");
        }
        if line[indent..].starts_with('\t') {
            refuse("tabs cannot indent");
        }
        if content == "-" || content.starts_with("- ") {
            if !rows.is_empty() && item_indent != Some(indent) {
                refuse(NESTED);
            }
            rows.push(Map::new());
            (item_indent, key_indent) = (Some(indent), None);
            let lead = content.len() - content[1..].trim_start().len();
            content = &content[lead..];
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            indent += lead;
            key_indent = Some(indent);
        } else if rows.is_empty() {
            rows.push(Map::new());
            key_indent = Some(indent);
        } else if key_indent.is_none() && Some(indent) > item_indent {
            key_indent = Some(indent);
        }
        if key_indent != Some(indent) {
            refuse(NESTED);
        }
        let Some(end) = yaml_key(content) else {
            refuse("`key: value` expected");
            continue;
        };
        let mut name = content[..end].trim_end();
        let open = ['[', ']', '{', '}', '&', '*', '!', '|', '>', '?', '%', '@', '`', ','];
        if name.starts_with(open) || name.starts_with("- ") || name == "<<" {
            refuse(NESTED);
        }
        if name.starts_with(['"', '\'']) {
            name = &name[1..name.len() - 1];
        }
        let row = &rows[rows.len() - 1];
        if row.has(&Text::from(name)) {
            refuse(&format!("the key `{name}` stands twice"));
        }
        row.set(Text::from(name), yaml_scalar(content[end + 1..].trim(), &refuse));
    }
    rows.into_iter().map(Value::boxed).collect()
}

/// The rows of a data file; one that does not fit the declared type is named in the message.
pub fn load_rows<T: Value>(path: &Text, settings: &Any) -> List<T> {
    let stdin = path == "" || path == "-";
    let file = if stdin { "standard input" } else { path.as_str() };
    let mut made = Vec::new();
    for row in rows_of(path, file, &row_options(settings)) {
        FAILING.set("");
        match catch_unwind(AssertUnwindSafe(|| settled::<T>(row).cast())) {
            Ok(value) => made.push(value),
            Err(payload) => match payload.downcast::<Fault>() {
                Ok(fault) => {
                    let field = FAILING.get();
                    let field = if field.is_empty() { String::new() } else { format!(", field {field}") };
                    raise(fault.code, format!("{} ({file}, row {}{field})", fault.message, made.len() + 1))
                }
                Err(other) => resume_unwind(other),
            },
        }
    }
    List::from(made)
}

/// A row whose fields have no declared types holds no cells.
fn settled<T: Value>(row: Any) -> Any {
    let of = std::any::TypeId::of::<T>();
    let open = of == std::any::TypeId::of::<Any>() || of == std::any::TypeId::of::<Map<Text, Any>>();
    match row.0.dynamic().downcast_ref::<Map<Text, Any>>() {
        Some(map) if open => {
            let entries = map.0.borrow().iter().map(|(key, value)| (key.clone(), value.cast())).collect();
            Map::<Text, Any>::of(entries).boxed()
        }
        _ => row,
    }
}

/// The rows as maps from column to value.
fn rows_of(path: &Text, file: &str, options: &RowOptions) -> Vec<Any> {
    let stdin = path == "" || path == "-";
    let text = if stdin { rest_of_input() } else { read_file(path).as_str().to_string() };
    match options.format.as_str() {
        "csv" => delimited_rows(&text, options, ','),
        "tsv" => delimited_rows(&text, options, '\t'),
        "yaml" => yaml_rows(&text, file),
        "jsonl" => {
            let lines = lines_of(&text).into_iter();
            lines.filter(|line| !line.trim().is_empty()).map(|line| parse_json(&Text::from(line))).collect()
        }
        "json" => {
            let all = parse_json(&Text::from(text));
            match all.view() {
                View::List(items) => items,
                _ => vec![all],
            }
        }
        other => raise(3, format!("unknown data format: {other}")),
    }
}

/// Pairs of column and value of a map or record, ascending.
fn columns(any: &Any) -> Vec<(String, Any)> {
    let mut cells: Vec<(String, Any)> = match any.view() {
        View::Map(entries) => {
            entries.into_iter().map(|(key, value)| (key_text(&key).as_str().to_string(), value)).collect()
        }
        View::Record(_, fields) => fields.into_iter().map(|(name, value)| (name.to_string(), value)).collect(),
        _ => raise(3, "save source must be list of maps"),
    };
    cells.sort_by(|a, b| a.0.cmp(&b.0));
    cells
}

fn cell_text(value: &Any) -> Text {
    match value.view() {
        View::Variant(name, ..) if is_enum(value) => Text::from(name),
        _ => value.text(),
    }
}

fn delimited_text(rows: &[Any], options: &RowOptions, delimiter: char) -> String {
    let separator = options.delimiter.unwrap_or(delimiter);
    let mut names: Vec<String> = rows.iter().flat_map(columns).map(|(name, _)| name).collect();
    names.sort();
    names.dedup();
    let quoted = |text: &str| {
        if text.is_empty() || text.contains(['"', '\r', '\n']) || text.contains(separator) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_string()
        }
    };
    let mut out = String::new();
    let mut line = |cells: Vec<String>| {
        out.push_str(&cells.join(&String::from(separator)));
        out.push('\n');
    };
    if options.header == Some(true) {
        line(names.iter().map(|name| quoted(name)).collect());
    }
    for row in rows {
        let cells = columns(row);
        let shown = |name: &String| match cells.iter().find(|(known, _)| known == name) {
            Some((_, value)) if value.is_some() => quoted(cell_text(value).as_str()),
            _ => String::new(),
        };
        line(names.iter().map(shown).collect());
    }
    out
}

pub fn save_rows(rows: &List<Any>, path: &Text, settings: &Any) {
    let options = row_options(settings);
    let rows = rows.to_vec();
    let text = match options.format.as_str() {
        "csv" => delimited_text(&rows, &options, ','),
        "tsv" => delimited_text(&rows, &options, '\t'),
        "jsonl" => {
            let line = |row: &Any| {
                columns(row);
                json_text(row, false) + "\n"
            };
            rows.iter().map(line).collect()
        }
        "json" => json_text(&List::from(rows).boxed(), false) + "\n",
        "yaml" => {
            let row = |row: &Any| {
                let cells: Vec<String> =
                    columns(row).iter().map(|(name, value)| format!("{name}: {}", json_text(value, false))).collect();
                format!("- {}\n", cells.join("\n  "))
            };
            rows.iter().map(row).collect()
        }
        other => raise(3, format!("unknown data format: {other}")),
    };
    if path != "" && path != "-" {
        write_file(path, &Text::from(text));
    } else if !text.is_empty() {
        print_text(text.strip_suffix('\n').unwrap_or(&text));
    }
}
