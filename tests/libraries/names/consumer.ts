import assert from "node:assert/strict";

import * as names from "@acme/names";
import { allOf, boxed, chosen, delete_, Doc, fail, filter, kept, matchOf, other, play, renumbered, Token, tomorrow, word, zip } from "@acme/names";

const failed: names.Error = fail("a", "b");
assert.deepEqual(failed, { message: "ab", code: 1 });
const map: names.Map<string, names.Box<number>> = boxed(3, "key");
assert.deepEqual(map, { keys: ["key"], values: [{ value: 3 }] });
const result: names.Result = play(2);
assert.deepEqual([result, play(0)], [names.Result.Win(2), names.Result.Lose]);
assert.deepEqual(result, { kind: "Win", points: 2 });
const thing: names.Object = renumbered({ id: 1 }, 5);
assert.equal(thing.id, 5);
const date: names.Date = tomorrow({ year: 2026, month: 1, day: 30 });
assert.deepEqual(date, { year: 2026, month: 2, day: 1 });
assert.deepEqual([chosen(names.Option.Some(3), 4), chosen(names.Option.Nothing, 4)], [3, 4]);
const enumeration: names.Enum = other("First");
assert.equal(enumeration, names.Enum.Second);
const promise: names.Promise<string> = { value: "kept" };
assert.equal(kept(promise), "kept");

// A payload called `kind` keeps its name: the variants are told apart by `tag`.
const token: Token = word("x");
assert.deepEqual(token, { tag: "Word", kind: "word", text: "x" });
assert.deepEqual(word(""), Token.Stop);
const made: Token.Word = Token.Word("k", "t");
assert.deepEqual([made.tag, made.kind, made.text], ["Word", "k", "t"]);

const doc: Doc = new Doc({ length: 2, next: 1 });
assert.equal(doc.toString(), "doc of 2");
assert.equal(`${doc}`, "doc of 2");
assert.deepEqual([doc.clone().next, doc.constructor_(), doc.length], [2, 4, 2]);

assert.equal(delete_("ab", "c"), 3);
assert.equal(matchOf(1, 2, 3, 4, 5), 15);
assert.deepEqual(zip([1, 2], [3, 4, 5]), [4, 6]);
assert.deepEqual(
  filter([1, 2, 3], (n) => n > 1),
  [2, 3],
);
const text: string = allOf({ items: [1] }, { text: "t" }, { name: "n" }, { items: ["s"] }, { entries: new globalThis.Map() }, { what: "w" }, { text: "y" });
assert.equal(text, "1 t n 1 0 w y");
