import assert from "node:assert/strict";

import { newest, Part, satisfies, sorted, Version, VersionError } from "@acme/semver";
import type { Ordering, Result } from "@acme/semver";

const parsed: Result<Version, VersionError> = Version.parse("1.4.0-rc.1+linux");
assert.ok(parsed.ok);
const { value: candidate } = parsed;
assert.deepEqual([candidate.major, candidate.minor, candidate.patch, candidate.pre, candidate.build], [1, 4, 0, ["rc", "1"], "linux"]);
assert.equal(`${candidate}`, "1.4.0-rc.1+linux");
assert.equal(candidate.bump(Part.Minor).toString(), "1.5.0");
assert.equal(candidate.bump("Major").toString(), "2.0.0");

// https://semver.org/#spec-item-11
const spec = "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0".split(" ");
const read = (text: string): Version => {
  const result = Version.parse(text);
  if (!result.ok) throw new Error(text);
  return result.value;
};
assert.deepEqual(sorted(spec.map(read).reverse()).map(String), spec);
const order: Ordering = read("1.10.0").compare(read("1.9.0"));
assert.equal(order, "Greater");
const found: Version | undefined = newest(spec.map(read), (v) => v.pre.length > 0);
assert.equal(found?.toString(), "1.0.0-rc.1");
assert.equal(newest([], () => true), undefined);
assert.deepEqual(satisfies(Version.FIRST, ">=0.9.0 <1.0.1"), { ok: true, value: true });
assert.deepEqual(satisfies(Version.FIRST, "^1.x"), { ok: false, error: VersionError.WrongCount(2) });
const wrong = Version.parse("1.02.3");
assert.ok(!wrong.ok && wrong.error.kind === "LeadingZero" && wrong.error.part === "02");
assert.deepEqual(Version.parse(""), { ok: false, error: VersionError.Missing });
