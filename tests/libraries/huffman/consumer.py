from __future__ import annotations

import itertools

import acme_huffman as huffman
from acme_huffman import CodeError, Leaf, Node, Tree, tree_of

tree: Tree | None = tree_of("abracadabra")
assert tree is not None
digits: str = huffman.encode(tree, "abracadabra")
assert len(digits) == 23 and huffman.decode(tree, digits) == "abracadabra"
codes: dict[str, str] = tree.codes()
assert all(not b.startswith(a) for a, b in itertools.permutations(codes.values(), 2))
assert sum(2.0 ** -len(code) for code in codes.values()) == 1
assert huffman.mean_length(tree) == 23 / 11
try:
    huffman.encode(tree, "c?")
    raise SystemExit("it was encoded")
except CodeError as error:
    assert (error.at, str(error)) == (1, "no code for ?")
own: Tree = Node(Leaf("a", 2), Leaf(letter="😀", count=1))
assert (own.depth(), own.weight(), huffman.decode(own, "010")) == (1, 3, "a😀a")


def paired(
    found: list[tuple[int, int]], depth: int, weight: int
) -> list[tuple[int, int]]:
    return [*found, (depth, weight)]


none_yet: list[tuple[int, int]] = []
assert huffman.fold(own, 0, none_yet, paired) == [(1, 2), (1, 1)]
assert tree_of("") is None
text = "WWWWWWWWWWWWBWWW"
assert huffman.pack(text) == "".join(
    f"{len(list(run))}{letter}" for letter, run in itertools.groupby(text)
)
assert huffman.unpack(huffman.pack(text)) == text
