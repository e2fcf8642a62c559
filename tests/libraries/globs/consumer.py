from __future__ import annotations

import fnmatch

from acme_globs import Glob, GlobError, IgnoreList, Rule, UnclosedBracket, compile, parse_ignore

sources: Glob = compile("src/**/*.{ts,tsx}")
paths = ["src/a.ts", "src/x/y.tsx", "lib/a.ts", "src/a.tsx.map"]
assert sources.filter_paths(paths) == ["src/a.ts", "src/x/y.tsx"]
assert compile("READ*", case_sensitive=False).matches("readme.md")
for pattern in ("*.py", "a?c", "[a-c]x*", "[!a]?", "plain"):
    for name in ("a.py", "abc", "bxyz", "b1", "plain", "ax"):
        assert compile(pattern).matches(name) == fnmatch.fnmatchcase(name, pattern), (pattern, name)
try:
    compile("x[")
    raise SystemExit("it was read")
except UnclosedBracket as error:
    assert error.at == 1 and isinstance(error, GlobError)
ignore = parse_ignore("*.log\n# comment\n!keep.log\n")
assert [ignore.ignores(p) for p in ("a.log", "keep.log", "b.txt")] == [True, False, False]
own = IgnoreList([Rule(sources, keep=False, line=7)])
assert own.ignores("src/z.ts") and own.rules[0].line == 7
