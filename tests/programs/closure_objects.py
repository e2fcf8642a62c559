"""Twin of closure_objects.mochi: the same objects as classes."""


class Stack(list):
    pass


s = Stack()
s.append(1)
s.append(2)
size = len(s)
top = s.pop()
print(size, top, len(s), "true" if not s else "false")
s.append(5)
print(s.pop() + 1)


class Counter:
    def __init__(self, start):
        self.n = start


c = Counter(10)
c.n += 1
c.n += 1
print(c.n)


class Account:
    def __init__(self, owner, balance):
        self.owner, self.balance = owner, balance

    def withdraw(self, amount):
        if amount > self.balance:
            raise ValueError("insufficient")
        self.balance -= amount


a = Account("x", 10.0)
a.balance += 5.5
print(a.owner, a.balance)
try:
    a.withdraw(100.0)
except ValueError as error:
    print("failed:", error)
print(a.balance)

subscribers, log = [], []
subscribers.append(lambda v: log.append(f"a{v}"))
subscribers.append(lambda v: log.append(f"b{v}"))
for subscriber in subscribers:
    subscriber(3)
print("[" + ", ".join(f'"{entry}"' for entry in log) + "]")

for v in range(3):
    print(v)

calls = 0
value = None
for _ in range(2):
    if value is None:
        calls += 1
        value = 42
print(value, value, calls)
