import assert from "node:assert/strict";

import { basic, census, either, Lexer, type LexError, literal, type Matcher, type Result, sequence, type Token, while_ } from "@acme/lexers";

const lexer = basic().keywords(["let", "="]);
const read: Result<Token[], LexError> = lexer.tokenize("let x_y = 12\nletter");
assert.ok(read.ok);
assert.deepEqual(read.value.map((token) => token.title), ["let", "name", "=", "number", "name"]);
assert.deepEqual([read.value[4]?.line, read.value[4]?.column, read.value[3]?.end()], [2, 1, 12]);
assert.deepEqual(lexer.tokenize("a\n +"), { ok: false, error: { line: 2, column: 2, found: "+" } });
// Matchers of the user's own, by regular expressions of the host.
const regex = (pattern: RegExp): Matcher => (source, at) => {
  const sticky = new RegExp(pattern.source, "y");
  sticky.lastIndex = at;
  return sticky.exec(source)?.[0].length;
};
const own = Lexer.create()
  .rule("float", regex(/\d+\.\d+/))
  .rule("hex", sequence(literal("0x"), while_((c) => /[0-9a-f]/.test(c))))
  .rule("op", either([literal("<="), literal("<"), literal("+")]))
  .rule("space", regex(/\s+/), true);
const tokens = own.tokenize("1.5 <= 0xff+\n2.25");
assert.ok(tokens.ok);
assert.deepEqual(tokens.value.map((token) => `${token.title}:${token.content}@${token.line}`), ["float:1.5@1", "op:<=@1", "hex:0xff@1", "op:+@1", "float:2.25@2"]);
assert.deepEqual([...census(tokens.value)], [["float", 2], ["op", 2], ["hex", 1]]);
