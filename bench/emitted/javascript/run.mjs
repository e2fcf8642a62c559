// node run.mjs EMITTED TWIN RUNS: each kernel of both modules in turns; prints the best times of both as JSON.
import assert from "node:assert/strict";

const [emittedPath, twinPath, runs] = process.argv.slice(2);
const emitted = await import(emittedPath);
const twin = await import(twinPath);

let seed = 7;
const random = () => ((seed = (seed * 48271) % 2147483647) - 1) / 2147483646;
const below = (n) => Math.floor(random() * n);
const text = (letters, n) =>
  Array.from({ length: n }, () => letters[below(letters.length)]).join("");
const words = Array.from({ length: 30000 }, () => text("abcde", 1 + below(6))).join(" ");
const matrix = Array.from({ length: 48 }, () => Array.from({ length: 48 }, random));
const kinds = [
  { kind: "Circle", radius: 1.5 },
  { kind: "Rectangle", width: 2, height: 3 },
  { kind: "Empty" },
];
const kernels = {
  distance: [text("abcdefgh", 220), text("abcdefgh", 220)],
  primesBelow: [120000],
  wordCounts: [words],
  multiply: [matrix, matrix],
  fibonacci: [21],
  totalArea: [Array.from({ length: 30000 }, () => kinds[below(3)])],
  pathLength: [Array.from({ length: 30000 }, () => ({ x: random(), y: random() }))],
  longestWords: [words, 10],
  collatz: [3000],
  caesar: [words, 5],
};

function time(f, args) {
  const start = process.hrtime.bigint();
  const result = f(...args);
  return [Number(process.hrtime.bigint() - start) / 1e6, result];
}

const times = {};
for (const [name, args] of Object.entries(kernels)) {
  let ours = Infinity;
  let theirs = Infinity;
  for (let run = 0; run < Number(runs); run++) {
    const [a, got] = time(emitted[name], args);
    const [b, want] = time(twin[name], args);
    if (run === 0) assert.deepEqual(got, want, name);
    ours = Math.min(ours, a);
    theirs = Math.min(theirs, b);
  }
  times[name] = [ours, theirs];
}
console.log(JSON.stringify(times));
