
/// An integer of any size: sign and magnitude, low words first, without leading zeros.
#[derive(Clone, PartialEq, Eq)]
pub struct Big {
    negative: bool,
    words: Rc<Vec<u32>>,
}

impl Big {
    fn make(negative: bool, words: Vec<u32>) -> Big {
        Big { negative: negative && !words.is_empty(), words: Rc::new(words) }
    }
    pub fn from_int(value: i64) -> Big {
        Big::make(value < 0, words_of_int(value))
    }
    /// Decimal digits, after a sign perhaps.
    pub fn parse(text: &str) -> Big {
        let (negative, digits) = sign_and_digits(text);
        Big::make(negative, words_of_digits(digits))
    }
    pub fn from_float(value: f64) -> Big {
        if !value.is_finite() {
            raise(3, format!("cannot cast {} to bigint", float_text(value)));
        }
        let whole = value.trunc();
        Big::make(whole < 0.0, words_of_float(whole))
    }
    pub fn is_zero(&self) -> bool {
        self.words.is_empty()
    }
    pub fn to_int(&self) -> Option<i64> {
        int_of_words(self.negative, &self.words)
    }
    pub fn to_float(&self) -> f64 {
        self.digits().parse().unwrap()
    }
    pub fn digits(&self) -> String {
        format!("{}{}", if self.negative { "-" } else { "" }, digits_of_words(&self.words))
    }
    pub fn negate(&self) -> Big {
        Big { negative: !self.negative && !self.is_zero(), words: self.words.clone() }
    }
    pub fn abs(&self) -> Big {
        Big { negative: false, words: self.words.clone() }
    }
    pub fn plus(&self, other: &Big) -> Big {
        let (negative, words) = add_signed((self.negative, &self.words), (other.negative, &other.words));
        Big::make(negative, words)
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
        order_signed((self.negative, &self.words), (other.negative, &other.words))
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
