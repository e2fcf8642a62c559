import assert from "node:assert/strict";

import { correlation, histogram, mean, meansBy, median, quantile, Running, summarize } from "@acme/samples";
import type { Bin, Summary } from "@acme/samples";

const xs = [2, 4, 4, 4, 5, 5, 7, 9];
const summary: Summary | undefined = summarize(xs);
assert.ok(summary);
assert.deepEqual([summary.count, summary.mean, summary.least, summary.median, summary.most], [8, 5, 2, 4.5, 9]);
assert.ok(Math.abs(summary.deviation - Math.sqrt(32 / 7)) < 1e-12);
assert.ok(Number.isNaN(mean([])));
assert.deepEqual([median([]), median([3, 1, 2, 10]), quantile(xs, 1), quantile(xs, 2)], [undefined, 2.5, 9, undefined]);
const bins: Bin[] = histogram([0, 1, 2, 3, 4, 5, 6, 7, 8, 10], 5);
assert.deepEqual(bins.map((bin) => bin.count), [2, 2, 2, 2, 2]);
assert.deepEqual(bins[4], { low: 8, high: 10, count: 2 });
assert.equal(histogram([1, 2]).length, 10);
const running = xs.reduce((state, x) => state.push(x), Running.EMPTY);
assert.deepEqual([running.count, running.mean, Running.EMPTY.variance()], [8, 5, undefined]);
const variance: number | undefined = running.variance();
assert.ok(variance !== undefined && Math.abs(variance - 32 / 7) < 1e-12);
assert.equal(correlation([1, 2, 3], [6, 4, 2]), -1);
// Objects of the user go through as they are.
const people = [{ team: "a", age: 30 }, { team: "b", age: 20 }, { team: "a", age: 40 }];
const means: Map<string, number> = meansBy(people, (p) => p.team, (p) => p.age);
assert.deepEqual([...means], [["a", 35], ["b", 20]]);
