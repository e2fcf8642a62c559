import assert from "node:assert/strict";

import { parse, Quoting, read, Table, write } from "@acme/csvtable";
import type { CsvError, Result } from "@acme/csvtable";

const rows: Result<string[][], CsvError> = parse('a,"b ""c""",\r\n"x\ny",,z');
assert.deepEqual(rows, { ok: true, value: [["a", 'b "c"', ""], ["x\ny", "", "z"]] });
assert.deepEqual(parse('a,"b"c'), { ok: false, error: { message: "unexpected c behind a quote", line: 1, column: 6 } });

const table: Result<Table, CsvError> = read("name\tage\nAda\t36\nAlan\t41\n", "\t");
assert.ok(table.ok);
const ages: string[] | undefined = table.value.column("age");
assert.deepEqual(ages?.map(Number), [36, 41]);
assert.equal(table.value.column("size"), undefined);
const old = table.value.filter((row) => Number(row.get("age")) > 40);
assert.deepEqual(old.rows, [["Alan", "41"]]);
assert.deepEqual(table.value.rows.length, 2);
const records: Map<string, string>[] = old.records();
assert.deepEqual(records.map((record) => Object.fromEntries(record)), [{ name: "Alan", age: "41" }]);
assert.ok(!read("a,b\n1\n").ok);
assert.ok(read("a,b\n1\n", undefined, false).ok);

// What is written is read again.
const given = [["a", "b,c"], ['"', "line\nbreak"], ["", " "]];
for (const quoting of [Quoting.Minimal, Quoting.Always]) {
  assert.deepEqual(parse(write(given, ";", quoting), ";"), { ok: true, value: given });
}
assert.equal(write([["a", "b,c"]], ",", "Never", "!"), "a,b,c!");
const made = new Table({ header: ["k"], rows: [["v"], []] });
assert.deepEqual(made.column("k"), ["v", ""]);
assert.deepEqual(Table.fromRows([]).header, []);
