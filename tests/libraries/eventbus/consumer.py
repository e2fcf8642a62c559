from __future__ import annotations

from collections.abc import Callable

import acme_eventbus as eventbus
from acme_eventbus import Bus, Delivery, Event, Listener, Middleware

seen: list[Event] = []


def note(event: Event) -> bool:
    seen.append(event)
    return True


listener: Listener = note
memory = eventbus.recorder(limit=2)
bus = Bus.EMPTY.on("user.*", listener).on("**", memory.listener).on("user.left", lambda e: False, once=True)
assert bus.patterns() == {"user.*": 1, "**": 1, "user.left": 1}
first: Delivery = bus.emit(Event("user.left", {"id": "7"}, 1.5))
assert first.delivered == 3 and list(first.failed) == [] and [s.id for s in first.bus.subscriptions] == [1, 2]
assert seen[0].data["id"] == "7"
bus = first.bus.emit(eventbus.event("other")).bus
assert memory.heard() == ["user.left", "other"] and len(bus.subscriptions) == 1 and bus.off(id=1).subscriptions is not None
before = memory.heard()
memory.listener(eventbus.event("later"))
assert (len(before), len(memory.heard())) == (2, 3)
assert eventbus.matches("a.*.c", "a.b.c") and not eventbus.matches("a", "a.b")
log: list[str] = []


def logged(event: Event, go: Callable[[Event], int]) -> int:
    log.append("> " + event.name)
    n = go(Event(event.name, event.data, event.time + 1))
    log.append(f"< {n}")
    return n


stop: Middleware = lambda event, go: -1 if event.name == "stop" else go(event)
run: Callable[[Event], int] = eventbus.chain([logged, stop], lambda event: int(event.time) * 10)
assert (run(eventbus.event("go", time=2.0)), run(eventbus.event("stop"))) == (30, -1)
assert log == ["> go", "< 30", "> stop", "< -1"]


def fails(event: Event) -> bool:
    raise LookupError("from a listener")


try:
    Bus.EMPTY.on("x", fails).emit(eventbus.event("x"))
    raise SystemExit("it went on")
except LookupError as error:
    assert str(error) == "from a listener"
