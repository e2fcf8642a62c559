import assert from "node:assert/strict";

import { chance, Cup, DiceError, distribution, evaluate, Keep, MOST, parse } from "@acme/dice";
import type { Result, Roll, Throw, Tossed } from "@acme/dice";

const read = (text: string): Throw => {
  const result: Result<Throw, DiceError> = parse(text);
  assert.ok(result.ok, text);
  return result.value;
};
assert.deepEqual(read("2d20kh1+5"), { count: 2, sides: 20, keep: Keep.Highest(1), bonus: 5 });
assert.deepEqual(read("7").bonus, 7);
assert.deepEqual(parse("101d6"), { ok: false, error: DiceError.TooMany(101, MOST) });
assert.deepEqual(parse(""), { ok: false, error: { kind: "Empty" } });
const roll: Roll = evaluate({ count: 3, sides: 6, keep: { kind: "Lowest", n: 2 }, bonus: 0 }, [6, 1, 4]);
assert.deepEqual(roll, { dice: [6, 1, 4], kept: [1, 4], total: 5 });
const ways: Map<number, number> = distribution(read("3d6"));
assert.deepEqual([ways.get(3), ways.get(10), ways.get(18)], [1, 27, 1]);
// https://www.thedarkfortress.co.uk/tech_reports/4_dice_rolls.php: 4d6 drop lowest gives 18 in 21 of 1296 ways.
assert.equal(chance(read("4d6kh3"), (total) => total === 18), 21 / 1296);
const cup = Cup.of(42);
const first: Tossed = cup.roll(read("10d6"));
assert.deepEqual(first.roll, cup.roll(read("10d6")).roll);
const second = first.cup.roll(read("10d6"));
assert.notDeepEqual(second.roll, first.roll);
assert.deepEqual([second.cup.history.length, cup.history.length], [2, 0]);
assert.ok(second.roll.dice.every((n) => Number.isInteger(n) && n >= 1 && n <= 6));
