from __future__ import annotations

import heapq
import random

from acme_heaps import Heap, Popped, Task, median, merge, plan, smallest

nothing: list[int] = []
empty = Heap.of(nothing)
heap: Heap[int] = Heap.of([5, 3, 8]).push(1)
assert heap.size() == 4 and heap.peek() == 1 and empty.peek() is None and empty.pop() is None
popped: Popped[int] | None = heap.pop()
assert popped is not None and popped.item == 1 and popped.rest.sorted() == [3, 5, 8]
numbers = [random.Random(1).randrange(1000) for _ in range(100)]
assert Heap.of(numbers).sorted() == sorted(numbers)
assert smallest(["b", "c", "a"]) == ["a"] and smallest(numbers, count=5) == heapq.nsmallest(5, numbers)
assert merge([[1, 4], [2], nothing]) == [1, 2, 4]
middle: float | None = median([2.5, 0.5, 1.5])
assert middle == 1.5
assert plan([Task(2, "a"), Task(1, "z"), Task(rank=1, title="y")]) == ["z", "y", "a"]
