use acme_lexers::{basic, census, either, literal, sequence, r#while, LexError, Lexer, Matcher};

/// A stored function is an `Arc`, which is no `Fn` itself.
fn of(matcher: Matcher) -> impl Fn(&str, i64) -> Option<i64> + Send + Sync + 'static {
    move |source: &str, at: i64| matcher(source, at)
}

fn main() {
    let lexer = basic().keywords(&["let".to_string(), "=".to_string()]);
    let read = lexer.tokenize("let x_y = 12\nletter").unwrap();
    let titles: Vec<&str> = read.iter().map(|token| token.title.as_str()).collect();
    assert_eq!(titles, ["let", "name", "=", "number", "name"]);
    assert_eq!((read[4].line, read[4].column, read[3].end()), (2, 1, 12));
    assert_eq!(lexer.tokenize("a\n +"), Err(LexError { line: 2, column: 2, found: "+".to_string() }));
    let own = Lexer::create()
        .rule("digits", |source: &str, at: i64| {
            let digits = source.chars().skip(at as usize).take_while(char::is_ascii_digit).count();
            if digits == 0 { None } else { Some(digits as i64) }
        })
        .rule("hex", of(sequence(of(literal("0x")), of(r#while(|c: &str| "0123456789abcdef".contains(c))))))
        .rule("op", of(either(&[literal("<="), literal("<"), literal("+")])))
        .rule_with("space", of(r#while(|c: &str| c == " ")), true);
    let tokens = own.tokenize("15 <= 0xff+ 2").unwrap();
    let shown: Vec<String> = tokens.iter().map(|token| format!("{}:{}", token.title, token.content)).collect();
    assert_eq!(shown, ["digits:15", "op:<=", "hex:0xff", "op:+", "digits:2"]);
    assert_eq!(census(&tokens)["op"], 2);
}
