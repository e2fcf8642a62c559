#!/usr/bin/env python3
"""One library per export of every standard module, for npm, JSR, PyPI and crates: built, imported and called by native code
with the values of the doc examples, type-checked, and compared with the virtual machine.

Each library exports the name itself, spelled as the module spells it (so that its own examples become native tests, and a
clash with a name of the host shows), and `shown()`, which gives the values of the examples as texts.

Without arguments a fixed part of the exports is built; `--all` takes all of them, `--filter TEXT` those whose name has it,
and `--targets` some of javascript,typescript,python,rust.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import gen_std_docs as std  # noqa: E402

MODULES = ROOT / "build" / "deps" / "npm" / "node_modules"
MOCHI = pathlib.Path(os.environ.get("MOCHI", ROOT / "build" / "quick" / "mochi")).resolve()
# What libraries call the module; none of its parameters is called so.
ALIAS = "origin"
TARGETS = ("javascript", "typescript", "python", "rust")
# Built on every run: constants and what is computed from them, names that a host has too, functions of each kind.
ALWAYS = {
    "math.pi", "math.inf", "math.min_int", "math.exp", "math.sin", "math.pow", "bytes.crc32", "random.next_normal", "random.shuffle",
    "list.zip", "list.enumerate", "list.group_by", "list.Pair", "map.filter_keys", "text.split_once", "time.date", "bits.xor",
    "json.try_parse", "json.pretty",
}
# What a program alone can do: a library that calls them is refused, or has nothing to show.
PROGRAMS_ONLY = {"os"}
counts = {"passed": 0, "failed": 0, "skipped": 0}


def check(name, good, detail=""):
    counts["passed" if good else "failed"] += 1
    if not good:
        print(f"FAIL {name}\n{detail[-6000:]}", flush=True)
    return good


def skip(name, tool):
    if tool in os.environ.get("MOCHI_REQUIRE", "").split(","):
        check(f"{name}: {tool} is not installed", False)
    else:
        counts["skipped"] += 1


def split_outside(text, separator):
    """The parts of a text between separators that stand in no bracket."""
    parts, depth, begin = [], 0, 0
    for i, c in enumerate(text):
        depth += c in "([{<"
        depth -= c in ")]}" or (c == ">" and text[i - 1] != "=")
        if c == separator and depth == 0:
            parts.append(text[begin:i])
            begin = i + 1
    return [part.strip() for part in [*parts, text[begin:]] if part.strip()]


def signature_of(item):
    """Type parameters, parameters with types, and result of a function's signature."""
    found = re.fullmatch(r"\w+(<.*?>)?\((.*)\)(?:: (.*))?", item.signature, re.S)
    return found.group(1) or "", split_outside(found.group(2), ","), found.group(3)


def wrapper(item, types):
    """The export itself, by its own name, as a library would pass it on; nothing where `any` cannot cross a border."""
    def spelled(text):
        return re.sub(r"(?<![\w.])(\w+)(?= *[<,>)\]?]|$)", lambda m: f"{ALIAS}.{m.group(1)}" if m.group(1) in types else m.group(1), text)

    if item.kind == "let":
        return f"export let {item.signature} = {ALIAS}.{item.name}\n"
    if item.kind == "type":
        bounds = "".join(re.findall("<.*>", item.signature))
        return f"export fun same{bounds}(given: {ALIAS}.{item.signature}): {ALIAS}.{item.signature} {{ return given }}\n"
    if re.search(r"\bany\b", item.signature):
        return ""
    generics, parameters, result = signature_of(item)
    given = ", ".join(p.split(":")[0].strip() for p in parameters)
    shown = ", ".join(spelled(p) for p in parameters)
    call = f"{ALIAS}.{item.name}({given})"
    if result is None:
        return f"export fun {item.name}{generics}({shown}) {{ {call} }}\n"
    return f"export fun {item.name}{generics}({shown}): {spelled(result)} {{ return {call} }}\n"


