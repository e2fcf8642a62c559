from __future__ import annotations

import acme_elections as elections
from acme_elections import Divisor, Method, NoVotes, Outcome, Tie, Winner

# The example of Tennessee: https://en.wikipedia.org/wiki/Condorcet_method
ballots = (
    [["Memphis", "Nashville", "Chattanooga", "Knoxville"]] * 42
    + [["Nashville", "Chattanooga", "Knoxville", "Memphis"]] * 26
    + [["Chattanooga", "Knoxville", "Nashville", "Memphis"]] * 15
    + [["Knoxville", "Chattanooga", "Nashville", "Memphis"]] * 17
)


def winner(outcome: Outcome) -> str:
    match outcome:
        case Winner(name, _):
            return name
        case Tie(names):
            return " ".join(sorted(names))
        case NoVotes():
            return ""


assert winner(elections.elect(ballots, Method.PLURALITY)) == "Memphis"
assert winner(elections.elect(ballots, method=Method.BORDA)) == "Nashville" == elections.condorcet(ballots)
runoff = elections.elect(ballots)
assert isinstance(runoff, Winner) and runoff.name == "Knoxville"
assert [counts["Knoxville"] for counts in runoff.rounds] == [17, 32, 58]
points: dict[str, int] = elections.tally(ballots, Method.BORDA)
assert points == {"Memphis": 126, "Nashville": 194, "Chattanooga": 173, "Knoxville": 107}
assert elections.prefer(ballots, "Nashville", "Memphis") == 58
assert winner(elections.elect((("a",), ("b",)))) == "a b" and elections.elect([]) == NoVotes()
votes = {"A": 100000, "B": 80000, "C": 30000, "D": 20000}
assert elections.seats(votes, 8) == {"A": 4, "B": 3, "C": 1, "D": 0}
assert elections.seats(votes, 8, Divisor.SAINTE_LAGUE) == {"A": 3, "B": 3, "C": 1, "D": 1}
