"""Twin of order_report.mochi."""
import json
from itertools import groupby

orders = [(1, 7, "1995-01-10", "F"), (2, 8, "1995-02-11", "O"), (3, 7, "1996-03-01", "F")]
lines = [(1, "a", 2, 10.0, 0.1), (1, "b", 1, 5.0, 0.0), (3, "a", 4, 10.0, 0.25)]


def number(x):
    return int(x) if x == int(x) else x


def dump(rows):
    print(json.dumps(rows, indent=2, sort_keys=True))


def quoted(items):
    return "[" + ", ".join(f'"{item}"' for item in items) + "]"


revenue = {}
for oid, cust, date, _ in orders:
    for order, _, qty, price, disc in lines:
        if order == oid and date[:4] == "1995":
            entry = revenue.setdefault(cust, [0.0, set()])
            entry[0] += price * qty * (1.0 - disc)
            entry[1].add(oid)
dump([{"cust": c, "rev": number(r), "n": len(ids)} for c, (r, ids) in revenue.items()])
print([o[0] for o in orders if o[0] not in {line[0] for line in lines}])
dump([{"id": o[0], "n": sum(line[0] == o[0] for line in lines),
       "amt": number(sum(line[3] for line in lines if line[0] == o[0]))} for o in orders])
kinds = sorted((o[2][:4], o[3]) for o in orders)
dump([{"y": y, "s": s, "n": len(list(run))} for (y, s), run in groupby(kinds)])
customers = list(dict.fromkeys(o[1] for o in orders))
print("[" + ", ".join(
    f'{{"c": {c}, "f": {sum(o[1] == c and o[3] == "F" for o in orders)}, '
    f'"o": {sum(o[1] == c and o[3] == "O" for o in orders)}}}' for c in customers) + "]")
skus = list(dict.fromkeys(line[1] for line in lines))
print(quoted(s for s in skus if sum(line[2] for line in lines if line[1] == s) > 2
             and sum(line[1] == s for line in lines) > 1))
print([o[0] for o in orders if o[0] in [line[0] for line in lines if line[2] > 1]])


def mean(values):
    return sum(values) / len(values)


print(quoted(line[1] for line in lines if line[3] > mean([m[3] for m in lines if m[1] == line[1]]) - 1.0))
best = sorted(lines, key=lambda line: (-line[2], line[1]))[0]
print(best[1], best[2])
print(round(mean([line[4] for line in lines]), 4))
print(len(lines), len(lines), sum(line[2] for line in lines) / len(lines))
