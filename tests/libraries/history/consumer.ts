import assert from "node:assert/strict";

import { command, History, runAll } from "@acme/history";
import type { Command, Result, Summary } from "@acme/history";

type Doc = { readonly text: string; readonly saved: Date };
const first: Doc = { text: "", saved: new Date(0) };
const type = (text: string): Command<Doc> => command(`type ${text}`, (doc: Doc) => ({ ...doc, text: doc.text + text }));
const history: History<Doc> = runAll(History.start(first), [type("a"), type("b")]);
assert.equal(history.present.text, "ab");
const back = history.undo().undo();
assert.equal(back.present, first);
assert.equal(back.present.saved, first.saved);
const summary: Summary = back.redo().summary();
assert.deepEqual(summary, { past: ["type a"], future: ["type b"], clean: false });
assert.deepEqual(history.values().map((doc) => doc.text), ["", "a", "ab"]);
class Refused extends Error {}
const refused = new Refused("no");
const failed: Result<History<Doc>, Refused> = history.transaction("t", () => ({ ok: false, error: refused }));
assert.ok(!failed.ok);
assert.equal(failed.error, refused);
const done = history.transaction<Refused>("t", (doc) => ({ ok: true, value: { ...doc, text: doc.text.toUpperCase() } }));
assert.ok(done.ok);
assert.deepEqual([done.value.present.text, done.value.undo().present.text], ["AB", "ab"]);
assert.equal(History.start(0, 2).set(1).set(2).set(3, "last").past.length, 2);
assert.equal(History.start(undefined).undo().redo().summary().clean, true);
