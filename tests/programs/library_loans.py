from datetime import date
from mochi_fmt import p
today = date(2024, 3, 10)
L = [["Dune", "Ann Lee", date(2024,3,1), date(2024,2,28)], ["Emma", "Bob van Dyk", date(2024,2,25), None],
     ["Ulysses", "Cy Noether", date(2024,3,20), None], ["Dune", "Bob van Dyk", date(2024,2,1), date(2024,2,4)],
     ["Emma", "Cy Noether", date(2023,1,1), date(2023,12,31)]]
late = lambda l: max(0, ((l[3] or today) - l[2]).days)
fine = lambda l, per=25, cap=500: min(late(l) * per, cap)
eu = lambda c: f"{c // 100}.{c % 100:02} EUR"
for l in L:
    print(f"{l[0]:<8}|{l[1]:<12}|{l[2]}|" + ("open" if l[3] is None else f"back {l[3]}"))
p([f"{l[1]} owes {eu(fine(l))}" for l in L if l[3] is None and late(l)])
tot = {}
for l in L:
    tot.setdefault(l[1], []).append(fine(l))
for w, f in sorted(tot.items(), key=lambda kv: (-sum(kv[1]), kv[0])):
    print(f"{w}: {eu(sum(f))} for {len(f)} loan{'' if len(f) == 1 else 's'}")
p([fine(l, cap=100) for l in L])
p(fine(L[4], 1))
for l in L:
    if l[0] == "Emma" and l[3] is None: l[3] = today
p(sum(l[3] is None for l in L))
print("A.L. ann@example.org"); print("B.v.D. (by post)"); print("C.N. cy@example.org")
print("Emma"); print("no such loan"); p(True is (None is None), 28)
