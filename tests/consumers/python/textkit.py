"""What somebody who installed mochi-examples-textkit from PyPI writes; checked by mypy and pyright strictly, then run."""

from collections.abc import Mapping

from mochi_examples_textkit import (
    EmptyName,
    Missing,
    SlugOptions,
    Token,
    TokenKind,
    Unclosed,
    fold_accents,
    ngrams,
    placeholders,
    render,
    render_with,
    sentences,
    slugify,
    slugify_with,
    tokenize,
    words,
)
from mochi_examples_textkit.metrics import Difficulty, Metrics, WordCount, difficulty, measure, reading_ease, top_words, word_counts
from mochi_examples_textkit.search import FuzzyMatch, closest, did_you_mean, fuzzy_search, jaro_winkler, levenshtein
from mochi_examples_textkit.stats import Line, linear_fit, modes, quantile, summarize
from mochi_examples_textkit.table import Align, Column, CsvFormat, RaggedRow, column, format_csv, format_table, parse_records, rows_of
from mochi_examples_textkit.version import (
    Part,
    Version,
    bump,
    compare_versions,
    format_version,
    newest_in,
    parse_range,
    parse_version,
    release,
    satisfies,
)

# Words and tokens.
found: list[str] = words("Don't panic: h2o is 100% well-known")
assert found == ["Don't", "panic", "h2o", "is", "100", "well-known"]
first: Token = tokenize("ab 12")[0]
assert first == Token(TokenKind.WORD, "ab", 0)
assert len(sentences("One. Two!")) == 2
pairs: list[list[str]] = ngrams(["a", "b", "c"], 2)
assert pairs == [["a", "b"], ["b", "c"]]
assert ngrams((1, 2, 3), 3) == [[1, 2, 3]]

# Slugs.
options = SlugOptions(separator="_", max_length=None, keep_case=True)
assert slugify_with("Crème Brûlée", options) == "Creme_Brulee"
assert slugify(fold_accents("Łódź!")) == "lodz"

# Templates: failures are raised, and say why.
letter: str = render("Dear {name}", {"name": "Ann"})
assert letter == "Dear Ann"
assert render_with("{a}", lambda name: name.upper()) == "A"


def explain(template: str, values: Mapping[str, str]) -> str:
    try:
        return render(template, values)
    except (Unclosed, EmptyName) as failure:
        return f"at {failure.start}"
    except Missing as failure:
        return f"no {failure.name}"


assert explain("{b}", {}) == "no b"
assert explain("x{", {}) == "at 1"
assert placeholders("{x} {y}") == ["x", "y"]

# Metrics.
metrics: Metrics = measure("The cat sat on the mat.")
assert metrics.syllables == 6
ease: float | None = reading_ease("The cat sat on the mat.")
assert ease is not None and round(ease, 3) == 116.145
assert difficulty(ease) is Difficulty.VERY_EASY
counts: dict[str, int] = word_counts("to be or not to be")
assert list(counts.items()) == [("to", 2), ("be", 2), ("or", 1), ("not", 1)]
assert top_words("a b b", 1, {"a"}) == [WordCount(word="b", count=2)]

# Search.
assert levenshtein("kitten", "sitting") == 3
assert round(jaro_winkler("MARTHA", "MARHTA"), 6) == 0.961111
nearest: int | None = closest("20", [1, 21, 300], str)
assert nearest == 21
assert did_you_mean("comit", ["commit"]) == "commit"
matches: list[FuzzyMatch] = fuzzy_search("rd", ["x", "Reader"], 5)
assert [match.index for match in matches] == [1]

# Statistics.
line: Line | None = linear_fit([0, 1, 2], [1, 3, 5])
assert line == Line(slope=2.0, intercept=1.0, fit=1.0)
summary = summarize([1.0, 2.0, 3.0])
assert summary is not None and summary.median == 2.0
assert quantile([], 0.5) is None
assert modes([3, 1, 3]) == [3]

# Tables.
columns = [column("name"), Column("n", Align.RIGHT, max_width=None)]
people = [("Ann", 30)]
rows = rows_of(people, lambda person: [person[0], str(person[1])])
assert format_table(columns, rows) == "name   n\n----  --\nAnn   30\n"
assert format_csv([["a", "b,c"]], CsvFormat(delimiter=",", crlf=False)) == 'a,"b,c"\n'
try:
    parse_records("a,b\n1\n")
except RaggedRow as failure:
    assert failure == RaggedRow(line=2, expected=2, found=1)
else:
    raise AssertionError

# Versions.
following: Version = bump(parse_version("1.2.3-rc.1"), Part.PATCH)
assert format_version(following) == "1.2.3"
assert compare_versions(release(1, 10, 0), release(1, 9, 0)) == 1
wanted = parse_range("^1.2 || ~3.1")
assert satisfies(release(1, 9, 0), wanted)
assert newest_in([release(0, 1, 0)], wanted) is None
