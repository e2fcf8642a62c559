import assert from "node:assert/strict";

import { always, counter, next, run, table, tally } from "@acme/machine";
import type { Callable, Event, Machine, Rule } from "@acme/machine";

const event = (name: string, data: ReadonlyMap<string, string> = new Map()): Event => ({ name, data });
const unlock: Rule = { fromState: "locked", event: "unlock", toState: "closed", allowed: (e) => e.data.get("pin") === "1234" };
const door: Machine = { rules: [unlock, always("closed", "open", "open"), always("open", "close", "closed")], start: "locked" };
assert.deepEqual(next(door, "locked", event("unlock", new Map([["pin", "1234"]]))), { ok: true, value: "closed" });
assert.deepEqual(next(door, "locked", event("unlock")), { ok: false, error: { kind: "Blocked", state: "locked", event: "unlock" } });
assert.deepEqual(next(door, "locked", event("kick")), { ok: false, error: { kind: "Unknown", event: "kick" } });
const ways: Map<string, Map<string, string>> = table(door);
assert.equal(ways.get("open")?.get("close"), "closed");
const seen: Callable[] = [];
const events = [event("unlock", new Map([["pin", "1234"]])), event("open"), event("close"), event("open")];
const end = run(door, events, (step) => {
  seen.push(step);
  return step.step < 3;
});
assert.equal(end, "closed");
assert.deepEqual(seen, [
  { state: "closed", step: 1 },
  { state: "open", step: 2 },
  { state: "closed", step: 3 },
]);
const count = counter();
assert.deepEqual([count(), count(), counter()()], [1, 2, 1]);
assert.deepEqual([...tally(events)], [["unlock", 1], ["open", 2], ["close", 1]]);
