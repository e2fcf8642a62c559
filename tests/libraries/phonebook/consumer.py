from __future__ import annotations

import acme_phonebook as phonebook
from acme_phonebook import Book, Call, Entry, Kind, Number, Person, Place, Usage

book = Book(
    people=[
        Person(1, "Cyd", "Rome", ["b", "a"]),
        Person(2, "Ada", "Bonn", ["a"]),
        Person(3, "Bob", None, []),
        Person(4, "Dan", city="Bonn", tags=("c",)),
    ],
    numbers=[
        Number(1, Kind.HOME, "111"),
        Number(2, Kind.WORK, "222"),
        Number(2, Kind.MOBILE, "333"),
        Number(4, Kind.HOME, "111"),
        Number(9, Kind.WORK, "999"),
    ],
    calls=[Call("222", 60, False), Call("333", 31, False), Call("333", 0, True), Call("999", 10, missed=False)],
)
assert phonebook.directory(book) == [Entry("Ada", "222"), Entry("Ada", "333"), Entry("Cyd", "111"), Entry("Dan", "111")]
assert [e.name for e in phonebook.everyone(book) if e.digits is None] == ["Bob"]
assert phonebook.outer(book)[-1] == Entry(None, "999") and len(phonebook.outer(book)) == 6
assert phonebook.usage(book) == [Usage("Ada", 2, 91, 45.5)] and phonebook.usage(book, least=3) == []
places: list[Place] = phonebook.places(book)
assert [(p.city, list(p.names), p.oldest) for p in places] == [("Bonn", ["Ada", "Dan"], 2), ("Rome", ["Cyd"], 1)]
assert phonebook.tags(book) == ["a", "b"] and phonebook.tags(book, page=1) == ["c"]
assert [p.name for p in phonebook.search(book, "22", lambda p: p.name == "Bob")] == ["Bob", "Ada"]
shared: dict[str, list[str]] = phonebook.shared(book)
assert shared == {"111": ["Cyd", "Dan"]}
assert phonebook.missed(book) == 0.25 and phonebook.missed(Book.empty()) is None
assert phonebook.kinds(book) == {Kind.HOME: "111", Kind.WORK: "999", Kind.MOBILE: "333"}
assert phonebook.pretty("4930123456") == f"{4930123456:,}".replace(",", " ")
