"""Where the code of this package stands in the Mochi source that it was written in."""

from __future__ import annotations

from bisect import bisect_right
from inspect import currentframe
from pathlib import Path

# For each module its source, and pairs of a line here and the line there.
POSITIONS: dict[str, tuple[str, list[int]]] = {
@positions@}


def position(module: str, line: int) -> str | None:
    """`src/lib.mochi:12` for a line of a module of this package."""
    found = POSITIONS.get(module)
    if found is None:
        return None
    source, lines = found
    at = bisect_right(lines[::2], line) - 1
    return f"{source}:{lines[2 * at + 1]}" if at >= 0 else None


def mochi_trace() -> str:
    """The functions of this package that are running, innermost first."""
    root = Path(__file__).parent.parent
    frame = currentframe()
    lines: list[str] = []
    while frame is not None and len(lines) < 50:
        path = Path(frame.f_code.co_filename)
        if root in path.parents:
            place = position(path.relative_to(root).as_posix(), frame.f_lineno)
            if place is not None:
                lines.append(f"  {frame.f_code.co_name} at {place}")
        frame = frame.f_back
    return "\n".join(["in Mochi:", *lines]) if lines else ""
