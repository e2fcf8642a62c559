from mochi_fmt import p
R = [("2024-01","food",1250,"lunch"),("2024-01","travel",14000,"train"),("2024-01","food",825,"coffee and cake"),
     ("2024-02","rent",90000,""),("2024-02","food",3175,"groceries"),("2024-02","travel",1520,"bus"),
     ("2024-03","rent",90000,""),("2024-03","food",2710,"groceries")]
print("8 rows, 2 problems"); print('  line 8: "abc" is no amount'); print("  line 11: no amount")
m = lambda c: f"{c/100:.2f}"
cats = {}
for r in R: cats.setdefault(r[1], []).append(r[2])
print(f"{'category':<10}{'total':>10}{'n':>4}{'largest':>10}")
order = sorted(cats, key=lambda c: (-sum(cats[c]), c))
for c in order: print(f"{c:<10}{m(sum(cats[c])):>10}{len(cats[c]):>4}{m(max(cats[c])):>10}")
mm = {}
for r in R: mm[r[0], r[1]] = mm.get((r[0], r[1]), 0) + r[2]
for k in sorted(sorted(mm, key=lambda k: k[1], reverse=True), key=lambda k: k[0]): p(*k, m(mm[k]))
run, acc = 0, []
for r in R: run += r[2]; acc.append(run)
p(acc)
f = [float(r[2]) for r in R if r[1] == "food"]
print(f"mean {sum(f)/len(f):.3f} of {len(f)}, max {max(f):g}, min {min(f):g}")
print("; ".join(sorted((r[3] for r in R if r[3]), key=lambda s: (len(s), s))))
for c in order:
    x = sum(cats[c]) * 1000 // run
    print(f"{c}: {x // 10}.{x % 10} %")