class Library:
    """A library for one export."""

    def __init__(self, module, item, items):
        self.id = f"{module}.{item.name}"
        self.slug = f"{module}-{item.name}".replace("_", "-").lower() + ("-type" if item.kind == "type" else "")
        self.native = self.slug.replace("-", "_")
        names = {other.name for other in items}
        types = {other.name for other in items if other.kind == "type"}
        examples = list(item.examples())
        if item.kind == "let":
            examples = [(item.name, None)]
        self.shown = [std.qualified(expression, names, ALIAS) for expression, _ in examples]
        self.source = f'import "std/{module}" as {ALIAS}\n\n'
        wrapped = wrapper(item, types)
        if wrapped:
            # Examples that need nothing else of the module say the same of the library.
            # A text in quotes is a value in a claim, and itself in the doc comments of the modules.
            own = [line for line, printed in examples if printed is not None and not printed.startswith('"') for line in [f"{line} // => {printed}"]
                   if not names - {item.name} & set(re.findall(r"(?<![\w.\"])[A-Za-z_]\w*", line.split(" // => ")[0]))]
            doc = [f"/// Passes on `{item.name}`."]
            if own and item.kind == "fun":
                doc += ["///", "/// ```mochi", *(f"/// {line}" for line in own), "/// ```"]
            self.source += "\n".join(doc) + "\n" + wrapped + "\n"
        values = ", ".join(f"str({expression})" for expression in self.shown)
        self.source += f"/// The values of the examples.\nexport fun shown(): list<string> {{ return [{values}] }}\n"

    def write(self, folder):
        (folder / "src").mkdir(parents=True)
        (folder / "mochi.toml").write_text(f'[package]\nname = "@probe/{self.slug}"\nversion = "0.1.0"\n')
        (folder / "src" / "lib.mochi").write_text(self.source)


def libraries(options):
    found = []
    for module in std.module_names():
        if module in PROGRAMS_ONLY:
            continue
        items = std.read_module(module)[1]
        found += [Library(module, item, items) for item in items]
    if options.filter:
        return [library for library in found if options.filter in library.id]
    return found if options.all else [library for library in found if library.id in ALWAYS]


def expected(all_, work):
    """What the virtual machine gives, library by library: one program that prints everything."""
    modules = sorted({library.id.split(".")[0] for library in all_})
    values = {}
    for module in modules:
        own = [library for library in all_ if library.id.startswith(module + ".")]
        lines = [f'import "std/{module}" as {ALIAS}', ""]
        for library in own:
            lines.append(f"print(to_json([{', '.join(f'str({e})' for e in library.shown)}]))" if library.shown else 'print("[]")')
        program = work / f"{module}_shown.mochi"
        program.write_text("\n".join(lines) + "\n")
        done = subprocess.run([str(MOCHI), "run", str(program)], capture_output=True, text=True, timeout=120)
        if not check(f"{module} on the virtual machine", done.returncode == 0, done.stdout + done.stderr):
            continue
        values.update((library.id, json.loads(line)) for library, line in zip(own, done.stdout.splitlines()))
    return values


def build(library, target, work):
    """The folder of the library's artefact, or nothing where it could not be made."""
    out = work / target / library.slug
    done = subprocess.run([str(MOCHI), "build", f"--target={target}", str(work / "packages" / library.slug), "-o", str(out)],
                          capture_output=True, text=True, timeout=120)
    return library, done.returncode, (done.stdout + done.stderr)


def compare(target, output, built, wanted):
    """Lines `id TAB json` of a native program against the virtual machine."""
    given = dict(line.split("\t", 1) for line in output.splitlines() if "\t" in line)
    for library in built:
        value = given.get(library.id, "nothing")
        good = value != "nothing" and value.startswith("[") and json.loads(value) == wanted.get(library.id)
        check(f"{target} {library.id}", good, f"expected {json.dumps(wanted.get(library.id))}\ngiven    {value}")


def run(name, command, cwd, env=None, bad=None):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=1800, env=env)
    said = done.stdout + done.stderr
    check(name, done.returncode == 0 and not (bad and re.search(bad, said)), said)


