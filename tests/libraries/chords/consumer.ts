import assert from "node:assert/strict";

import { Chord, chord, identify, Note, type NoteError, Quality, type Result, scale, TONES } from "@acme/chords";

const read: Result<Note, NoteError> = Note.parse("Bb3");
assert.ok(read.ok);
assert.equal(`${read.value}`, "A#3");
assert.deepEqual([Note.MIDDLE_C.tone(), Note.MIDDLE_C.octave(), new Note({ midi: -1 }).toString()], ["C", 4, "B-2"]);
assert.equal(Note.MIDDLE_C.up(9).frequency(), 440);
assert.equal(Note.MIDDLE_C.up(9).frequency(442), 442);
assert.deepEqual(Note.parse("H2"), { ok: false, error: { kind: "NoTone", letter: "H" } });
assert.deepEqual(Note.parse(""), { ok: false, error: { kind: "Empty" } });
const minor: Chord = chord(new Note({ midi: 57 }), "Minor");
assert.deepEqual(minor.inverted().notes().map(String), ["C4", "E4", "A4"]);
assert.equal(minor.inverted(-1).name(), "Am/E");
assert.deepEqual(scale(Note.MIDDLE_C, [3, 4, 5]).map((note) => note.midi), [60, 63, 67, 72]);
assert.equal(scale(Note.MIDDLE_C, undefined, 2).length, 15);
assert.deepEqual(identify(chord(Note.MIDDLE_C, Quality.Augmented).notes()), ["Caug", "Eaug", "G#aug"]);
assert.deepEqual(Quality.bySuffix()[0], "Augmented");
assert.equal(Quality.suffix("Seventh"), "7");
assert.equal(TONES.length, 12);
