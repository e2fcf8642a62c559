import assert from "node:assert/strict";

import { collect, offsets, Order, Page, PageError, paginate, present, select, window } from "@acme/paging";
import type { Batch, Request, Result } from "@acme/paging";

const days = Array.from({ length: 23 }, (_, i) => new Date(2026, 0, i + 1));
const page: Result<Page<Date>, PageError> = paginate(days, 3);
assert.ok(page.ok);
assert.equal(page.value.items[0], days[20]);
assert.deepEqual([page.value.pages(), page.value.previous(), page.value.next()], [3, 2, undefined]);
const numbers: Page<number> = page.value.map((day) => day.getDate());
assert.deepEqual(numbers.items, [21, 22, 23]);
assert.deepEqual(paginate(days, 4), { ok: false, error: PageError.NoSuchPage(4, 3) });
assert.deepEqual(paginate(days, undefined, 0), { ok: false, error: { kind: "BadSize", size: 0 } });
const request: Request = { page: 1, size: 2, order: Order.Descending };
const names = [{ name: "a" }, { name: "ccc" }, { name: "bb" }];
const plain = select(names, request, (n) => n.name.length);
const sorted = select(names, { ...request, sort: "name" }, (n) => n.name.length);
assert.ok(plain.ok && sorted.ok);
assert.deepEqual([plain.value.items[1], sorted.value.items[1]], [names[1], names[2]]);
const asked: (string | undefined)[] = [];
const items: number[] = collect((cursor): Batch<number> => {
  asked.push(cursor);
  return asked.length < 3 ? { items: [asked.length], cursor: `c${asked.length}` } : { items: [9] };
});
assert.deepEqual([items, asked], [[1, 2, 9], [undefined, "c1", "c2"]]);
const shown: (number | undefined)[] = window(6, 20, 1);
assert.deepEqual(shown, [1, undefined, 5, 6, 7, undefined, 20]);
assert.deepEqual(present([1, undefined, 3]), [1, 3]);
assert.deepEqual([...offsets(25, 10)], [[1, 0], [2, 10], [3, 20]]);
