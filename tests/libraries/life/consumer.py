from __future__ import annotations

import acme_life as life
from acme_life import Cell, Rule, World

glider: World = World.parse(".#.\n..#\n###")
seen: list[int] = []


def watch(world: World) -> bool:
    seen.append(world.generation)
    return world.generation < 8


later = glider.run(100, watch)
assert len(seen) == later.generation == 8 and later.show() == glider.show()
assert {(c.x - 2, c.y - 2) for c in later.cells} == {(c.x, c.y) for c in glider.cells}
world = World.parse(".##\n##.\n.#.")
counts = [world.population()]
for _ in range(10):
    world = world.step()
    counts.append(world.population())
assert counts == [5, 6, 7, 9, 8, 9, 12, 11, 18, 11, 11]
assert World.parse("##").step(rule=Rule({2}, set())).show() == "##\n..\n##"
rule = Rule.parse("B36/S23")
assert rule is not None and set(rule.born) == {3, 6} and Rule.parse("36/23") is None
assert life.Rule.conway() == Rule({3}, {2, 3})
assert World([Cell(-1, 0), Cell(5, 1)], 3).show() == "#......\n......#"
