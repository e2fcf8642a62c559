import assert from "node:assert/strict";

import { Book, directory, everyone, Kind, kinds, missed, outer, places, pretty, search, shared, tags, usage } from "@acme/phonebook";
import type { Entry, Person, Place, Usage } from "@acme/phonebook";

const book: Book = {
  people: [
    { id: 1, name: "Cyd", city: "Rome", tags: ["b", "a"] },
    { id: 2, name: "Ada", city: "Bonn", tags: ["a"] },
    { id: 3, name: "Bob", tags: [] },
    { id: 4, name: "Dan", city: "Bonn", tags: ["c"] },
  ],
  numbers: [
    { person: 1, kind: Kind.Home, digits: "111" },
    { person: 2, kind: "Work", digits: "222" },
    { person: 2, kind: "Mobile", digits: "333" },
    { person: 4, kind: "Home", digits: "111" },
    { person: 9, kind: "Work", digits: "999" },
  ],
  calls: [
    { digits: "222", seconds: 60, missed: false },
    { digits: "333", seconds: 31, missed: false },
    { digits: "333", seconds: 0, missed: true },
    { digits: "999", seconds: 10, missed: false },
  ],
};
const both = (entries: readonly Entry[]): string[] => entries.map((e) => `${e.name ?? "-"}:${e.digits ?? "-"}`);
assert.deepEqual(both(directory(book)), ["Ada:222", "Ada:333", "Cyd:111", "Dan:111"]);
assert.deepEqual(both(everyone(book)), ["Ada:222", "Ada:333", "Bob:-", "Cyd:111", "Dan:111"]);
assert.deepEqual(both(outer(book)), ["Cyd:111", "Ada:222", "Ada:333", "Bob:-", "Dan:111", "-:999"]);
const used: Usage[] = usage(book);
assert.deepEqual(used, [{ name: "Ada", calls: 2, seconds: 91, mean: 45.5 }]);
assert.deepEqual(usage(book, 3), []);
const towns: Place[] = places(book);
assert.deepEqual(towns, [{ city: "Bonn", names: ["Ada", "Dan"], oldest: 2 }, { city: "Rome", names: ["Cyd"], oldest: 1 }]);
assert.deepEqual([tags(book), tags(book, 1)], [["a", "b"], ["c"]]);
const found: Person[] = search(book, "22", (p) => p.name === "Bob");
assert.deepEqual(found.map((p) => p.name), ["Bob", "Ada"]);
assert.deepEqual([...shared(book)], [["111", ["Cyd", "Dan"]]]);
assert.deepEqual([missed(book), missed(Book.empty())], [0.25, undefined]);
assert.deepEqual([...kinds(book)], [["Home", "111"], ["Work", "999"], ["Mobile", "333"]]);
assert.equal(pretty("4930123456"), "4 930 123 456");
