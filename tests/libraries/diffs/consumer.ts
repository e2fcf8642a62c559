import assert from "node:assert/strict";

import { apply, common, diff, Edit, summarize, unified } from "@acme/diffs";
import type { PatchError, Result, Summary } from "@acme/diffs";

const a = [..."XMJYAUZ"];
const b = [..."MZJAWXU"];
assert.equal(common(a, b).join(""), "MJAU");
const edits: Edit<string>[] = diff(a, b);
assert.deepEqual(apply(a, edits), { ok: true, value: b });
assert.deepEqual(apply(b, edits.map(Edit.inverse)), { ok: true, value: a });
const summary: Summary = summarize(edits);
assert.deepEqual(summary, { kept: 4, inserted: 3, deleted: 3 });
const bad: Result<number[], PatchError<number>> = apply([1], [Edit.Keep(1), Edit.Delete(2)]);
assert.deepEqual(bad, { ok: false, error: { at: 1, expected: 2 } });
assert.equal(unified("a\nb\nc", "a\nc\nd"), "  a\n- b\n  c\n+ d");
// Plain objects are equal by content.
assert.deepEqual(diff([{ id: 1 }], [{ id: 1 }, { id: 2 }]).map((edit) => edit.kind), ["Keep", "Insert"]);
