from __future__ import annotations

import acme_permissions as permissions
from acme_permissions import (
    Action,
    Allow,
    ByGuard,
    ByRole,
    ByRule,
    Decision,
    Deny,
    Granted,
    Guard,
    Loop,
    NoGrant,
    Policy,
    PolicyError,
    Refused,
    Role,
    Subject,
    UnknownRole,
)

reader = Role("reader", {Action.READ}, [])
editor = Role(name="editor", actions={Action.WRITE, Action.SHARE}, includes=["reader"])
policy: Policy = Policy.of([reader, editor])
ada = Subject(1, {"editor"}, {"active": True})
assert policy.can(ada, Action.READ) and policy.can(ada, Action.SHARE, path="/x") and not policy.can(ada, Action.DELETE)
assert policy.actions_of("editor") == {Action.WRITE, Action.SHARE, Action.READ}
decision: Decision = policy.grant(1, Deny("/a", Action.WRITE)).decide(ada, Action.WRITE, "/a/b")
assert decision == Refused(ByRule(Deny("/a", Action.WRITE)))
assert policy.decide(ada, Action.DELETE, "/") == Refused(NoGrant())
assert policy.decide(ada, Action.WRITE, "/") == Granted(ByRole("editor"))
assert policy.grant(1, Allow("/a", Action.DELETE)).can(ada, Action.DELETE, "/a")


def active(subject: Subject, action: Action, path: str) -> bool | None:
    return None if subject.facts.get("active") else False


guard: Guard = active
guarded = policy.guard(guard).guard(lambda subject, action, path: True if action is Action.DELETE else None)
assert guarded.decide(ada, Action.DELETE, "/") == Granted(ByGuard())
assert not guarded.can(Subject(1, {"editor"}, {}), Action.READ)
matrix: dict[Action, set[str]] = policy.matrix()
assert matrix[Action.READ] == {"reader", "editor"} and matrix[Action.WRITE] == {"editor"}
wrong: tuple[tuple[Role, PolicyError], ...] = (
    (editor, UnknownRole("reader", "editor")),
    (Role("a", set(), ["a"]), Loop(["a", "a"])),
)
for role, expected in wrong:
    try:
        Policy.of([role])
        raise SystemExit(str(expected))
    except PolicyError as error:
        assert type(error) is type(expected) and str(error) == str(expected)
assert permissions.covers("/", "/x") and not permissions.covers("/x", "/xy")
