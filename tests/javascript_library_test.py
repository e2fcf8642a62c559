#!/usr/bin/env python3
"""Emitted npm packages under the tools of their users: prettier leaves them alone, tsc --strict takes declarations and
sources, eslint's recommended rules find nothing, node:test passes their tests.

Each folder of tests/emit/javascript is a package of Mochi; `consumer.ts` beside its `mochi.toml` uses it. The libraries of
examples/ are used by tests/consumers/typescript, which is checked strictly and run.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "tests" / "emit" / "javascript"
EXAMPLES = ROOT / "examples"
CONSUMERS = ROOT / "tests" / "consumers" / "typescript"
MODULES = ROOT / "build" / "deps" / "npm" / "node_modules"
MOCHI = pathlib.Path(os.environ.get("MOCHI", ROOT / "build" / "quick" / "mochi")).resolve()
ESLINT = """import js from "@eslint/js";
export default [
  js.configs.recommended,
  { languageOptions: { globals: { TextEncoder: "readonly", TextDecoder: "readonly", Buffer: "readonly", process: "readonly" } } },
];
"""
counts = {"passed": 0, "failed": 0, "skipped": 0}


def check(name, command, cwd):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode == 0:
        counts["passed"] += 1
        return
    counts["failed"] += 1
    print(f"FAIL {name}\n{(done.stdout + done.stderr)[:4000]}")


def skip(name, reason):
    tool = name.split()[-1]
    if tool in os.environ.get("MOCHI_REQUIRE", "").split(","):
        counts["failed"] += 1
        print(f"FAIL {name}: {reason}")
    else:
        counts["skipped"] += 1


def tool(path):
    return str(MODULES / path)


def manifest(name, entries, out):
    """What the artefact writer puts into package.json, as far as imports need it."""
    exports = {}
    for file in entries:
        stem = file[len("dist/"):-len(".d.ts")]
        types = {"types": f"./{file}", "default": f"./dist/{stem}.js"}
        exports["." if stem == "index" else f"./{stem}"] = types
        hidden = out / "dist" / "_mochi1" / f"{stem}.js"
        exports[f"./_mochi1/{stem}"] = f"./dist/_mochi1/{stem}.js" if hidden.exists() else f"./dist/{stem}.js"
    return json.dumps({"name": name, "version": "1.0.0", "type": "module", "exports": exports}) + "\n"


def package_name(package):
    return re.search(r'(?m)^name = "(.*)"', (package / "mochi.toml").read_text()).group(1)


def build(package, target, out):
    built = subprocess.run([MOCHI, "build", f"--target={target}", package, "-o", out], capture_output=True, text=True)
    if built.returncode != 0:
        counts["failed"] += 1
        print(f"FAIL {package.name} build {target}\n{built.stdout}{built.stderr}")
        return False
    if target == "javascript":
        dist = out / "dist"
        entries = [str(p.relative_to(out)) for p in dist.rglob("*.d.ts") if not {"internal", "_mochi1"} & set(p.relative_to(dist).parts)]
        (out / "package.json").write_text(manifest(package_name(package), sorted(entries), out))
    return True


def run(package, work):
    name = package.name
    out = work / name
    if not build(package, "javascript", out):
        return
    others = []
    for path in re.findall(r'(?m)^"@.*path = "(.*?)"', (package / "mochi.toml").read_text()):
        other = (package / path).resolve()
        if not build(other, "javascript", work / other.name):
            return
        others.append((package_name(other), work / other.name))
    modules = out / "node_modules"
    for path in MODULES.iterdir() if MODULES.is_dir() else []:
        modules.mkdir(exist_ok=True)
        (modules / path.name).symlink_to(path)
    for installed, where in others:
        (modules / installed).parent.mkdir(parents=True, exist_ok=True)
        (modules / installed).symlink_to(where)
    if shutil.which("node"):
        tests = sorted(str(p) for p in (out / "test").rglob("*.test.js"))
        check(f"{name} node", ["node", "--test", *tests], out)
        readme(name, out)
    else:
        skip(f"{name} node", "not installed")
    if not MODULES.is_dir():
        for missing in ("prettier", "tsc", "eslint"):
            skip(f"{name} {missing}", "run ./dev deps")
        return
    folders = [folder for folder in ("dist", "test") if (out / folder).is_dir()]
    check(f"{name} prettier", ["node", tool("prettier/bin/prettier.cjs"), "--check", *folders], out)
    (out / "eslint.config.js").write_text(ESLINT)
    check(f"{name} eslint", ["node", tool("eslint/bin/eslint.js"), *folders], out)
    if (package / "consumer.mjs").exists() and shutil.which("node"):
        installed_error(name, package, out, work)
    source(package, work)
    consumer = package / "consumer.ts"
    if not consumer.exists():
        consumer = CONSUMERS / f"{name}.ts"
    if consumer.exists():
        use(name, consumer, out, [(package_name(package), out), *others])


def readme(name, out):
    """The blocks of the README run as they stand there, by the package's own name, and give what they claim."""
    text = (out / "README.md").read_text() if (out / "README.md").exists() else ""
    for number, block in enumerate(re.findall(r"(?ms)^```js\n(.*?)^```$", text), 1):
        claimed = re.sub(r"(?m)^(\S.*); // => (.*)$", r"assert.deepEqual(\1, \2);", block)
        (out / "readme.mjs").write_text('import assert from "node:assert/strict";\n' + claimed)
        check(f"{name} README {number}", ["node", "readme.mjs"], out)
        (out / "readme.mjs").unlink()


DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def original(map_file, line, column):
    """The source and line that a place of emitted code stems from (1-based line and column)."""
    map_ = json.loads(map_file.read_text())
    state = [0, 0, 0, 0]
    found = None
    for number, segments in enumerate(map_["mappings"].split(";"), 1):
        state[0] = 0
        for segment in filter(None, segments.split(",")):
            values, shift, value = [], 0, 0
            for c in segment:
                digit = DIGITS.index(c)
                value |= (digit & 31) << shift
                shift += 5
                if not digit & 32:
                    values.append(-(value >> 1) if value & 1 else value >> 1)
                    shift = value = 0
            for i, delta in enumerate(values[:4]):
                state[i] += delta
            if number < line or (number == line and state[0] < column):
                found = (map_["sources"][state[1]], state[2] + 1)
    return found


def installed_error(name, package, out, work):
    """An uncaught error of an installed library leads to the Mochi line: by itself with source maps on, else by the map
    beside the code that the trace names."""
    home = work / f"{name}-installed"
    target = home / "node_modules" / package_name(package)
    shutil.copytree(out / "dist", target / "dist")
    shutil.copy(out / "package.json", target)
    shutil.copy(package / "consumer.mjs", home)
    mapped = subprocess.run(["node", "--enable-source-maps", "consumer.mjs"], cwd=home, capture_output=True, text=True).stderr
    lines = (package / "src" / "lib.mochi").read_text().splitlines()
    line = next(i for i, text in enumerate(lines, 1) if "items[wanted]" in text)
    expect(f"{name} mapped trace", f"lib.mochi:{line}:" in mapped and "element" in mapped and "list index out of range: 8 (len 3)" in mapped, mapped)
    plain = subprocess.run(["node", "consumer.mjs"], cwd=home, capture_output=True, text=True).stderr
    frame = re.search(r"at element \(file://(\S*?):(\d+):(\d+)\)", plain)
    place = frame and original(pathlib.Path(frame[1] + ".map"), int(frame[2]), int(frame[3]))
    expect(f"{name} plain trace", place is not None and place[0].endswith("src/lib.mochi") and place[1] == line, f"{place}\n{plain}")


def expect(name, good, text):
    counts["passed" if good else "failed"] += 1
    if not good:
        print(f"FAIL {name}\n{text[:4000]}")


