import assert from "node:assert/strict";

import { classify, Interval, peak, Ranges } from "@acme/intervals";
import type { Peak, RangeError as BadRange, Result } from "@acme/intervals";

const read: Result<Ranges, BadRange> = Ranges.parse("7-9, 1-3,4, 20");
assert.ok(read.ok);
const ranges = read.value;
assert.deepEqual([`${ranges}`, ranges.size(), ranges.contains(8), ranges.contains(10)], ["1-4,7-9,20", 8, true, false]);
assert.deepEqual(ranges.toList(), [1, 2, 3, 4, 7, 8, 9, 20]);
assert.equal(ranges.gaps(Interval.between(25, 0)).toString(), "0,5-6,10-19,21-24");
assert.deepEqual(Ranges.parse("3-1"), { ok: false, error: { message: "no range: 3-1", piece: "3-1" } });
const a = new Interval({ low: 0, high: 5 });
const both: Interval | undefined = a.and(a.with({ low: 3, high: 9 }));
assert.deepEqual([both?.low, both?.high, a.and(a.with({ low: 5, high: 6 })), a.overlaps(a)], [3, 5, undefined, true]);
assert.deepEqual([...Ranges.EMPTY.parts, Ranges.EMPTY.or(ranges).size()], [8]);
const most: Peak | undefined = peak([a, new Interval({ low: 3, high: 9 }), new Interval({ low: 4, high: 6 })]);
assert.deepEqual(most, { at: 4, count: 3 });
const people = [{ name: "Ada", age: 36 }, { name: "Kid", age: 7 }, { name: "Old", age: 200 }];
const groups: Map<string, (typeof people)[number][]> = classify(people, (p) => p.age, new Map([["child", new Interval({ low: 0, high: 18 })], ["adult", new Interval({ low: 18, high: 130 })]]));
assert.equal(groups.get("adult")?.[0], people[0]);
assert.deepEqual([...groups.keys()], ["adult", "child"]);
