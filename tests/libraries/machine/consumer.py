from __future__ import annotations

import acme_machine as machine
from acme_machine import Callable, Event, Machine, Rule

unlock = Rule("locked", "unlock", "closed", lambda e: e.data.get("pin") == "1234")
door = Machine([unlock, machine.always("closed", "open", "open"), machine.always("open", "close", "closed")], "locked")
assert machine.next(door, "locked", Event("unlock", {"pin": "1234"})) == "closed"
for name in ("unlock", "kick"):
    try:
        machine.next(door, "locked", Event(name, {}))
        raise SystemExit("a refused event went through")
    except Exception as error:
        assert name in str(error), error
ways: dict[str, dict[str, str]] = machine.table(door)
assert ways["open"]["close"] == "closed"
seen: list[Callable] = []


def note(step: Callable) -> bool:
    seen.append(step)
    return step.step < 3


events = [Event("unlock", {"pin": "1234"}), Event("open", {}), Event("close", {}), Event("open", {})]
assert machine.run(door, events, note) == "closed"
assert seen == [Callable("closed", 1), Callable("open", 2), Callable("closed", 3)]
count = machine.counter()
assert (count(), count(), machine.counter()()) == (1, 2, 1)
assert machine.tally(events) == {"unlock": 1, "open": 2, "close": 1}
