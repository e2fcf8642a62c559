
/// An integer of any size: sign and magnitude, low words first, without leading zeros.
#[derive(Clone, PartialEq, Eq)]
pub struct Big {
    negative: bool,
    words: Rc<Vec<u32>>,
}

fn trimmed(mut words: Vec<u32>) -> Vec<u32> {
    while words.last() == Some(&0) {
        words.pop();
    }
    words
}

fn order_words(a: &[u32], b: &[u32]) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.iter().rev().cmp(b.iter().rev()))
}

fn add_words(a: &[u32], b: &[u32]) -> Vec<u32> {
    let mut sum = Vec::with_capacity(a.len().max(b.len()) + 1);
    let mut carry = 0_u64;
    for at in 0..a.len().max(b.len()) {
        let total = carry + u64::from(*a.get(at).unwrap_or(&0)) + u64::from(*b.get(at).unwrap_or(&0));
        sum.push(total as u32);
        carry = total >> 32;
    }
    sum.push(carry as u32);
    trimmed(sum)
}

/// `a` is not less than `b`.
fn sub_words(a: &[u32], b: &[u32]) -> Vec<u32> {
    let mut difference = Vec::with_capacity(a.len());
    let mut borrow = 0_i64;
    for (at, digit) in a.iter().enumerate() {
        let left = i64::from(*digit) - i64::from(*b.get(at).unwrap_or(&0)) - borrow;
        borrow = i64::from(left < 0);
        difference.push(left as u32);
    }
    trimmed(difference)
}

fn mul_words(a: &[u32], b: &[u32]) -> Vec<u32> {
    let mut product = vec![0_u32; a.len() + b.len()];
    for (at, x) in a.iter().enumerate() {
        let mut carry = 0_u64;
        for (by, y) in b.iter().enumerate() {
            let total = u64::from(*x) * u64::from(*y) + u64::from(product[at + by]) + carry;
            product[at + by] = total as u32;
            carry = total >> 32;
        }
        product[at + b.len()] = carry as u32;
    }
    trimmed(product)
}

fn div_small(a: &[u32], b: u32) -> (Vec<u32>, u32) {
    let mut quotient = vec![0; a.len()];
    let mut rest = 0_u64;
    for at in (0..a.len()).rev() {
        let part = (rest << 32) | u64::from(a[at]);
        quotient[at] = (part / u64::from(b)) as u32;
        rest = part % u64::from(b);
    }
    (trimmed(quotient), rest as u32)
}

fn shift_words(a: &[u32], bits: u32) -> Vec<u32> {
    let mut out = vec![0; (bits / 32) as usize];
    let mut carry = 0_u64;
    for word in a {
        let part = (u64::from(*word) << (bits % 32)) | carry;
        out.push(part as u32);
        carry = part >> 32;
    }
    out.push(carry as u32);
    trimmed(out)
}

/// Long division after Knuth: quotient and rest.
fn div_words(a: &[u32], b: &[u32]) -> (Vec<u32>, Vec<u32>) {
    if order_words(a, b) == Ordering::Less {
        return (Vec::new(), a.to_vec());
    }
    if b.len() == 1 {
        let (quotient, rest) = div_small(a, b[0]);
        return (quotient, trimmed(vec![rest]));
    }
    let shift = b[b.len() - 1].leading_zeros();
    let divisor = shift_words(b, shift);
    let mut rest = shift_words(a, shift);
    rest.resize(a.len() + 1, 0);
    let n = divisor.len();
    let top = u64::from(divisor[n - 1]);
    let mut quotient = vec![0_u32; rest.len() - n];
    for at in (0..rest.len() - n).rev() {
        let head = (u64::from(rest[at + n]) << 32) | u64::from(rest[at + n - 1]);
        let mut guess = head / top;
        let mut left = head % top;
        while guess >> 32 != 0 || guess * u64::from(divisor[n - 2]) > ((left << 32) | u64::from(rest[at + n - 2])) {
            guess -= 1;
            left += top;
            if left >> 32 != 0 {
                break;
            }
        }
        let mut borrow = 0_i64;
        let mut carry = 0_u64;
        for by in 0..n {
            let product = guess * u64::from(divisor[by]) + carry;
            carry = product >> 32;
            let part = i64::from(rest[at + by]) - borrow - (product & 0xffff_ffff) as i64;
            rest[at + by] = part as u32;
            borrow = i64::from(part < 0);
        }
        let part = i64::from(rest[at + n]) - borrow - carry as i64;
        rest[at + n] = part as u32;
        if part < 0 {
            guess -= 1;
            let mut carry = 0_u64;
            for by in 0..n {
                let total = u64::from(rest[at + by]) + u64::from(divisor[by]) + carry;
                rest[at + by] = total as u32;
                carry = total >> 32;
            }
            rest[at + n] = rest[at + n].wrapping_add(carry as u32);
        }
        quotient[at] = guess as u32;
    }
    let mut remainder = trimmed(rest);
    if shift > 0 {
        let mut carry = 0;
        for word in remainder.iter_mut().rev() {
            let low = *word << (32 - shift);
            *word = (*word >> shift) | carry;
            carry = low;
        }
    }
    (trimmed(quotient), trimmed(remainder))
}

