import assert from "node:assert/strict";

import { add, fromRoman, isRoman, MAX, MIN, RomanError, SIGNS, table, toRoman } from "@acme/roman";
import type { Result, Sign } from "@acme/roman";

const year: Result<string, RomanError> = toRoman(2026);
assert.deepEqual(year, { ok: true, value: "MMXXVI" });
assert.deepEqual(fromRoman("MMMDCCCLXXXVIII"), { ok: true, value: 3888 });
assert.deepEqual([toRoman(MIN - 1), toRoman(MAX + 1), fromRoman("IIX")], [
  { ok: false, error: RomanError.TooSmall },
  { ok: false, error: "TooLarge" },
  { ok: false, error: "Malformed" },
]);
const first: Sign | undefined = SIGNS[0];
assert.deepEqual([first, SIGNS.length], [{ text: "M", value: 1000 }, 13]);
assert.deepEqual(["xiv", "xiiii"].filter(isRoman), ["xiv"]);
assert.deepEqual(add(["MCM", "XXVI", "c"]), { ok: true, value: "MMXXVI" });
const some: Map<number, string> = table([1, 4000, 40]);
assert.deepEqual([...some], [[1, "I"], [40, "XL"]]);
assert.throws(() => toRoman(1.5), TypeError);
