// Types that stand between a crate and a program, and texts that live for ever: for the libraries of the machine and native
// programs alike.
use std::collections::HashSet;
use std::fmt::Display;
use std::sync::Mutex;

/// An error of Rust's standard library, or one that is only known as such.
pub struct RustError(pub String);
impl Display for RustError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a crate writes into: its text or bytes are the result.
#[derive(Clone, Default, Debug)]
pub struct Written(pub Vec<u8>);
#[derive(Clone, Default, Debug)]
pub struct WrittenText(pub String);
impl Written {
    pub fn new() -> Self {
        Self::default()
    }
}
impl WrittenText {
    pub fn new() -> Self {
        Self::default()
    }
}
impl std::io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
impl std::fmt::Write for WrittenText {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.push_str(text);
        Ok(())
    }
}

/// What Rust lends for writing, where it lies.
#[repr(transparent)]
#[derive(PartialEq, PartialOrd)]
pub struct Place<T>(pub T);
impl<T: Display> Display for Place<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What types without a name here are for Mochi: their bytes.
pub fn as_text<T: AsRef<str>>(value: T) -> String {
    value.as_ref().to_string()
}
pub fn as_bytes<T: AsRef<[u8]>>(value: T) -> Vec<u8> {
    value.as_ref().to_vec()
}

/// A text that lives for ever, once each.
pub fn interned(text: &str) -> &'static str {
    static ALL: Mutex<Option<HashSet<&'static str>>> = Mutex::new(None);
    let mut all = ALL.lock().unwrap_or_else(|e| e.into_inner());
    let known = all.get_or_insert_with(HashSet::new);
    if let Some(found) = known.get(text) {
        return found;
    }
    let made: &'static str = Box::leak(text.to_string().into_boxed_str());
    known.insert(made);
    if known.len() == 1000 {
        eprintln!("warning: 1000 texts were given to functions that keep them for ever");
    }
    made
}
pub fn interned_bytes(bytes: &[u8]) -> &'static [u8] {
    Box::leak(bytes.to_vec().into_boxed_slice())
}
