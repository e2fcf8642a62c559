use acme_semver::{newest, satisfies, sorted, Ordering, Part, Version, VersionError};

fn main() -> Result<(), VersionError> {
    let candidate = Version::parse("1.4.0-rc.1+linux")?;
    assert_eq!((candidate.major, candidate.minor, candidate.patch), (1, 4, 0));
    assert_eq!((candidate.pre.as_slice(), candidate.build.as_deref()), (["rc".to_string(), "1".to_string()].as_slice(), Some("linux")));
    assert_eq!(candidate.to_string(), "1.4.0-rc.1+linux");
    assert_eq!(format!("{}", candidate.bump(Part::Minor)), "1.5.0");

    // https://semver.org/#spec-item-11
    let spec = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0"];
    let versions = spec.iter().map(|text| Version::parse(text)).collect::<Result<Vec<_>, _>>()?;
    let backwards: Vec<Version> = versions.iter().rev().cloned().collect();
    assert_eq!(sorted(&backwards).iter().map(Version::to_string).collect::<Vec<_>>(), spec);
    assert_eq!(Version::parse("1.10.0")?.compare(&Version::parse("1.9.0")?), Ordering::Greater);
    assert_eq!(newest(&versions, |v| !v.pre.is_empty()).as_ref(), Some(&versions[6]));
    assert_eq!(newest(&[], |_| true), None);
    assert!(satisfies(Version::first(), ">=0.9.0 <1.0.1")?);
    assert_eq!(Version::parse("1.02.3"), Err(VersionError::LeadingZero { part: "02".into() }));
    let error: Box<dyn std::error::Error> = Version::parse("1.x.0").unwrap_err().into();
    assert_eq!(error.to_string(), "not a number: part \"x\", at 1");
    Ok(())
}
