
struct RowOptions {
    format: String,
    header: Option<bool>,
    delimiter: Option<char>,
}

fn row_options(any: &Any) -> RowOptions {
    let mut options = RowOptions { format: "csv".into(), header: None, delimiter: None };
    let entries = match any.view() {
        View::Map(entries) => entries.into_iter().map(|(key, value)| (key.text().as_str().to_string(), value)).collect(),
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

/// A cell is an int, else a float, else a string.
fn cell(text: &str) -> Any {
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
fn split_rows(text: &str, delimiter: char) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut field = String::new();
    let (mut quoted, mut any) = (false, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if quoted {
            if c != '"' {
                field.push(c);
            } else if chars.next_if_eq(&'"').is_some() {
                field.push('"');
            } else {
                quoted = false;
            }
        } else if c == '"' && field.is_empty() {
            quoted = true;
            any = true;
        } else if c == delimiter {
            row.push(std::mem::take(&mut field));
            any = true;
        } else if c == '\n' || c == '\r' {
            if c == '\r' {
                chars.next_if_eq(&'\n');
            }
            if any || !field.is_empty() {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            any = false;
        } else {
            field.push(c);
        }
    }
    if any || !field.is_empty() {
        row.push(field);
        rows.push(row);
    }
    rows
}

fn delimited_rows(text: &str, options: &RowOptions, delimiter: char) -> Vec<Any> {
    let mut lines = split_rows(text, options.delimiter.unwrap_or(delimiter)).into_iter();
    let names = if options.header == Some(false) { None } else { Some(lines.next().unwrap_or_default()) };
    let row = |line: Vec<String>| {
        let map: Map<Text, Any> = Map::new();
        for (at, field) in line.iter().enumerate() {
            let known = names.as_ref().and_then(|names| names.get(at).cloned());
            map.set(Text::from(known.unwrap_or_else(|| format!("c{at}"))), cell(field));
        }
        map.boxed()
    };
    lines.map(row).collect()
}

fn yaml_scalar(written: &str) -> Any {
    let text = written.trim_end();
    if text.len() > 1 && text.starts_with('"') && text.ends_with('"') {
        return parse_json(&Text::from(text));
    }
    if text.len() > 1 && text.starts_with('\'') && text.ends_with('\'') {
        return Text::from(text[1..text.len() - 1].replace("''", "'")).boxed();
    }
    let plain = text.find(" #").map_or(text, |at| text[..at].trim_end());
    match plain {
        "" | "null" | "~" => none(),
        "true" | "false" => (plain == "true").boxed(),
        _ => cell(plain),
    }
}

/// Lists of flat mappings: `- key: value` and further keys below.
fn yaml_rows(text: &str) -> Vec<Any> {
    let mut rows: Vec<Map<Text, Any>> = Vec::new();
    for line in lines_of(text) {
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') || content == "---" || content == "..." {
            continue;
        }
        let item = content.strip_prefix("- ");
        let Some((key, value)) = item.unwrap_or(content).split_once(':') else {
            raise(2, format!("invalid YAML: {content}"))
        };
        if item.is_some() || rows.is_empty() {
            rows.push(Map::new());
        }
        let key = key.trim().trim_matches(['"', '\'']);
        rows[rows.len() - 1].set(Text::from(key), yaml_scalar(value.trim()));
    }
    rows.into_iter().map(Value::boxed).collect()
}

/// The rows of a data file: maps from column to value.
pub fn load_rows(path: &Text, settings: &Any) -> List<Any> {
    let options = row_options(settings);
    let stdin = path == "" || path == "-";
    let text = if stdin { rest_of_input() } else { read_file(path).as_str().to_string() };
    let rows = match options.format.as_str() {
        "csv" => delimited_rows(&text, &options, ','),
        "tsv" => delimited_rows(&text, &options, '\t'),
        "yaml" => yaml_rows(&text),
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
    };
    List::from(rows)
}

/// Pairs of column and value of a map or record.
fn columns(any: &Any) -> Vec<(String, Any)> {
    match any.view() {
        View::Map(entries) => {
            entries.into_iter().map(|(key, value)| (key.text().as_str().to_string(), value)).collect()
        }
        View::Record(_, fields) => fields.into_iter().map(|(name, value)| (name.to_string(), value)).collect(),
        _ => raise(3, "save source must be list of maps"),
    }
}

fn delimited_text(rows: &[Any], options: &RowOptions, delimiter: char) -> String {
    let separator = options.delimiter.unwrap_or(delimiter);
    let mut names: Vec<String> = rows.iter().flat_map(columns).map(|(name, _)| name).collect();
    names.sort();
    names.dedup();
    let quoted = |text: &str| {
        if text.contains(['"', '\r', '\n']) || text.contains(separator) {
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
            Some((_, value)) if value.is_some() => quoted(value.text().as_str()),
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
        "json" => json_text(&List::from(rows).boxed(), true) + "\n",
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
