"""Twin of untyped_structures.mochi, with Python's own structures."""
from collections import OrderedDict

for at, name in sorted([(5, "b"), (2, "a"), (9, "c")]):
    print(name, at)

merged = []
for low, high in sorted([[1, 3], [2, 6], [8, 10], [15, 18], [9, 12]]):
    if merged and low <= merged[-1][1]:
        merged[-1][1] = max(merged[-1][1], high)
    else:
        merged.append([low, high])
print(merged)


class Cache(OrderedDict):
    def read(self, key):
        if key not in self:
            return -1
        self.move_to_end(key)
        return self[key]

    def write(self, key, value):
        if key not in self and len(self) >= 2:
            self.popitem(last=False)
        self[key] = value
        self.move_to_end(key)


cache = Cache()
cache.write("a", 1)
cache.write("b", 2)
print(cache.read("a"))
cache.write("c", 3)
print(cache.read("b"), cache.read("c"))


def text(flag):
    return "true" if flag else "false"


words = {"hello", "help"}
print(text("help" in words), text("hel" in words), text("x" in words))
sets = [{0, 1}, {2}, {3, 4}]
print(text(any({0, 1} <= s for s in sets)), text(any({1, 3} <= s for s in sets)))
matrix = [[0] * 2 for _ in range(2)]
matrix[0][1] = 5
print(matrix)

graph = {"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}


def shown(items):
    return "[" + ", ".join(f'"{item}"' for item in items) + "]"


queue, seen = ["a"], ["a"]
for u in queue:
    for v in graph[u]:
        if v not in seen:
            seen.append(v)
            queue.append(v)
print(shown(queue))


def depth_first(u, seen):
    if u not in seen:
        seen.append(u)
        for v in graph[u]:
            depth_first(v, seen)
    return seen


print(shown(depth_first("a", [])))


def paths(a, b):
    return [[b]] if a == b else [[a] + p for n in graph[a] for p in paths(n, b)]


print("[" + ", ".join(shown(p) for p in paths("a", "d")) + "]")
