from mochi_fmt import p, text

g = {0: [1], 1: [2, 3], 2: [0], 3: [4], 4: [5, 6], 5: [3], 6: [7], 7: [], 8: [9, 7], 9: [8]}
num, low, stack, comps = {}, {}, [], []


def connect(v):
    num[v] = low[v] = len(num)
    stack.append(v)
    for w in g[v]:
        if w not in num:
            connect(w)
            low[v] = min(low[v], low[w])
        elif w in stack:
            low[v] = min(low[v], num[w])
    if low[v] == num[v]:
        i = stack.index(v)
        comps.append(sorted(stack[i:]))
        del stack[i:]


for v in g:
    if v not in num:
        connect(v)
p(len(comps), "components")
for c in comps:
    p(c)
owner = {v: i for i, c in enumerate(comps) for v in c}
p("owner:", owner)
seen = []
for v in g:
    for w in g[v]:
        e = f"{owner[v]}->{owner[w]}"
        if owner[v] != owner[w] and e not in seen:
            seen.append(e)
p(seen)


def bip(g):
    adj = {v: set() for v in g}
    for v in g:
        for w in g[v]:
            adj[v].add(w)
            adj[w].add(v)
    colour = {}
    for start in adj:
        if start in colour:
            continue
        colour[start] = 0
        todo = [start]
        while todo:
            v = todo.pop()
            for w in adj[v]:
                if w not in colour:
                    colour[w] = 1 - colour[v]
                    todo.append(w)
                elif colour[w] == colour[v]:
                    return False
    return True


print(text(bip(g)), text(bip({0: [1], 1: [2], 2: [3], 3: [0]})))
