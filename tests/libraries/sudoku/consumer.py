from __future__ import annotations

import acme_sudoku as sudoku
from acme_sudoku import BadDigit, Conflict, GridError, Hint, Solution, WrongSize

source = "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79"
grid: list[list[int]] = sudoku.parse(source)
solution: Solution | None = sudoku.solve(grid)
assert solution is not None and solution.unique
digits = set(range(1, 10))
rows = [list(row) for row in solution.grid]
boxes = [[rows[r + i][c + j] for i in range(3) for j in range(3)] for r in (0, 3, 6) for c in (0, 3, 6)]
columns = [[row[c] for row in rows] for c in range(9)]
assert all(set(line) == digits for line in rows + columns + boxes)
assert all(cell in (0, rows[r][c]) for r, row in enumerate(grid) for c, cell in enumerate(row))
assert sudoku.show(grid).replace("\n", "") == source and sudoku.show([[0, 1]], empty="_") == "_1"
assert sudoku.candidates(grid, row=0, column=2) == {1, 2, 4} and Hint(4, 4, 5) in sudoku.hints(grid)
wrong: dict[str, GridError] = {"12": WrongSize(2), "x" * 81: BadDigit("x", 0), "11" + "." * 79: Conflict(0, 0)}
for text, expected in wrong.items():
    try:
        sudoku.parse(text)
        raise SystemExit(text)
    except GridError as error:
        assert error == expected
assert sudoku.check(tuple(tuple(row) for row in rows)) == rows
rows[8][8] = 1
rows[0][8] = 0
assert sudoku.solve(rows) is None
