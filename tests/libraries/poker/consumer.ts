import assert from "node:assert/strict";

import { Card, compare, deal, deck, frequencies, hand, strength, winners } from "@acme/poker";
import type { BadCard, Category, Result, Strength } from "@acme/poker";

const read = (text: string): Card[] => {
  const cards: Result<Card[], BadCard> = hand(text);
  assert.ok(cards.ok, text);
  return cards.value;
};
const expected: [string, Category][] = [
  ["AS KS QS JS TS", "StraightFlush"], ["9C 9D 9H 9S 2D", "Four"], ["3C 3D 3H KS KD", "FullHouse"], ["2H 9H JH 4H KH", "Flush"],
  ["5C 4D 3H 2S AD", "Straight"], ["QC QD QH 9S 2D", "Three"], ["JC JD 4H 4S AD", "TwoPairs"], ["TC TD 8H 7S 4D", "Pair"], ["KC QD 7H 4S 3D", "HighCard"],
];
for (const [text, category] of expected) assert.equal(strength(read(text)).category, category);
// Each is weaker than the one before.
for (let i = 1; i < expected.length; i++) assert.equal(compare(read(expected[i]?.[0] ?? ""), read(expected[i - 1]?.[0] ?? "")), -1);
const wheel: Strength = strength(read("5C 4D 3H 2S AD"));
assert.deepEqual(wheel, { category: "Straight", kickers: [5, 4, 3, 2, 1] });
assert.deepEqual(hand("AS 1S"), { ok: false, error: { text: "1S" } });
const best: Set<string> = winners(new Map([["Ann", read("2H 3D 5S 9C KD")], ["Bob", read("2C 3H 4S 8C AH")], ["Cy", read("2S 3C 4D 8H AC")]]));
assert.deepEqual(best, new Set(["Bob", "Cy"]));
assert.equal(new Set(deck().map((card) => card.code())).size, 52);
assert.deepEqual(deal(10, 5), deal(10, 5));
assert.equal(new Set(deal(10, 5).flat().map((card) => card.code())).size, 50);
const counts: Map<Category, number> = frequencies(deal(10, 5));
assert.equal([...counts.values()].reduce((a, b) => a + b), 10);
assert.deepEqual({ ...new Card({ rank: 10, suit: "Hearts" }) }, { rank: 10, suit: "Hearts" });
