
/// An integer of any size.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct BigInt {
    negative: bool,
    words: Vec<u32>,
}

/// The text is no integer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseBigIntError;

/// The integer does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BigIntRangeError;

impl BigInt {
    pub(crate) fn of_parts(negative: bool, words: Vec<u32>) -> Self {
        BigInt {
            negative: negative && !words.is_empty(),
            words,
        }
    }
    pub(crate) fn parts(&self) -> (bool, &[u32]) {
        (self.negative, &self.words)
    }
    pub(crate) fn is_zero(&self) -> bool {
        self.words.is_empty()
    }
    /// Decimal digits, after a sign perhaps.
    pub(crate) fn of_digits(text: &str) -> Self {
        BigInt::of_parts(
            text.starts_with('-'),
            words_of_digits(text.trim_start_matches('-')),
        )
    }
    /// Of a finite number, without what stands behind its point.
    pub(crate) fn of_float(value: f64) -> Self {
        BigInt::of_parts(value <= -1.0, words_of_float(value.trunc()))
    }
    pub(crate) fn to_float(&self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }
    /// Without its sign.
    #[must_use]
    pub fn abs(&self) -> Self {
        BigInt::of_parts(false, self.words.clone())
    }
    fn plus(&self, other: &BigInt) -> Self {
        let (negative, words) = add_signed(self.parts(), other.parts());
        BigInt::of_parts(negative, words)
    }
    fn minus(&self, other: &BigInt) -> Self {
        let (negative, words) = add_signed(self.parts(), (!other.negative, &other.words));
        BigInt::of_parts(negative, words)
    }
    fn times(&self, other: &BigInt) -> Self {
        BigInt::of_parts(
            self.negative != other.negative,
            mul_words(&self.words, &other.words),
        )
    }
    /// Truncates toward zero.
    fn over(&self, other: &BigInt) -> Self {
        assert!(!other.is_zero(), "attempt to divide by zero");
        BigInt::of_parts(
            self.negative != other.negative,
            div_words(&self.words, &other.words).0,
        )
    }
    /// With the sign of the first.
    fn modulo(&self, other: &BigInt) -> Self {
        assert!(
            !other.is_zero(),
            "attempt to calculate the remainder with a divisor of zero"
        );
        BigInt::of_parts(self.negative, div_words(&self.words, &other.words).1)
    }
}

impl std::fmt::Display for ParseBigIntError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("invalid integer")
    }
}

impl std::error::Error for ParseBigIntError {}

impl std::fmt::Display for BigIntRangeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("integer out of range")
    }
}

impl std::error::Error for BigIntRangeError {}

impl std::fmt::Display for BigInt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad_integral(!self.negative, "", &digits_of_words(&self.words))
    }
}

impl std::fmt::Debug for BigInt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for BigInt {
    type Err = ParseBigIntError;
    fn from_str(text: &str) -> Result<Self, ParseBigIntError> {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ParseBigIntError);
        }
        Ok(BigInt::of_digits(text.strip_prefix('+').unwrap_or(text)))
    }
}

impl From<i64> for BigInt {
    fn from(value: i64) -> Self {
        BigInt::of_parts(value < 0, words_of_int(value))
    }
}

impl From<i32> for BigInt {
    fn from(value: i32) -> Self {
        BigInt::from(i64::from(value))
    }
}

impl TryFrom<&BigInt> for i64 {
    type Error = BigIntRangeError;
    fn try_from(value: &BigInt) -> Result<i64, BigIntRangeError> {
        int_of_words(value.negative, &value.words).ok_or(BigIntRangeError)
    }
}

impl PartialOrd for BigInt {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for BigInt {
    fn cmp(&self, other: &Self) -> Ordering {
        order_signed(self.parts(), other.parts())
    }
}

macro_rules! big_operators {
    ($($operator:ident $method:ident $inside:ident;)*) => {$(
        impl std::ops::$operator<&BigInt> for &BigInt {
            type Output = BigInt;
            fn $method(self, other: &BigInt) -> BigInt {
                self.$inside(other)
            }
        }
        impl std::ops::$operator<BigInt> for &BigInt {
            type Output = BigInt;
            fn $method(self, other: BigInt) -> BigInt {
                self.$inside(&other)
            }
        }
        impl std::ops::$operator<&BigInt> for BigInt {
            type Output = BigInt;
            fn $method(self, other: &BigInt) -> BigInt {
                self.$inside(other)
            }
        }
        impl std::ops::$operator for BigInt {
            type Output = BigInt;
            fn $method(self, other: BigInt) -> BigInt {
                self.$inside(&other)
            }
        }
        impl std::ops::$operator<i64> for BigInt {
            type Output = BigInt;
            fn $method(self, other: i64) -> BigInt {
                self.$inside(&BigInt::from(other))
            }
        }
        impl std::ops::$operator<i32> for BigInt {
            type Output = BigInt;
            fn $method(self, other: i32) -> BigInt {
                self.$inside(&BigInt::from(other))
            }
        }
    )*};
}
big_operators! { Add add plus; Sub sub minus; Mul mul times; Div div over; Rem rem modulo; }

impl std::ops::Neg for &BigInt {
    type Output = BigInt;
    fn neg(self) -> BigInt {
        BigInt::of_parts(!self.negative, self.words.clone())
    }
}

impl std::ops::Neg for BigInt {
    type Output = BigInt;
    fn neg(self) -> BigInt {
        BigInt::of_parts(!self.negative, self.words)
    }
}
