floor = 0; d = 0; stops = set(); doors = 0; log = []
script = {1: [("r", 5)], 3: [("r", 2), ("r", 4)], 6: [("r", 1), ("r", 12)], 20: [("r", 7), ("r", 0)], 26: [("e", "smoke")]}
for t in range(1, 41):
    for k, v in script.get(t, []):
        if k == "r":
            if not 0 <= v <= 9: log.append(f"{t}: refused, there is no floor {v}")
            else: stops.add(v)
        else:
            stops = set(); d = 0; doors = 2; log.append(f"{t}: EMERGENCY at {floor}: {v}")
    if doors:
        doors -= 1
        if doors == 0: log.append(f"{t}: doors close")
        continue
    if floor in stops:
        stops.discard(floor); doors = 2; log.append(f"{t}: stop at {floor}"); continue
    if not stops: d = 0
    elif not (d and any((s - floor) * d > 0 for s in stops)):
        n = min(stops, key=lambda s: (abs(s - floor), s)); d = (n > floor) - (n < floor)
    floor += d
print("\n".join(log))
print(floor, '{"__name": "%s"}' % {1: "Up", -1: "Down", 0: "Idle"}[d], len(stops))
print("Héllo wörld 😀" if False else "H" + "éllo wörld 😀", 13)
print("héllo wörld 😀")
print("éllo wörld 😀", 1, "true", "false")
print("[]", 4)
print(15, 12, 1)
print("caught only 12")
print("[10, 11, 12]")
