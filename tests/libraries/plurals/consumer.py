from __future__ import annotations

import acme_plurals as plurals
from acme_plurals import Catalog, Form, Language, Message, MissingText, Plain, Plural, Translator

# Samples of CLDR's plurals.xml.
samples: dict[tuple[Language, Form], tuple[int, ...]] = {
    (Language.ENGLISH, Form.ONE): (1,),
    (Language.ENGLISH, Form.OTHER): (0, 2, 16, 100, 1000),
    (Language.POLISH, Form.FEW): (2, 3, 4, 22, 24, 32, 102, 1002),
    (Language.POLISH, Form.MANY): (0, 5, 19, 100, 1000, 1000000),
    (Language.ARABIC, Form.TWO): (2,),
    (Language.ARABIC, Form.FEW): (3, 10, 103, 110, 1003),
    (Language.ARABIC, Form.MANY): (11, 26, 111, 1011),
    (Language.ARABIC, Form.OTHER): (100, 102, 200, 402, 600),
    (Language.JAPANESE, Form.OTHER): (0, 1, 15, 100),
}
for (language, form), numbers in samples.items():
    assert all(language.form(n) is form for n in numbers), (language, form)
assert Language.of("PL-pl") is Language.POLISH and Language.of("xx") is None
default: Language = Language.DEFAULT
assert default is Language.ENGLISH
files: Message = Plural({Form.ONE: "{n} plik", Form.FEW: "{n} pliki", Form.MANY: "{n} plików"})
polish = Catalog(Language.POLISH, {"files": files}, None)
english = Catalog(language=Language.ENGLISH, messages={"bye": Plain("Bye {who}")}, parent=Language.DEFAULT)
translator: Translator = plurals.translator([polish, english])
assert translator.say("files", n=22) == "22 pliki" and translator.say("files", {}, 5000) == "5,000 plików"
assert translator.say("bye", values={"who": "Ewa"}) == "Bye Ewa" and translator.say("none") == "[none]"
assert translator.gaps() == {Language.POLISH: {"bye"}, Language.ENGLISH: {"files"}}
lost: list[MissingText] = []


def missing(text: MissingText) -> str:
    lost.append(text)
    return "?"


assert Translator([polish], missing).say("none") == "?" and lost == [MissingText("none", Language.POLISH)]
assert plurals.enumerate(["a", "b", "c"]) == "a, b and c" and plurals.enumerate(("a", "b"), last="or") == "a or b"
