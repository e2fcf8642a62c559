"""Where the code of this package stands in the Mochi source that it was written in."""

from __future__ import annotations

from inspect import currentframe
from itertools import islice
from pathlib import Path
from traceback import walk_stack, walk_tb
from types import TracebackType

# For each module its source, and pairs of steps: to the next line here and from line to line there.
POSITIONS = {
@positions@}


def position(module: str, line: int) -> str:
    """`src/lib.mochi:12` for a line of a module of this package."""
    source, steps = POSITIONS.get(module, ("", ""))
    numbers = map(int, steps.split())
    here = there = 0
    for step, by in zip(numbers, numbers):
        here += step
        if here > line:
            break
        there += by
    return f"{source}:{there}" if there else ""


def mochi_trace(trace: TracebackType | None = None) -> str:
    """The functions of this package that are running, or were when an error was raised, innermost first."""
    root = Path(__file__).parent.parent
    outer = currentframe() if trace is None else trace.tb_frame.f_back
    places = list(walk_tb(trace))[::-1]
    places += islice(walk_stack(outer), 1000) if outer else ()
    lines: list[str] = []
    inner = 0
    for frame, line in places:
        path = Path(frame.f_code.co_filename)
        if root not in path.parents or len(lines) == 50:
            continue
        if frame.f_code.co_name == "<listcomp>":
            # Part of the function around it.
            inner = inner or line
            continue
        place = position(path.relative_to(root).as_posix(), inner or line)
        inner = 0
        if place:
            lines.append(f"  {frame.f_code.co_name} at {place}")
    return "\n".join(["in Mochi:", *lines]) if lines else ""
