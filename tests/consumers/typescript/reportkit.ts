// Two libraries at once: values of the one go into the other.
import assert from "node:assert/strict";
import { addBlock, figuresTable, fill, report, summarizeColumn, textReport, toMarkdown, toText, type Block, type Report } from "@mochi-examples/reportkit";
import { summarize, type Summary } from "@mochi-examples/textkit/stats";
import { column } from "@mochi-examples/textkit/table";

const table: Block = { kind: "Table", columns: [column("a")], rows: [["1"]] };
const sales: Report = addBlock(report("Sales of {year}"), table);
assert.equal(toMarkdown(sales), "# Sales of {year}\n\n| a |\n| --- |\n| 1 |\n");
const filled = fill(sales, new Map([["year", "2026"]]));
assert.ok(filled.ok && filled.value.title === "Sales of 2026");

const figures: Summary | undefined = summarize([1, 2, 3]);
assert.ok(figures !== undefined);
assert.ok(toText(addBlock(report("x"), figuresTable("n", figures))).includes("median"));
const column_a = summarizeColumn("a\n1\nx\n", "a");
assert.deepEqual(column_a, { ok: false, error: { kind: "NoNumber", name: "a", value: "x" } });
assert.ok(toText(textReport("T", "One. Two.", new Set())).startsWith("T\n="));
