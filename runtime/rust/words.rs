
// --- magnitudes of integers: low words first, without leading zeros ---

fn trimmed(mut words: Vec<u32>) -> Vec<u32> {
    while words.last() == Some(&0) {
        words.pop();
    }
    words
}

fn order_words(a: &[u32], b: &[u32]) -> Ordering {
    a.len()
        .cmp(&b.len())
        .then_with(|| a.iter().rev().cmp(b.iter().rev()))
}

fn add_words(a: &[u32], b: &[u32]) -> Vec<u32> {
    let mut sum = Vec::with_capacity(a.len().max(b.len()) + 1);
    let mut carry = 0_u64;
    for at in 0..a.len().max(b.len()) {
        let total =
            carry + u64::from(*a.get(at).unwrap_or(&0)) + u64::from(*b.get(at).unwrap_or(&0));
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
        while guess >> 32 != 0
            || guess * u64::from(divisor[n - 2]) > ((left << 32) | u64::from(rest[at + n - 2]))
        {
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

/// Decimal digits.
fn words_of_digits(digits: &str) -> Vec<u32> {
    let mut words = Vec::new();
    for chunk in digits.as_bytes().chunks(9) {
        let part = chunk
            .iter()
            .fold(0, |part, digit| part * 10 + u32::from(digit - b'0'));
        words = add_words(
            &mul_words(&words, &[10_u32.pow(chunk.len() as u32)]),
            &trimmed(vec![part]),
        );
    }
    words
}

fn digits_of_words(words: &[u32]) -> String {
    let mut parts = Vec::new();
    let mut words = words.to_vec();
    while !words.is_empty() {
        let (rest, part) = div_small(&words, 1_000_000_000);
        words = rest;
        parts.push(part);
    }
    let mut text = parts.pop().unwrap_or(0).to_string();
    for part in parts.iter().rev() {
        text.push_str(&format!("{part:09}"));
    }
    text
}

/// Of a whole, finite number, without its sign.
fn words_of_float(whole: f64) -> Vec<u32> {
    let bits = whole.abs().to_bits();
    let exponent = (bits >> 52) as i64 - 1075;
    let mantissa = if bits >> 52 == 0 {
        0
    } else {
        (bits & ((1 << 52) - 1)) | (1 << 52)
    };
    if exponent >= 0 {
        return shift_words(&[mantissa as u32, (mantissa >> 32) as u32], exponent as u32);
    }
    let small = if exponent > -64 {
        mantissa >> -exponent
    } else {
        0
    };
    trimmed(vec![small as u32, (small >> 32) as u32])
}

fn words_of_int(value: i64) -> Vec<u32> {
    let size = value.unsigned_abs();
    trimmed(vec![size as u32, (size >> 32) as u32])
}

fn int_of_words(negative: bool, words: &[u32]) -> Option<i64> {
    if words.len() > 2 {
        return None;
    }
    let size = words
        .iter()
        .rev()
        .fold(0_i128, |size, word| (size << 32) | i128::from(*word));
    i64::try_from(if negative { -size } else { size }).ok()
}

/// The sum of two numbers with signs.
fn add_signed(a: (bool, &[u32]), b: (bool, &[u32])) -> (bool, Vec<u32>) {
    if a.0 == b.0 {
        return (a.0, add_words(a.1, b.1));
    }
    match order_words(a.1, b.1) {
        Ordering::Less => (b.0, sub_words(b.1, a.1)),
        _ => (a.0, sub_words(a.1, b.1)),
    }
}

fn order_signed(a: (bool, &[u32]), b: (bool, &[u32])) -> Ordering {
    match (a.0, b.0) {
        (false, true) => Ordering::Greater,
        (true, false) => Ordering::Less,
        (false, false) => order_words(a.1, b.1),
        (true, true) => order_words(b.1, a.1),
    }
}
