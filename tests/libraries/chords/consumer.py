from __future__ import annotations

from acme_chords import TONES, Chord, Empty, Note, NoteError, NoTone, Quality, chord, identify, scale

assert str(Note.parse("Bb3")) == "A#3" and Note.parse("c") == Note.MIDDLE_C
assert (Note.MIDDLE_C.tone(), Note.MIDDLE_C.octave(), str(Note(-1))) == ("C", 4, "B-2")
assert Note.MIDDLE_C.up(9).frequency() == 440 and Note(69).frequency(tuning=442.0) == 442
for source, kind in (("H2", NoTone), ("", Empty)):
    try:
        Note.parse(source)
        raise SystemExit("it was read")
    except NoteError as error:
        assert isinstance(error, kind)
minor: Chord = chord(Note(57), Quality.MINOR)
assert [str(n) for n in minor.inverted().notes()] == ["C4", "E4", "A4"]
assert minor.inverted(times=-1).name() == "Am/E"
assert [n.midi for n in scale(Note.MIDDLE_C, [3, 4, 5])] == [60, 63, 67, 72]
assert len(scale(Note.MIDDLE_C, octaves=2)) == 15
assert identify(chord(Note.MIDDLE_C, Quality.AUGMENTED).notes()) == ["Caug", "Eaug", "G#aug"]
assert Quality.by_suffix()[0] is Quality.AUGMENTED and Quality.SEVENTH.suffix() == "7" and len(TONES) == 12
for midi in range(128):
    assert Note.parse(str(Note(midi))) == Note(midi)
