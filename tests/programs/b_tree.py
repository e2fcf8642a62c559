import bisect
from mochi_fmt import p

T = 2


def full(node):
    return len(node[0]) == 2 * T - 1


def split(node, at):
    keys, kids = node[1][at]
    left, right = [keys[: T - 1], kids[:T]], [keys[T:], kids[T:]]
    node[0].insert(at, keys[T - 1])
    node[1][at : at + 1] = [left, right]


def insert(root, key):
    if full(root):
        root = [[], [root]]
        split(root, 0)
    node = root
    while node[1]:
        at = bisect.bisect_right(node[0], key)
        if full(node[1][at]):
            split(node, at)
            at += key > node[0][at]
        node = node[1][at]
    bisect.insort(node[0], key)
    return root


def walk(node, depth):
    p("  " * depth + "[" + ", ".join(map(str, node[0])) + "]")
    for kid in node[1]:
        walk(kid, depth + 1)


root = [[], []]
for key in range(1, 11):
    root = insert(root, key)
walk(root, 0)
