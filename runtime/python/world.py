#: print_json needs: to_json, print_line
from typing import Any


def print_json(type: Type, value: Any) -> None:
    print_line(to_json(type, value, True))


#: bench_report needs: print_line
def bench_report(name: str, duration: int) -> None:
    import json

    print_line(
        json.dumps(
            {"duration_us": duration // 1000, "memory_bytes": 0, "name": name}, indent=2
        )
    )


#: files needs: fail, utf8_text
def on_file(path: str, mode: str, data: bytes | None = None) -> bytes:
    """Errors of the file system carry the code of the program's own."""
    try:
        with open(path, mode) as file:
            return file.read() if data is None else file.write(data)
    except FileNotFoundError:
        reason = "file not found"
    except OSError:
        reason = "cannot access file"
    return fail(1, f"{reason}: {path}")


def text_lines(text: str) -> list[str]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


#: read_file needs: files
def read_file(path: str) -> str:
    return utf8_text(on_file(path, "rb"))


#: write_file needs: files
def write_file(path: str, text: str) -> None:
    on_file(path, "wb", text.encode())


#: append_file needs: files
def append_file(path: str, text: str) -> None:
    on_file(path, "ab", text.encode())


#: read_lines needs: read_file
def read_lines(path: str) -> list[str]:
    return text_lines(read_file(path))


#: row_options needs: types, box
from typing import Any


def row_options(any: Dynamic) -> dict[str, Any]:
    options = {"format": None, "header": None, "delimiter": None}
    if any.type.kind == "map":
        for key, value in any.value.items():
            options[key] = box(any.type.args[1], value).value
    elif any.type.kind == "record":
        for name, attribute, field_type in any.type.fields():
            options[name] = box(field_type, getattr(any.value, attribute)).value
    return options


#: cell needs: types, box, NONE
def cell(text: str, quoted: bool, type: Type | None) -> Dynamic:
    """The cell as what casts to `type`: the text itself for strings and enums, none for an option whose cell is
    empty; an int, else a float, else a string for `any` and where nothing is declared.
    """
    import re

    kind = type.kind if type else "any"
    if type and kind == "option":
        return cell(text, quoted, type.args[0]) if text or quoted else NONE
    if kind in ("string", "union"):
        return box(STRING, text)
    if kind == "bool" and text in ("true", "false"):
        return box(BOOL, text == "true")
    if kind == "float" and text == "-0":
        return box(FLOAT, -0.0)
    if kind == "bigint" and re.fullmatch(r"[+-]?[0-9]+", text):
        return box(BIGINT, int(text))
    if (
        re.fullmatch(r"[+-]?[0-9]+", text)
        and -0x8000000000000000 <= int(text) <= 0x7FFFFFFFFFFFFFFF
    ):
        return box(INT, int(text))
    if re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", text):
        return box(FLOAT, float(text))
    return box(STRING, text)


#: load_rows needs: files, read_file, row_options, cell, parse_json, types, box, unbox, NONE, fail
from collections.abc import Callable
from typing import Any, NoReturn


def field_type(row: Type, name: str) -> Type | None:
    """What is declared for a field of a row."""
    if row.kind == "map":
        return row.args[1]
    fields = row.fields() if row.kind == "record" else []
    return next((t for f, _, t in fields if f == name), None)


def split_rows(text: str, delimiter: str) -> list[list[tuple[str, bool]]]:
    """The fields of each line and whether they are quoted; such may hold delimiters, quotes and line ends."""
    rows: list[list[tuple[str, bool]]] = []
    row: list[tuple[str, bool]] = []
    at, end = 0, len(text)
    while at < end:
        field, quoted = "", False
        while at < end and text[at] not in (delimiter, "\r", "\n"):
            if text[at] != '"' or field:
                field += text[at]
                at += 1
                continue
            quoted = True
            at += 1
            while at < end and (text[at] != '"' or text[at + 1 : at + 2] == '"'):
                field += text[at]
                at += 2 if text[at] == '"' else 1
            at += 1
        row.append((field, quoted))
        if text[at : at + 1] == delimiter:
            at += 1
            if at < end:
                continue
            row.append(("", False))
        at += 2 if text[at : at + 2] == "\r\n" else 1
        if row != [("", False)]:
            rows.append(row)
        row = []
    return rows


def delimited_rows(
    text: str, options: dict[str, Any], delimiter: str, type: Type
) -> list[dict[str, Dynamic]]:
    rows = split_rows(text, options["delimiter"] or delimiter)
    header = rows.pop(0) if rows and options["header"] is not False else []

    def read(i: int, field: tuple[str, bool]) -> tuple[str, Dynamic]:
        name = header[i][0] if i < len(header) else f"c{i}"
        return name, cell(*field, field_type(type, name))

    return [dict(read(i, field) for i, field in enumerate(row)) for row in rows]


NESTED = (
    "nested lists and mappings are not supported; write them as JSON behind their key"
)


def yaml_scalar(
    text: str, type: Type | None, refuse: Callable[[str], NoReturn]
) -> Dynamic:
    """Quoted text, JSON, null, true, false, a number, or plain text with a comment cut off."""
    import re

    def json(part: str, what: str) -> Dynamic:
        try:
            return parse_json(part)
        except Exception:
            refuse(what)

    if text[:1] in ('"', "'"):
        quoted = re.fullmatch(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*(#.*)?""", text)
        if quoted is None:
            refuse("text in quotes ends with its line")
        inner = quoted[1]
        if inner[0] == '"':
            return json(inner, "text in quotes has escapes that JSON lacks")
        return box(STRING, inner[1:-1].replace("''", "'"))
    plain = re.sub(r"(^| )#.*$", "", text).rstrip()
    if text[:1] in ("[", "{"):
        try:
            return parse_json(text)
        except Exception:
            return json(
                plain,
                "lists and mappings on a line are JSON: names and texts stand in quotes",
            )
    if re.match(r"[|>&*!%@`]", plain):
        refuse("block texts, anchors, aliases and tags are not supported")
    if plain in ("", "null", "~"):
        return NONE
    inner_type = type.args[0] if type and type.kind == "option" else type
    is_text = inner_type is not None and inner_type.kind in ("string", "union")
    if plain in ("true", "false") and not is_text:
        return box(BOOL, plain == "true")
    return cell(plain, True, type)


def yaml_rows(text: str, type: Type, file: str) -> list[dict[str, Dynamic]]:
    """Lists of flat mappings: `- key: value` and further keys below; all else that YAML knows is refused."""
    import re

    rows: list[dict[str, Dynamic]] = []
    # Columns of the `-` of all rows and of the keys of this one; -1: not known.
    item_indent = key_indent = -1
    number = 0

    def refuse(what: str) -> NoReturn:
        fail(2, f"invalid YAML: {what} ({file}, line {number})")

    for line in text_lines(text):
        number += 1
        content = line.strip()
        indent = len(line) - len(line.lstrip(" "))
        if re.fullmatch(r"(#.*|\.\.\.)?", content):
            continue
        if content == "---":
            if rows:
                refuse("several documents are not supported")
            continue
        if line[indent] == "\t":
            refuse("tabs cannot indent")
        if content == "-" or content.startswith("- "):
            if rows and indent != item_indent:
                refuse(NESTED)
            rows.append({})
            item_indent, key_indent = indent, -1
            lead = len(content) - len(content[1:].lstrip())
            content = content[lead:]
            if content[:1] in ("", "#"):
                continue
            indent += lead
            key_indent = indent
        elif not rows:
            rows.append({})
            key_indent = indent
        elif key_indent < 0 and indent > item_indent:
            key_indent = indent
        if indent != key_indent:
            refuse(NESTED)
        match = re.fullmatch(
            r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^"'].*?)\s*:(?:\s+(.*))?""", content
        )
        if match is None:
            refuse("`key: value` expected")
        if re.match(r"[][{}&*!|>?%@`,]|- |<<$", match[1]):
            refuse(NESTED)
        name = re.sub(r"""^(["'])(.*)\1$""", r"\2", match[1])
        if name in rows[-1]:
            refuse(f"the key `{name}` stands twice")
        rows[-1][name] = yaml_scalar(match[2] or "", field_type(type, name), refuse)
    return rows


def load_rows(path: str, settings: Dynamic, type: Type) -> list[Any]:
    """The rows of a data file; one that does not fit the declared type is named in the message."""
    file = "standard input" if path in ("", "-") else path
    made: list[Any] = []
    for row in rows_of(path, file, row_options(settings), type):
        try:
            made.append(unbox(type, row))
        except Exception as error:
            code = getattr(error, "code", None)
            if code is None:
                raise
            at = f"{file}, row {len(made) + 1}{failing_field(row, type)}"
            fail(code, f"{error} ({at})")
    return made


def failing_field(row: Dynamic, type: Type) -> str:
    if type.kind != "record" or row.type.kind != "map":
        return ""
    for name, _, declared in type.fields():
        try:
            if name in row.value:
                unbox(declared, box(row.type.args[1], row.value[name]))
        except Exception:
            return f", field {name}"
    return ""


def rows_of(path: str, file: str, options: dict[str, Any], type: Type) -> list[Dynamic]:
    """The rows as maps from column to value."""
    import sys

    text = sys.stdin.buffer.read().decode() if path in ("", "-") else read_file(path)
    form = options["format"] or "csv"
    row = map_of(STRING, ANY)
    if form in ("csv", "tsv"):
        return [
            box(row, r)
            for r in delimited_rows(text, options, "," if form == "csv" else "\t", type)
        ]
    if form == "yaml":
        return [box(row, r) for r in yaml_rows(text, type, file)]
    if form == "jsonl":
        return [parse_json(line) for line in text_lines(text) if line.strip()]
    if form == "json":
        everything = parse_json(text)
        return everything.value if everything.type.kind == "list" else [everything]
    return fail(3, f"unknown data format: {form}")


#: save_rows needs: files, write_file, row_options, types, box, format_value, shown_key, to_json, output, fail
from typing import Any


def columns(any: Dynamic) -> list[tuple[str, Dynamic]]:
    """Pairs of column and value of a map or record, ascending."""
    return sorted(cells_of(any), key=lambda cell: cell[0])


def cells_of(any: Dynamic) -> list[tuple[str, Dynamic]]:
    if any.type.kind == "map":
        return [
            (shown_key(any.type.args[0], k), box(any.type.args[1], v))
            for k, v in any.value.items()
        ]
    if any.type.kind == "record":
        return [(f, box(t, getattr(any.value, a))) for f, a, t in any.type.fields()]
    return fail(3, "save source must be list of maps")


def cell_text(any: Dynamic) -> str:
    type, value = any.type, any.value
    if type.kind == "union" and not type.variant(value)[1]:
        return shown_key(type, value)
    return format_value(type, value)


def delimited_text(rows: list[Dynamic], options: dict[str, Any], delimiter: str) -> str:
    separator = options["delimiter"] or delimiter
    names = sorted({name for row in rows for name, _ in columns(row)})

    def quoted(text: str) -> str:
        special = not text or any(c in text for c in ('"', "\r", "\n", separator))
        return '"' + text.replace('"', '""') + '"' if special else text

    lines = [[quoted(n) for n in names]] if options["header"] is True else []
    for row in rows:
        cells = dict(columns(row))
        lines.append(
            [
                ""
                if n not in cells or cells[n].value is None
                else quoted(cell_text(cells[n]))
                for n in names
            ]
        )
    return "".join(separator.join(line) + "\n" for line in lines)


def save_rows(rows: list[Dynamic], path: str, settings: Dynamic) -> None:
    options = row_options(settings)
    form = options["format"] or "csv"
    if form in ("csv", "tsv"):
        text = delimited_text(rows, options, "," if form == "csv" else "\t")
    elif form == "jsonl":
        text = "".join((columns(row), to_json(ANY, row) + "\n")[1] for row in rows)
    elif form == "json":
        text = to_json(list_of(ANY), rows) + "\n"
    elif form == "yaml":
        text = "".join(
            "- "
            + "\n  ".join(f"{n}: {to_json(v.type, v.value)}" for n, v in columns(row))
            + "\n"
            for row in rows
        )
    else:
        text = fail(3, f"unknown data format: {form}")
    if path not in ("", "-"):
        write_file(path, text)
    else:
        write(text)


#: run needs: fail, output
def run(mains: list[Callable[[], None]]) -> None:
    """Runs the top-level statements of all modules; an uncaught error ends the program with its code."""
    import threading
    import traceback

    status: list[int] = []

    def main() -> None:
        try:
            for start in mains:
                start()
        except SystemExit as stop:
            status.append(stop.code)
        except RecursionError:
            status.append(1)
            sys.stdout.flush()
            sys.stderr.write("call stack exceeded 1048576 frames\n")
        except Fault as error:
            status.append(error.code if 1 <= error.code <= 255 else 1)
            sys.stdout.flush()
            frames = traceback.format_tb(error.__traceback__)[-50:]
            sys.stderr.write(f"{error}\n" + "".join(reversed(frames)))

    sys.setrecursionlimit(1048576)
    threading.stack_size(512 * 1024 * 1024)
    thread = threading.Thread(target=main)
    thread.start()
    thread.join()
    sys.stdout.flush()
    if status:
        sys.exit(status[0])


