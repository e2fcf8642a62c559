import assert from "node:assert/strict";

import { type CronError, Moment, nextAfter, parse, type Result, Schedule } from "@acme/cron";

const start = new Moment({ year: 2024, month: 2, day: 28, hour: 23, minute: 59 });
const read: Result<Schedule, CronError> = parse("*/20 9-10 * * mon-fri");
assert.ok(read.ok);
assert.deepEqual(read.value.minutes, [0, 20, 40]);
assert.deepEqual(read.value.upcoming(start, 2).map(String), ["2024-02-29T09:00", "2024-02-29T09:20"]);
assert.equal(read.value.upcoming(start).length, 5);
assert.equal(`${nextAfter(Schedule.daily(), start)}`, "2024-02-29T00:00");
assert.ok(Schedule.daily().matches({ year: 2024, month: 1, day: 1, hour: 0, minute: 0 } as Moment));
const never = parse("0 0 31 2 *");
assert.ok(never.ok && nextAfter(never.value, start) === undefined);
assert.deepEqual(parse("61 * * * *"), { ok: false, error: { field: "minute", reason: "61 is not from 0 to 59" } });
// Every Friday the 13th in two ways.
let at: Moment | undefined = start;
for (let i = 0; i < 4; i++) {
  const friday = parse("0 0 * * 5");
  assert.ok(friday.ok && at);
  at = nextAfter(friday.value, at);
  assert.equal(new Date(`${at}:00Z`).getUTCDay(), 5);
}
