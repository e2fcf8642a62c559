// Panics of crates: what they said and where.
use std::any::Any;
use std::cell::RefCell;
use std::panic::{catch_unwind, AssertUnwindSafe, PanicHookInfo};

struct PanicNote {
    text: String,
    place: String,
}
thread_local! {
    static NOTE: RefCell<Option<PanicNote>> = const { RefCell::new(None) };
}

/// For the hook of panics.
pub fn note_panic(info: &PanicHookInfo<'_>) {
    let text = payload_text(info.payload());
    let place = info.location().map(|l| format!("{}:{}", short_file(l.file()), l.line())).unwrap_or_default();
    NOTE.with(|n| *n.borrow_mut() = Some(PanicNote { text, place }));
}
/// Where a crate was unpacked is nobody's business: `regex-1.13.1/src/lib.rs`.
fn short_file(file: &str) -> &str {
    match file.find("/registry/src/") {
        Some(at) => {
            let rest = &file[at + "/registry/src/".len()..];
            rest.find('/').map_or(rest, |slash| &rest[slash + 1..])
        }
        None => file.rfind("/library/").map_or(file, |at| &file[at + "/library/".len()..]),
    }
}
pub fn payload_text(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<String>() {
        return text.clone();
    }
    payload.downcast_ref::<&'static str>().map_or_else(|| "a panic without a text".to_string(), |t| t.to_string())
}
/// A payload may panic when it is dropped.
pub fn drop_payload(payload: Box<dyn Any + Send>) {
    if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(second);
    }
}
/// What the fault says that a caught panic is for the program.
pub fn panic_text(name: &str, payload: Box<dyn Any + Send>) -> String {
    let note = NOTE.with(|n| n.borrow_mut().take());
    let text = payload_text(&*payload);
    drop_payload(payload);
    let place = match note {
        Some(note) if note.text == text && !note.place.is_empty() => format!(" ({})", note.place),
        _ => String::new(),
    };
    format!("rust panic in {}: {}{}", name, text, place)
}
