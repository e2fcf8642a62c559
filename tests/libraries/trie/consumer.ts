import assert from "node:assert/strict";

import { ofWords, Trie } from "@acme/trie";

const tree: Trie<number> = ofWords(["to", "tea", "ten", "über", "üb"]);
assert.deepEqual(tree.complete("te"), ["tea", "ten"]);
assert.deepEqual(tree.complete("", 3), ["tea", "ten", "to"]);
assert.deepEqual(tree.complete("x"), []);
assert.deepEqual([tree.get("ten"), tree.get("te"), tree.has("üb"), tree.size()], [2, undefined, true, 5]);
const prefix: string | undefined = tree.longestPrefix("überaus");
assert.deepEqual([prefix, tree.longestPrefix("ü")], ["über", undefined]);

class Handler {
  #calls = 0;
  call(): number {
    return (this.#calls += 1);
  }
}
const home = new Handler();
const routes: Trie<Handler> = Trie.empty<Handler>().insert("/", home).insert("/users", new Handler());
assert.equal(routes.get("/"), home);
assert.equal(routes.get("/")?.call(), 1);
assert.equal(home.call(), 2);
assert.equal(routes.fold(0, (sum, path, handler) => sum + path.length + handler.call()), 11);
const before = Trie.empty<number>();
before.insert("a", 1);
assert.equal(before.size(), 0);
