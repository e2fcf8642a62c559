#!/usr/bin/env python3
"""Libraries as strangers write them, used natively: each folder of tests/libraries is a package of Mochi with `consumer.ts`,
`consumer.py` and `consumer.rs` beside its manifest, which do what a user of that language would and compare with values that
were worked out by hand.

Each is checked and tested by mochi and built for npm, JSR, PyPI and crates; then tsc (strict), mypy and pyright (both strict),
black, ruff, clippy (pedantic, and for the oldest Rust claimed), rustdoc and rustfmt judge what was built together with its consumer, and the consumer runs: on Python with every version from 3.10 on
that the machine has.

`waiting.txt` names the languages that a library waits for; those are skipped.

`--filter TEXT` takes the libraries whose name has it; `--language typescript|python|rust` builds and uses them for one
language alone; `--waiting` takes those that wait, each for itself, and tells whose lines may go; `--keep FOLDER` leaves there
what was built.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIBRARIES = ROOT / "tests" / "libraries"
MODULES = ROOT / "build" / "deps" / "npm" / "node_modules"
MOCHI = pathlib.Path(os.environ.get("MOCHI", ROOT / "build" / "quick" / "mochi")).resolve()
TARGETS = ("javascript", "typescript", "python", "rust")
LANGUAGES = {"typescript": ("javascript", "typescript"), "python": ("python",), "rust": ("rust",)}
LANGUAGE_OF = {target: language for language, targets in LANGUAGES.items() for target in targets}
PYTHONS = ("3.10", "3.11", "3.12", "3.13")
# What clippy's pedantic reviewer may not say, and why.
ALLOWED = {
    "cast_possible_truncation": "ints are 64 bits wide, places are usize", "cast_possible_wrap": "the same", "cast_sign_loss": "the same",
    "cast_precision_loss": "`as float` is that of the language",
    "float_cmp": "`==` of floats is exact", "match_same_arms": "arms, loops and branches are the author's", "redundant_else": "the same",
    "needless_continue": "the same", "bool_to_int_with_if": "the same", "comparison_chain": "the same", "collapsible_else_if": "the same",
    "if_not_else": "the same", "range_plus_one": "the same", "match_wildcard_for_single_variants": "the same", "too_many_lines": "the same",
    "many_single_char_names": "names are the author's", "similar_names": "the same", "module_name_repetitions": "the same",
    "missing_errors_doc": "comments are the author's", "missing_panics_doc": "the same", "doc_markdown": "the same",
    "must_use_candidate": "the language has no word for it", "return_self_not_must_use": "the same",
    "needless_pass_by_value": "signatures are those of the border page", "trivially_copy_pass_by_ref": "the same",
    "unreadable_literal": "long digits behind the point", "decimal_bitwise_operands": "numbers are written as the author did",
    "format_push_string": "`write!` would need a name of std", "implicit_clone": "slices and vectors are copied alike",
    "map_unwrap_or": "what the author tests, then takes", "assigning_clones": "an assignment says what it does",
    "redundant_closure_for_method_calls": "a closure says what the author wrote", "unnecessary_wraps": "results are declared",
}
# What crates claim (`fanout/mapping`).
RUST_VERSION = "1.80"
counts = {"passed": 0, "failed": 0, "skipped": 0}


def run(name, command, cwd, env=None, bad=None):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=900, env=env)
    said = done.stdout + done.stderr
    good = done.returncode == 0 and not (bad and re.search(bad, said))
    counts["passed" if good else "failed"] += 1
    if not good:
        print(f"FAIL {name}\n{said[:5000]}", flush=True)
    return good


def skip(name, tool):
    if tool in os.environ.get("MOCHI_REQUIRE", "").split(","):
        counts["failed"] += 1
        print(f"FAIL {name}: {tool} is not installed")
    else:
        counts["skipped"] += 1


def typescript(names, work):
    """Consumers of npm packages; then the sources that JSR takes, with the same consumers."""
    if not MODULES.is_dir() or not shutil.which("node"):
        return skip("typescript", "tsc")
    for target, folder, ending in (("javascript", "dist", "js"), ("typescript", "src", "ts")):
        home = work / f"{target}-users"
        home.mkdir(parents=True)
        (home / "node_modules").symlink_to(MODULES)
        (home / "package.json").write_text('{"type": "module"}\n')
        options = {"strict": True, "module": "nodenext", "target": "es2022", "types": ["node"], "noUnusedLocals": True,
                   "exactOptionalPropertyTypes": True, "isolatedModules": True, "noEmit": True, "allowImportingTsExtensions": True}
        # Users of JSR compile the sources under their own options.
        options["noUncheckedIndexedAccess"] = True
        for name in names:
            (work / target / name / "package.json").write_text('{"type": "module"}\n')
            source = (LIBRARIES / name / "consumer.ts").read_text()
            # What has bigints goes to JSR as JavaScript with declarations.
            path = f"../{target}/{name}/{folder}/index.{ending}"
            if not (home / path).exists():
                path = f"../{target}/{name}/dist/index.js"
            (home / f"{name}.ts").write_text(source.replace(f'"@acme/{name}"', f'"{path}"'))
        if target == "javascript":
            options.update(noEmit=False, allowImportingTsExtensions=False)
        (home / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "include": ["*.ts"]}))
        run("npm tsc" if target == "javascript" else "JSR tsc", tsc(), home)
        if target == "javascript":
            for name in names:
                run(f"{name} npm consumer", ["node", f"{name}.js"], home)
            tests = [str(path) for name in names for path in sorted((work / target / name / "test").rglob("*.test.js"))]
            if tests:
                run("npm tests", ["node", "--test", "--test-reporter=dot", *tests], work)


def tsc():
    return ["node", str(MODULES / "typescript" / "bin" / "tsc"), "-p", "."]


def find_python(version):
    """A Python of this version: on the path, or one that pyenv keeps and does not show."""
    kept = sorted(pathlib.Path.home().glob(f".pyenv/versions/{version}.*/bin/python{version}"))
    for program in (shutil.which(f"python{version}"), *map(str, kept)):
        if program and subprocess.run([program, "-c", ""], capture_output=True).returncode == 0:
            return program
    return None


def python(names, work):
    path = ":".join(str(work / "python" / name / "src") for name in names)
    env = dict(os.environ, PYTHONPATH=path, MYPYPATH=path, PYTHONDONTWRITEBYTECODE="1")
    home = work / "python-users"
    home.mkdir()
    for name in names:
        shutil.copy(LIBRARIES / name / "consumer.py", home / f"use_{name}.py")
        for version in PYTHONS:
            program = find_python(version)
            if program is None:
                skip(f"{name} Python {version}", f"python{version}")
                continue
            run(f"{name} Python {version} consumer", [program, "-W", "error", f"use_{name}.py"], home, env)
    for tool, options in (("mypy", ["--strict", "--no-incremental"]), ("black", ["--check", "-q", "--diff"])):
        if shutil.which(tool):
            sources = [str(work / "python" / name / "src") for name in names]
            users = [f"use_{name}.py" for name in names] if tool == "mypy" else []
            run(f"python {tool}", [tool, *options, *sources, *users], home, env)
        else:
            skip("python", tool)
    reviewed(names, work, home)


def reviewed(names, work, home):
    """What tools of the editor say of the packages themselves, and of their users."""
    sources = [str(work / "python" / name / "src") for name in names]
    ruff = shutil.which("ruff") or shutil.which(str(ROOT / "build" / "deps" / "clients" / "ruff" / "bin" / "ruff"))
    if ruff:
        run("python ruff", [ruff, "check", "-q", "--isolated", "--select", "E4,E7,E9,F", *sources], home)
    else:
        skip("python", "ruff")
    pyright = MODULES / "pyright" / "index.js"
    if pyright.exists() and shutil.which("node"):
        # Paths of the configuration are relative.
        packages = [os.path.relpath(source, home) for source in sources]
        files = [*packages, *(f"use_{name}.py" for name in names)]
        config = {"include": files, "extraPaths": packages, "typeCheckingMode": "strict", "pythonVersion": "3.10"}
        (home / "pyrightconfig.json").write_text(json.dumps(config))
        run("python pyright", ["node", str(pyright), "-p", "pyrightconfig.json"], home)
    else:
        skip("python", "pyright")


def rust(names, work):
    home = work / "rust"
    if not names:
        return None
    if not shutil.which("cargo"):
        return skip("rust", "cargo")
    for name in names:
        lints = "".join(f'{lint} = "allow"\n' for lint in ALLOWED)
        (home / name / "Cargo.toml").write_text(
            f'[package]\nname = "acme-{name}"\nversion = "0.1.0"\nedition = "2021"\nrust-version = "{RUST_VERSION}"\n\n'
            f'[lints.clippy]\npedantic = {{ level = "warn", priority = -1 }}\nincompatible_msrv = "warn"\n{lints}')
        (home / name / "examples").mkdir()
        # Users may write as they like.
        consumer = "#![allow(clippy::pedantic)]\n" + (LIBRARIES / name / "consumer.rs").read_text()
        (home / name / "examples" / f"use_{name}.rs").write_text(consumer)
    members = "".join(f'"{name}", ' for name in names)
    (home / "Cargo.toml").write_text(f'[workspace]\nresolver = "2"\nmembers = [{members}]\n\n[profile.dev]\ndebug = 0\n')
    if shutil.which("cargo-clippy"):
        run("rust clippy", ["cargo", "clippy", "--offline", "-q", "--workspace", "--all-targets", "--keep-going"], home, bad="warning:")
    else:
        skip("rust", "cargo-clippy")
    for name in names:
        run(f"{name} crate consumer", ["cargo", "run", "--offline", "-q", "-p", f"acme-{name}", "--example", f"use_{name}"], home)
    run("rust tests", ["cargo", "test", "--offline", "-q", "--workspace", "--no-fail-fast"], home, bad="warning:")
    env = dict(os.environ, RUSTDOCFLAGS="-D warnings")
    run("rust doc", ["cargo", "doc", "--offline", "-q", "--no-deps", "--workspace", "--lib"], home, env=env)
    if shutil.which("rustfmt"):
        # What stands behind the border with shared types is private and not laid out.
        for private in [path for name in names for path in (home / name / "src").glob("*.rs") if path.name in ("inner.rs", "shared.rs")]:
            private.write_text("//! Private.\n")
        files = [str(path) for name in names for path in sorted((home / name / "src").rglob("*.rs")) if path.name not in ("inner.rs", "shared.rs")]
        run("rust rustfmt", ["rustfmt", "--edition", "2021", "--check", *files], home)
    else:
        skip("rust", "rustfmt")


def read_waiting():
    """Pairs of a library and a language that it waits for."""
    lines = (line.split("#")[0].split() for line in (LIBRARIES / "waiting.txt").read_text().splitlines())
    return {(words[0], words[1]) for words in lines if words}


def main(options, work, names):
    waiting = set() if options.waiting else read_waiting()
    built = {target: [] for target in TARGETS}
    for name in names:
        run(f"{name} check", [str(MOCHI), "check", str(LIBRARIES / name)], ROOT)
        run(f"{name} tests", [str(MOCHI), "test", str(LIBRARIES / name)], ROOT)
        for target in LANGUAGES.get(options.language, TARGETS):
            if (name, LANGUAGE_OF[target]) in waiting:
                counts["skipped"] += 1
                continue
            out = work / target / name
            if run(f"{name} build {target}", [str(MOCHI), "build", f"--target={target}", str(LIBRARIES / name), "-o", str(out)], ROOT):
                built[target].append(name)
    if options.language in (None, "typescript"):
        typescript([name for name in built["javascript"] if name in built["typescript"]], work)
    if options.language in (None, "python"):
        python(built["python"], work)
    if options.language in (None, "rust"):
        rust(built["rust"], work)


def try_waiting(options):
    """Which of those that wait pass by now; what the others say is told."""
    done = []
    language = options.language
    for name, options.language in sorted(read_waiting()):
        if options.filter not in name or language not in (None, options.language):
            continue
        counts.update(passed=0, failed=0, skipped=0)
        print(f"--- {name} {options.language}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            main(options, pathlib.Path(folder).resolve(), [name])
        if counts["failed"] == 0:
            done.append(f"{name} {options.language}")
    print("pass now: " + (", ".join(done) or "none"))


parser = argparse.ArgumentParser()
parser.add_argument("--filter", default="")
parser.add_argument("--language", choices=list(LANGUAGES))
parser.add_argument("--waiting", action="store_true")
parser.add_argument("--keep")
chosen = parser.parse_args()
if chosen.waiting:
    try_waiting(chosen)
    sys.exit(0)
libraries = [p.parent.name for p in sorted(LIBRARIES.glob("*/mochi.toml")) if chosen.filter in p.parent.name]
if chosen.keep:
    main(chosen, pathlib.Path(chosen.keep).resolve(), libraries)
else:
    with tempfile.TemporaryDirectory() as folder:
        main(chosen, pathlib.Path(folder).resolve(), libraries)
print("{passed} passed, {failed} failed, {skipped} skipped".format(**counts))
sys.exit(1 if counts["failed"] else 0)
