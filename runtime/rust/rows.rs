
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

/// The rows of a data file; one that does not fit the declared type is named in the message.
pub fn cast_rows<T: Value>(rows: &List<Any>, file: &Text) -> List<T> {
    let mut made = Vec::new();
    for row in rows.to_vec() {
        FAILING.set("");
        match catch_unwind(AssertUnwindSafe(|| row.cast())) {
            Ok(value) => made.push(value),
            Err(payload) => match payload.downcast::<Fault>() {
                Ok(fault) => {
                    let field = FAILING.get();
                    let field = if field.is_empty() { String::new() } else { format!(", field {field}") };
                    let row = made.len() + 1;
                    raise(fault.code, format!("{} ({}, row {row}{field})", fault.message, file.as_str()))
                }
                Err(other) => resume_unwind(other),
            },
        }
    }
    List::from(made)
}

/// Pairs of label and value of a map or record.
fn cells_of(any: &Any) -> Vec<(Text, Any)> {
    match any.view() {
        View::Map(entries) => entries.into_iter().map(|(key, value)| (key_text(&key), value)).collect(),
        View::Record(_, fields) => fields.into_iter().map(|(name, value)| (Text::from(name), value)).collect(),
        _ => raise(3, "save source must be list of maps"),
    }
}

pub fn any_labels(any: &Any) -> List<Text> {
    List::from(cells_of(any).into_iter().map(|(label, _)| label).collect::<Vec<_>>())
}

pub fn any_parts(any: &Any) -> List<Any> {
    List::from(cells_of(any).into_iter().map(|(_, part)| part).collect::<Vec<_>>())
}

/// The top form; a value of an enum is its name.
pub fn cell_text(value: &Any) -> Text {
    match value.view() {
        View::Variant(name, ..) if is_enum(value) => Text::from(name),
        _ => value.text(),
    }
}

pub fn read_input() -> Text {
    Text::from(rest_of_input())
}