impl Big {
    fn make(negative: bool, words: Vec<u32>) -> Big {
        Big { negative: negative && !words.is_empty(), words: Rc::new(words) }
    }
    pub fn from_int(value: i64) -> Big {
        let size = value.unsigned_abs();
        Big::make(value < 0, trimmed(vec![size as u32, (size >> 32) as u32]))
    }
    /// Decimal digits, after a sign perhaps.
    pub fn parse(text: &str) -> Big {
        let (negative, digits) = sign_and_digits(text);
        let mut words = Vec::new();
        for chunk in digits.as_bytes().chunks(9) {
            let part: u32 = std::str::from_utf8(chunk).unwrap().parse().unwrap();
            words = add_words(&mul_words(&words, &[10_u32.pow(chunk.len() as u32)]), &trimmed(vec![part]));
        }
        Big::make(negative, words)
    }
    pub fn from_float(value: f64) -> Big {
        if !value.is_finite() {
            raise(3, format!("cannot cast {} to bigint", float_text(value)));
        }
        let whole = value.trunc();
        let bits = whole.abs().to_bits();
        let exponent = (bits >> 52) as i64 - 1075;
        let mantissa = if bits >> 52 == 0 { 0 } else { (bits & ((1 << 52) - 1)) | (1 << 52) };
        let words = if exponent >= 0 {
            shift_words(&[mantissa as u32, (mantissa >> 32) as u32], exponent as u32)
        } else {
            let small = if exponent > -64 { mantissa >> -exponent } else { 0 };
            trimmed(vec![small as u32, (small >> 32) as u32])
        };
        Big::make(whole < 0.0, words)
    }
    pub fn is_zero(&self) -> bool {
        self.words.is_empty()
    }
    pub fn to_int(&self) -> Option<i64> {
        if self.words.len() > 2 {
            return None;
        }
        let size = self.words.iter().rev().fold(0_i128, |size, word| (size << 32) | i128::from(*word));
        i64::try_from(if self.negative { -size } else { size }).ok()
    }
    pub fn to_float(&self) -> f64 {
        self.digits().parse().unwrap()
    }
    pub fn digits(&self) -> String {
        let mut parts = Vec::new();
        let mut words = self.words.to_vec();
        while !words.is_empty() {
            let (rest, part) = div_small(&words, 1_000_000_000);
            words = rest;
            parts.push(part);
        }
        let mut text = String::from(if self.negative { "-" } else { "" });
        match parts.pop() {
            Some(first) => write!(text, "{first}").unwrap(),
            None => text.push('0'),
        }
        for part in parts.iter().rev() {
            write!(text, "{part:09}").unwrap();
        }
        text
    }
    pub fn negate(&self) -> Big {
        Big { negative: !self.negative && !self.is_zero(), words: self.words.clone() }
    }
    pub fn abs(&self) -> Big {
        Big { negative: false, words: self.words.clone() }
    }
    pub fn plus(&self, other: &Big) -> Big {
        if self.negative == other.negative {
            return Big::make(self.negative, add_words(&self.words, &other.words));
        }
        match order_words(&self.words, &other.words) {
            Ordering::Less => Big::make(other.negative, sub_words(&other.words, &self.words)),
            _ => Big::make(self.negative, sub_words(&self.words, &other.words)),
        }
    }
    pub fn minus(&self, other: &Big) -> Big {
        self.plus(&other.negate())
    }
    pub fn times(&self, other: &Big) -> Big {
        Big::make(self.negative != other.negative, mul_words(&self.words, &other.words))
    }
    /// Truncates toward zero.
    pub fn over(&self, other: &Big) -> Big {
        if other.is_zero() {
            raise(5, "division by zero");
        }
        Big::make(self.negative != other.negative, div_words(&self.words, &other.words).0)
    }
    pub fn modulo(&self, other: &Big) -> Big {
        if other.is_zero() {
            raise(5, "division by zero");
        }
        Big::make(self.negative, div_words(&self.words, &other.words).1)
    }
    pub fn operation(&self, sign: &str, other: &Big) -> Big {
        match sign {
            "+" => self.plus(other),
            "-" => self.minus(other),
            "*" => self.times(other),
            "/" => self.over(other),
            _ => self.modulo(other),
        }
    }
}

pub fn big_to_int(value: &Big) -> i64 {
    match value.to_int() {
        Some(int) => int,
        None => raise(3, format!("cannot cast {} to int", value.digits())),
    }
}

impl Value for Big {
    fn view(&self) -> View {
        View::Big(self.clone())
    }
    fn type_name() -> String {
        "bigint".into()
    }
    fn from_any(any: &Any) -> Self {
        match any.view() {
            View::Int(value) => Big::from_int(value),
            View::Big(value) => value,
            _ => match converted::<Self>(any) {
                View::Float(value) => Big::from_float(value),
                View::Rat(value) => value.whole(),
                _ => cast_error::<Self>(any),
            },
        }
    }
    fn same(&self, other: &Self, _: usize) -> bool {
        self == other
    }
    fn order(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => order_words(&self.words, &other.words),
            (true, true) => order_words(&other.words, &self.words),
        }
    }
}

