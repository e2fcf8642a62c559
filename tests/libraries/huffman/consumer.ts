import assert from "node:assert/strict";

import { decode, encode, fold, meanLength, pack, Tree, unpack } from "@acme/huffman";
import type { CodeError, Result } from "@acme/huffman";

const tree: Tree | undefined = Tree.of("abracadabra");
assert.ok(tree);
// 5·1 + 2·3 + 2·3 + 1·3 + 1·3 digits, as every tree of Huffman has.
const digits: Result<string, CodeError> = encode(tree, "abracadabra");
assert.ok(digits.ok);
assert.equal(digits.value.length, 23);
assert.deepEqual(decode(tree, digits.value), { ok: true, value: "abracadabra" });
const codes: Map<string, string> = Tree.codes(tree);
for (const a of codes.values()) for (const b of codes.values()) assert.ok(a === b || !b.startsWith(a));
assert.equal([...codes.values()].reduce((sum, c) => sum + 2 ** -c.length, 0), 1);
assert.equal(meanLength(tree), 23 / 11);
assert.deepEqual(encode(tree, "c?"), { ok: false, error: { message: "no code for ?", at: 1 } });
const own: Tree = Tree.Node(Tree.Leaf("a", 2), { kind: "Leaf", letter: "😀", count: 1 });
assert.deepEqual([Tree.depth(own), Tree.weight(own), decode(own, "010")], [1, 3, { ok: true, value: "a😀a" }]);
assert.deepEqual(fold<string[]>(own, 0, [], (all, depth, weight) => [...all, `${depth}:${weight}`]), ["1:2", "1:1"]);
assert.equal(Tree.of(""), undefined);
assert.deepEqual([pack("😀😀b"), unpack("2😀1b"), unpack(pack("aaaaaaaaaaaab"))], ["2😀1b", "😀😀b", "aaaaaaaaaaaab"]);
