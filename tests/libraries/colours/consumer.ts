import assert from "node:assert/strict";

import { Colour, gradient, NAMES, readable } from "@acme/colours";
import type { Hsl, Result } from "@acme/colours";

const purple: Result<Colour, string> = Colour.parse("rebeccapurple");
assert.ok(purple.ok);
assert.equal(purple.value.hex(), "#663399");
const hsl: Hsl = purple.value.hsl();
assert.deepEqual([hsl.hue, hsl.saturation.toFixed(3), hsl.lightness.toFixed(3)], [270, "0.500", "0.400"]);
assert.deepEqual(Colour.parse("#12345"), { ok: false, error: "no colour: #12345" });
assert.deepEqual({ ...Colour.of(0xff8001) }, { red: 255, green: 128, blue: 1, alpha: 1 });
assert.equal(Colour.fromHsl({ hue: 120, saturation: 1, lightness: 0.25 }).hex(), "#008000");
assert.equal(Colour.BLACK.contrast(Colour.WHITE), 21);
// https://webaim.org/resources/contrastchecker/: #777777 on white is 4.48.
assert.equal(Colour.of(0x777777).contrast(Colour.WHITE).toFixed(2), "4.48");
assert.deepEqual(gradient(Colour.BLACK, Colour.WHITE, 3).map((c) => c.hex()), ["#000000", "#808080", "#ffffff"]);
assert.equal(Colour.WHITE.with({ alpha: 0 }).hex(), "#ffffff00");
const best: Colour | undefined = readable(Colour.WHITE, [Colour.of(0x777777), Colour.of(0x767676)]);
assert.equal(best?.hex(), "#767676");
assert.equal(readable(Colour.WHITE, [Colour.WHITE], 1.1), undefined);
assert.equal(NAMES.get("teal"), 0x008080);
