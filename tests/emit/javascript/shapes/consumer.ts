import { type Color, LIMIT, type Shape, apply, areaOf, parseColor } from "./dist/index.js";
import { type Found, find, parseNumber, sortBy, totalArea } from "./dist/words.js";

const square: Shape = { kind: "Square", corner: { x: 0, y: 0 }, side: LIMIT };
const areas: number[] = apply([square], areaOf);

function describe(found: Found): string {
  switch (found.kind) {
    case "Nowhere":
      return "nowhere";
    case "At":
      return `${found.word} at ${found.index}`;
    case "Many":
      return found.places.join();
  }
}

const color = parseColor("red");
const name: Color | string = color.ok ? color.value : color.error;
const n = parseNumber("1", 0, 2);
if (n.ok) n.value.toFixed();
sortBy(["b", "a"], (s) => s.length).push("c");
totalArea([square], undefined);
totalArea([square], 2);
console.log(areas, describe(find("a b", "a")), name);
