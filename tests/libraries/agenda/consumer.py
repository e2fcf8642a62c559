from __future__ import annotations

import datetime

import acme_agenda as agenda
from acme_agenda import WEEK, Day, DayError, Meeting, Weekday

epoch = datetime.date(1970, 1, 1)
for n in range(-400, 40000, 977):
    date = epoch + datetime.timedelta(days=n)
    ours: Day = Day.EPOCH.plus(days=n)
    assert str(ours) == date.isoformat() and ours.weekday().number() == date.isoweekday()
    assert Day.EPOCH.until(ours) == n and Day.parse(date.isoformat()) == ours
assert Day.easter(2026) == Day(2026, 4, 5) and Day.easter(year=2024).plus() == Day(2024, 4, 1)
assert WEEK[6] is Weekday.SUNDAY and Weekday.SUNDAY.is_weekend()
try:
    Day.parse("soon")
    raise SystemExit("it was read")
except DayError as error:
    assert (error.message, error.source, str(error)) == ("no day: soon", "soon", "no day: soon")
monday = Day(2026, 11, 23)
days = agenda.working_days(monday, monday.plus(7), holidays=[monday.plus(3)])
assert [d.day for d in days] == [23, 24, 25, 27]
meetings = [
    Meeting("b", monday, 570, 60, {"Ada", "Bob"}),
    Meeting("a", monday, 540, 60, {"Bob"}),
    Meeting("c", monday, 600, 60, {"Eve"}),
    Meeting("d", monday, 620, 60, guests=frozenset({"Bob"})),
]
assert agenda.conflicts(meetings) == [["a", "b"], ["b", "d"]]
assert agenda.load(meetings) == {"Ada": 60, "Bob": 180, "Eve": 60}
months: set[int] = agenda.unlucky(2026)
assert months == {m for m in range(1, 13) if datetime.date(2026, m, 13).weekday() == 4}
assert agenda.spoken(3661.6) == "1h1m2s"
