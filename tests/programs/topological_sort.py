from mochi_fmt import p

tasks = [("package", ["link", "docs"]), ("link", ["compile"]), ("compile", ["generate", "fetch"]),
         ("docs", ["generate"]), ("fetch", []), ("generate", ["fetch"]), ("publish", ["package", "sign"]),
         ("sign", ["package"])]


def plan(ts):
    need = {n: set(d) for n, d in ts}
    done = []
    while True:
        ready = sorted(n for n, d in need.items() if not d and n not in done)
        if not ready:
            break
        done.append(ready[0])
        for d in need.values():
            d.discard(ready[0])
    if len(done) == len(ts):
        print("order: " + " -> ".join(done))
    else:
        print("cycle among: " + ", ".join(sorted(n for n in need if n not in done)))


plan(tasks)
plan(tasks + [("lonely", [])])
plan(tasks + [("a", ["b"]), ("b", ["a"])])

graph = {5: [2, 0], 4: [0, 1], 2: [3], 3: [1], 0: [], 1: []}
seen, post = set(), []


def visit(v):
    if v in seen:
        return
    seen.add(v)
    for w in graph[v]:
        visit(w)
    post.append(v)


for v in graph:
    visit(v)
p("dfs order:", post[::-1])
longest = {}
for v in post:
    longest[v] = max([longest[w] + 1 for w in graph[v]], default=0)
p("longest:", longest)
