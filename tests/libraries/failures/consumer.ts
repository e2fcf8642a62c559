import assert from "node:assert/strict";

import { choose, each, Failing, IoError, money, parse, ParseError, plain, start, store, sum, validate, valueOf } from "@acme/failures";
import type { Form, Issue, Job, MoneyError, Result } from "@acme/failures";

const cents: Result<number, MoneyError> = money("12.50");
assert.deepEqual(cents, { ok: true, value: 1250 });
const bad = money("12.5");
assert.ok(!bad.ok);
assert.deepEqual(bad.error, { message: "not cents: 5", code: 4 } satisfies MoneyError);

const good: Result<number, ParseError> = parse("EUR 2.50");
assert.ok(good.ok && good.value === 250);
function why(error: ParseError): string {
  switch (error.kind) {
    case "UnexpectedEnd":
      return "end";
    case "BadToken":
      return `${error.text} at ${error.at}`;
    case "Nested":
      return error.inner.message;
  }
}
function reason(text: string): string {
  const result = parse(text);
  return result.ok ? "" : why(result.error);
}
assert.deepEqual([reason(""), reason("12x"), reason("EUR 1"), reason("7")], ["end", "x at 2", "not an amount: 1", ""]);
assert.deepEqual(sum("1", "EUR 2.50"), { ok: true, value: 251 });
assert.deepEqual(sum("1", "2y"), { ok: false, error: ParseError.BadToken("y", 1) });
assert.deepEqual(sum("", ""), { ok: false, error: ParseError.UnexpectedEnd });
const nested: ParseError.Nested = ParseError.Nested({ message: "m", code: 1 });
assert.equal(why(nested), "m");

const length: Result<number, string> = plain("abc");
assert.deepEqual(length, { ok: true, value: 3 });
assert.deepEqual(plain("a"), { ok: false, error: "too short: a" });

const stored: Result<undefined, IoError> = store(5);
assert.ok(stored.ok);
assert.equal(stored.value, undefined);
const full = store(101);
assert.ok(!full.ok);
assert.equal(IoError.message(full.error), "no room for 101 bytes");
assert.equal(IoError.message(IoError.Gone), "the file is gone");
assert.deepEqual(store(-1), { ok: false, error: IoError.Gone });

const form: Form = { name: "Ada", age: 36 };
const valid: Result<Form, Issue[]> = validate(form);
assert.ok(valid.ok && valid.value.name === "Ada");
const issues = validate({ name: "", age: -1 });
assert.ok(!issues.ok);
assert.deepEqual(
  issues.error.map((issue) => issue.field),
  ["name", "age"],
);

const chosen: Result<number, Failing> = choose(-2);
assert.deepEqual(chosen, { ok: false, error: "Never" });
assert.deepEqual(choose(0), { ok: false, error: Failing.Nope });
const all: Result<number[], Failing> = each([1, 2], (n) => ({ ok: true, value: n * 10 }));
assert.deepEqual(all, { ok: true, value: [10, 20] });
assert.deepEqual(each([1, 0, -1], choose), { ok: false, error: "Nope" });
const failure = new Error("mine");
assert.throws(
  () =>
    each([1], () => {
      throw failure;
    }),
  failure,
);

const job: Job = start(4);
assert.deepEqual(job.outcome, { ok: true, value: 4 });
assert.deepEqual(job.run(0), { ok: false, error: "Nope" });
assert.equal(valueOf(job.outcome), 4);
assert.equal(valueOf({ ok: false, error: Failing.Never }), -1);
