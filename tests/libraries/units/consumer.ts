import assert from "node:assert/strict";

import { Dimension, find, KNOWN, parse, Quantity, type Result, symbols, total, Unit, type UnitError } from "@acme/units";

const walk: Result<Quantity, UnitError> = parse("1.5 km");
assert.ok(walk.ok);
const metres = walk.value.toUnit(Unit.METRE);
assert.ok(metres.ok);
assert.equal(`${metres.value}`, "1500 m");
const boiling = parse("212 °F");
const celsius = find("°C");
assert.ok(boiling.ok && celsius);
const converted = boiling.value.toUnit(celsius);
assert.ok(converted.ok && converted.value.format(1) === "100.0 °C" && converted.value.format(0, "") === "100°C");
assert.deepEqual(parse("3 kq"), { ok: false, error: { kind: "UnknownUnit", symbol: "kq", nearest: "kg" } });
const mixed = total([walk.value, new Quantity({ amount: 2, unit: Unit.SECOND })]);
assert.deepEqual(mixed, { ok: false, error: { kind: "Mismatch", left: "Time", right: Dimension.Length } });
assert.deepEqual(total([]), { ok: true, value: undefined });
const league = Unit.METRE.times(4828.032, "lea");
const own = parse("2 lea", [league]);
assert.ok(own.ok && own.value.scaled(0.5).amount === 1);
assert.deepEqual(symbols().get("Mass"), ["kg", "g", "lb"]);
assert.equal(KNOWN.length, 14);
