from __future__ import annotations

from acme_leaderboards import Board, Result, Standing, Ties, by_round, elo, ratings

base: Board = Board.create().record("ann", 10).record("bob", 7).record("cyd", 7).record("dan", 1)
assert base.places() == {"ann": 1, "bob": 2, "cyd": 2, "dan": 4}
later = base.record("dan", 9, won=True, round=2)
lines: list[Standing] = later.standings(limit=2)
assert [(s.place, s.player, s.points, s.moved) for s in lines] == [(1, "ann", 10, 0), (1, "dan", 10, 3)]
assert later.standings()[1].streak == 1 and base.standings()[0].moved is None


def bonus(game: Result) -> int:
    return 3 if game.won else 0


assert Board.create(Ties.ORDINAL, bonus).record("x", 1, True).standings()[0].points == 4
assert elo(1500.0, 1500.0) == [1516, 1484]
rated = ratings([["a", "b"], ["a", "b"]])
assert abs(rated["a"] + rated["b"] - 3000) < 1e-9
assert by_round(later)[2]["dan"] == 9 and base.last_round() == 1 and base.until(0).results == ()
