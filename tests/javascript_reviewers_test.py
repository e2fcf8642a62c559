#!/usr/bin/env python3
"""The libraries of tests/libraries as npm and JSR packages before those who review such packages: publint and
are-the-types-wrong (strict, with the hidden entry), tsc over what JSR takes, eslint's recommended rules, `deno check`,
`deno lint` and `deno doc --lint`. A few libraries that hold most forms between them, for each takes some ten seconds: `--all`
takes all of them, `--filter TEXT` those whose name has it. Prints `N passed, N failed, N skipped`."""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIBRARIES = ROOT / "tests" / "libraries"
MODULES = ROOT / "build" / "deps" / "npm" / "node_modules"
MOCHI = pathlib.Path(os.environ.get("MOCHI", ROOT / "build" / "quick" / "mochi")).resolve()
ESLINT = 'import js from "@eslint/js";\nexport default [js.configs.recommended, { languageOptions: { globals: { TextEncoder: "readonly", TextDecoder: "readonly" } } }];\n'
TSC = {"strict": True, "module": "nodenext", "target": "es2022", "exactOptionalPropertyTypes": True, "noUncheckedIndexedAccess": True,
       "isolatedModules": True, "noEmit": True, "allowImportingTsExtensions": True, "types": []}
USUAL = ("failures", "forms", "keeping", "machine", "names", "shapes")
counts = {"passed": 0, "failed": 0, "skipped": 0}


def run(name, command, cwd, allowed=None, **env):
    done = subprocess.run(list(map(str, command)), cwd=cwd, capture_output=True, text=True, timeout=300, env=dict(os.environ, **env))
    kinds = set(re.findall(r"error\[([a-z-]+)\]", re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)))
    good = done.returncode == 0 or (allowed is not None and kinds == {allowed})
    counts["passed" if good else "failed"] += 1
    if not good:
        print(f"FAIL {name}\n{(done.stdout + done.stderr)[:3000]}", flush=True)
    return good


def reviewer(name):
    found = MODULES / ".bin" / name
    if found.exists():
        return found
    required = name in os.environ.get("MOCHI_REQUIRE", "").split(",")
    counts["failed" if required else "skipped"] += 1
    print(f"{'FAIL' if required else 'skipped'}: {name} is not installed (./dev deps)")
    return None


def staged(name, work):
    """The archives of npm and JSR, unpacked; the library gets what every registry wants."""
    package = work / name
    shutil.copytree(LIBRARIES / name, package)
    shutil.copy(ROOT / "LICENSE", package)
    (package / "README.md").write_text(f"# {name}\n\nA library of the tests.\n")
    manifest = package / "mochi.toml"
    wanted = '[package]\nreadme = "README.md"\nrepository = "https://example.org/acme/tests"\n'
    manifest.write_text(manifest.read_text().replace("[package]\n", wanted, 1))
    flags = [f"--registry={target}=http://127.0.0.1:9/{target}/" for target in ("npm", "jsr")]
    home = work / f"{name}-home"
    command = [MOCHI, "pkg", "publish", "--dry-run", "--skip-tests", "--allow-dirty", "--json", "--target", "npm,jsr", *flags, package]
    if not run(f"{name} publish --dry-run", command, work, MOCHI_HOME=str(home)):
        return None
    made = {}
    for target in ("npm", "jsr"):
        archive = next((home / "fanout" / target).rglob("*.tgz"))
        tree = work / f"{name}-{target}"
        with tarfile.open(archive) as tar:
            tar.extractall(tree, filter="data")
        made[target] = (archive, tree / "package" if target == "npm" else tree)
    return made


def npm(name, archive, tree):
    if publint := reviewer("publint"):
        run(f"{name} publint", [publint, tree, "--strict", "--pack", "false"], tree)
    if attw := reviewer("attw"):
        run(f"{name} are the types wrong", [attw, archive, "--profile", "esm-only", "--no-emoji", "--exclude-entrypoints", "./package.json"], tree)
    if eslint := reviewer("eslint"):
        (tree / "eslint.config.js").write_text(ESLINT)
        (tree / "node_modules").symlink_to(MODULES)
        run(f"{name} eslint", [eslint, "dist"], tree)


def jsr(name, tree, work):
    entries = sorted(tree.rglob("*.ts"))
    entries = [str(path.relative_to(tree)) for path in entries if "internal" not in path.relative_to(tree).parts and not path.name.endswith(".d.ts")]
    # What has bigints goes there as JavaScript with declarations.
    sources = bool(entries)
    entries = entries or [str(path.relative_to(tree)) for path in sorted((tree / "dist").glob("*.js"))]
    if sources and reviewer("tsc"):
        (tree / "tsconfig.json").write_text(json.dumps({"compilerOptions": TSC, "include": ["src/**/*.ts"]}))
        (tree / "package.json").write_text('{"type": "module"}\n')
        run(f"{name} JSR tsc", [MODULES / ".bin" / "tsc", "-p", "."], tree)
        (tree / "package.json").unlink()
        (tree / "tsconfig.json").unlink()
    if deno := reviewer("deno"):
        env = {"DENO_DIR": str(work / "deno"), "DENO_NO_UPDATE_CHECK": "1"}
        run(f"{name} deno check", [deno, "check", *entries], tree, **env)
        # What has no comment in Mochi has none here: that is the author's.
        run(f"{name} deno doc --lint", [deno, "doc", "--lint", *entries], tree, allowed="missing-jsdoc", **env)
        run(f"{name} deno lint", [deno, "lint", *entries], tree, **env)


parser = argparse.ArgumentParser()
parser.add_argument("--filter", default="")
parser.add_argument("--all", action="store_true")
given = parser.parse_args()
libraries = sorted(path.parent.name for path in LIBRARIES.glob("*/mochi.toml") if given.filter in path.parent.name)
if not given.all and not given.filter:
    libraries = [name for name in libraries if name in USUAL]
with tempfile.TemporaryDirectory() as folder:
    work = pathlib.Path(folder)
    for name in libraries:
        if made := staged(name, work):
            npm(name, *made["npm"])
            jsr(name, made["jsr"][1], work)
print(", ".join(f"{count} {what}" for what, count in counts.items()))
sys.exit(1 if counts["failed"] else 0)
