import math
from mochi_fmt import p


def esc(cx, cy):
    x = y = 0.0
    for i in range(50):
        if x * x + y * y > 4.0:
            return i
        x, y = x * x - y * y + cx, 2.0 * x * y + cy
    return 50


inside = 0
for r in range(21):
    line = ""
    for c in range(60):
        n = esc(-2.1 + c * 0.05, 1.2 - r * 0.12)
        inside += n == 50
        line += "@" if n == 50 else " .:-=+*#%"[n % 9]
    print(line + "|")
p("inside:", inside)


def sq(x):
    g = max(x, 1.0)
    for _ in range(60):
        g = (g + x / g) / 2
    return g


p(sq(2.0), 12.0, 0.5)
p("cube root of two near", round(2 ** (1 / 3), 9))
p(9.0)
p(round(math.pi, 9))
p(round((1 + 5 ** 0.5) / 2, 5))
p(0.1 + 0.2, 1 / 3, 100.0, -2.5e-7, 1e21, 123456789012345680.0)
p([0.1 + 0.2, 100.0, 1e21, 0.00001])
p(math.inf, -math.inf, math.fmod(7.5, 2), math.fmod(-7.5, 2))
p(-3.0, -2.0, 2.0, 2.346, 3.5)
p(3, -3, 1, -1, 3.5)
