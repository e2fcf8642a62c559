from mochi_fmt import p

calls = {0: [3], 1: [5], 2: [1], 14: [0], 15: [6, 6]}
kind, floor, arg = "idle", 0, 0
waiting, events, trace = [], [], []


def arrive(f, t):
    global waiting
    waiting = [w for w in waiting if w != f]
    events.append((t, f"doors open at {f}"))
    return "doors", f, 2


def depart(f, t):
    best = min(waiting, key=lambda w: abs(w - f))
    return arrive(f, t) if best == f else ("moving", f, best)


for t in range(30):
    for c in calls.get(t, []):
        if c not in waiting:
            waiting.append(c)
    if kind == "idle":
        if waiting:
            kind, floor, arg = depart(floor, t)
    elif kind == "moving":
        f = floor + (1 if arg > floor else -1)
        if f in waiting:
            kind, floor, arg = arrive(f, t)
        else:
            events.append((t, f"passing {f}"))
            floor = f
    elif arg > 1:
        arg -= 1
    elif waiting:
        kind, floor, arg = depart(floor, t)
    else:
        events.append((t, "idle"))
        kind = "idle"
    trace.append({"idle": f"idle@{floor}", "moving": f"{floor}{'^' if arg > floor else 'v'}{arg}", "doors": f"open@{floor}"}[kind])
p(" ".join(trace))
for t, e in events:
    print(f"tick {t:2}: {e}")
p("left over:", waiting)
p("turnstile", "locked", "passes", 2)
