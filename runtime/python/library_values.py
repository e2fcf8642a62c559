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


