import json

graph = {"a": "b", "b": "c", "c": "a", "d": "bce", "e": "df", "f": "cg", "g": "f", "h": "egh"}


def reach(start):
    seen, work = {start}, [start]
    while work:
        for to in graph[work.pop()]:
            if to not in seen:
                seen.add(to)
                work.append(to)
    return seen


# Components are the classes of what reaches each other; one comes before those that lead to it.
reached = {v: reach(v) for v in graph}
groups = {tuple(sorted(w for w in graph if w in reached[v] and v in reached[w])) for v in graph}
done = []
while len(done) < len(groups):
    ready = [g for g in sorted(groups) if g not in done and all(w in g or any(w in d for d in done) for v in g for w in reached[v])]
    done.append(ready[0])
for group in done:
    print(json.dumps(list(group)))
