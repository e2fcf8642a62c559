use acme_chords::{chord, chord_with, identify, scale, scale_with, Note, NoteError, Quality, TONES};

fn main() {
    assert_eq!(Note::parse("Bb3").unwrap().to_string(), "A#3");
    assert_eq!((Note::MIDDLE_C.tone().as_str(), Note::MIDDLE_C.octave()), ("C", 4));
    let a = Note::MIDDLE_C.up(9);
    assert_eq!((a.frequency(), a.frequency_with(442.0)), (440.0, 442.0));
    assert_eq!(Note::parse("H2"), Err(NoteError::NoTone { letter: "H".to_string() }));
    assert_eq!(Note::parse(""), Err(NoteError::Empty));
    let minor = chord_with(Note { midi: 57 }, Quality::Minor);
    let names: Vec<String> = minor.inverted().notes().iter().map(Note::to_string).collect();
    assert_eq!(names, ["C4", "E4", "A4"]);
    assert_eq!(minor.inverted_with(-1).name(), "Am/E");
    assert_eq!(chord(a).name(), "A");
    assert_eq!(scale(Note::MIDDLE_C).len(), 8);
    assert_eq!(scale_with(Note::MIDDLE_C, &[3, 4, 5], 1).len(), 4);
    assert_eq!(identify(&chord_with(Note::MIDDLE_C, Quality::Augmented).notes()), ["Caug", "Eaug", "G#aug"]);
    assert_eq!(Quality::by_suffix()[0], Quality::Augmented);
    assert_eq!(TONES.len(), 12);
}
