// Times the calls of one module: `node drive.js MODULE` prints a line of nanoseconds for each row.
const L = (await import(process.argv[2]!)) as typeof import("./twins/border.js");
const TEXT = "(1+2)*3+4*(5+6)*7+(8+9)*10+11*12+13*14+15";
const entries = Array.from({ length: 1000 }, (_, i) => ({ account: `a${i % 7}`, cents: i }));
const table = new Map(Array.from({ length: 20 }, (_, i) => [`k${i}`, Array.from({ length: 50 }, (_, j) => i + j)] as const));
const numbers = Array.from({ length: 1000 }, (_, i) => i);
const ledger = { entries, total: 499500 };
const tree = L.parse("1+2*3+4*5+(6+7)*8");
const p = new L.Point({ x: 1.5, y: 2.5 });
let sink: unknown;
const rows: [string, () => void][] = [
  ["constructor", () => { sink = new L.Point({ x: 1.5, y: 2.5 }); }],
  ["accessor", () => { sink = p.x + p.y; }],
  ["method on two numbers", () => { sink = p.dot(p); }],
  ["sum of a list of 1,000", () => { sink = L.sumOf(numbers); }],
  ["add to a ledger of 1,000", () => { sink = L.book(ledger, entries[3]!); }],
  ["evaluate a tree of 15 nodes", () => { sink = L.evaluate(tree); }],
  ["parse 40 characters", () => { sink = L.parse(TEXT); }],
  ["enqueue 1,000 items", () => { let q: ReturnType<typeof L.enqueue> = { items: [] }; for (let i = 0; i < 1000; i++) q = L.enqueue(q, i); sink = q; }],
  ["map of lists in and out", () => { sink = L.turned(table); }],
  ["callback called 1,000 times", () => { sink = L.totalOf(1000, (i) => i * 2); }],
];
for (const [name, call] of rows) {
  let times = 1;
  let best = Infinity;
  for (;;) {
    const begin = process.hrtime.bigint();
    for (let i = 0; i < times; i++) call();
    const took = Number(process.hrtime.bigint() - begin);
    if (took > 2e7) break;
    times *= 2;
  }
  for (let round = 0; round < 9; round++) {
    const begin = process.hrtime.bigint();
    for (let i = 0; i < times; i++) call();
    best = Math.min(best, Number(process.hrtime.bigint() - begin) / times);
  }
  console.log(`${name}\t${best}`);
}
if (sink === 0.123) console.log(sink);
