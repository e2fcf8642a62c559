from __future__ import annotations

import re
from collections.abc import Callable

from acme_lexers import Lexer, LexError, Token, basic, census, either, literal, sequence, while_

lexer: Lexer = basic().keywords(["let", "="])
read: list[Token] = lexer.tokenize("let x_y = 12\nletter")
assert [token.title for token in read] == ["let", "name", "=", "number", "name"]
assert (read[4].line, read[4].column, read[3].end()) == (2, 1, 12)
try:
    lexer.tokenize("a\n +")
    raise SystemExit("it was read")
except LexError as error:
    assert (error.line, error.column, error.found) == (2, 2, "+")


def regex(pattern: str) -> Callable[[str, int], int | None]:
    compiled = re.compile(pattern)

    def matcher(source: str, at: int) -> int | None:
        found = compiled.match(source, at)
        return len(found[0]) if found else None

    return matcher


own = (
    Lexer.create()
    .rule("float", regex(r"\d+\.\d+"))
    .rule("hex", sequence(literal("0x"), while_(lambda c: c in "0123456789abcdef")))
    .rule("op", either([literal("<="), literal("<"), literal("+")]))
    .rule("space", regex(r"\s+"), skip=True)
)
tokens = own.tokenize("1.5 <= 0xff+\n2.25")
assert [f"{t.title}:{t.content}@{t.line}" for t in tokens] == ["float:1.5@1", "op:<=@1", "hex:0xff@1", "op:+@1", "float:2.25@2"]
assert census(tokens) == {"float": 2, "op": 2, "hex": 1}
