N = 14
LEAF = None


class Node:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right


def make(depth):
    if depth == 0:
        return Node(LEAF, LEAF)
    return Node(make(depth - 1), make(depth - 1))


def check(t):
    if t is LEAF:
        return 0
    return 1 + check(t.left) + check(t.right)


print("stretch", N + 1, check(make(N + 1)))
long = make(N)
depth = 4
while depth <= N:
    trees = 1
    for _ in range(N - depth + 4):
        trees = trees * 2
    total = 0
    for _ in range(trees):
        total = total + check(make(depth))
    print(trees, depth, total)
    depth = depth + 2
print("long", N, check(long))