/// An exact fraction in lowest terms; the lower part is positive.
#[derive(Clone, PartialEq, Eq)]
pub struct Rat {
    upper: Big,
    lower: Big,
}

impl Rat {
    fn make(upper: Big, lower: Big) -> Rat {
        let (mut a, mut b) = (upper.abs(), lower.abs());
        while !b.is_zero() {
            let rest = a.modulo(&b);
            a = b;
            b = rest;
        }
        let upper = if lower.negative { upper.negate() } else { upper };
        Rat { upper: upper.over(&a), lower: lower.abs().over(&a) }
    }
    pub fn from_big(value: Big) -> Rat {
        Rat { upper: value, lower: Big::from_int(1) }
    }
    pub fn from_float(value: f64) -> Rat {
        if !value.is_finite() {
            raise(3, format!("cannot cast {} to bigrat", float_text(value)));
        }
        let mut whole = value;
        let mut halvings = 0;
        while whole != whole.trunc() {
            whole *= 2.0;
            halvings += 1;
        }
        Rat::make(Big::from_float(whole), Big::make(false, shift_words(&[1], halvings)))
    }
    pub fn numerator(&self) -> Big {
        self.upper.clone()
    }
    pub fn denominator(&self) -> Big {
        self.lower.clone()
    }
    pub fn whole(&self) -> Big {
        self.upper.over(&self.lower)
    }
    pub fn digits(&self) -> String {
        format!("{}/{}", self.upper.digits(), self.lower.digits())
    }
    /// Correctly rounded: the quotient has bits to spare, the rest makes it odd.
    pub fn to_float(&self) -> f64 {
        let bits = |big: &Big| big.words.len() as i64 * 32 - big.words.last().map_or(0, |word| i64::from(word.leading_zeros()));
        let shift = bits(&self.upper) - bits(&self.lower) - 66;
        let (mut upper, mut lower) = (self.upper.words.to_vec(), self.lower.words.to_vec());
        if shift < 0 {
            upper = shift_words(&upper, -shift as u32);
        } else {
            lower = shift_words(&lower, shift as u32);
        }
        let (mut quotient, rest) = div_words(&upper, &lower);
        if let (Some(word), false) = (quotient.first_mut(), rest.is_empty()) {
            *word |= 1;
        }
        let half = shift / 2;
        let value = Big::make(false, quotient).to_float() * 2_f64.powi(half as i32) * 2_f64.powi((shift - half) as i32);
        if self.upper.negative {
            -value
        } else {
            value
        }
    }
    pub fn negate(&self) -> Rat {
        Rat { upper: self.upper.negate(), lower: self.lower.clone() }
    }
    pub fn abs(&self) -> Rat {
        Rat { upper: self.upper.abs(), lower: self.lower.clone() }
    }
    fn crossed(&self, other: &Rat) -> (Big, Big) {
        (self.upper.times(&other.lower), other.upper.times(&self.lower))
    }
    pub fn plus(&self, other: &Rat) -> Rat {
        let (a, b) = self.crossed(other);
        Rat::make(a.plus(&b), self.lower.times(&other.lower))
    }
    pub fn minus(&self, other: &Rat) -> Rat {
        self.plus(&other.negate())
    }
    pub fn times(&self, other: &Rat) -> Rat {
        Rat::make(self.upper.times(&other.upper), self.lower.times(&other.lower))
    }
    pub fn over(&self, other: &Rat) -> Rat {
        if other.upper.is_zero() {
            raise(5, "division by zero");
        }
        Rat::make(self.upper.times(&other.lower), self.lower.times(&other.upper))
    }
    pub fn modulo(&self, other: &Rat) -> Rat {
        let whole = Rat::from_big(self.over(other).whole());
        self.minus(&whole.times(other))
    }
    pub fn operation(&self, sign: &str, other: &Rat) -> Rat {
        match sign {
            "+" => self.plus(other),
            "-" => self.minus(other),
            "*" => self.times(other),
            "/" => self.over(other),
            _ => self.modulo(other),
        }
    }
}

impl Value for Rat {
    fn view(&self) -> View {
        View::Rat(self.clone())
    }
    fn type_name() -> String {
        "bigrat".into()
    }
    fn from_any(any: &Any) -> Self {
        match any.view() {
            View::Int(value) => Rat::from_big(Big::from_int(value)),
            View::Big(value) => Rat::from_big(value),
            View::Rat(value) => value,
            _ => match converted::<Self>(any) {
                View::Float(value) => Rat::from_float(value),
                _ => cast_error::<Self>(any),
            },
        }
    }
    fn same(&self, other: &Self, _: usize) -> bool {
        self == other
    }
    fn order(&self, other: &Self) -> Ordering {
        let (a, b) = self.crossed(other);
        a.order(&b)
    }
}
