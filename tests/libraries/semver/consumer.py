from __future__ import annotations

import acme_semver as semver
from acme_semver import LeadingZero, Missing, Ordering, Part, Version, VersionError

candidate: Version = Version.parse("1.4.0-rc.1+linux")
assert (candidate.major, candidate.minor, candidate.patch) == (1, 4, 0)
assert list(candidate.pre) == ["rc", "1"] and candidate.build == "linux"
assert str(candidate) == candidate.to_string() == "1.4.0-rc.1+linux"
assert str(candidate.bump(Part.MINOR)) == "1.5.0" and str(candidate.bump(part=Part.MAJOR)) == "2.0.0"

# https://semver.org/#spec-item-11
spec = "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0".split()
versions = [Version.parse(text) for text in spec]
assert [str(v) for v in semver.sorted(versions[::-1])] == spec
order: Ordering = Version.parse("1.10.0").compare(Version.parse("1.9.0"))
assert order is Ordering.GREATER
best: Version | None = semver.newest(versions, lambda v: len(v.pre) > 0)
assert best == versions[6] and semver.newest([], lambda v: True) is None
assert semver.satisfies(Version.FIRST, ">=0.9.0 <1.0.1") is True
assert semver.satisfies(Version.FIRST, "~0.9.0") is False
try:
    Version.parse("1.02.3")
    raise SystemExit("a leading zero was read")
except LeadingZero as error:
    assert error.part == "02" and str(error) == 'leading zero: part "02"'
for text in ("", "1.0", "1.0.y"):
    try:
        Version.parse(text)
        raise SystemExit(text)
    except VersionError as error:
        assert isinstance(error, Missing) == (text == "")
