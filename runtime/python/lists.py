#: equal_once
from collections.abc import Callable
from typing import Any

compared: Any = None


def equal_once(a: object, b: object, depth: int, compare: Callable[[], bool]) -> bool:
    """What several ways lead to is compared once: parts that were found equal are remembered by identity.

    That begins at some depth and lasts until the outermost of them is done, which keeps them alive.
    """
    global compared
    if compared is None:
        import threading

        compared = threading.local()
    known: set[tuple[int, int]] = compared.__dict__.setdefault("known", set())
    if depth == 8:
        known.clear()
    pair = (id(a), id(b))
    if pair in known:
        return True
    same = compare()
    if depth == 8:
        known.clear()
    elif same:
        known.add(pair)
    return same


#: equal needs: fail, equal_once
from typing import Any

FUNCTIONS = ("function", "builtin_function_or_method", "method")


def equal(a: Any, b: Any, depth: int = 0) -> bool:
    """Structural equality: NaN equals nothing, functions are never equal."""
    kind: Any = a.__class__
    if a is None or b is None or kind in (int, float, bool, str, bytes):
        return bool(a == b)
    if hasattr(kind, "equal_to"):
        return bool(a.equal_to(b, depth))
    if depth < 8:
        return equal_parts(a, b, depth)
    return equal_once(a, b, depth, lambda: equal_parts(a, b, depth))


def is_map(kind: Any) -> bool:
    """Not a set that keeps its items behind hashable forms."""
    return not hasattr(kind, "in_order") and issubclass(kind, dict)


def equal_parts(a: Any, b: Any, depth: int) -> bool:
    kind: Any = a.__class__
    if depth > 10000:
        fail(3, "values are nested too deeply to compare")
    if kind in (list, tuple):
        return len(a) == len(b) and all(equal(x, y, depth + 1) for x, y in zip(a, b))
    if issubclass(kind, (set, frozenset)):
        return bool(a == b)
    if is_map(kind):
        return len(a) == len(b) and all(
            k in b and equal(v, b[k], depth + 1) for k, v in a.items()
        )
    if kind is not b.__class__ or kind.__name__ in FUNCTIONS:
        return False
    slots = getattr(kind, "__slots__", None)
    if slots is None or kind.__module__ == "fractions":
        return bool(a == b)
    return all(equal(getattr(a, s), getattr(b, s), depth + 1) for s in slots)


#: equal_any needs: box, rank_of, equal, equal_once
def equal_any(a: Dynamic, b: Dynamic, depth: int = 0) -> bool:
    """Numbers by value, containers item by item whatever their declared types."""
    left, right = a.type, b.type
    if rank_of(left) and rank_of(right):
        return bool(a.value == b.value)
    if left.kind != right.kind:
        return False
    if depth >= 8 and left.kind in ("list", "map"):
        return equal_once(a.value, b.value, depth, lambda: equal_any_parts(a, b, depth))
    return equal_any_parts(a, b, depth)


def equal_any_parts(a: Dynamic, b: Dynamic, depth: int) -> bool:
    left, right = a.type, b.type
    if left.kind == "list":
        x, y = a.value, b.value
        return len(x) == len(y) and all(
            equal_any(box(left.args[0], i), box(right.args[0], j), depth + 1)
            for i, j in zip(x, y)
        )
    if left.kind == "map":
        x, y = a.value, b.value
        return len(x) == len(y) and all(
            k in y
            and equal_any(box(left.args[1], v), box(right.args[1], y[k]), depth + 1)
            for k, v in x.items()
        )
    return equal(a.value, b.value, depth + 1)


#: compare
from typing import Any


def compare(a: Any, b: Any) -> int:
    """Order of two values of one ordered type: none last; lists and records item by item."""
    order: int
    if a is None or b is None:
        return (a is None) - (b is None)
    kind: Any = a.__class__
    if kind in (int, float, str, bool):
        # NaN, which is in no order with anything, comes last.
        order = (a > b) - (a < b) or (a != a) - (b != b)
        return order
    if kind in (list, tuple):
        for x, y in zip(a, b):
            order = compare(x, y)
            if order:
                return order
        return (len(a) > len(b)) - (len(a) < len(b))
    if hasattr(kind, "equal_to"):
        return compare(a.value, b.value)
    if hasattr(kind, "__slots__") and kind.__module__ != "fractions":
        for slot in kind.__slots__:
            order = compare(getattr(a, slot), getattr(b, slot))
            if order:
                return order
        return 0
    order = (a > b) - (a < b)
    return order


#: compare_options needs: compare
from typing import Any


