// What somebody who installed @mochi-examples/textkit from npm writes.
import assert from "node:assert/strict";
import {
  foldAccents,
  ngrams,
  placeholders,
  render,
  renderWith,
  sentences,
  slugify,
  slugifyWith,
  tokenize,
  words,
  type SlugOptions,
  type TemplateError,
  type Token,
} from "@mochi-examples/textkit";
import { difficulty, measure, readingEase, topWords, wordCounts, type Metrics } from "@mochi-examples/textkit/metrics";
import { closest, didYouMean, fuzzySearch, jaroWinkler, levenshtein } from "@mochi-examples/textkit/search";
import { linearFit, modes, quantile, summarize, type Line } from "@mochi-examples/textkit/stats";
import { column, formatCsv, formatTable, parseRecords, rowsOf, type Column, type CsvError } from "@mochi-examples/textkit/table";
import {
  bump,
  compareVersions,
  formatVersion,
  newestIn,
  parseRange,
  parseVersion,
  release,
  satisfies,
  type Version,
} from "@mochi-examples/textkit/version";

// Words and tokens.
const found: string[] = words("Don't panic: h2o is 100% well-known");
assert.deepEqual(found, ["Don't", "panic", "h2o", "is", "100", "well-known"]);
const first: Token | undefined = tokenize("ab 12")[0];
assert.deepEqual(first, { kind: "Word", content: "ab", start: 0 });
assert.equal(sentences("One. Two!").length, 2);
const pairs: string[][] = ngrams(["a", "b", "c"], 2);
assert.deepEqual(pairs, [["a", "b"], ["b", "c"]]);

// Slugs; what may be missing may be left out.
const options: SlugOptions = { separator: "_", keepCase: true };
assert.equal(slugifyWith("Crème Brûlée", options), "Creme_Brulee");
assert.equal(slugify(foldAccents("Łódź!")), "lodz");
assert.equal(slugifyWith("a long title", { ...options, maxLength: 6 }), "a_long");

// Templates: failures are values.
const filled = render("Dear {name}", new Map([["name", "Ann"]]));
if (!filled.ok) throw new Error("unreachable");
const letter: string = filled.value;
assert.equal(letter, "Dear Ann");
const explain = (error: TemplateError): string => {
  switch (error.kind) {
    case "Unclosed":
    case "EmptyName":
      return `at ${error.start}`;
    case "Missing":
      return error.name;
  }
};
const failed = renderWith("{a}{b}", (name) => (name === "a" ? "1" : undefined));
assert.ok(!failed.ok && explain(failed.error) === "b");
assert.deepEqual(placeholders("{x} {y}"), ["x", "y"]);

// Metrics.
const metrics: Metrics = measure("The cat sat on the mat.");
assert.equal(metrics.syllables, 6);
const ease: number | undefined = readingEase("The cat sat on the mat.");
assert.equal(ease?.toFixed(3), "116.145");
assert.equal(difficulty(ease ?? 0), "VeryEasy");
const counts: Map<string, number> = wordCounts("to be or not to be");
assert.deepEqual([...counts], [["to", 2], ["be", 2], ["or", 1], ["not", 1]]);
assert.deepEqual(topWords("a b b", 1, new Set(["a"])), [{ word: "b", count: 2 }]);

// Search.
assert.equal(levenshtein("kitten", "sitting"), 3);
assert.equal(jaroWinkler("MARTHA", "MARHTA").toFixed(6), "0.961111");
const files = [{ name: "README.md" }, { name: "main.ts" }] as const;
const nearest = closest("readme", files, (file) => file.name.toLowerCase());
assert.equal(nearest?.name, "README.md");
assert.equal(didYouMean("comit", ["commit"]), "commit");
assert.deepEqual(fuzzySearch("rd", ["x", "Reader"], 5).map((match) => match.index), [1]);

// Statistics.
const line: Line | undefined = linearFit([0, 1, 2], [1, 3, 5]);
assert.deepEqual(line, { slope: 2, intercept: 1, fit: 1 });
assert.equal(summarize([1, 2, 3])?.median, 2);
assert.equal(quantile([], 0.5), undefined);
assert.deepEqual(modes([3, 1, 3]), [3]);

// Tables.
const columns: readonly Column[] = [column("name"), { title: "n", align: "Right" }];
const people = [{ name: "Ann", age: 30 }];
const rows = rowsOf(people, (p) => [p.name, String(p.age)]);
assert.equal(formatTable(columns, rows), "name   n\n----  --\nAnn   30\n");
const csv = formatCsv([["a", "b,c"]], { delimiter: ",", crlf: false });
assert.equal(csv, 'a,"b,c"\n');
const records = parseRecords("a,b\n1\n");
assert.ok(!records.ok);
const error: CsvError = records.error;
assert.deepEqual(error, { kind: "RaggedRow", line: 2, expected: 2, found: 1 });

// Versions.
const parsed = parseVersion("1.2.3-rc.1");
assert.ok(parsed.ok);
const next: Version = bump(parsed.value, "Patch");
assert.equal(formatVersion(next), "1.2.3");
assert.equal(compareVersions(release(1, 10, 0), release(1, 9, 0)), 1);
const range = parseRange("^1.2 || ~3.1");
assert.ok(range.ok && satisfies(release(1, 9, 0), range.value));
assert.equal(newestIn([release(0, 1, 0)], range.value), undefined);

// What types allow and ints forbid.
assert.throws(() => ngrams([1], 1.5), TypeError);
// @ts-expect-error a template needs a map
assert.throws(() => render("{a}", { a: "b" }));
