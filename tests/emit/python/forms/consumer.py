"""Uses the package as its users would."""

from demo_forms import (
    FormsError,
    Leaf,
    Level,
    LookupError,
    Money,
    Node,
    Pair,
    Tree,
    Tags,
    add_up,
    all_tags,
    compose,
    counter,
    half,
    initials,
    insert,
    largest,
    letters,
    level_of,
    levels,
    look_up,
    look_up_all,
    middle,
    safe_divide,
    shared,
    small_square,
    swap,
    tail,
    tally,
    total,
    transpose,
    unique,
    values_of,
    with_cents,
)


def depth(tree: Tree) -> int:
    match tree:
        case Leaf():
            return 0
        case Node(left, _, right):
            return 1 + max(depth(left), depth(right))


tree: Tree = Leaf()
for value in (5, 3, 8):
    tree = insert(tree, value)
assert values_of(tree) == [3, 5, 8]
assert depth(tree) == 2

assert look_up({"a": 1}, "a") == 1
try:
    look_up({}, "b")
    raise SystemExit("no error")
except LookupError as failure:
    assert failure == LookupError("b", "missing")
assert add_up({"a": 1, "b": 2}, "a", "b") == 3
try:
    half(3)
    raise SystemExit("no error")
except FormsError as failure:
    assert str(failure) == "odd: 3"
assert len(look_up_all({"a": 1}, ("a", "b"))) == 2

# What goes in stays as it is, what comes out is one's own.
rows = [[1, 2], [3, 4]]
columns = transpose(rows)
columns[0].append(9)
assert rows == [[1, 2], [3, 4]]
taken = middle(rows)
taken.append(5)
assert rows == [[1, 2], [3, 4]]
assert transpose(((1, 2), (3, 4))) == [[1, 3], [2, 4]]
assert tail((1, 2, 3)) == [2, 3]
nested = tail([[1], [2]])
nested[0].append(7)

money = Money(cents=5, currency="EUR")
assert with_cents(money, 7) == Money(7, "EUR") and money.cents == 5
assert total([money, money]).show() == "10 EUR"
assert swap(Pair(1, "x")) == Pair("x", 1)
assert unique([1, 2, 1]) == [1, 2]
assert largest(["a", "c", "b"]) == "c"
assert largest([2.5]) == 2.5
assert tally(["a", "b", "a"]) == {"a": 2, "b": 1}
assert level_of(15) is Level.MIDDLE
assert levels({"ann": 5, "bob": 25}) == {Level.LOW: ["ann"], Level.HIGH: ["bob"]}
assert letters("abca") == {"a", "b", "c"}
assert sorted(shared({"a", "b"}, frozenset("bc"))) == ["b"]
count = counter(1)
assert (count(), count()) == (2, 3)
assert compose(lambda x: x + 1, lambda x: x * 2)(3) == 8
assert safe_divide(1, 0) == "division by zero"
for index in (7, -9):
    try:
        small_square(index)
        raise SystemExit("no error")
    except IndexError:
        pass
try:
    total([Money(2**63 - 1, "EUR"), money])
    raise SystemExit("no error")
except OverflowError as fault:
    assert str(fault) == "integer overflow"

# Sets are sets wherever they stand, in the order in which their items came.
groups: list[set[str]] = initials([["pear", "apple", "fig", "plum"], ["date"]])
assert groups == [{"p", "a", "f"}, {"d"}] and list(groups[0]) == ["p", "a", "f"]
assert repr(groups[1]) == "{'d'}" and groups[0] | {"x"} == {"p", "a", "f", "x"}
groups[0].discard("a")
groups[0].update(["z"])
assert list(groups[0]) == ["p", "f", "z"]
tags = Tags("x", {"one"}, {"k": {1, 2}})
assert tags.names == {"one"} and all_tags([tags, Tags("y", {"two"}, {})]) == {"one", "two", "x", "y"}
assert all_tags([]) == set()