def javascript(built, wanted, work):
    home = work / "javascript"
    if not shutil.which("node"):
        return skip("javascript", "node")
    (home / "package.json").write_text('{"type": "module"}\n')
    lines = [f"  [{json.dumps(library.id)}, './{library.slug}/dist/index.js']," for library in built]
    (home / "all.js").write_text("for (const [id, file] of [\n" + "\n".join(lines) + """
]) {
  try {
    console.log(id + '\\t' + JSON.stringify((await import(file)).shown()));
  } catch (error) {
    console.log(id + '\\t' + String(error.stack).replaceAll('\\n', ' | '));
  }
}
""")
    done = subprocess.run(["node", "all.js"], cwd=home, capture_output=True, text=True, timeout=300)
    compare("javascript", done.stdout, built, wanted)
    for library in built:
        folder = home / library.slug
        (folder / "package.json").write_text(json.dumps({"name": f"@probe/{library.slug}", "version": "0.1.0", "type": "module",
                                                         "exports": {".": {"types": "./dist/index.d.ts", "default": "./dist/index.js"}}}) + "\n")
    tests = sorted(str(path.relative_to(home)) for path in home.glob("*/test/**/*.test.js"))
    run("javascript examples", ["node", "--test", "--test-reporter=dot", *tests], home)
    if not MODULES.is_dir():
        return skip("javascript declarations", "tsc")
    uses = [f"import * as {library.native} from './{library.slug}/dist/index.js';\nexport const of_{library.native}: string[] = {library.native}.shown();"
            for library in built]
    (home / "consumer.ts").write_text("\n".join(uses) + "\n")
    tsc("javascript declarations", home, ["consumer.ts"])


def tsc(name, home, include):
    options = {"strict": True, "noEmit": True, "module": "nodenext", "target": "es2022", "allowImportingTsExtensions": True, "types": [],
               "noUnusedLocals": True, "exactOptionalPropertyTypes": True, "isolatedModules": True}
    (home / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "include": include}))
    run(name, ["node", str(MODULES / "typescript" / "bin" / "tsc"), "-p", "."], home)


def typescript(built, wanted, work):
    home = work / "typescript"
    if not MODULES.is_dir() or not shutil.which("node"):
        return skip("typescript", "tsc")
    (home / "package.json").write_text('{"type": "module"}\n')
    tsc("typescript sources", home, ["*/src/**/*.ts"])


