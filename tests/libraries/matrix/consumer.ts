import assert from "node:assert/strict";

import { Matrix, MatrixError, rotation } from "@acme/matrix";
import type { Result } from "@acme/matrix";

function must<T, E>(result: Result<T, E>): T {
  assert.ok(result.ok);
  return result.value;
}
const a = must(Matrix.of([[2, -1, 0], [-1, 2, -1], [0, -1, 2]]));
assert.equal(Math.round(must(a.determinant()) * 1e9) / 1e9, 4);
const x: number[] = must(a.solve([1, 0, 1]));
assert.ok(x.every((value) => Math.abs(value - 1) < 1e-12));
assert.deepEqual(must(a.times(Matrix.identity(3))).rows, a.rows);
const wide = Matrix.build(2, 3, (i, j) => i * 3 + j);
assert.deepEqual(wide.transposed().rows, [[0, 3], [1, 4], [2, 5]]);
assert.deepEqual([wide.height(), wide.width(), wide.map((v) => v * 2).rows[1]], [2, 3, [6, 8, 10]]);
const wrong: Result<Matrix, MatrixError> = wide.times(wide);
assert.deepEqual(wrong, { ok: false, error: MatrixError.Shape(2, 3) });
assert.deepEqual(Matrix.of([[1], []]), { ok: false, error: { kind: "Ragged", row: 1 } });
assert.deepEqual(new Matrix({ rows: [[0]] }).solve([1]), { ok: false, error: MatrixError.Singular });
const quarter = must(rotation(Math.PI / 6).power(3));
assert.ok(Math.abs((quarter.rows[1]?.[0] ?? 0) - 1) < 1e-15);
assert.deepEqual(must(new Matrix({ rows: [[1, 1], [1, 0]] }).power(30)).rows[0]?.[1], 832040);
