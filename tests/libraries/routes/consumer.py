from __future__ import annotations

import graphlib
from collections.abc import Mapping, Sequence

import acme_routes as routes
from acme_routes import Cycle, Edge, Graph, GraphError, Route, RoutesError, Unknown, Unreachable

graph: Mapping[str, Sequence[Edge]] = {
    "shirt": [Edge("tie", 2), Edge("belt", 9)],
    "tie": [Edge("jacket", cost=2)],
    "belt": (Edge("jacket", 1),),
    "jacket": [],
    "socks": [Edge("shoes", 0)],
    "shoes": [],
}
same: Graph = graph
way: Route = routes.shortest(same, "shirt", "jacket")
assert list(way.places) == ["shirt", "tie", "jacket"] and way.cost == 4
for start, end, expected in (("jacket", "shirt", Unreachable("jacket", "shirt")), ("hat", "shirt", Unknown("hat"))):
    try:
        routes.shortest(graph, start, end)
        raise SystemExit(start)
    except GraphError as error:
        assert error == expected
order: list[str] = routes.order(graph)
assert all(order.index(place) < order.index(e.target) for place, edges in graph.items() for e in edges)
cyclic = routes.parse("a -> b: 2\nb -> a")
try:
    routes.order(cyclic)
    raise SystemExit("a cycle was ordered")
except Cycle as error:
    try:
        graphlib.TopologicalSorter({"a": {"b"}, "b": {"a"}}).prepare()
    except graphlib.CycleError as theirs:
        assert sorted(error.places) == sorted(theirs.args[1])
try:
    routes.parse("a b")
    raise SystemExit("it was read")
except RoutesError as error:
    assert error.error == "no way: a b"
assert routes.reachable(graph, "shirt", lambda edge: edge.cost < 9) == {"shirt": 0, "tie": 1, "jacket": 2}
parts: list[set[str]] = routes.components(graph)
assert sorted(map(len, parts)) == [2, 4]
