import assert from "node:assert/strict";

import { compile, type Glob, type GlobError, IgnoreList, parseIgnore, type Result, type Rule } from "@acme/globs";

const sources: Result<Glob, GlobError> = compile("src/**/*.{ts,tsx}");
assert.ok(sources.ok);
const paths = ["src/a.ts", "src/x/y.tsx", "lib/a.ts", "src/a.tsx.map"];
assert.deepEqual(sources.value.filterPaths(paths), ["src/a.ts", "src/x/y.tsx"]);
assert.deepEqual(paths.filter((path) => sources.value.matches(path)).length, 2);
const folded = compile("READ*", false);
assert.ok(folded.ok && folded.value.matches("readme.md") && !folded.value.caseSensitive);
const bad = compile("x[");
assert.ok(!bad.ok);
assert.deepEqual(bad.error, { kind: "UnclosedBracket", at: 1 });
const list = parseIgnore("*.log\n# comment\n!keep.log\n");
assert.ok(list.ok);
assert.deepEqual(["a.log", "keep.log", "b.txt"].map((path) => list.value.ignores(path)), [true, false, false]);
assert.deepEqual(list.value.rules.map((rule) => [rule.line, rule.keep]), [[1, false], [3, true]]);
const rule: Rule = { glob: sources.value, keep: false, line: 7 };
const own = new IgnoreList({ rules: [rule] });
assert.equal(own.ignores("src/z.ts"), true);
