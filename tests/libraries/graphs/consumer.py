from __future__ import annotations

from acme_graphs import Circle, Graph, Visit, Way, cheapest, from_pairs, walk

dressing: Graph[str] = from_pairs([["shirt", "tie"], ["tie", "jacket"], ["trousers", "jacket"]])
assert dressing.ordered() == ["shirt", "trousers", "tie", "jacket"]
assert dressing.reversed().neighbours("jacket") == ["tie", "trousers"]
roads: Graph[int] = from_pairs([[1, 2]]).connect(2, 3, cost=2.5).connect(1, 3, 4.0).with_node(9)
way: Way[int] | None = cheapest(roads, 1, 3)
assert way == Way(3.5, [1, 2, 3]) and cheapest(roads, 1, 9) is None
depths: list[int] = []


def visit(node: int, depth: int) -> Visit:
    depths.append(depth)
    return Visit.SKIP if node == 2 else Visit.CONTINUE


assert walk(roads, 1, visit) == [1, 2, 3] and depths == [0, 1, 1]
try:
    dressing.connect("jacket", "tie").ordered()
    raise SystemExit("it has an order")
except Circle:
    pass
