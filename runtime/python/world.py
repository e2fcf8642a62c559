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


#: cell needs: types, box
def cell(text: str) -> Dynamic:
    """A cell is an int, else a float, else a string."""
    import re

    if (
        re.fullmatch(r"[+-]?[0-9]+", text)
        and -0x8000000000000000 <= int(text) <= 0x7FFFFFFFFFFFFFFF
    ):
        return box(INT, int(text))
    if re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", text):
        return box(FLOAT, float(text))
    return box(STRING, text)


#: load_rows needs: files, read_file, row_options, cell, parse_json, types, box, NONE, fail
from typing import Any


def delimited_rows(
    text: str, options: dict[str, Any], delimiter: str
) -> list[dict[str, Dynamic]]:
    import csv
    import io

    rows = [
        row
        for row in csv.reader(
            io.StringIO(text, newline=""), delimiter=options["delimiter"] or delimiter
        )
        if row
    ]
    names = None if options["header"] is False else (rows.pop(0) if rows else [])
    return [
        {
            (names[i] if names and i < len(names) else f"c{i}"): cell(field)
            for i, field in enumerate(row)
        }
        for row in rows
    ]


def yaml_scalar(written: str) -> Dynamic:
    import json
    import re

    text = written.rstrip()
    if re.fullmatch(r'".*"', text):
        return box(STRING, json.loads(text))
    if re.fullmatch(r"'.*'", text):
        return box(STRING, text[1:-1].replace("''", "'"))
    plain = re.sub(r"\s+#.*$", "", text)
    if plain in ("", "null", "~"):
        return NONE
    return box(BOOL, plain == "true") if plain in ("true", "false") else cell(plain)


def yaml_rows(text: str) -> list[dict[str, Dynamic]]:
    """Lists of flat mappings: `- key: value` and further keys below."""
    import re

    rows = []
    for line in text_lines(text):
        if re.fullmatch(r"\s*(#.*)?|(---|\.\.\.)\s*", line):
            continue
        match = re.fullmatch(
            r"""(\s*-\s+|\s*)(("[^"]*")|('[^']*')|[^:#]+?)\s*:(?:\s+(.*))?""", line
        )
        if match is None:
            fail(2, f"invalid YAML: {line.strip()}")
        if not rows or "-" in match[1]:
            rows.append({})
        rows[-1][re.sub(r"""^(["'])(.*)\1$""", r"\2", match[2])] = yaml_scalar(
            match[5] or ""
        )
    return rows


def load_rows(path: str, settings: Dynamic) -> list[Dynamic]:
    """The rows of a data file: maps from column to value."""
    import sys

    options = row_options(settings)
    text = sys.stdin.buffer.read().decode() if path in ("", "-") else read_file(path)
    form = options["format"] or "csv"
    row = map_of(STRING, ANY)
    if form in ("csv", "tsv"):
        return [
            box(row, r)
            for r in delimited_rows(text, options, "," if form == "csv" else "\t")
        ]
    if form == "yaml":
        return [box(row, r) for r in yaml_rows(text)]
    if form == "jsonl":
        return [parse_json(line) for line in text_lines(text) if line.strip()]
    if form == "json":
        everything = parse_json(text)
        return everything.value if everything.type.kind == "list" else [everything]
    return fail(3, f"unknown data format: {form}")


#: save_rows needs: files, write_file, row_options, types, box, format_value, to_json, output, fail
from typing import Any


def columns(any: Dynamic) -> list[tuple[str, Dynamic]]:
    """Pairs of column and value of a map or record."""
    if any.type.kind == "map":
        return [(str(k), box(any.type.args[1], v)) for k, v in any.value.items()]
    if any.type.kind == "record":
        return [(f, box(t, getattr(any.value, a))) for f, a, t in any.type.fields()]
    return fail(3, "save source must be list of maps")


def delimited_text(rows: list[Dynamic], options: dict[str, Any], delimiter: str) -> str:
    separator = options["delimiter"] or delimiter
    names = sorted({name for row in rows for name, _ in columns(row)})

    def quoted(text: str) -> str:
        special = any(c in text for c in ('"', "\r", "\n", separator))
        return '"' + text.replace('"', '""') + '"' if special else text

    lines = [[quoted(n) for n in names]] if options["header"] is True else []
    for row in rows:
        cells = dict(columns(row))
        lines.append(
            [
                ""
                if n not in cells or cells[n].value is None
                else quoted(format_value(cells[n].type, cells[n].value))
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
        text = to_json(list_of(ANY), rows, True) + "\n"
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


