import assert from "node:assert/strict";

import { bigrams, bySound, closest, dice, jaro, jaroWinkler, levenshtein, measures, soundex } from "@acme/similarity";
import type { Match, Measure } from "@acme/similarity";

const near = (a: number, b: number): boolean => Math.abs(a - b) < 0.0005;
// Winkler 1990, table of examples.
assert.ok(near(jaro("MARTHA", "MARHTA"), 0.944) && near(jaroWinkler("MARTHA", "MARHTA"), 0.961));
assert.ok(near(jaro("DIXON", "DICKSONX"), 0.767) && near(jaroWinkler("DIXON", "DICKSONX"), 0.813));
assert.ok(near(jaroWinkler("DWAYNE", "DUANE"), 0.84) && jaroWinkler("a", "a", 0.2) === 1);
assert.deepEqual([jaro("abc", "xyz"), dice("night", "nacht"), levenshtein("", ""), levenshtein("ab", "")], [0, 0.25, 1, 0]);
assert.deepEqual(bigrams("banana"), new Set(["ba", "an", "na"]));
assert.deepEqual(["Robert", "Rupert", "Rubin", "1"].map(soundex), ["R163", "R163", "R150", undefined]);
const found: Match[] = closest("colour", ["color", "cooler", "collar", "dog"], levenshtein, 2);
assert.deepEqual(found.map((match) => match.value), ["color", "collar"]);
const own: Measure = (a, b) => (a.length === b.length ? 1 : 0);
assert.deepEqual(closest("abc", ["xy", "xyz"], own), [{ value: "xyz", score: 1 }]);
const groups: Map<string, string[]> = bySound(["Smith", "Jones", "Smyth", "?"]);
assert.deepEqual([...groups], [["S530", ["Smith", "Smyth"]], ["J520", ["Jones"]]]);
const all: Map<string, (a: string, b: string) => number> = measures();
assert.equal(all.get("dice")?.("night", "nacht"), 0.25);
