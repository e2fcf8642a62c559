from __future__ import annotations

import colorsys
import random
from math import isclose

import acme_colours as colours
from acme_colours import NAMES, Colour, ColoursError, Hsl

source = random.Random(2)
for _ in range(50):
    red, green, blue = (source.randrange(256) for _ in range(3))
    ours = Colour(red, green, blue, 1.0)
    assert ours.hex() == f"#{red:02x}{green:02x}{blue:02x}" and Colour.parse(ours.hex()) == ours
    hue, lightness, saturation = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    hsl = ours.hsl()
    assert isclose(hsl.hue, hue * 360, abs_tol=1e-9) and isclose(hsl.lightness, lightness)
    assert isclose(hsl.saturation, saturation, abs_tol=1e-9)
    assert Colour.from_hsl(hsl) == ours
try:
    Colour.parse("#12345")
    raise SystemExit("it was read")
except ColoursError as error:
    assert error.error == "no colour: #12345"
assert Colour.BLACK.contrast(Colour.WHITE) == 21 and round(Colour.of(0x777777).contrast(Colour.WHITE), 2) == 4.48
assert [c.hex() for c in colours.gradient(Colour.BLACK, Colour.WHITE, 3)] == ["#000000", "#808080", "#ffffff"]
best: Colour | None = colours.readable(Colour.WHITE, [Colour.of(0x777777), Colour.of(0x767676)])
assert best == Colour.of(0x767676) and colours.readable(Colour.WHITE, (), least=1.0) is None
assert NAMES["teal"] == 0x008080 and Colour.from_hsl(Hsl(120.0, 1.0, 0.25)).hex() == "#008000"