def compare_options(sign: str, a: Any, b: Any) -> bool:
    """An order comparison is false where a side is missing."""
    if a is None or b is None:
        return False
    order = compare(a, b)
    return (
        order < 0
        if sign == "<"
        else order <= 0
        if sign == "<="
        else order > 0
        if sign == ">"
        else order >= 0
    )


#: sort_list needs: compare, T
from collections.abc import Iterable
from functools import cmp_to_key


def sort_list(items: Iterable[T]) -> list[T]:
    return sorted(items, key=cmp_to_key(compare))


#: sort_by_keys needs: compare, T
from collections.abc import Sequence
from functools import cmp_to_key
from typing import Any


def sort_by_keys(items: Sequence[T], keys: Sequence[Any]) -> list[T]:
    """The items in the order of their keys; equal keys keep their order."""
    if all(k.__class__ in (int, str, bool) for k in keys):
        order = sorted(range(len(items)), key=keys.__getitem__)
    else:
        by = cmp_to_key(compare)
        order = sorted(range(len(items)), key=lambda i: by(keys[i]))
    return [items[i] for i in order]


#: sort_by_plain_keys needs: T
from collections.abc import Sequence
from typing import Any


def sort_by_plain_keys(items: Sequence[T], keys: Sequence[Any]) -> list[T]:
    """As `sort_by_keys`, of keys that Python orders as Mochi does."""
    order = sorted(range(len(items)), key=keys.__getitem__)
    return [items[i] for i in order]


#: sort_by_columns needs: compare, T
from collections.abc import Sequence
from functools import cmp_to_key
from typing import Any


def sort_by_columns(
    items: Sequence[T], *columns: tuple[Sequence[Any], bool]
) -> list[T]:
    """The items in the order of several keys; `True` descends. NaN and none come last in both directions."""

    def rank(key: Any) -> int:
        value = key.value if hasattr(key.__class__, "equal_to") else key
        return 2 if value is None else int(value.__class__ is float and value != value)

    def order(a: int, b: int) -> int:
        for keys, descends in columns:
            x, y = keys[a], keys[b]
            last = rank(x) - rank(y)
            if last or rank(x):
                if last:
                    return last
                continue
            found = compare(x, y)
            if found:
                return -found if descends else found
        return 0

    return [items[i] for i in sorted(range(len(items)), key=cmp_to_key(order))]


#: contains needs: equal
from collections.abc import Iterable
from typing import Any


def contains(items: Iterable[Any], value: Any) -> bool:
    return any(equal(item, value) for item in items)


#: distinct needs: equal, T
from collections.abc import Iterable


def distinct(items: Iterable[T]) -> list[T]:
    """Each value once, in the order of its first appearance."""
    seen: set[object] = set()
    kept: list[T] = []
    for item in items:
        if item.__class__ in (int, str, bool):
            if item not in seen:
                seen.add(item)
                kept.append(item)
        elif not any(equal(item, other) for other in kept):
            kept.append(item)
    return kept


#: union needs: distinct, T
from collections.abc import Iterable


def union(a: Iterable[T], b: Iterable[T]) -> list[T]:
    return distinct([*a, *b])


#: except_items needs: contains, distinct, T
from collections.abc import Iterable


def except_items(a: Iterable[T], b: Iterable[T]) -> list[T]:
    return distinct([item for item in a if not contains(b, item)])


#: intersect needs: contains, distinct, T
from collections.abc import Iterable


def intersect(a: Iterable[T], b: Iterable[T]) -> list[T]:
    return distinct([item for item in a if contains(b, item)])


#: first needs: T
from collections.abc import Sequence


def first(items: Sequence[T]) -> T | None:
    return items[0] if items else None


#: range_list needs: fail
def range_list(start: int, end: int, step: int) -> list[int]:
    if step == 0:
        fail(3, "range step must not be zero")
    return list(range(start, end, step))


#: sum_ints needs: checked
from collections.abc import Iterable


def sum_ints(items: Iterable[int]) -> int:
    total = 0
    for item in items:
        total = checked(total + item)
    return total


#: sum_floats
from collections.abc import Iterable


def sum_floats(items: Iterable[float]) -> float:
    total = 0.0
    for item in items:
        total += item
    return total


#: average
from collections.abc import Iterable


def average(items: Iterable[float | None]) -> float:
    """Of the items that are there; 0 for none."""
    total = 0.0
    count = 0
    for item in items:
        if item is not None:
            total += float(item)
            count += 1
    return total / count if count else 0.0


#: least needs: fail, compare, T
from collections.abc import Sequence


