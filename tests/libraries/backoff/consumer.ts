import assert from "node:assert/strict";

import { firstOk, Growth, Policy, retry, sortOut, Verdict } from "@acme/backoff";
import type { Outcome, Result, Sorted } from "@acme/backoff";

const policy = Policy.standard();
assert.deepEqual(policy.delays(), [0.1, 0.2, 0.4, 0.8]);
assert.equal(policy.total(), "1.5s");
assert.deepEqual(policy.with({ growth: Growth.Custom((i) => 10 ** i), most: 50, attempts: 4 }).delays(), [1, 10, 50]);
assert.deepEqual(new Policy({ attempts: 3, first: 1, most: 9, growth: { kind: "Linear" }, jitter: 0, seed: 1 }).delays(), [1, 2]);
const jittered = Policy.standard(3).with({ jitter: 1 });
assert.deepEqual(jittered.delays(), Policy.standard(3).with({ jitter: 1 }).delays());
assert.notDeepEqual(jittered.delays(), jittered.with({ seed: 4 }).delays());

class HttpError extends Error {
  constructor(readonly status: number) {
    super(`status ${status}`);
  }
}
const slept: number[] = [];
const call = (statuses: readonly number[]): Outcome<string, HttpError> =>
  retry<string, HttpError>(
    policy,
    (n) => (statuses[n - 1] === 200 ? { ok: true, value: `attempt ${n}` } : { ok: false, error: new HttpError(statuses[n - 1] ?? 0) }),
    (error) => (error.status < 500 ? Verdict.GiveUp : "Again"),
    (seconds) => {
      slept.push(seconds);
    },
  );
const good = call([503, 500, 200]);
assert.deepEqual([good.value, good.attempts, slept], [{ ok: true, value: "attempt 3" }, 3, [0.1, 0.2]]);
const refused = call([403, 200]);
assert.ok(!refused.value.ok && refused.value.error instanceof HttpError && refused.value.error.status === 403);
assert.equal(call([500, 500, 500, 500, 500, 200]).attempts, 5);
const results: Result<number, string>[] = [{ ok: false, error: "a" }, { ok: true, value: 1 }, { ok: true, value: 2 }];
const sorted: Sorted<number, string> = sortOut(results);
assert.deepEqual(sorted, { values: [1, 2], errors: ["a"] });
assert.deepEqual(firstOk(results, { ok: false, error: "none" }), { ok: true, value: 1 });
assert.deepEqual(firstOk([], { ok: false, error: "none" }), { ok: false, error: "none" });
