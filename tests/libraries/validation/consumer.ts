import assert from "node:assert/strict";

import { atMost, email, every, matching, minLength, Problem, report, required, Schema, Value } from "@acme/validation";
import type { Check, Issue, Result } from "@acme/validation";

const even: Check = (value) => (value.kind === "Number" && value.value % 2 === 0 ? undefined : Problem.Custom("must be even"));
const schema = Schema.create()
  .field("name", [required(), minLength(2)])
  .field("mail", [email()])
  .field("age", [atMost(150), even], Value.Number(18))
  .field("code", [matching((s) => /^[A-Z]{3}$/.test(s))]);
const good: Result<Map<string, Value>, Issue[]> = schema.validate(new Map([["name", Value.Text("Ada")]]));
assert.ok(good.ok);
assert.deepEqual([...good.value.keys()], ["name", "mail", "age", "code"]);
assert.deepEqual(good.value.get("age"), { kind: "Number", value: 18 });
assert.deepEqual(good.value.get("mail"), Value.Missing);
const bad = schema.validate(new Map<string, Value>([["mail", Value.Text("x")], ["age", Value.Number(7)], ["code", Value.Text("ab")], ["other", Value.Flag(true)]]));
assert.ok(!bad.ok);
assert.deepEqual(bad.error[0], { path: "name", problem: Problem.Required });
assert.deepEqual(
  [...report(bad.error)],
  [
    ["name", ["is required"]],
    ["mail", ["is no address"]],
    ["age", ["must be even"]],
    ["code", ["is malformed"]],
    ["other", ["is unknown"]],
  ],
);
const both = every([minLength(1), matching((s) => s !== "x", "is x")]);
assert.deepEqual([both(Value.Text("")), both(Value.Text("x")), both(Value.Text("y"))], [Problem.TooShort(1), { kind: "Custom", text: "is x" }, undefined]);
assert.equal(Problem.message(Problem.WrongType("a text")), "must be a text");
