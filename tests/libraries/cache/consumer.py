from __future__ import annotations

from collections import OrderedDict
import random

import acme_cache as cache_
from acme_cache import Cache, Lookup, Stats

# Against a cache of the standard library's own parts.
source = random.Random(7)
ours: Cache[int, str] = Cache[int, str].create(capacity=3)
theirs: OrderedDict[int, str] = OrderedDict()
hits = misses = evicted = 0
for _ in range(200):
    key = source.randrange(6)
    if source.random() < 0.5:
        look: Lookup[int, str] = ours.get(key)
        assert look.value == theirs.get(key)
        ours = look.cache
        if key in theirs:
            theirs.move_to_end(key)
            hits += 1
        else:
            misses += 1
    else:
        ours = ours.put(key, str(key))
        theirs[key] = str(key)
        theirs.move_to_end(key)
        if len(theirs) > 3:
            theirs.popitem(last=False)
            evicted += 1
    assert ours.recent() == list(reversed(theirs))
assert ours.stats == Stats(hits, misses, evicted)
rate: float | None = cache_.hit_rate(ours.stats)
assert rate == hits / (hits + misses) and cache_.hit_rate(Stats(0, 0, 0)) is None
key_object = (1, "tuple")
value = object()
other: Cache[tuple[int, str], object] = Cache[tuple[int, str], object].create().put(key_object, value)
assert other.peek((1, "tuple")) is value
assert other.get_or(key_object, lambda k: object()).value is value
assert other.retain(lambda k, v: False).recent() == []
