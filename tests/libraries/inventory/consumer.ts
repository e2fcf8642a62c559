import assert from "node:assert/strict";

import { Category, Movement, quote, sales, Stock, StockError } from "@acme/inventory";
import type { Line, Product, Result } from "@acme/inventory";

const product = (sku: string, name: string, category: Category, price: number, ...tags: string[]): Product => ({ sku, name, category, price, tags: new Set(tags) });
const saw = product("t1", "Saw", Category.Tool, 2500, "wood", "hand");
const stock = Stock.of([saw, product("c1", "Nail", "Consumable", 2, "wood"), product("t2", "Drill", "Tool", 9900)]);
const moved: Result<Stock, StockError> = stock.applyAll([
  Movement.Received("t1", 3, "mon"),
  Movement.Received("c1", 500, "mon"),
  { kind: "Sold", sku: "t1", count: 1, on: "tue" },
  Movement.Sold("c1", 20, "tue"),
  Movement.Counted("c1", 475),
]);
assert.ok(moved.ok);
const now = moved.value;
assert.deepEqual([now.inStock("t1"), now.inStock("c1"), now.inStock("t2"), now.inStock("x"), stock.inStock("t1")], [2, 475, 0, undefined, 0]);
const lines: Line[] = now.report();
assert.deepEqual(lines, [
  { category: "Tool", products: 2, pieces: 2, worth: 5000 },
  { category: "Consumable", products: 1, pieces: 475, worth: 950 },
]);
assert.deepEqual(now.low(new Map<Category, number>([["Tool", 3]])).map((p) => p.name), ["Drill", "Saw"]);
assert.deepEqual(now.tagged(new Set(["wood", "hand"])), new Set(["t1"]));
const days: Map<string, Map<string, number>> = sales(now);
assert.deepEqual(Object.fromEntries(days.get("tue") ?? []), { Saw: 1, Nail: 20 });
assert.deepEqual(now.apply(Movement.Sold("t1", 3, "wed")), { ok: false, error: StockError.NotEnough("t1", 3, 2) });
assert.deepEqual(now.apply(Movement.Counted("x", 3)), { ok: false, error: { kind: "UnknownSku", sku: "x" } });
const order = new Map([["t1", 2], ["c1", 10]]);
assert.deepEqual(quote(now, order), { ok: true, value: 5020 });
assert.deepEqual(quote(now, order, (p, n) => (p === saw && n > 1 ? 0.1 : 0)), { ok: true, value: 4520 });
