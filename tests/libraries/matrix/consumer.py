from __future__ import annotations

import math
from collections.abc import Callable

import acme_matrix as matrix
from acme_matrix import Matrix, MatrixError, Ragged, Shape, Singular

a: Matrix = Matrix.of([[2.0, -1.0, 0.0], [-1.0, 2.0, -1.0], [0.0, -1.0, 2.0]])
assert math.isclose(a.determinant(), 4.0)
x: list[float] = a.solve([1.0, 0.0, 1.0])
assert all(math.isclose(value, 1.0) for value in x)
assert [list(row) for row in a.times(Matrix.identity(3)).rows] == [list(row) for row in a.rows]
wide = Matrix.build(2, 3, lambda i, j: float(i * 3 + j))
assert [list(row) for row in wide.transposed().rows] == [[0, 3], [1, 4], [2, 5]]
assert (wide.height(), wide.width(), list(wide.map(lambda v: v * 2).rows[1])) == (2, 3, [6, 8, 10])
calls: tuple[tuple[Callable[[], Matrix], MatrixError], ...] = (
    (lambda: wide.times(wide), Shape(2, 3)),
    (lambda: Matrix.of(((1.0,), ())), Ragged(1)),
)
for call, expected in calls:
    try:
        call()
        raise SystemExit(str(expected))
    except MatrixError as error:
        assert error == expected
try:
    Matrix([[0.0]]).solve([1.0])
    raise SystemExit("it was solved")
except Singular:
    pass
assert math.isclose(matrix.rotation(math.pi / 6).power(3).rows[1][0], 1.0)
assert Matrix([[1.0, 1.0], [1.0, 0.0]]).power(30).rows[0][1] == 832040
