from __future__ import annotations

import math
import random
import statistics

import acme_samples as samples
from acme_samples import Bin, Running, Summary

source = random.Random(4)
for size in (2, 3, 10, 101):
    xs = [source.gauss(10.0, 3.0) for _ in range(size)]
    summary: Summary | None = samples.summarize(xs)
    assert summary is not None and summary.count == size
    assert math.isclose(summary.mean, statistics.fmean(xs)) and math.isclose(summary.deviation, statistics.stdev(xs))
    assert math.isclose(summary.median, statistics.median(xs)) and (summary.least, summary.most) == (min(xs), max(xs))
    quarters = [samples.quantile(xs, share) for share in (0.25, 0.5, 0.75)]
    for ours, theirs in zip(quarters, statistics.quantiles(xs, method="inclusive")):
        assert ours is not None and math.isclose(ours, theirs)
    ys = [x * 2 + source.random() for x in xs]
    together = samples.correlation(xs, ys)
    assert together is not None and math.isclose(together, statistics.correlation(xs, ys))
assert samples.summarize([]) is None and math.isnan(samples.mean([])) and samples.median(()) is None
bins: list[Bin] = samples.histogram([0.0, 1.0, 5.0, 10.0], bins=2)
assert bins == [Bin(0.0, 5.0, 2), Bin(5.0, 10.0, 2)] and len(samples.histogram([1.0, 2.0])) == 10
running = Running.EMPTY
for x in (1.0, 2.0, 4.0):
    running = running.push(x)
spread = running.variance()
assert spread is not None and math.isclose(spread, statistics.variance([1.0, 2.0, 4.0])) and Running.EMPTY.variance() is None
means: dict[str, float] = samples.means_by(["a1", "b2", "a3"], key=lambda s: s[0], value=lambda s: float(s[1]))
assert means == {"a": 2.0, "b": 2.0}
