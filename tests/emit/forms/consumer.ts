// The test adds the types `A` and `B`, the ints of the two packages, `a` and `b`, which make them of a bigint, `wide`, the
// packages whose ints are bigint, and runs it.
import assert from "node:assert/strict";
import * as base from "@forms/base";
import * as user from "@forms/user";

const big = 9007199254740993n;
const place = (line: bigint): base.Place => ({ line: a(line), name: "x" });

/** Prints what `value` gives if the ints of all the packages in `needs` are wide; else there is nothing to get. */
function show(needs: string, label: string, value: () => unknown): void {
  if (needs === "-" || [...needs].every((form) => wide.includes(form))) {
    console.log(needs, label, value());
  } else {
    assert.throws(value, RangeError, label);
  }
}

/** As `show`; but what users put into a record and nobody computes with passes as they gave it: a number that is no safe
 * integer is not looked for there (B5 and I3 of the border page). */
function handsOn(needs: string, label: string, value: () => unknown, passed: string): void {
  if (wide.includes("a")) {
    show(needs, label, value);
  } else {
    assert.equal(value(), passed, label);
  }
}
const text = (...values: readonly (A | B)[]): string => values.join(" ");
const row = (values: Iterable<A | B>): string => `[${[...values].join(", ")}]`;

function run(): void {
  const doubled: B = user.double(b(2n));
  assert.equal(doubled, b(4n));
  const line: A = user.nextPlace(place(1n)).line;
  assert.equal(line, a(2n));
  show("b", "double", () => text(user.double(b(4503599627370497n))));
  show("a", "next", () => text(user.nextPlace(place(big)).line));
  show("-", "start", () => text(user.start().line));
  assert.deepEqual(user.start(), base.ORIGIN);
  show("b", "wrapped", () => text(user.wrapped(b(big)).value));
  show("-", "wrapped", () => {
    const box: base.Box<B> = user.wrapped(b(7n));
    const [value, count]: [B, A] = [box.value, box.count];
    assert.deepEqual([value, count], [b(7n), a(1n)]);
    return text(value, count);
  });
  handsOn("a", "wrapped-place", () => text(user.wrappedPlace(place(big)).value.line), "9007199254740992");
  show("-", "unwrapped", () => text(user.unwrapped({ value: b(1n), count: a(4503599627370497n) })));
  show("b", "area", () => text(user.area({ kind: "Rect", width: a(94906267n), height: a(94906267n) })));
  show("a", "grown", () => {
    const shape: base.Shape = user.grown({ kind: "Rect", width: a(9007199254740991n), height: a(3n) }, b(2n));
    return shape.kind === "Rect" ? text(shape.width) : "0";
  });
  show("a", "moved", () => {
    const moved = user.moved(user.counter(b(9007199254740991n)), b(2n));
    assert.ok(moved instanceof base.Counter);
    return text(moved.at);
  });
  assert.equal(user.counter(b(3n)).moved(a(4n)).at, a(7n));
  show("ab", "table", () => {
    const table: base.Table = user.table(b(big));
    const rows: readonly A[] = table.rows;
    return text(rows[1]!, table.places.get(a(big))!.line, table.step(a(1n)));
  });
  show("ab", "sum", () => text(user.sumOf(user.table(b(big)))));
  show("-", "sum", () => text(user.sumOf(base.tableOf(a(5n)))));
  handsOn("a", "lines", () => row(user.linesOf([place(big)], (p: base.Place): B => b(BigInt(p.line) % 1000n))), "[992]");
  // What a callback gives back is looked at where ints are numbers, and is wide where they are bigints.
  const lines = (): string => row(user.linesOf([place(big)], (p: base.Place): B => b(BigInt(p.line))));
  if (wide.includes("b") && !wide.includes("a")) {
    assert.equal(lines(), "[9007199254740992]");
  } else {
    show("ab", "lines", lines);
  }
  handsOn("a", "places", () => text(user.placesOf([b(3n)], (n: B): base.Place => place(BigInt(n) + big - 3n))[0]!.line), "9007199254740992");
  show("a", "stepper", () => text(user.stepper(b(2n))(place(9007199254740991n)).line));
  show("b", "shifted", () => row(user.shifted([b(9007199254740991n)], b(2n))));
  const parsed = (n: bigint): B | A => {
    const result = user.parsed(b(n));
    if (result.ok) {
      const value: B = result.value;
      return value;
    }
    const error: base.Place = result.error;
    return error.line;
  };
  show("b", "parsed", () => text(parsed(big)));
  show("-", "failed", () => text(parsed(-5n)));
  show("ab", "failed", () => text(parsed(-big)));
  handsOn("a", "maybe", () => text(user.maybe(place(big))!.line), "9007199254740992");
  assert.equal(user.maybe(undefined), undefined);
  handsOn("ab", "keys", () => row(user.byLine([place(big)]).keys()), "[9007199254740992]");
  show("a", "names", () => row(base.namesBehind(a(9007199254740991n)).keys()));
  // In what a stored function gives, in what may be missing, and beside a function.
  show("a", "source", () => text(base.sourceOf(a(9007199254740991n)).next().line));
  show("a", "all", () => text(base.sourceOf(a(9007199254740991n)).all(a(2n))[1]!.line));
  show("a", "behind", () => text(base.behind(a(9007199254740991n))!.line));
  show("a", "made", () => text(base.made(a(9007199254740991n))[0]!.place.line));
  show("ab", "spot", () => {
    const spot: user.Spot = user.spot(b(big));
    const [at, inside]: [B, A] = [spot.at, spot.place.line];
    assert.equal(BigInt(at), BigInt(inside));
    return text(inside, spot.box.value);
  });
  show("ab", "spot-sum", () => text(user.spotSum(user.spot(b(big)))));

  // Ints of the other kind are refused.
  const wrong = (form: string): never => (wide.includes(form) ? 1 : 1n) as never;
  assert.throws(() => user.double(wrong("b")), TypeError);
  assert.throws(() => user.nextPlace({ line: wrong("a"), name: "x" }), TypeError);
  assert.throws(() => user.unwrapped({ value: wrong("b"), count: a(1n) }), TypeError);
  assert.throws(() => user.unwrapped({ value: b(1n), count: wrong("a") }), TypeError);
  assert.throws(() => user.linesOf([place(1n)], () => wrong("b")), TypeError);
  // Numbers in a record that is handed on are not looked at; bigints are made of all that comes in.
  if (wide.includes("a")) {
    assert.throws(() => user.placesOf([b(1n)], () => ({ line: wrong("a"), name: "x" })), TypeError);
  }
  assert.throws(() => user.spotSum({ ...user.spot(b(1n)), at: wrong("b") }), TypeError);
}
