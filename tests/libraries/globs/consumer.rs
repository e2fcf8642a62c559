use acme_globs::{compile, compile_with, parse_ignore, GlobError, IgnoreList, Rule};

fn main() {
    let sources = compile("src/**/*.{ts,tsx}").unwrap();
    let paths = ["src/a.ts", "src/x/y.tsx", "lib/a.ts"].map(String::from);
    assert_eq!(sources.filter_paths(&paths), ["src/a.ts", "src/x/y.tsx"]);
    assert!(compile_with("READ*", false).unwrap().matches("readme.md"));
    assert_eq!(compile("x["), Err(GlobError::UnclosedBracket { at: 1 }));
    let list = parse_ignore("*.log\n# comment\n!keep.log\n").unwrap();
    assert_eq!(["a.log", "keep.log", "b.txt"].map(|path| list.ignores(path)), [true, false, false]);
    let own = IgnoreList { rules: vec![Rule { glob: sources, keep: false, line: 7 }] };
    assert!(own.ignores("src/z.ts"));
}
