import statistics
from mochi_fmt import p, Rec, anon

S = [["Zoe", [90, 95, 100]], ["Yan", [70, 75, 80]], ["Xia", [88, 92, 81]], ["Wim", [55, 60, 65]], ["Vic", []]]
grade = lambda a: "A" if a >= 90 else "B" if a >= 80 else "C" if a >= 70 else "F"
for s in S:
    a = sum(s[1]) / len(s[1]) if s[1] else 0.0
    s += [a, grade(a)]
    p(s[0], a, s[3])
for s in S:
    s[1] = s[1] + [100]
p(S[4][1], S[0][1])
for s in S:
    if s[3] == "F":
        s[2] += 12.5
        s[3] = grade(s[2])
from mochi_fmt import text
for i, s in enumerate(sorted(S, key=lambda s: -s[2])):
    print(f"{i + 1}. {s[0]} ({s[3]}, {text(s[2])})")
p([anon(grade=g, who=[s[0] for s in S if s[3] == g]) for g in sorted({s[3] for s in S})])
xs = [x for s in S for x in s[1]]
p("n", len(xs), "mean", round(statistics.fmean(xs), 3), "variance", round(statistics.pvariance(xs), 3))
p("median", float(statistics.median(xs)), "modes", sorted(statistics.multimode(xs)))
p("Zoë", True, False)
w = S[3]
p(Rec("Student", name=w[0], scores=w[1], average=w[2], grade=w[3]))
