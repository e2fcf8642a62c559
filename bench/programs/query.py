ORDERS = 200000
CUSTOMERS = 20000
SEGMENTS = ["auto", "building", "furniture", "household", "machinery"]


class Customer:
    __slots__ = ("id", "region", "segment")

    def __init__(self, id, region, segment):
        self.id, self.region, self.segment = id, region, segment


class Order:
    __slots__ = ("id", "customer", "amount", "day")

    def __init__(self, id, customer, amount, day):
        self.id, self.customer, self.amount, self.day = id, customer, amount, day


def make_customers():
    out, seed = [], 11
    for i in range(CUSTOMERS):
        seed = seed * 16807 % 2147483647
        out.append(Customer(i, seed % 25, SEGMENTS[seed // 25 % 5]))
    return out


def make_orders():
    out, seed = [], 23
    for i in range(ORDERS):
        seed = seed * 16807 % 2147483647
        customer = seed % CUSTOMERS
        seed = seed * 16807 % 2147483647
        out.append(Order(i, customer, seed % 1000, seed // 1000 % 365))
    return out


def group(rows, key):
    groups = {}
    for r in rows:
        groups.setdefault(key(r), []).append(r)
    return groups


def main():
    customers, orders = make_customers(), make_orders()
    by_id = {c.id: c for c in customers}

    joined = [(o, by_id[o.customer]) for o in orders if o.amount >= 100 and o.customer in by_id]
    rows = [(k, len(g), sum(o.amount for o, _ in g), max(o.amount for o, _ in g))
            for k, g in group(joined, lambda r: r[1].region).items() if len(g) > 7000]
    for r in sorted(rows, key=lambda r: -r[2]):
        print(*r)

    joined = [(o, by_id[o.customer]) for o in orders if o.customer in by_id]
    rows = [(k[0], k[1], sum(o.amount for o, _ in g))
            for k, g in group(joined, lambda r: (r[1].segment, r[0].day // 92)).items()]
    for r in sorted(rows, key=lambda r: r[:2]):
        print(*r)

    groups = group(orders, lambda o: o.customer)
    order = sorted(groups.items(), key=lambda t: (-sum(o.amount for o in t[1]), t[0]))
    for k, g in order[:10]:
        print(k, sum(o.amount for o in g), len({o.day for o in g}))


main()
