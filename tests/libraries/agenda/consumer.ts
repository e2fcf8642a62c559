import assert from "node:assert/strict";

import { conflicts, Day, load, spoken, unlucky, WEEK, Weekday, workingDays } from "@acme/agenda";
import type { DayError, Meeting, Result } from "@acme/agenda";

const parsed: Result<Day, DayError> = Day.parse("2024-02-28");
assert.ok(parsed.ok);
const day = parsed.value;
assert.equal(`${day.plus().plus(1)}`, "2024-03-01");
assert.deepEqual({ ...Day.easter(2026) }, { year: 2026, month: 4, day: 5 });
const weekday: Weekday = Day.EPOCH.weekday();
assert.deepEqual([weekday, Weekday.number(weekday), Weekday.isWeekend("Sunday"), WEEK[6]], ["Thursday", 4, true, Weekday.Sunday]);
// Against the host's own calendar.
for (let n = -400; n < 40000; n += 977) {
  const date = new Date(n * 86400000);
  const ours = Day.EPOCH.plus(n);
  assert.equal(ours.toString(), date.toISOString().slice(0, 10));
  assert.equal(Weekday.number(ours.weekday()) % 7, date.getUTCDay());
  assert.equal(Day.EPOCH.until(ours), n);
}
assert.deepEqual(Day.parse("soon"), { ok: false, error: { message: "no day: soon", source: "soon" } });
const monday = new Day({ year: 2026, month: 11, day: 23 });
assert.deepEqual(
  workingDays(monday, monday.plus(7), [monday.plus(3)]).map((d) => d.day),
  [23, 24, 25, 27],
);
const meeting = (title: string, start: number, ...guests: string[]): Meeting => ({ title, day: monday, start, minutes: 60, guests: new Set(guests) });
const meetings = [meeting("b", 570, "Ada", "Bob"), meeting("a", 540, "Bob"), meeting("c", 600, "Eve"), meeting("d", 620, "Bob")];
assert.deepEqual(conflicts(meetings), [["a", "b"], ["b", "d"]]);
assert.deepEqual([...load(meetings)].sort(), [["Ada", 60], ["Bob", 180], ["Eve", 60]]);
assert.deepEqual(unlucky(2026), new Set([2, 3, 11]));
assert.equal(spoken(3661.6), "1h1m2s");
