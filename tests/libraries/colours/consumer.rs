use acme_colours::{gradient, readable, readable_with, Colour, Hsl, NAMES};

fn main() {
    let purple = Colour::parse("rebeccapurple").unwrap();
    assert_eq!(purple.hex(), "#663399");
    let Hsl { hue, saturation, lightness } = purple.hsl();
    assert!(hue == 270.0 && (saturation - 0.5).abs() < 1e-12 && (lightness - 0.4).abs() < 1e-12);
    assert_eq!(Colour::parse("#12345"), Err("no colour: #12345".to_string()));
    assert_eq!(Colour::of(0xff_80_01), Colour { red: 255, green: 128, blue: 1, alpha: 1.0 });
    assert_eq!(Colour::from_hsl(&Hsl { hue: 120.0, saturation: 1.0, lightness: 0.25 }).hex(), "#008000");
    let (black, white) = (Colour::BLACK, Colour::WHITE);
    assert_eq!(black.contrast(&white), 21.0);
    assert_eq!(black.mix(&white).hex(), "#808080");
    assert_eq!(black.mix_with(&white, 1.0), white);
    let steps: Vec<String> = gradient(&black, &white, 3).iter().map(Colour::hex).collect();
    assert_eq!(steps, ["#000000", "#808080", "#ffffff"]);
    assert_eq!(readable(&white, &[white]), None);
    assert_eq!(readable_with(&white, &[white], 1.0), Some(white));
    assert_eq!(NAMES["teal"], 0x00_80_80);
}