def source(package, work):
    """TypeScript source, as JSR takes it: strict, laid out, and (where Deno is) without slow types."""
    name = package.name
    out = work / f"{name}-source"
    if not build(package, "typescript", out):
        return
    # What has bigints goes to JSR as the JavaScript of the npm package.
    if not (out / "src").is_dir():
        check(f"{name} source is JavaScript with declarations", ["test", "-f", str(out / "dist" / "index.d.ts")], out)
        return
    version = '"version": "1.0.0"'
    stems = [str(p.relative_to(out / "src"))[:-3] for p in sorted(out.rglob("src/**/*.ts")) if "internal" not in p.parts]
    exports = {("." if stem == "index" else f"./{stem}"): f"./src/{stem}.ts" for stem in stems}
    for stem in stems:
        inner = out / "src" / "internal" / f"{stem}.ts"
        exports[f"./_mochi1/{stem}"] = f"./src/internal/{stem}.ts" if inner.exists() else f"./src/{stem}.ts"
    (out / "package.json").write_text(json.dumps({"name": package_name(package), "version": "1.0.0", "type": "module", "exports": exports}))
    modules = out / "node_modules"
    modules.mkdir()
    for path in re.findall(r'(?m)^"@.*path = "(.*?)"', (package / "mochi.toml").read_text()):
        other = (package / path).resolve()
        source(other, work)
        target = modules / package_name(other)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(work / f"{other.name}-source")
    options = {"strict": True, "noEmit": True, "module": "nodenext", "target": "es2022", "allowImportingTsExtensions": True,
               "noUnusedLocals": True, "isolatedModules": True, "types": []}
    (out / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "include": ["src/**/*.ts"]}))
    check(f"{name} source tsc", ["node", tool("typescript/bin/tsc"), "-p", "."], out)
    check(f"{name} source prettier", ["node", tool("prettier/bin/prettier.cjs"), "--check", "src"], out)
    deno = shutil.which("deno") or (str(MODULES / "deno" / "deno") if (MODULES / "deno" / "deno").exists() else None)
    if deno is None:
        skip(f"{name} source deno", "not installed")
        return
    if modules.exists() and any(modules.iterdir()):
        return  # its dependency is on no registry
    shutil.rmtree(modules)
    for file in ("package.json", "tsconfig.json"):
        (out / file).unlink()
    jsr = {"name": package_name(package), "version": "1.0.0", "license": "Apache-2.0", "exports": exports}
    (out / "jsr.json").write_text(json.dumps(jsr))
    check(f"{name} source deno", [deno, "publish", "--dry-run", "--allow-dirty", "--no-check=remote"], out)


def use(name, consumer, out, installed):
    """Checks and runs a program that imports the package by its name, or by path."""
    home = out.parent / f"{name}-consumer"
    for path in MODULES.iterdir():
        link = home / "node_modules" / path.name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(path)
    for package, where in installed:
        target = home / "node_modules" / package
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(where)
    shutil.copy(consumer, home / "consumer.ts")
    (home / "dist").symlink_to(out / "dist")
    (home / "package.json").write_text('{"name": "consumer", "type": "module"}\n')
    options = {"strict": True, "noEmit": True, "module": "nodenext", "target": "es2022", "skipLibCheck": False, "types": ["node"],
               "allowImportingTsExtensions": True, "noUnusedLocals": True, "noUncheckedIndexedAccess": True,
               "exactOptionalPropertyTypes": True}
    (home / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "include": ["consumer.ts"]}))
    check(f"{name} tsc", ["node", tool("typescript/bin/tsc"), "-p", "."], home)
    if "node:assert" in consumer.read_text():
        options.update(noEmit=False, allowImportingTsExtensions=False)
        (home / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "include": ["consumer.ts"]}))
        check(f"{name} consumer", ["sh", "-c", f"node {tool('typescript/bin/tsc')} -p . && node consumer.js"], home)


packages = sorted(p.parent for where in (PACKAGES, EXAMPLES, ROOT / "tests" / "emit" / "surface") for p in where.glob("*/mochi.toml"))
# A package that every language builds.
packages.append(ROOT / "tests" / "emit" / "rust" / "leaving")
for package in packages:
    if package.name == "clashes" or len(sys.argv) > 1 and sys.argv[1] not in str(package):
        continue
    with tempfile.TemporaryDirectory() as work:
        run(package, pathlib.Path(work).resolve())
print("{passed} passed, {failed} failed, {skipped} skipped".format(**counts))
sys.exit(1 if counts["failed"] else 0)
