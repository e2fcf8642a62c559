"""Where the code of this package stands in the Mochi source that it was written in."""

from __future__ import annotations

import ast
import linecache
from inspect import currentframe
from itertools import islice
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

# For each module its source, and pairs of steps: to the next line here and from line to line there.
POSITIONS = {
@positions@}


def position(module: str, line: int) -> str | None:
    """`src/lib.mochi:12` for a line of a module of this package."""
    source, steps = POSITIONS.get(module, ("", ""))
    numbers = map(int, steps.split())
    here = there = 0
    for step, by in zip(numbers, numbers):
        here += step
        if here > line:
            break
        there += by
    return f"{source}:{there}" if there else None


def mochi_trace(trace: TracebackType | None = None) -> str:
    """The functions of this package that are running, or were when an error was raised, innermost first."""
    root = Path(__file__).parent.parent
    places: list[tuple[FrameType, int]] = []
    outer = currentframe() if trace is None else trace.tb_frame.f_back
    while trace is not None:
        places.insert(0, (trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    while outer is not None and len(places) < 1000:
        places.append((outer, outer.f_lineno))
        outer = outer.f_back
    lines: list[str] = []
    inner: int | None = None
    for frame, line in places:
        path = Path(frame.f_code.co_filename)
        if root not in path.parents or len(lines) == 50:
            continue
        if frame.f_code.co_name == "<listcomp>":
            # Part of the function around it.
            inner = line if inner is None else inner
            continue
        place = position(path.relative_to(root).as_posix(), inner or line)
        inner = None
        if place is not None:
            lines.append(f"  {frame.f_code.co_name} at {place}")
    return "\n".join(["in Mochi:", *lines]) if lines else ""


def value_of(node: ast.expr, names: dict[str, Any]) -> Any:
    """The value of a part of a subscript, which has no effects."""
    match node:
        case ast.Constant(value):
            return value
        case ast.Name(name):
            return names[name]
        case ast.Attribute(base, name):
            return getattr(value_of(base, names), name)
        case ast.Subscript(base, key):
            return value_of(base, names)[value_of(key, names)]
        case ast.UnaryOp(ast.USub(), operand):
            return -value_of(operand, names)
        case ast.BinOp(left, ast.Add(), right):
            return value_of(left, names) + value_of(right, names)
        case ast.BinOp(left, ast.Sub(), right):
            return value_of(left, names) - value_of(right, names)
        case ast.BinOp(left, ast.Mult(), right):
            return value_of(left, names) * value_of(right, names)
        case ast.Call(ast.Name("len"), [operand]):
            return len(value_of(operand, names))
        case _:
            raise LookupError


def subscript(trace: TracebackType | None) -> tuple[Any, Any] | None:
    """The two sides of the subscript that a function, or a list that it makes, failed at."""
    inner = trace.tb_next if trace is not None else None
    if inner is not None and inner.tb_frame.f_code.co_name == "<listcomp>":
        trace = inner
    if trace is None or trace.tb_next is not None:
        return None
    code = trace.tb_frame.f_code
    # Python 3.10 does not know where in its line it failed.
    positions: Any = getattr(code, "co_positions", None)
    if positions is None:
        return None
    spans: Any = islice(positions(), trace.tb_lasti // 2, None)
    first, last, begin, end = next(spans, (None, None, None, None))
    if first is None or last is None or begin is None or end is None:
        return None
    names = {**trace.tb_frame.f_globals, **trace.tb_frame.f_locals}
    text = [line.encode() for line in linecache.getlines(code.co_filename, names)]
    text = text[first - 1 : last]
    if not text:
        return None
    text[-1] = text[-1][:end]
    text[0] = text[0][begin:]
    try:
        node = ast.parse(b"(" + b"".join(text) + b")", mode="eval").body
        if not isinstance(node, ast.Subscript):
            return None
        return value_of(node.value, names), value_of(node.slice, names)
    except (LookupError, SyntaxError):
        return None
