from __future__ import annotations

import acme_trie as trie
from acme_trie import Trie

tree: Trie[int] = trie.of_words(["to", "tea", "ten", "über", "üb"])
assert tree.complete("te") == ["tea", "ten"] and tree.complete("", limit=3) == ["tea", "ten", "to"]
assert (tree.get("ten"), tree.get("te"), tree.has("üb"), tree.size()) == (2, None, True, 5)
prefix: str | None = tree.longest_prefix("überaus")
assert prefix == "über" and tree.longest_prefix("ü") is None


class Handler:
    def __init__(self) -> None:
        self.calls = 0

    def call(self) -> int:
        self.calls += 1
        return self.calls


home = Handler()
routes: Trie[Handler] = Trie[Handler].empty().insert("/", home).insert("/users", Handler())
found = routes.get("/")
assert found is not None and found is home and found.call() == 1 and home.call() == 2
total: int = routes.fold(0, lambda acc, path, handler: acc + len(path) + handler.call())
assert total == 11
before: Trie[int] = Trie[int].empty()
before.insert("a", value=1)
assert before.size() == 0
