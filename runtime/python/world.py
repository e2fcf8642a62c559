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
            if data is not None:
                file.write(data)
                return data
            content: bytes = file.read()
            return content
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


#: os_text
def os_text(text: str) -> str:
    """Bytes that are no UTF-8, which Python keeps as surrogates, stand as U+FFFD."""
    import os

    return text if text.isascii() else os.fsencode(text).decode("utf-8", "replace")


#: os_args needs: os_text
def os_args() -> list[str]:
    import sys

    return [os_text(argument) for argument in sys.argv[1:]]


#: os_env needs: os_text
def os_env(name: str) -> str | None:
    import os

    value = os.environ.get(name)
    return None if value is None else os_text(value)


#: os_cwd needs: os_text, fail
def os_cwd() -> str:
    import os

    try:
        return os_text(os.getcwd())
    except OSError:
        return fail(1, "the current folder is gone")


#: os_platform
def os_platform() -> str:
    import sys

    return {"darwin": "macos", "win32": "windows"}.get(sys.platform, sys.platform)


#: rows needs: types, box, shown_key, fail
def cells_of(any: Dynamic) -> list[tuple[str, Dynamic]]:
    """Pairs of label and value of a map or record."""
    if any.type.kind == "map":
        return [
            (shown_key(any.type.args[0], k), box(any.type.args[1], v))
            for k, v in any.value.items()
        ]
    if any.type.kind == "record":
        return [(f, box(t, getattr(any.value, a))) for f, a, t in any.type.fields()]
    return fail(3, "save source must be list of maps")


#: any_labels needs: rows
def any_labels(any: Dynamic) -> list[str]:
    return [label for label, _ in cells_of(any)]


#: any_parts needs: rows
def any_parts(any: Dynamic) -> list[Dynamic]:
    return [part for _, part in cells_of(any)]


#: cell_text needs: types, format_value, shown_key
def cell_text(any: Dynamic) -> str:
    """The top form; a value of an enum is its name."""
    type, value = any.type, any.value
    if type.kind == "union" and not type.variant(value)[1]:
        return shown_key(type, value)
    return format_value(type, value)


#: read_input
def read_input() -> str:
    """All of standard input."""
    import sys

    return sys.stdin.buffer.read().decode()


#: cast_rows needs: types, box, unbox, fail
from typing import Any


def cast_rows(rows: list[Dynamic], file: str, type: Type) -> list[Any]:
    """The rows of a data file; one that does not fit the declared type is named in the message."""
    made: list[Any] = []
    for row in rows:
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


#: run needs: fail, output
def run(mains: list[Callable[[], None]]) -> None:
    """Runs the top-level statements of all modules; an uncaught error ends the program with its code."""
    import os
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
        except BrokenPipeError:
            # Nobody reads any more: the program ends quietly.
            status.append(1)
            sys.stdout = open(os.devnull, "w")
        except BaseException:
            # A thread's uncaught error ends the thread alone, and the program with status 0.
            status.append(1)
            sys.stdout.flush()
            traceback.print_exc()

    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    sys.setrecursionlimit(1048576)
    threading.stack_size(512 * 1024 * 1024)
    thread = threading.Thread(target=main)
    thread.start()
    thread.join()
    sys.stdout.flush()
    if status:
        sys.exit(status[0])


