from __future__ import annotations

import acme_paging as paging
from acme_paging import BadSize, Batch, NoSuchPage, Order, Page, PageError, Request

words = tuple("abcdefghijklmnopqrstuvw")
page: Page[str] = paging.paginate(words, page=3)
assert list(page.items) == ["u", "v", "w"] and (page.pages(), page.previous(), page.next()) == (3, 2, None)
codes: Page[int] = page.map(ord)
assert list(codes.items) == [117, 118, 119]
try:
    paging.paginate(words, 4)
    raise SystemExit("there is no page 4")
except PageError as error:
    assert error == NoSuchPage(4, 3) and error != BadSize(0)
request = Request(1, 2, None, Order.DESCENDING)
assert list(paging.select(["a", "ccc", "bb"], request, len).items) == ["a", "ccc"]
request = Request(page=1, size=2, sort="length", order=Order.DESCENDING)
assert list(paging.select(["a", "ccc", "bb"], request, len).items) == ["ccc", "bb"]
asked: list[str | None] = []


def fetch(cursor: str | None) -> Batch[int]:
    asked.append(cursor)
    return Batch([len(asked)], f"c{len(asked)}" if len(asked) < 3 else None)


assert paging.collect(fetch) == [1, 2, 3] and asked == [None, "c1", "c2"]
assert paging.collect(lambda cursor: Batch((0,), "more"), limit=4) == [0] * 4
shown: list[int | None] = paging.window(6, 20, around=1)
assert shown == [1, None, 5, 6, 7, None, 20] and paging.present(shown) == [1, 5, 6, 7, 20]
assert paging.offsets(25, 10) == {1: 0, 2: 10, 3: 20}
