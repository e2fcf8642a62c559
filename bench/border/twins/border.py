"""The library as a Python author writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Union


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float

    def dot(self, other: Point) -> float:
        return self.x * other.x + self.y * other.y


@dataclass(frozen=True, slots=True)
class Entry:
    account: str
    cents: int


@dataclass(frozen=True, slots=True)
class Ledger:
    entries: tuple[Entry, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Queue:
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Number:
    value: int


@dataclass(frozen=True, slots=True)
class Add:
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Times:
    left: Expr
    right: Expr


Expr = Union[Number, Add, Times]


def sum_of(values: Sequence[int]) -> int:
    total = 0
    for value in values:
        total += value
    return total


def book(ledger: Ledger, entry: Entry) -> Ledger:
    return Ledger((*ledger.entries, entry), ledger.total + entry.cents)


def evaluate(expr: Expr) -> int:
    if isinstance(expr, Number):
        return expr.value
    if isinstance(expr, Add):
        return evaluate(expr.left) + evaluate(expr.right)
    return evaluate(expr.left) * evaluate(expr.right)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def sum(self) -> Expr:
        made = self.product()
        while self.at < len(self.text) and self.text[self.at] == "+":
            self.at += 1
            made = Add(made, self.product())
        return made

    def product(self) -> Expr:
        made = self.factor()
        while self.at < len(self.text) and self.text[self.at] == "*":
            self.at += 1
            made = Times(made, self.factor())
        return made

    def factor(self) -> Expr:
        if self.text[self.at] == "(":
            self.at += 1
            inner = self.sum()
            self.at += 1
            return inner
        value = 0
        while self.at < len(self.text) and "0" <= self.text[self.at] <= "9":
            value = value * 10 + int(self.text[self.at])
            self.at += 1
        return Number(value)


def parse(text: str) -> Expr:
    return _Parser(text).sum()


def enqueue(queue: Queue, item: int) -> Queue:
    return Queue((*queue.items, item))


def turned(table: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
    return {key: list(reversed(items)) for key, items in table.items()}


def total_of(n: int, f: Callable[[int], int]) -> int:
    total = 0
    for i in range(n):
        total += f(i)
    return total
