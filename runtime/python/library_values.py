#: Ordered
from typing import Any, Protocol


class Ordered(Protocol):
    """Values that have an order."""

    def __lt__(self, other: Any, /) -> bool:
        """Stands before another."""
        ...


#: big_text
def big_text(value: int) -> str:
    """The digits of an int of any size, of which `str` gives at most 4,300 here.

    Only the program that uses this library may ask Python for more.
    """
    try:
        return str(value)
    except ValueError:
        from decimal import Decimal

        return str(Decimal(value))


#: OrderedSet needs: T
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet


class OrderedSet(set[T]):
    """A set whose items stay in the order in which they came."""

    __slots__ = ("order",)

    def __init__(self, items: Iterable[T] = ()) -> None:
        self.order: dict[T, None] = dict.fromkeys(items)
        super().__init__(self.order)

    def add(self, item: T) -> None:
        super().add(item)
        self.order[item] = None

    def __iter__(self) -> Iterator[T]:
        known: AbstractSet[T] = self.order.keys()
        if known != self:
            # Whoever has it may have changed it in any way that sets know.
            kept = [item for item in self.order if item in self]
            self.order = dict.fromkeys([*kept, *super().__iter__()])
        return iter(self.order)

    def __repr__(self) -> str:
        return "{" + ", ".join([repr(item) for item in self]) + "}" if self else "set()"


#: as_int needs: fail
from typing import Any


def as_int(value: int, name: str) -> int:
    """An int of 64 bits, which is what the function was made for."""
    given: Any = value
    if given.__class__ is not int and not isinstance(given, int):
        raise TypeError(f"{name} must be an int, not {given!r}")
    if not -0x8000000000000000 <= value <= 0x7FFFFFFFFFFFFFFF:
        fail(6, "integer overflow")
    return value


#: as_big
from typing import Any


def as_big(value: int, name: str) -> int:
    """An int of any size."""
    given: Any = value
    if given.__class__ is not int and not isinstance(given, int):
        raise TypeError(f"{name} must be an int, not {given!r}")
    return value


#: as_float
from typing import Any


def as_float(value: float, name: str) -> float:
    """A number; ints stay what they are."""
    given: Any = value
    if given.__class__ is float or isinstance(given, (float, int)):
        return value
    if not hasattr(given, "__float__"):
        raise TypeError(f"{name} must be a float, not {given!r}")
    return float(given)


#: as_bool
from typing import Any


def as_bool(value: bool, name: str) -> bool:
    given: Any = value
    if not isinstance(given, bool):
        raise TypeError(f"{name} must be a bool, not {given!r}")
    return value


#: as_text
from typing import Any


def as_text(value: str, name: str) -> str:
    """A text of whole code points."""
    given: Any = value
    if given.__class__ is not str and not isinstance(given, str):
        raise TypeError(f"{name} must be a str, not {given!r}")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise ValueError(f"{name} holds a lone surrogate") from None
    return value


#: as_bytes
from typing import Any


def as_bytes(value: bytes, name: str) -> bytes:
    """Bytes that nobody can change."""
    given: Any = value
    if given.__class__ is bytes:
        return value
    if not isinstance(given, (bytes, bytearray, memoryview)):
        raise TypeError(f"{name} must be bytes, not {given!r}")
    return bytes(value)


#: as_list needs: T
from collections.abc import Sequence
from typing import Any


def as_list(value: Sequence[T], name: str) -> Sequence[T]:
    """A list or tuple as it stands; of anything else that can be gone through, the items."""
    given: Any = value
    if given.__class__ is list or given.__class__ is tuple:
        return value
    if not hasattr(given, "__iter__"):
        raise TypeError(f"{name} must be a list, not {given!r}")
    return list(given)


#: as_map needs: K, V
from collections.abc import Mapping
from typing import Any


def as_map(value: Mapping[K, V], name: str) -> Mapping[K, V]:
    """A dict as it stands; of any other mapping, the entries."""
    given: Any = value
    if given.__class__ is dict:
        return value
    if given.__class__ is FrozenMap:  #? frozen_map
        return value  #? frozen_map
    if not hasattr(given, "keys"):
        raise TypeError(f"{name} must be a dict, not {given!r}")
    return dict(given)


#: as_set needs: T, OrderedSet
from collections.abc import Set as AbstractSet
from typing import Any


def as_set(value: AbstractSet[T], name: str) -> AbstractSet[T]:
    """A set as it stands; of anything else that can be gone through, the items."""
    given: Any = value
    if isinstance(given, (set, frozenset)):
        return value
    if not hasattr(given, "__iter__"):
        raise TypeError(f"{name} must be a set, not {given!r}")
    return OrderedSet(given)


#: frozen_set needs: T
from collections.abc import Iterable, Iterator
from typing import Any


class FrozenSet(frozenset[T]):
    """A set that nobody can change, whose items stay in the order in which they came."""

    __slots__ = ("order",)
    order: tuple[T, ...]

    def __new__(cls, items: Iterable[T] = ()) -> FrozenSet[T]:
        order: dict[Any, None] = dict.fromkeys(items)
        made = super().__new__(cls, order)
        made.order = tuple(order)
        return made

    def __iter__(self) -> Iterator[T]:
        return iter(self.order)

    def __reduce__(self) -> tuple[object, ...]:
        return FrozenSet, (self.order,)

    def __repr__(self) -> str:
        items = ", ".join([repr(item) for item in self])
        return f"frozenset({{{items}}})" if self else "frozenset()"


def frozen_set(items: Iterable[T]) -> frozenset[T]:
    return items if isinstance(items, FrozenSet) else FrozenSet(items)


#: frozen_map needs: K, V
from collections.abc import Mapping
from typing import Any, NoReturn


class FrozenMap(dict[K, V]):
    """A map that nobody can change."""

    __slots__ = ()

    def __reduce__(self) -> tuple[object, ...]:
        return FrozenMap, (dict(self),)


def refuse_change(*_: Any, **__: Any) -> NoReturn:
    raise TypeError("this map cannot be changed; make a dict of it")


def hash_of_map(items: dict[Any, Any]) -> int:
    return hash(frozenset(items.items()))


for name in ("__setitem__", "__delitem__", "__ior__"):
    setattr(FrozenMap, name, refuse_change)
for name in ("clear", "pop", "popitem", "setdefault", "update"):
    setattr(FrozenMap, name, refuse_change)
# What has a hash in Python is what cannot change: a dict has none.
setattr(FrozenMap, "__hash__", hash_of_map)


def frozen_map(items: Mapping[K, V]) -> Mapping[K, V]:
    return items if isinstance(items, FrozenMap) else FrozenMap(items)


#: make_set needs: OrderedSet
make_set = OrderedSet


#: union_sets needs: OrderedSet, T
from collections.abc import Set as AbstractSet


def union_sets(a: AbstractSet[T], b: AbstractSet[T]) -> OrderedSet[T]:
    return OrderedSet([*a, *b])


#: except_set needs: OrderedSet, T
from collections.abc import Set as AbstractSet


def except_set(a: AbstractSet[T], b: AbstractSet[T]) -> OrderedSet[T]:
    return OrderedSet([item for item in a if item not in b])


#: intersect_sets needs: OrderedSet, T
from collections.abc import Set as AbstractSet


def intersect_sets(a: AbstractSet[T], b: AbstractSet[T]) -> OrderedSet[T]:
    return OrderedSet([item for item in a if item in b])


