from __future__ import annotations

from collections.abc import Sequence

import acme_backoff as backoff
from acme_backoff import Custom, Err, Linear, Ok, Outcome, Policy, Sorted, Verdict

policy = Policy.standard()
assert policy.delays() == [0.1, 0.2, 0.4, 0.8] and policy.total() == "1.5s"
assert Policy(4, 0.1, 50.0, Custom(lambda i: 10.0**i), 0.0, 0).delays() == [1, 10, 50]
assert Policy(attempts=3, first=1.0, most=9.0, growth=Linear(), jitter=0.0, seed=1).delays() == [1, 2]


class HttpError(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


slept: list[float] = []


def call(statuses: Sequence[int]) -> Outcome[str, HttpError]:
    def action(n: int) -> str:
        if statuses[n - 1] == 200:
            return f"attempt {n}"
        raise HttpError(statuses[n - 1])

    def judge(error: HttpError) -> Verdict:
        return Verdict.AGAIN if error.status >= 500 else Verdict.GIVE_UP

    return backoff.retry(policy, action, judge, slept.append)


good = call([200])
assert good.value == Ok("attempt 1") and good.attempts == 1 and slept == []
results: list[Ok[int] | Err[str]] = [Err("a"), Ok(1), Ok(2)]
sorted_: Sorted[int, str] = backoff.sort_out(results)
assert list(sorted_.values) == [1, 2] and list(sorted_.errors) == ["a"]
first: int = backoff.first_ok(results, Err("none"))
assert first == 1
