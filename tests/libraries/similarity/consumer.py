from __future__ import annotations

from collections.abc import Callable
from math import isclose

import acme_similarity as similarity
from acme_similarity import Match, Measure

for a, b, plain, winkler in (
    ("MARTHA", "MARHTA", 0.944, 0.961),
    ("DIXON", "DICKSONX", 0.767, 0.813),
    ("DWAYNE", "DUANE", 0.822, 0.84),
):
    assert isclose(similarity.jaro(a, b), plain, abs_tol=0.0005)
    assert isclose(similarity.jaro_winkler(a, b), winkler, abs_tol=0.0005)
assert similarity.levenshtein("kitten", "sitting") == 1 - 3 / 7
assert similarity.dice("night", "nacht") == 0.25 and similarity.bigrams("banana") == {"ba", "an", "na"}
assert [similarity.soundex(name) for name in ("Robert", "Rupert", "Rubin", "1")] == ["R163", "R163", "R150", None]
found: list[Match] = similarity.closest("colour", ["color", "cooler", "collar", "dog"], similarity.levenshtein, limit=2)
assert [match.value for match in found] == ["color", "collar"]


def same_length(a: str, b: str) -> float:
    return 1.0 if len(a) == len(b) else 0.0


own: Measure = same_length
assert similarity.closest("abc", ("xy", "xyz"), own, least=0.9) == [Match("xyz", 1.0)]
assert similarity.by_sound(["Smith", "Jones", "Smyth", "?"]) == {"S530": ["Smith", "Smyth"], "J520": ["Jones"]}
measures: dict[str, Callable[[str, str], float]] = similarity.measures()
assert measures["dice"]("night", "nacht") == 0.25
