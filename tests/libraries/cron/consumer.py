from __future__ import annotations

import datetime

from acme_cron import CronError, Moment, Schedule, next_after, parse

start = Moment(2024, 2, 28, 23, 59)
schedule: Schedule = parse("*/20 9-10 * * mon-fri")
assert list(schedule.minutes) == [0, 20, 40]
assert [str(m) for m in schedule.upcoming(start, count=2)] == ["2024-02-29T09:00", "2024-02-29T09:20"]
assert len(schedule.upcoming(start)) == 5
daily = next_after(Schedule.daily(), start)
assert daily is not None and str(daily) == "2024-02-29T00:00" and Schedule.daily().matches(daily)
assert next_after(parse("0 0 31 2 *"), start) is None
try:
    parse("61 * * * *")
    raise SystemExit("it was read")
except CronError as error:
    assert (error.field, error.reason) == ("minute", "61 is not from 0 to 59")
for moment in parse("15 6 1 jan,jul *").upcoming(start, 3):
    when = datetime.datetime.fromisoformat(str(moment))
    assert when.day == 1 and when.month in (1, 7) and (when.hour, when.minute) == (6, 15)