def least(items: Sequence[T]) -> T:
    if not items:
        fail(4, "min of an empty list")
    best = items[0]
    for item in items:
        if compare(item, best) < 0:
            best = item
    return best


#: greatest needs: fail, compare, T
from collections.abc import Sequence


def greatest(items: Sequence[T]) -> T:
    if not items:
        fail(4, "max of an empty list")
    best = items[0]
    for item in items:
        if compare(item, best) > 0:
            best = item
    return best


#: copy_items needs: T, make_set
from typing import Any


def copy_items(value: T) -> T:
    """Containers are copied all the way down, anything else is what it is."""
    source: Any = value
    kind: Any = value.__class__
    if kind in (int, str, float, bool):
        return value
    if kind in (list, tuple):
        source = [copy_items(item) for item in source]
    elif issubclass(kind, (set, frozenset)):
        source = make_set(source)
    elif hasattr(kind, "in_order"):
        source = kind(source.items())
    elif issubclass(kind, dict):
        source = {key: copy_items(item) for key, item in source.items()}
    made: T = source
    return made


#: hashable
from typing import Any


def hashable(key: Any) -> Any:
    kind: Any = key.__class__
    if kind in (list, tuple):
        return ("list", *[hashable(k) for k in key])
    if issubclass(kind, (set, frozenset)):
        return ("set", *sorted([hashable(k) for k in key]))
    if hasattr(kind, "in_order"):
        return ("set", frozenset(key.keys()))
    if issubclass(kind, dict):
        return ("dict", *sorted((k, hashable(v)) for k, v in key.items()))
    if hasattr(kind, "__slots__") and kind.__module__ != "fractions":
        parts = [hashable(getattr(key, s)) for s in kind.__slots__ if s != "type"]
        return (kind.__name__, *parts)
    return (kind.__name__, key) if kind is bool else key


#: content_set needs: hashable, types
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

Content = TypeVar("Content")


class ContentSet(dict[object, Content]):
    """A set whose items are told apart by content: each stands behind a hashable form of itself."""

    def __iter__(self) -> Iterator[Content]:
        return iter(self.values())

    def __contains__(self, item: object) -> bool:
        return super().__contains__(hashable(item))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ContentSet) and self.keys() == other.keys()

    def in_order(self, type: Type) -> list[Content]:
        """The items as they are shown: ascending, values of a union by variant first."""
        items = list(self.values())
        places: list[Any] = [place_of(type, item) for item in items]
        return [items[at] for at in sorted(range(len(items)), key=places.__getitem__)]


def place_of(type: Type, value: Any) -> Any:
    kind = type.kind
    if kind == "option":
        return (value is None, () if value is None else place_of(type.args[0], value))
    if kind == "float":
        return (value != value, 0.0 if value != value else value)
    if kind in ("list", "set"):
        places = [place_of(type.args[0], item) for item in value]
        return sorted(places) if kind == "set" else places
    if kind == "map":
        return sorted((k, place_of(type.args[1], v)) for k, v in value.items())
    if kind not in ("union", "record"):
        return value
    fields = type.fields()
    variants = list(fields) if kind == "union" else []
    at = value.__class__ if value.__class__ in variants else value
    first = variants.index(at) if variants else 0
    parts = type.variant(value)[1] if variants else fields
    return (first, [place_of(row[2], getattr(value, row[1])) for row in parts])


def content_set(items: Iterable[Content]) -> set[Content]:
    made: Any = ContentSet()
    for item in items:
        made.setdefault(hashable(item), item)
    result: set[Content] = made
    return result


#: content_except needs: content_set
def content_except(a: set[Content], b: set[Content]) -> set[Content]:
    return content_set([item for item in a if item not in b])


#: content_intersect needs: content_set
def content_intersect(a: set[Content], b: set[Content]) -> set[Content]:
    return content_set([item for item in a if item in b])


#: group_add needs: hashable
from typing import Any, Generic, TypeVar

Key = TypeVar("Key")
Item = TypeVar("Item")


class Group(Generic[Key, Item]):
    __slots__ = ("key", "items")

    def __init__(self, key: Key, items: list[Item]) -> None:
        self.key = key
        self.items = items


class Groups(list[Group[Key, Item]]):
    """Groups in order of first appearance; `known` finds them by a hashable form of the key."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[Any, Group[Key, Item]] = {}


def group_add(groups: Groups[Key, Item], key: Key, item: Item) -> None:
    at = hashable(key)
    group = groups.known.get(at)
    if group is None:
        group = Group[Key, Item](key, [])
        groups.known[at] = group
        groups.append(group)
    group.items.append(item)


