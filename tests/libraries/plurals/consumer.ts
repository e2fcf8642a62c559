import assert from "node:assert/strict";

import { enumerate, Form, Language, Message, translator } from "@acme/plurals";
import type { Catalog, MissingText, Translator } from "@acme/plurals";

// The host's own rules, made of the same data.
const codes: [Language, string][] = [["English", "en"], ["French", "fr"], ["Polish", "pl"], ["Arabic", "ar"], ["Japanese", "ja"]];
for (const [language, code] of codes) {
  const rules = new Intl.PluralRules(code);
  for (const n of [0, 1, 2, 3, 5, 10, 11, 12, 13, 21, 22, 25, 100, 101, 102, 103, 111, 112, 122, 1000000]) {
    assert.equal(Language.form(language, n).toLowerCase(), rules.select(n), `${code} ${n}`);
  }
  assert.equal(Language.of(`${code}-XX`), language);
}
const english: Catalog = { language: Language.DEFAULT, messages: new Map<string, Message>([["files", Message.Plural(new Map([[Form.One, "{n} file"], [Form.Other, "{n} files"]]))], ["bye", Message.Plain("Bye {who}")]]) };
const polish: Catalog = { language: "Polish", messages: new Map<string, Message>([["files", Message.Plural(new Map<Form, string>([["One", "{n} plik"], ["Few", "{n} pliki"]]))]]), parent: "English" };
const say: Translator = translator([polish, english]);
assert.deepEqual([say.say("files", undefined, 22), say.say("bye", new Map([["who", "Ewa"]])), say.say("none")], ["22 pliki", "Bye Ewa", "[none]"]);
assert.deepEqual(say.gaps().get("Polish"), new Set(["bye"]));
const lost: MissingText[] = [];
const strict = say.with({ missing: (text) => `${lost.push(text)}` });
assert.deepEqual([strict.say("none"), lost], ["1", [{ key: "none", language: "Polish" }]]);
assert.equal(translator([english]).say("files", new Map(), 1234567), "1,234,567 files");
assert.deepEqual([enumerate(["a", "b", "c"]), enumerate(["a", "b"], "or"), enumerate([])], ["a, b and c", "a or b", ""]);
