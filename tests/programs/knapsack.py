from itertools import combinations
from mochi_fmt import p

things = [("map", 9, 150), ("compass", 13, 35), ("water", 153, 200), ("sandwich", 50, 160), ("glucose", 15, 60),
          ("tin", 68, 45), ("banana", 27, 60), ("apple", 39, 40), ("cheese", 23, 30), ("suntan cream", 11, 70)]
best = max((c for k in range(11) for c in combinations(things, k) if sum(t[1] for t in c) <= 150),
           key=lambda c: sum(t[2] for t in c))
p("packed:", [t[0] for t in best])
p("weight", sum(t[1] for t in best), "value", sum(t[2] for t in best))


def ways(amount, coins):
    w = [1] + [0] * amount
    for c in coins:
        for a in range(c, amount + 1):
            w[a] += w[a - c]
    return w[amount]


def fewest(amount, coins):
    n, last = [0], [0]
    for a in range(1, amount + 1):
        k, c = min(((n[a - c] + 1, i) for i, c in enumerate(coins) if c <= a), default=(10 ** 6, -1))
        n.append(k)
        last.append(coins[c] if c >= 0 else 0)
    if n[amount] >= 10 ** 6:
        return None
    out = []
    while amount:
        out.append(last[amount])
        amount -= last[amount]
    return out


p("ways to pay 100:", ways(100, [1, 5, 10, 25, 50]))
p("ways to pay 1000:", ways(1000, [1, 2, 5, 10, 20, 50, 100, 200]))
p(fewest(63, [1, 5, 10, 21, 25]))
p(fewest(7, [2, 4]))
c = fewest(11, [2, 5])
p("pay 11 with", len(c), "coins", c)


def rod(prices, n):
    if n == 0:
        return 0
    return max(prices[k - 1] + rod(prices, n - k) for k in range(1, min(n, len(prices)) + 1))


for n in range(1, 11):
    p("rod", n, "->", rod([1, 5, 8, 9, 10, 17, 17, 20], n))
