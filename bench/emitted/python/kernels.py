"""The kernels as one writes them by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

__all__ = [
    "Circle",
    "Empty",
    "Point",
    "Rectangle",
    "Shape",
    "caesar",
    "collatz",
    "distance",
    "fibonacci",
    "longest_words",
    "multiply",
    "path_length",
    "primes_below",
    "total_area",
    "word_counts",
]


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a path."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Circle:
    """All points at a distance."""

    radius: float


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Four right angles."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing."""


Shape: TypeAlias = Circle | Rectangle | Empty


def distance(a: str, b: str) -> int:
    """The edit distance of two texts."""
    row = list(range(len(b) + 1))
    for i in range(1, len(a) + 1):
        diagonal = row[0]
        row[0] = i
        for j in range(1, len(b) + 1):
            above = row[j]
            best = diagonal + (a[i - 1] != b[j - 1])
            if row[j] + 1 < best:
                best = row[j] + 1
            if row[j - 1] + 1 < best:
                best = row[j - 1] + 1
            row[j] = best
            diagonal = above
    return row[len(b)]


def primes_below(limit: int) -> int:
    """How many primes there are below `limit`."""
    composite = [False] * limit
    count = 0
    for n in range(2, limit):
        if not composite[n]:
            count += 1
            m = n * n
            while m < limit:
                composite[m] = True
                m += n
    return count


def word_counts(text: str) -> Mapping[str, int]:
    """How often each word of a text occurs."""
    counts: dict[str, int] = {}
    for word in text.split(" "):
        if word in counts:
            counts[word] += 1
        else:
            counts[word] = 1
    return counts


def multiply(a: Sequence[Sequence[float]], b: Sequence[Sequence[float]]) -> list[list[float]]:
    """The product of two square matrices."""
    n = len(a)
    out: list[list[float]] = []
    for i in range(n):
        row: list[float] = []
        for j in range(n):
            total = 0.0
            for k in range(n):
                total += a[i][k] * b[k][j]
            row.append(total)
        out.append(row)
    return out


def fibonacci(n: int) -> int:
    """The n-th Fibonacci number, the slow way."""
    if n < 2:
        return n
    return fibonacci(n - 1) + fibonacci(n - 2)


def total_area(shapes: Sequence[Shape]) -> float:
    """The area of many shapes."""
    total = 0.0
    for shape in shapes:
        match shape:
            case Circle(r):
                total += 3.0 * r * r
            case Rectangle(w, h):
                total += w * h
            case Empty():
                pass
    return total


def path_length(points: Sequence[Point]) -> float:
    """The length of a path."""
    total = 0.0
    for i in range(1, len(points)):
        p = points[i - 1]
        q = points[i]
        dx = q.x - p.x
        dy = q.y - p.y
        total = total + dx * dx + dy * dy
    return total


def longest_words(text: str, limit: int) -> list[str]:
    """Words and their lengths, longest first."""
    words = [w for w in text.split(" ") if len(w) > 2]
    words.sort(key=len, reverse=True)
    return words[:limit]


def collatz(limit: int) -> int:
    """The Collatz steps of all numbers below `limit`."""
    longest = 0
    for start in range(1, limit):
        n = start
        steps = 0
        while n != 1:
            if n % 2 == 0:
                n //= 2
            else:
                n = 3 * n + 1
            steps += 1
        if steps > longest:
            longest = steps
    return longest


def caesar(text: str, by: int) -> str:
    """The text with each letter moved by `by` places."""
    out = ""
    for c in text:
        if "a" <= c <= "z":
            out += chr((ord(c) - 97 + by) % 26 + 97)
        else:
            out += c
    return out
