from __future__ import annotations

import difflib

import acme_diffs as diffs
from acme_diffs import Delete, Edit, Insert, Keep, PatchError, Summary

a, b = list("XMJYAUZ"), list("MZJAWXU")
assert "".join(diffs.common(a, b)) == "MJAU"
edits: list[Edit[str]] = diffs.diff(a, b)
assert diffs.apply(a, edits) == b and diffs.apply(b, [edit.inverse() for edit in edits]) == a
assert diffs.summarize(edits) == Summary(kept=4, inserted=3, deleted=3)
try:
    diffs.apply([1], [Keep(1), Delete(2)])
    raise SystemExit("it was applied")
except PatchError as error:
    assert (error.at, error.expected, error.found) == (1, 2, None)
old, new = "a\nb\nc", "a\nc\nd"
theirs = [line for line in difflib.ndiff(old.split("\n"), new.split("\n")) if line[0] != "?"]
assert diffs.unified(old, new).split("\n") == theirs
assert diffs.unified(old, new, context=False) == "- b\n+ d"
kinds = [type(edit) for edit in diffs.diff([(1, 2)], [(1, 2), (3, 4)])]
assert kinds == [Keep, Insert]
