"""Times the calls of one module: `python3 drive.py MODULE` prints a line of nanoseconds for each row."""
import importlib
import sys
import time

L = importlib.import_module(sys.argv[1])
TEXT = "(1+2)*3+4*(5+6)*7+(8+9)*10+11*12+13*14+15"
entries = tuple(L.Entry(f"a{i % 7}", i) for i in range(1000))
table = {f"k{i}": [i + j for j in range(50)] for i in range(20)}
numbers = list(range(1000))
ledger = L.Ledger(entries, 499500)
tree = L.parse("1+2*3+4*5+(6+7)*8")
p = L.Point(1.5, 2.5)


def fill():
    queue = L.Queue(())
    for i in range(1000):
        queue = L.enqueue(queue, i)


ROWS = [
    ("constructor", lambda: L.Point(1.5, 2.5)),
    ("accessor", lambda: p.x + p.y),
    ("method on two numbers", lambda: p.dot(p)),
    ("sum of a list of 1,000", lambda: L.sum_of(numbers)),
    ("add to a ledger of 1,000", lambda: L.book(ledger, entries[3])),
    ("evaluate a tree of 15 nodes", lambda: L.evaluate(tree)),
    ("parse 40 characters", lambda: L.parse(TEXT)),
    ("enqueue 1,000 items", fill),
    ("map of lists in and out", lambda: L.turned(table)),
    ("callback called 1,000 times", lambda: L.total_of(1000, lambda i: i * 2)),
]


def timed(call, times):
    begin = time.perf_counter_ns()
    for _ in range(times):
        call()
    return time.perf_counter_ns() - begin


for name, call in ROWS:
    times = 1
    while timed(call, times) < 2e7:
        times *= 2
    print(f"{name}\t{min(timed(call, times) for _ in range(9)) / times}")
