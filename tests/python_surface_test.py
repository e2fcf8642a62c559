#!/usr/bin/env python3
"""What `mochi api --target=python` says of a library is what its emitted package has: both are read by Python's own parser,
and every item of the one must stand in the other, with the same fields, parameters, defaults, annotations and order."""
import ast
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
MOCHI = pathlib.Path(os.environ.get("MOCHI", ROOT / "build" / "quick" / "mochi")).resolve()
LIBRARIES = [ROOT / "examples" / "textkit", ROOT / "examples" / "reportkit", ROOT / "tests" / "emit" / "surface" / "rows", ROOT / "tests" / "emit" / "python" / "forms"]
# Exported items of textkit: fewer would mean that the test reads less than it should.
LEAST = {"textkit": 87}
counts = {"passed": 0, "failed": 0, "skipped": 0}


def result(good, name, text=""):
    counts["passed" if good else "failed"] += 1
    if not good:
        print(f"FAIL {name}\n{text[:3000]}")


def shape(node):
    """An item without what only its reader or its author sees: docstrings, bodies, values. A builtin may stand by its module."""
    return written(node).replace("builtins.", "")


def written(node):
    if isinstance(node, ast.FunctionDef):
        return f"def {node.name}({ast.unparse(node.args)}) -> {ast.unparse(node.returns) if node.returns else None}"
    if isinstance(node, ast.ClassDef):
        head = [f"@{ast.unparse(d)}" for d in node.decorator_list]
        head.append(f"class {node.name}({', '.join(ast.unparse(b) for b in node.bases)})")
        inside = [s for s in node.body if not isinstance(s, (ast.Pass, ast.Assign)) and not is_text(s) and not is_private(s)]
        fields = [ast.unparse(s) for s in inside if not isinstance(s, ast.FunctionDef)]
        # Methods and static functions stand in the order of their source in the one, apart in the other.
        methods = sorted("".join(f"@{ast.unparse(d)} " for d in s.decorator_list) + shape(s) for s in inside if isinstance(s, ast.FunctionDef))
        return "\n".join(head + ["    " + line for line in fields + methods])
    if isinstance(node, ast.AnnAssign):
        # The value of a constant is no part of what it looks like, that of an alias is all of it.
        alias = ast.unparse(node.annotation) == "TypeAlias"
        return f"{ast.unparse(node.target)}: {ast.unparse(node.annotation)}" + (f" = {ast.unparse(node.value)}" if alias else "")
    return ast.unparse(node)


def is_private(node):
    """What compares, prints and matches values, and the forms of methods that the package calls itself."""
    name = name_of(node)
    return name is not None and name.startswith("_") and name != "__init__"


def is_text(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def name_of(node):
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return node.name
    target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0] if isinstance(node, ast.Assign) else None
    return target.id if isinstance(target, ast.Name) else None


def items(text):
    """By name; an import has none."""
    return {name_of(node): shape(node) for node in ast.parse(text).body if name_of(node) and name_of(node) != "__all__"}


def modules(text):
    """The parts of the surface by the path of their module: `# @scope/name/module` stands above each."""
    parts, path = {}, None
    for line in text.splitlines(keepends=True):
        if line.startswith("# @"):
            path = line[3:].split()[0].split("/", 2)[2:]
            path = path[0] if path else ""
            parts[path] = ""
        elif path is not None:
            parts[path] += line
    return parts


for library in LIBRARIES:
    with tempfile.TemporaryDirectory() as out:
        built = subprocess.run([MOCHI, "build", "--target=python", library, "-o", out], capture_output=True, text=True)
        said = subprocess.run([MOCHI, "api", "--target=python", library], capture_output=True, text=True, cwd=ROOT)
        result(built.returncode == 0 and said.returncode == 0, f"{library.name} build", built.stderr + said.stderr)
        package = next(p for p in pathlib.Path(out, "src").iterdir() if p.is_dir())
        exports = 0
        for path, text in modules(said.stdout).items():
            file = package / (path + ".py" if path else "__init__.py")
            emitted_text = file.read_text()
            emitted, shown = items(emitted_text), items(text)
            public = ast.literal_eval(next(n.value for n in ast.parse(emitted_text).body if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "__all__"))
            for name, expected in shown.items():
                result(emitted.get(name) == expected, f"{library.name} {path} {name}", f"said:\n{expected}\nemitted:\n{emitted.get(name)}")
            # Nothing is public that nobody was told of, but the class of the package's errors and those of results that are values.
            untold = [n for n in public if n not in shown and not n.endswith("Error") and n not in ("Ok", "Err")]
            result(not untold, f"{library.name} {path} says all", str(untold))
            exports += sum(1 for n in shown if n in public)
        result(exports >= LEAST.get(library.name, 1), f"{library.name} has {exports} exported items")
print("{passed} passed, {failed} failed, {skipped} skipped".format(**counts))
sys.exit(1 if counts["failed"] else 0)
