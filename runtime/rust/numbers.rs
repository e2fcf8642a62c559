
#[cold]
fn overflow() -> ! {
    raise(6, "integer overflow")
}

#[inline]
pub fn add(a: i64, b: i64) -> i64 {
    a.checked_add(b).unwrap_or_else(|| overflow())
}

#[inline]
pub fn sub(a: i64, b: i64) -> i64 {
    a.checked_sub(b).unwrap_or_else(|| overflow())
}

#[inline]
pub fn mul(a: i64, b: i64) -> i64 {
    a.checked_mul(b).unwrap_or_else(|| overflow())
}

#[inline]
pub fn div(a: i64, b: i64) -> i64 {
    if b == 0 {
        raise(5, "division by zero");
    }
    a.checked_div(b).unwrap_or_else(|| overflow())
}

#[inline]
pub fn rem(a: i64, b: i64) -> i64 {
    if b == 0 {
        raise(5, "division by zero");
    }
    a.wrapping_rem(b)
}

#[inline]
pub fn negate(a: i64) -> i64 {
    a.checked_neg().unwrap_or_else(|| overflow())
}

#[inline]
pub fn abs(a: i64) -> i64 {
    a.checked_abs().unwrap_or_else(|| overflow())
}

fn shift_count(count: i64) -> u32 {
    match u32::try_from(count) {
        Ok(count) if count < 64 => count,
        _ => raise(3, format!("shift count out of range: {count}")),
    }
}

pub fn shift_left(a: i64, count: i64) -> i64 {
    a.wrapping_shl(shift_count(count))
}

pub fn shift_right(a: i64, count: i64) -> i64 {
    a >> shift_count(count)
}

pub fn shift_right_logical(a: i64, count: i64) -> i64 {
    ((a as u64) >> shift_count(count)) as i64
}

/// Half away from zero, at `digits` decimals.
pub fn round(value: f64, digits: i64) -> f64 {
    let scale: f64 = format!("1e{digits}").parse().unwrap_or(0.0);
    let scaled = value * scale;
    if !value.is_finite() || !scaled.is_finite() || scale == 0.0 {
        return value;
    }
    (scaled + if scaled < 0.0 { -0.5 } else { 0.5 }).trunc() / scale
}

/// Truncates.
pub fn float_to_int(value: f64) -> i64 {
    let whole = value.trunc();
    if !(-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&whole) {
        raise(3, format!("cannot cast {} to int", float_text(value)));
    }
    whole as i64
}

#[cold]
fn malformed(text: &Text, kind: &str) -> ! {
    let mut shown = String::new();
    quote(text.as_str(), &mut shown);
    raise(2, format!("cannot cast {shown} to {kind}"))
}

fn sign_and_digits(text: &str) -> (bool, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    }
}

pub fn parse_int(text: &Text) -> i64 {
    let (_, digits) = sign_and_digits(text.as_str());
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        malformed(text, "int");
    }
    text.as_str().parse().unwrap_or_else(|_| malformed(text, "int"))
}

pub fn parse_int_base(text: &Text, base: i64) -> i64 {
    let (_, digits) = sign_and_digits(text.as_str());
    let known = (2..=36).contains(&base);
    if !known || digits.is_empty() || !digits.chars().all(|c| c.is_digit(base as u32)) {
        malformed(text, &format!("int in base {base}"));
    }
    i64::from_str_radix(text.as_str(), base as u32).unwrap_or_else(|_| malformed(text, &format!("int in base {base}")))
}

fn is_float(text: &str) -> bool {
    let (_, rest) = sign_and_digits(text);
    let (mantissa, exponent) = match rest.find(['e', 'E']) {
        Some(at) => (&rest[..at], Some(&rest[at + 1..])),
        None => (rest, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = match exponent.map(sign_and_digits) {
        Some((_, rest)) => !rest.is_empty() && digits(rest),
        None => true,
    };
    digits(whole) && digits(fraction) && whole.len() + fraction.len() > 0 && exponent
}

pub fn parse_float(text: &Text) -> f64 {
    if is_float(text.as_str()) {
        return text.as_str().parse().unwrap();
    }
    match text.as_str() {
        "NaN" => f64::NAN,
        "Inf" | "+Inf" => f64::INFINITY,
        "-Inf" => f64::NEG_INFINITY,
        _ => malformed(text, "float"),
    }
}

impl Value for i64 {
    fn view(&self) -> View {
        View::Int(*self)
    }
    fn type_name() -> String {
        "int".into()
    }
    fn from_any(any: &Any) -> Self {
        if let View::Int(value) = any.view() {
            return value;
        }
        match converted::<Self>(any) {
            View::Float(value) => float_to_int(value),
            View::Big(value) => big_to_int(&value),
            View::Rat(value) => big_to_int(&value.whole()),
            View::Str(text) => parse_int(&text),
            _ => cast_error::<Self>(any),
        }
    }
    fn same(&self, other: &Self, _: usize) -> bool {
        self == other
    }
    fn order(&self, other: &Self) -> Ordering {
        self.cmp(other)
    }
    fn digest(&self) -> u64 {
        mix(*self as u64, 7)
    }
    fn text(&self) -> Text {
        Text::from(self.to_string())
    }
}

impl Value for f64 {
    fn view(&self) -> View {
        View::Float(*self)
    }
    fn type_name() -> String {
        "float".into()
    }
    fn from_any(any: &Any) -> Self {
        match any.view() {
            View::Int(value) => value as f64,
            View::Float(value) => value,
            _ => match converted::<Self>(any) {
                View::Big(value) => value.to_float(),
                View::Rat(value) => value.to_float(),
                View::Str(text) => parse_float(&text),
                _ => cast_error::<Self>(any),
            },
        }
    }
    fn same(&self, other: &Self, _: usize) -> bool {
        self == other
    }
    fn order(&self, other: &Self) -> Ordering {
        self.partial_cmp(other).unwrap_or_else(|| self.is_nan().cmp(&other.is_nan()))
    }
    fn partial(&self, other: &Self) -> Option<Ordering> {
        self.partial_cmp(other)
    }
    fn digest(&self) -> u64 {
        digest_float(*self)
    }
    fn text(&self) -> Text {
        Text::from(float_text(*self))
    }
}
