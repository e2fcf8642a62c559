from mochi_fmt import p, Rec, float_text as ft

pt = lambda x, y: Rec("Point", x=x, y=y)
C = lambda c, r: Rec("Circle", centre=c, radius=r)
R = lambda c, w, h: Rec("Rect", corner=c, width=w, height=h)
T = lambda a, b, c: Rec("Triangle", a=a, b=b, c=c)
G = lambda n, ps: Rec("Group", name=n, parts=ps)
EMPTY = Rec("Empty")


def area(s):
    if s._name == "Circle":
        return 3.0 * s.radius ** 2
    if s._name == "Rect":
        return s.width * s.height
    if s._name == "Triangle":
        u, v = (s.b.x - s.a.x, s.b.y - s.a.y), (s.c.x - s.a.x, s.c.y - s.a.y)
        return abs(u[0] * v[1] - v[0] * u[1]) / 2
    return sum(map(area, s.parts), 0.0) if s._name == "Group" else 0.0


def describe(s):
    if s._name == "Circle":
        return f"huge circle at ({ft(s.centre.x)}, {ft(s.centre.y)})" if s.radius > 10 else "circle"
    if s._name == "Rect":
        return "square " + ft(s.width) if s.width == s.height else f"{ft(s.width)}x{ft(s.height)}"
    if s._name == "Group":
        return f"{s.name}[{', '.join(map(describe, s.parts))}]"
    return {"Triangle": "triangle", "Empty": "nothing"}[s._name]


def move(s, dx, dy):
    if s._name == "Point":
        return pt(s.x + dx, s.y + dy)
    return Rec(s._name, **{k: move(v, dx, dy) if isinstance(v, Rec) else [move(x, dx, dy) for x in v] if isinstance(v, list)
                           else v for k, v in s.fields().items()})


def first_circle(s):
    if s._name == "Circle":
        return s
    return next((c for c in map(first_circle, s.parts) if c), None) if s._name == "Group" else None


scene = G("scene", [C(pt(0.0, 0.0), 2.0), R(pt(1.0, 1.0), 3.0, 4.5),
                    G("inner", [R(pt(0.0, 0.0), 2.0, 2.0), EMPTY, C(pt(5.5, 0.25), 12.0)]),
                    T(pt(0.0, 0.0), pt(4.0, 0.0), pt(0.0, 3.0))])
p(area(scene))
p(describe(scene))
p(describe(move(scene, 1.0, -0.25)))
p(move(C(pt(1.0, 2.0), 1.5), 1.0, 1.0) == C(pt(2.0, 3.0), 1.5))
p(C(pt(1.0, 2.0), 1.5))
p([EMPTY, R(pt(0.0, 0.0), 1.0, 2.0)])
for g in (scene, G("g", [EMPTY])):
    c = first_circle(g)
    p("found", area(c)) if c else p("no circle")


def http(code):
    known = {200: "ok", 301: "moved", 404: "missing"}
    return known.get(code) or (f"server error {code}" if code >= 500 else f"client error {code}" if code >= 400 else "other")


p([http(c) for c in (200, 301, 404, 418, 503, 99)])
p("yes" if True else "no", "yes" if 1 > 2 else "no")
users = [("Kim", ("Main 1", "1000")), ("Lou", ("Side 2", None)), ("Max", None)]
for name, a in users:
    p(name, a[0] if a else "nowhere", a[1] if a and a[1] else "unknown")
if users[0][1] and users[0][1][1]:
    p("delivers to", users[0][1][0])
