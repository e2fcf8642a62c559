from __future__ import annotations

import csv
import io

import acme_csvtable as csvtable
from acme_csvtable import CsvError, Quoting, Table

source = 'a,"b ""c""",\r\n"x\ny",,z'
rows: list[list[str]] = csvtable.parse(source)
assert rows == list(csv.reader(io.StringIO(source, newline="")))
try:
    csvtable.parse('a,"b"c')
    raise SystemExit("it was read")
except CsvError as error:
    assert (error.line, error.column, str(error)) == (1, 6, "unexpected c behind a quote")

table: Table = csvtable.read("name;age\nAda;36\nAlan;41\n", separator=";")
assert table.column("age") == ["36", "41"] and table.column(name="size") is None
old = table.filter(lambda row: int(row["age"]) > 40)
assert [list(row) for row in old.rows] == [["Alan", "41"]] and len(table.rows) == 2
assert old.records() == [{"name": "Alan", "age": "41"}]
assert len(csvtable.read("a,b\n1\n", strict=False).rows) == 1

given = [["a", "b,c"], ['"', "line\nbreak"], ["", " "]]
for quoting in (Quoting.MINIMAL, Quoting.ALWAYS):
    assert csvtable.parse(csvtable.write(given, ";", quoting), ";") == given
target = io.StringIO()
csv.writer(target, lineterminator="\n").writerows(given[:2])
assert csvtable.write(given[:2]) == target.getvalue()
assert csvtable.write((("a", "b"),), quoting=Quoting.ALWAYS, end="\r\n") == '"a","b"\r\n'
assert Table(["k"], [["v"], []]).column("k") == ["v", ""]
