import assert from "node:assert/strict";

import { Action, covers, Decision, Policy, PolicyError, Reason, Rule } from "@acme/permissions";
import type { Guard, Result, Role, Subject } from "@acme/permissions";

const reader: Role = { name: "reader", actions: new Set([Action.Read]), includes: [] };
const editor: Role = { name: "editor", actions: new Set<Action>(["Write", "Share"]), includes: ["reader"] };
const made: Result<Policy, PolicyError> = Policy.of([reader, editor]);
assert.ok(made.ok);
const policy = made.value;
const ada: Subject = { id: 1, roles: new Set(["editor"]), facts: new Map([["active", true]]) };
assert.deepEqual([policy.can(ada, "Read"), policy.can(ada, Action.Share, "/x"), policy.can(ada, "Delete")], [true, true, false]);
assert.deepEqual(policy.actionsOf("editor"), new Set(["Write", "Share", "Read"]));
const decision: Decision = policy.grant(1, Rule.Deny("/a", "Write")).decide(ada, "Write", "/a/b");
assert.deepEqual(decision, Decision.Refused(Reason.ByRule({ kind: "Deny", path: "/a", action: "Write" })));
assert.deepEqual(policy.decide(ada, "Delete", "/"), { kind: "Refused", because: { kind: "NoGrant" } });
assert.deepEqual(policy.decide(ada, "Write", "/"), Decision.Granted(Reason.ByRole("editor")));
const active: Guard = (subject) => (subject.facts.get("active") === true ? undefined : false);
const guarded = policy.guard(active).guard((_, action) => (action === "Delete" ? true : undefined));
assert.deepEqual(guarded.decide(ada, "Delete", "/"), Decision.Granted(Reason.ByGuard));
assert.equal(guarded.can({ ...ada, facts: new Map() }, "Read"), false);
const matrix: Map<Action, Set<string>> = policy.matrix();
assert.deepEqual(matrix.get("Read"), new Set(["reader", "editor"]));
assert.deepEqual(Policy.of([editor]), { ok: false, error: PolicyError.UnknownRole("reader", "editor") });
assert.deepEqual([covers("/", "/x"), covers("/x", "/xy")], [true, false]);
