import assert from "node:assert/strict";

import { Cache, hitRate } from "@acme/cache";
import type { Lookup, Stats } from "@acme/cache";

type Page = { readonly title: string };
const home: Page = { title: "home" };
let cache: Cache<string, Page> = Cache.create<string, Page>(2).put("/", home).put("/a", { title: "a" });
const found: Lookup<string, Page> = cache.get("/");
assert.equal(found.value, home);
cache = found.cache.put("/b", { title: "b" });
assert.deepEqual(cache.recent(), ["/b", "/"]);
assert.equal(cache.peek("/a"), undefined);
const stats: Stats = cache.get("/a").cache.stats;
assert.deepEqual(stats, { hits: 1, misses: 1, evicted: 1 });
assert.deepEqual([hitRate(stats), hitRate(Cache.create().stats)], [0.5, undefined]);
let made = 0;
const maker = (path: string): Page => {
  made += 1;
  return { title: path.slice(1) };
};
const first = cache.getOr("/c", maker);
assert.deepEqual([first.value?.title, first.cache.getOr("/c", maker).value?.title, made], ["c", "c", 1]);
assert.deepEqual(cache.retain((path, page) => path.length + page.title.length > 3).recent(), ["/"]);
assert.equal(new Cache<number, string>({ capacity: 1, entries: new Map([[1, "x"]]), order: [1], stats }).put(2, "y").peek(1), undefined);
