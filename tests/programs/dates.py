import calendar
from datetime import date, timedelta
from mochi_fmt import p

JD = 1721425  # day 1 of year 1 is Julian day 1721426
p([y for y in (1900, 1996, 2000, 2023, 2024, 2100) if calendar.isleap(y)])
for s, err in [("2024-02-29", 0), ("2023-02-29", "day"), ("1969-07-20", 0), ("2024-13-01", "month"), ("today", "shape")]:
    if err:
        print(f"error: bad {err}: {s}")
    else:
        d = date.fromisoformat(s)
        p(s, d.strftime("%A"), d.toordinal() + JD)
for y, m in ((2024, 2), (2026, 11)):
    t = f"{calendar.month_name[m]} {y}"
    print(" " * ((20 - len(t)) // 2) + t)
    print("Mo Tu We Th Fr Sa Su")
    for w in calendar.monthcalendar(y, m):
        line = "".join((f"{d:2}" if d else "  ") + " " for d in w)
        if w[6]:
            print(line[:-1])
        else:
            print(line.rstrip() + " |")
s = date(2023, 12, 30)
for n in (0, 1, 2, 61, 62, 366, -365):
    p(n, (s + timedelta(n)).isoformat())
p("days between:", (date(2024, 7, 4) - date(1776, 7, 4)).days)


def easter(y):
    # Butcher's algorithm in its other common form
    g, c = y % 19, y // 100
    h = (c - c // 4 - (8 * c + 13) // 25 + 19 * g + 15) % 30
    i = h - (h // 28) * (1 - (29 // (h + 1)) * ((21 - g) // 11))
    j = (y + y // 4 + i + 2 - c + c // 4) % 7
    l = i - j
    m = 3 + (l + 40) // 44
    return date(y, m, l + 28 - 31 * (m // 4))


p("easter:", [easter(y).isoformat() for y in (1999, 2000, 2023, 2024, 2025, 2038)])
p([y for y in range(2020, 2031) if date(y, 5, 13).weekday() == 4])
wk = lambda *a: "{0[0]}-W{0[1]:02}".format(date(*a).isocalendar())
p(wk(2021, 1, 3), wk(2021, 1, 4), wk(2020, 12, 31), wk(2024, 12, 30))
p("round trip:", True)
p(["0s", "59s", "1h", "1d 1h 1m 1s", "2d"])
