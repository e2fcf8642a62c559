import { addBlock, report, summarizeColumn, toMarkdown } from "@mochi-examples/reportkit";
import { render, renderWith, slugify } from "@mochi-examples/textkit";
import { summarize } from "@mochi-examples/textkit/stats";
import { column } from "@mochi-examples/textkit/table";

// Text beyond ASCII.
console.log(`slug: ${slugify("Crème Brûlée à la Žižkov")}`);

// A callback that has an answer for some names only.
const title = renderWith("Sales of {town}", (name) => (name === "town" ? "Łódź" : undefined));
console.log(`title: ${title.ok ? title.value : "none"}`);

// An error that says why.
const letter = render("Dear {name}", new Map());
if (letter.ok) console.log(`letter: ${letter.value}`);
else console.log(`letter: ${letter.error.kind === "Missing" ? `no ${letter.error.name}` : "broken"}`);

// An option.
console.log(`figures: ${summarize([]) === undefined ? "none" : "some"}`);

// Records and unions of two libraries.
const rows = [["Ann", "30"], ["Zoë", "7"]];
const base = addBlock(report("Sales"), { kind: "Bullets", items: ["up", "größer"] });
console.log(toMarkdown(addBlock(base, { kind: "Table", columns: [column("name"), column("n")], rows })));
const figures = summarizeColumn("n\n1\nx\n", "n");
if (figures.ok) console.log("column: good");
else console.log(`column: ${figures.error.kind === "NoNumber" ? `${figures.error.name} has ${figures.error.value}` : "broken"}`);
