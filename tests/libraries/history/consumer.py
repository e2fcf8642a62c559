from __future__ import annotations

import acme_history as history
from acme_history import Command, History, Step, Summary


class Doc:
    def __init__(self, text: str) -> None:
        self.text = text


def typing(text: str) -> Command[Doc]:
    return history.command(f"type {text}", lambda doc: Doc(doc.text + text))


first = Doc("")
start: History[Doc] = History.start(first)
work = history.run_all(start, [typing("a"), typing("b")])
assert work.present.text == "ab" and [doc.text for doc in work.values()] == ["", "a", "ab"]
back = work.undo().undo()
assert back.present is first
summary: Summary = back.redo().summary()
assert (list(summary.past), list(summary.future), summary.clean) == (["type a"], ["type b"], False)


class Refused(Exception):
    pass


refused = Refused("no")


def fails(doc: Doc) -> Doc:
    raise refused


try:
    work.transaction("t", fails)
    raise SystemExit("it went through")
except Refused as error:
    assert error is refused
done = work.transaction("t", lambda doc: Doc(doc.text.upper()))
assert done.present.text == "AB" and done.undo().present.text == "ab"
numbers: History[int] = History.start(0, limit=2)
last = numbers.set(1).set(2).set(3, name="last")
assert list(last.past) == [Step("set", 1), Step("last", 2)]
