/** Which number goes up. */
export enum Part {
  /** The first. */
  MAJOR = "major",
  /** The second. */
  MINOR = "minor",
  /** The third. */
  PATCH = "patch",
}

/** A version number. */
export interface Version {
  /** The first number. */
  readonly major: number;
  /** The second number. */
  readonly minor: number;
  /** The third number. */
  readonly patch: number;
  /** What stands behind `-`. */
  readonly prerelease: string[];
  /** What stands behind `+`. */
  readonly marks: string[];
}

function compareWords(a: string, b: string): number {
  const numbers = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (numbers[0] !== numbers[1]) return numbers[0] ? -1 : 1;
  if (numbers[0]) return Math.sign(Number(a) - Number(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Version numbers as Semantic Versioning has them. */
export class Versions {
  /** Reads a version. */
  public static parse(source: string): Version {
    const match = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?$/.exec(source);
    if (match === null) throw new Error(`malformed version ${source}`);
    return { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3]), prerelease: match[4]?.split(".") ?? [], marks: match[5]?.split(".") ?? [] };
  }

  /** The version as text. */
  public static format(version: Version): string {
    const marks = version.prerelease.length > 0 ? "-" + version.prerelease.join(".") : "";
    return `${version.major}.${version.minor}.${version.patch}${marks}` + (version.marks.length > 0 ? "+" + version.marks.join(".") : "");
  }

  /** -1, 0 or 1 as the first is older than, equal to or newer than the second. */
  public static compare(a: Version, b: Version): number {
    const numbers = Math.sign(a.major - b.major) || Math.sign(a.minor - b.minor) || Math.sign(a.patch - b.patch);
    if (numbers !== 0) return numbers;
    if (a.prerelease.length === 0 || b.prerelease.length === 0) return Math.sign(b.prerelease.length - a.prerelease.length);
    for (let i = 0; i < Math.min(a.prerelease.length, b.prerelease.length); i++) {
      const order = compareWords(a.prerelease[i], b.prerelease[i]);
      if (order !== 0) return order;
    }
    return Math.sign(a.prerelease.length - b.prerelease.length);
  }

  /** The versions, oldest first. */
  public static sort(versions: Version[]): Version[] {
    return [...versions].sort((a, b) => Versions.compare(a, b));
  }

  /** The next version. */
  public static bump(version: Version, part: Part): Version {
    const none = { prerelease: [], marks: [] };
    if (part === Part.MAJOR) return { major: version.major + 1, minor: 0, patch: 0, ...none };
    if (part === Part.MINOR) return { major: version.major, minor: version.minor + 1, patch: 0, ...none };
    return { major: version.major, minor: version.minor, patch: version.patch + (version.prerelease.length > 0 ? 0 : 1), ...none };
  }

  private constructor() {}
}
