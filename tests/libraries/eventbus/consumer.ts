import assert from "node:assert/strict";

import { Bus, chain, event, matches, recorder } from "@acme/eventbus";
import type { Delivery, Event, Listener, Middleware } from "@acme/eventbus";

const seen: Event[] = [];
const listener: Listener = (e) => seen.push(e) > 0;
const { listener: record, heard } = recorder(2);
let bus = Bus.EMPTY.on("user.*", listener).on("**", record).on("user.left", () => false, true);
assert.deepEqual([...bus.patterns()], [["user.*", 1], ["**", 1], ["user.left", 1]]);
const sent: Event = { name: "user.left", data: new Map([["id", "7"]]), time: 1.5 };
const first: Delivery = bus.emit(sent);
assert.deepEqual([first.delivered, first.failed, first.bus.subscriptions.map((s) => s.id)], [3, [], [1, 2]]);
assert.equal(seen[0]?.data.get("id"), "7");
bus = first.bus.emit(event("other")).bus;
assert.deepEqual([heard(), bus.subscriptions.length, bus.off(1).subscriptions.length], [["user.left", "other"], 1, 0]);
// What was given before does not change behind the back of who has it.
const before = heard();
record(event("later"));
assert.deepEqual([before.length, heard().length], [2, 3]);
assert.equal(matches("a.*.c", "a.b.c"), true);
const log: string[] = [];
const logged: Middleware = (e, next) => {
  log.push(`> ${e.name}`);
  const n = next({ ...e, time: e.time + 1 });
  log.push(`< ${n}`);
  return n;
};
const run = chain([logged, (e, next) => (e.name === "stop" ? -1 : next(e))], (e) => e.time * 10);
assert.deepEqual([run(event("go", undefined, 2)), run(event("stop"))], [30, -1]);
assert.deepEqual(log, ["> go", "< 30", "> stop", "< -1"]);
const failure = new Error("from a listener");
assert.throws(
  () =>
    Bus.EMPTY.on("x", () => {
      throw failure;
    }).emit(event("x")),
  failure,
);
