import assert from "node:assert/strict";

import { Heap, median, merge, plan, type Popped, smallest, type Task } from "@acme/heaps";

const empty: Heap<number> = Heap.of<number>([]);
const heap = Heap.of([5, 3, 8]).push(1);
assert.equal(heap.size(), 4);
assert.equal(heap.peek(), 1);
assert.equal(empty.peek(), undefined);
const popped: Popped<number> | undefined = heap.pop();
assert.deepEqual([popped?.item, popped?.rest.sorted()], [1, [3, 5, 8]]);
assert.deepEqual(heap.sorted(), [1, 3, 5, 8]);
assert.deepEqual(smallest(["b", "c", "a"]), ["a"]);
assert.deepEqual(merge([[1, 4], [2], []]), [1, 2, 4]);
assert.equal(median([2.5, 0.5, 1.5]), 1.5);
const tasks: Task[] = [{ rank: 2, title: "a" }, { rank: 1, title: "z" }, { rank: 1, title: "y" }];
assert.deepEqual(plan(tasks), ["z", "y", "a"]);
let seed = 7;
const numbers = Array.from({ length: 200 }, () => (seed = (seed * 48271) % 2147483647));
assert.deepEqual(Heap.of(numbers).sorted(), [...numbers].sort((a, b) => a - b));
