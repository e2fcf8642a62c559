#!/usr/bin/env python3
"""Emitted npm packages under the tools of their users: prettier leaves them alone, tsc --strict takes declarations and
sources, eslint's recommended rules find nothing, node:test passes their tests.

Each folder of tests/emit/javascript is a package of Mochi; `consumer.ts` beside its `mochi.toml` uses it.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "tests" / "emit" / "javascript"
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


def run(package, work):
    name = package.name
    built = subprocess.run([MOCHI, "build", "--target=javascript", package, "-o", work], capture_output=True, text=True)
    if built.returncode != 0:
        counts["failed"] += 1
        print(f"FAIL {name} build\n{built.stderr}")
        return
    (work / "package.json").write_text('{"name": "@demo/%s", "type": "module"}\n' % name)
    if shutil.which("node"):
        tests = sorted(str(p) for p in (work / "test").glob("*.js"))
        check(f"{name} node", ["node", "--test", *tests], work)
    else:
        skip(f"{name} node", "not installed")
    if not MODULES.is_dir():
        for tool in ("prettier", "tsc", "eslint"):
            skip(f"{name} {tool}", "run ./dev deps")
        return
    (work / "node_modules").symlink_to(MODULES)
    tool = lambda path: str(MODULES / path)
    check(f"{name} prettier", ["node", tool("prettier/bin/prettier.cjs"), "--check", "dist", "test"] + (["src"] if (work / "src").is_dir() else []), work)
    options = {"strict": True, "noEmit": True, "module": "nodenext", "target": "es2022", "skipLibCheck": False, "types": ["node"],
               "allowImportingTsExtensions": True, "noUnusedLocals": True}
    (work / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "include": ["consumer.ts", "src/**/*.ts"]}))
    if (package / "consumer.ts").exists():
        shutil.copy(package / "consumer.ts", work / "consumer.ts")
    check(f"{name} tsc", ["node", tool("typescript/bin/tsc"), "-p", "."], work)
    (work / "eslint.config.js").write_text(ESLINT)
    check(f"{name} eslint", ["node", tool("eslint/bin/eslint.js"), "dist", "test"], work)


for package in sorted(p.parent for p in PACKAGES.glob("*/mochi.toml")):
    with tempfile.TemporaryDirectory() as work:
        run(package, pathlib.Path(work).resolve())
print("{passed} passed, {failed} failed, {skipped} skipped".format(**counts))
sys.exit(1 if counts["failed"] else 0)