def python(built, wanted, work):
    home = work / "python"
    script = ["import importlib, json, sys, traceback"]
    script += [f"sys.path.insert(0, {json.dumps(str(home / library.slug / 'src'))})" for library in built]
    script.append(f"for id, name in {[(library.id, 'probe_' + library.native) for library in built]!r}:")
    script.append("""    try:
        print(id, json.dumps(importlib.import_module(name).shown()), sep="\\t")
    except BaseException:
        print(id, traceback.format_exc().replace("\\n", " | "), sep="\\t")
""")
    (home / "all.py").write_text("\n".join(script))
    done = subprocess.run([sys.executable, "-W", "error", "all.py"], cwd=home, capture_output=True, text=True, timeout=300)
    compare("python", done.stdout, built, wanted)
    path = ":".join(str(home / library.slug / "src") for library in built)
    env = dict(os.environ, PYTHONPATH=path, MYPYPATH=path, PYTHONDONTWRITEBYTECODE="1")
    tests = sorted(str(path.relative_to(home)) for path in home.glob("*/tests/*.py"))
    pytest = next((p for p in (shutil.which("python3"), "/usr/bin/python3") if p and
                   subprocess.run([p, "-c", "import pytest"], capture_output=True).returncode == 0), None)
    if pytest and tests:
        run("python examples", [pytest, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib", *tests], home, env)
    elif tests:
        skip("python examples", "pytest")
    if shutil.which("mypy"):
        packages = [argument for library in built for argument in ("-p", f"probe_{library.native}")]
        run("python mypy", ["mypy", "--strict", "--no-incremental", *packages], home, env)
    else:
        skip("python types", "mypy")


def rust(built, wanted, work, everything):
    home = work / "rust"
    if not shutil.which("cargo"):
        return skip("rust", "cargo")
    for library in built:
        (home / library.slug / "Cargo.toml").write_text(f'[package]\nname = "probe-{library.slug}"\nversion = "0.1.0"\nedition = "2021"\n')
    members = "".join(f'    "{library.slug}",\n' for library in built)
    (home / "Cargo.toml").write_text(f'[workspace]\nresolver = "2"\nmembers = [\n    "caller",\n{members}]\n\n[profile.dev]\ndebug = 0\nincremental = false\n')
    # A crate that does not compile must not hide the others.
    done = subprocess.run(["cargo", "check", "--offline", "-q", "--keep-going", "--message-format=json", *(a for l in built for a in ("-p", f"probe-{l.slug}"))],
                          cwd=prepared(home, []), capture_output=True, text=True, timeout=1800)
    bad = {}
    for line in done.stdout.splitlines():
        message = json.loads(line)
        if message.get("reason") == "compiler-message":
            package = re.search(r"probe-[\w-]+", message["package_id"]).group(0)
            bad.setdefault(package, []).append(message["message"]["rendered"])
    for library in built:
        check(f"rust {library.id} compiles", f"probe-{library.slug}" not in bad, "\n".join(bad.get(f"probe-{library.slug}", [])))
    good = [library for library in built if not any("error" in text for text in bad.get(f"probe-{library.slug}", []))]
    prepared(home, good)
    done = subprocess.run(["cargo", "run", "--offline", "-q", "-p", "caller"], cwd=home, capture_output=True, text=True, timeout=1800)
    if done.returncode:
        print(done.stderr[-3000:])
    compare("rust", done.stdout, good, wanted)
    if everything:
        run("rust examples", ["cargo", "test", "--offline", "-q", *(a for l in good for a in ("-p", f"probe-{l.slug}"))], home)


def prepared(home, libraries_):
    """A program that calls these crates."""
    caller = home / "caller"
    (caller / "src").mkdir(parents=True, exist_ok=True)
    needs = "".join(f'probe-{library.slug} = {{ path = "../{library.slug}" }}\n' for library in libraries_)
    (caller / "Cargo.toml").write_text(f'[package]\nname = "caller"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\n{needs}')
    calls = "".join(f'    show("{library.id}", probe_{library.native}::shown);\n' for library in libraries_)
    (caller / "src" / "main.rs").write_text("""fn quoted(text: &str) -> String {
    text.chars().map(|c| match c { '"' => "\\\\\\"".to_string(), '\\\\' => "\\\\\\\\".to_string(), c if c < ' ' => format!("\\\\u{:04x}", c as u32), c => c.to_string() }).collect()
}

fn show(id: &str, shown: fn() -> Vec<String>) {
    match std::panic::catch_unwind(shown) {
        Ok(values) => println!("{id}\\t[{}]", values.iter().map(|v| format!("\\"{}\\"", quoted(v))).collect::<Vec<_>>().join(", ")),
        Err(_) => println!("{id}\\tpanicked"),
    }
}

fn main() {
""" + calls + "}\n")
    return home


def main(options, work):
    all_ = libraries(options)
    for library in all_:
        library.write(work / "packages" / library.slug)
    wanted = expected(all_, work)
    for target in options.targets.split(","):
        built = []
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            for library, status, said in pool.map(lambda library, target=target: build(library, target, work), all_):
                if check(f"{target} {library.id} is built", status == 0, said):
                    built.append(library)
        if not built:
            continue
        if target == "rust":
            rust(built, wanted, work, options.all)
        else:
            {"javascript": javascript, "typescript": typescript, "python": python}[target](built, wanted, work)


parser = argparse.ArgumentParser()
parser.add_argument("--all", action="store_true")
parser.add_argument("--filter")
parser.add_argument("--targets", default=",".join(TARGETS))
parser.add_argument("--keep", help="a folder that is left with all that was built")
chosen = parser.parse_args()
if chosen.keep:
    main(chosen, pathlib.Path(chosen.keep).resolve())
else:
    with tempfile.TemporaryDirectory() as folder:
        main(chosen, pathlib.Path(folder).resolve())
print("{passed} passed, {failed} failed, {skipped} skipped".format(**counts))
sys.exit(1 if counts["failed"] else 0)
