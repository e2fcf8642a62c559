use acme_codecs::{chunks, fnv1a, sealed, sniff, sniff_with, unsealed, Chunk, DecodeError, Encoding, MAGIC, PNG};
use std::collections::BTreeMap;

fn main() -> Result<(), DecodeError> {
    let data: Vec<u8> = (0..=255).collect();
    for encoding in [Encoding::Hex, Encoding::Base32, Encoding::Base58, Encoding::Base64] {
        assert_eq!(encoding.decode(&encoding.encode(&data))?, data);
    }
    assert_eq!(Encoding::Hex.encode(b"\x00\xff"), "00ff");
    assert_eq!(Encoding::Base32.encode(b"foobar"), "MZXW6YTBOI======");
    assert_eq!(Encoding::Base58.encode(b"Hello World!"), "2NEpo7TZRRrLZSi2U");
    assert_eq!(Encoding::Base58.decode("0"), Err(DecodeError::Malformed { encoding: Encoding::Base58, text: "0".into() }));
    assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325_u64.to_be_bytes());
    let mut whole = sealed(b"123456789");
    assert_eq!(whole[9..], 0xcbf4_3926_u32.to_be_bytes());
    whole[0] = 0;
    assert!(matches!(unsealed(&whole), Err(DecodeError::Corrupt { .. })));
    assert_eq!(unsealed(&[]), Err(DecodeError::TooShort));
    assert_eq!((sniff(PNG).as_deref(), sniff(&[]), MAGIC["gif"].as_slice()), (Some("png"), None, b"GIF".as_slice()));
    let kinds = BTreeMap::from([("pdf".to_string(), b"%PDF".to_vec())]);
    assert_eq!(sniff_with(b"%PDF-1.7", &kinds).as_deref(), Some("pdf"));
    let pieces: Vec<Chunk> = chunks(b"abc", 2, |piece| (piece.len() == 2).then(|| i64::from(piece[0])));
    assert_eq!(pieces[0], Chunk { name: "0000".into(), data: b"ab".to_vec(), checksum: Some(97) });
    assert_eq!(pieces[1].checksum, None);
    Ok(())
}
