#!/usr/bin/env python3
"""An uncaught error of a library that pip installed from a registry leads to the line and function of its Mochi source."""
import pathlib
import re
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from fanout_test import publish, publisher, states  # noqa: E402
from harness import ROOT, Checks, Registry, contains, equal, tool  # noqa: E402

PACKAGE = ROOT / "tests" / "emit" / "python" / "forms"
SOURCE = (PACKAGE / "src" / "lib.mochi").read_text().split("\n")
MANIFEST = """[package]
name = "@demo/forms"
version = "0.1.0"
edition = "2026"
mochi = ">=0.1, <2.0"
description = "Forms of code."
license = "MIT"
repository = "https://example.org/forms"
authors = ["Ada Lovelace <ada@example.org>"]

[targets]
supports = ["python"]
"""
# A call, the last line of its trace before the note, and the functions that the note must name with the text of their lines.
CASES = [
    ("m.total([m.Money(2**63 - 1, 'E'), m.Money(1, 'E')])", "OverflowError: integer overflow", [("plus", "cents: cents + other.cents"), ("total", "sum_.plus(a)")]),
    ("m.small_square(7)", "IndexError: list index out of range: 7 (len 5)", [("small_square", "return squares[n]")]),
    ("m.pick([1, 2], [0, 5])", "IndexError: list index out of range", [("pick", "sum_ + xs[p]")]),
]


def installed(work):
    python = tool("python3")
    package = work / "forms"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns(".mochi", "consumer.py"))
    (package / "mochi.toml").write_text(MANIFEST)
    (package / "README.md").write_text("# Forms\n")
    (package / "LICENSE").write_text("MIT\n")
    with Registry(work) as registry:
        client = publisher(work, registry, ["pypi"])
        equal(states(publish(client, package)), {"pypi": "published"})
        client.run(python, "-m", "venv", work / "venv")
        client.run(work / "venv/bin/pip", "install", "-q", "--disable-pip-version-check", "--no-cache-dir", "-i", f"{registry.url}/pypi/simple/", "demo-forms")
        for call, last, frames in CASES:
            done = client.run(work / "venv/bin/python", "-c", f"import demo_forms as m; {call}", ok=False)
            trace = done.stderr
            equal(bool(re.search(r"site-packages/demo_forms/__init__\.py", trace)), True, f"{call}: {trace}")
            contains(trace, last + "\nin Mochi:\n", call)
            for function, text in frames:
                line = next(i for i, t in enumerate(SOURCE, 1) if text in t)
                contains(trace, f"\n  {function} at src/lib.mochi:{line}\n", call)


if __name__ == "__main__":
    checks = Checks()
    checks.run("traces of an installed library", "python", installed)
    sys.exit(checks.finish())
