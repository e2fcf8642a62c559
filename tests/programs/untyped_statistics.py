import statistics
from mochi_fmt import p

samples = [1, 2.5, 4, 4.5, 8]


def moment(xs, order):
    middle = statistics.fmean(xs)
    return statistics.fmean([(x - middle) ** order for x in xs])


p("mean", statistics.fmean(samples), statistics.fmean([1, 2, 3]))
p("moments", moment(samples, 2), moment([1, 3], 3))
p("powers", 2**16, 0.5**3)
p("dot", 1 * 3 + 2 * 4, 0.5 * 4 + 2 * 0.25)
bins = [[x for x in samples if min(int(x / 2), 3) == at] for at in range(4)]
p([len(b) for b in bins], [float(sum(b)) for b in bins])
rows = {"left": 2.5, "right": 0.5, "top": 7.0}
p("least", min(rows, key=rows.get))
p("most", max(rows, key=rows.get))
p(sum(samples), len(samples), samples[-1] * 2)
words = ["car", "card", "care", "cat", "dog"]
p(*[sum(w.startswith(prefix) for w in words) for prefix in ["car", "ca", "d", "x"]])
