from mochi_fmt import p

bal, owner, frozen, journal = {}, {}, set(), []


class Bad(Exception):
    pass


money = lambda c: f"{'-' if c < 0 else ''}{abs(c) // 100}.{abs(c) % 100:02}"


def move(a, c, what):
    amount = abs(c) if what == "withdraw" else c
    if amount <= 0:
        raise Bad(f"bad amount {c}")
    if a not in bal:
        raise Bad(f"no account {a}")
    if a in frozen:
        raise Bad(f"{a} is frozen")
    if bal[a] + c < 0:
        raise Bad(f"{a} lacks {money(-c - bal[a])}")
    bal[a] += c
    journal.append((a, c))
    return bal[a]


def transfer(a, b, c):
    left = move(a, -c, "withdraw")
    try:
        move(b, c, "deposit")
    except Bad:
        move(a, c, "deposit")
        raise
    return left


def say(f, *args):
    try:
        print("ok, balance " + money(f(*args)))
    except Bad as e:
        print("failed:", e)


for i, n in (("A1", "Ada"), ("B2", "Bob"), ("C3", "Cyd")):
    bal[i], owner[i] = 0, n
    journal.append((i, 0))
say(move, "A1", 10050, "deposit")
say(move, "A1", -5, "deposit")
say(move, "Z9", 100, "deposit")
say(move, "A1", -2025, "withdraw")
say(move, "B2", -1, "withdraw")
say(transfer, "A1", "B2", 3000)
say(transfer, "A1", "Z9", 1000)
frozen.add("C3")
say(transfer, "B2", "C3", 500)
say(transfer, "C3", "B2", 500)
say(transfer, "B2", "A1", 999999)
for i in bal:
    p(i, owner[i], money(bal[i]), "frozen" if i in frozen else "open")
p("entries", len(journal))
for i in sorted(bal):
    m = [c for a, c in journal if a == i]
    p(i, money(sum(m)), len(m))
p(bal)


def grow(c, bp, n):
    for _ in range(n):
        c += (c * bp + 5000) // 10000
    return c


p(money(grow(100000, 375, 10)), money(grow(1, 100, 5)), money(-7))
p([1, 2])
p("bad amount 3")
