#!/usr/bin/env python3
"""The lines of `mochi registry env` as their clients take them: each publishes and installs with them and nothing else, from an
open registry and from a private one.

Prints each failure and ends with `N passed, N failed, N skipped`."""
import json
import os
import pathlib
import shutil
import sys

from harness import NODE_MODULES, ROOT, Checks, Client, Registry, Skip, contains, equal, tool
import cargo_test
import jsr_test
import npm_test
import pypi_test

CLIENTS = ROOT / "build" / "deps" / "clients"


def program(*places):
    """The first that is there: a program of `./dev deps`, or one of the machine."""
    for place in places:
        found = str(place) if pathlib.Path(place).exists() else shutil.which(str(place)) if os.sep not in str(place) else None
        if found:
            return found
    raise Skip(f"{pathlib.Path(places[-1]).name} is not installed")


def yarn(name):
    """A launcher for a yarn of its own; both are called `yarn`."""
    script = CLIENTS / name / "node_modules" / ("yarn/bin/yarn.js" if name == "yarn1" else "@yarnpkg/cli-dist/bin/yarn.js")
    if not script.exists():
        raise Skip(f"{name} is not installed")
    return script


class Shell:
    """A client in an empty home with the lines of `registry env CLIENT` and no others."""

    def __init__(self, work, registry, client, *programs, **env):
        self.work = work
        self.lines = registry.mochi_run("env", client, "--root", str(registry.root)).splitlines()
        bin_folder = work / "bin"
        bin_folder.mkdir(exist_ok=True)
        for name, path in programs:
            launcher = bin_folder / name
            if not launcher.exists():
                launcher.write_text(f'#!/bin/sh\nexec {"node " if str(path).endswith(".js") else ""}"{path}" "$@"\n')
                launcher.chmod(0o755)
        self.client = Client(work)
        # Nothing of the machine's own settings, and no other index than ours.
        for key in list(self.client.env):
            if key.startswith(("UV_", "POETRY_", "PDM_", "HATCH_", "YARN_", "BUN_", "TWINE_")):
                del self.client.env[key]
        self.client.env.update(env)
        self.client.env["PATH"] = f"{bin_folder}:{os.environ['PATH']}"

    def run(self, folder, *commands, setup=True):
        script = "\n".join(["set -e"] + (self.lines if setup else []) + list(commands))
        return self.client.run("bash", "-c", script, cwd=folder, timeout=200)


def empty(work, name, **files):
    folder = work / name
    folder.mkdir()
    for path, text in files.items():
        (folder / path.replace("__", ".")).write_text(text)
    return folder


def javascript(client, closed, publish, install, *, programs, extra=None, **env):
    def test(work):
        made = programs()
        with Registry(work, config="private = true\n" if closed else "") as registry:
            shell = Shell(work, registry, client, *made, **{key: value.format(work=work) for key, value in env.items()})
            shell.run(npm_test.package(work / "lib", "one-text", "1.0.0"), publish)
            equal(json.loads(registry.request("/npm/one-text", token=registry.token)[2])["dist-tags"]["latest"], "1.0.0")
            app = empty(work, "app", package__json='{"name":"app","version":"1.0.0","private":true}', **(extra or {}))
            shell.run(app, install)
            said = shell.client.run("node", "-e", "console.log(require('one-text'))", cwd=app)
            equal(said.stdout.strip(), "I am one-text 1.0.0")
    return test


def python_build(work):
    return pypi_test.wheel(work / "dist", "one-text", "1.0.0")


def uv(closed):
    def test(work):
        made = program(CLIENTS / "uv/bin/uv", "uv")
        with Registry(work, config="private = true\n" if closed else "") as registry:
            shell = Shell(work, registry, "uv", ("uv", made), UV_CACHE_DIR=str(work / "cache"), UV_PYTHON=sys.executable)
            path = python_build(work)
            app = empty(work, "app")
            shell.run(app, f"uv publish {path}", "uv venv -q v", "uv pip install -q --python v/bin/python one-text")
            contains(shell.run(app, "uv pip list --python v/bin/python").stdout, "one-text")
    return test


PYPROJECT = '[project]\nname = "{name}"\nversion = "1.0.0"\ndescription = "Texts"\nrequires-python = ">=3.9"\n'


def poetry(closed):
    def test(work):
        made = program(CLIENTS / "poetry/bin/poetry", "poetry")
        with Registry(work, config="private = true\n" if closed else "") as registry:
            shell = Shell(work, registry, "poetry", ("poetry", made), POETRY_CACHE_DIR=str(work / "cache"), POETRY_VIRTUALENVS_IN_PROJECT="true",
                          POETRY_NO_INTERACTION="1", POETRY_KEYRING_ENABLED="false")
            lib = empty(work, "lib", pyproject__toml=PYPROJECT.format(name="one-text"))
            (lib / "dist").mkdir()
            shutil.copy(python_build(work), lib / "dist")
            shell.run(lib, "poetry publish --repository mochi")
            app = empty(work, "app", pyproject__toml=PYPROJECT.format(name="app") + "[tool.poetry]\npackage-mode = false\n")
            shell.run(app, "poetry add one-text")
            contains((app / "poetry.lock").read_text(), 'name = "one-text"')
    return test


def pdm(closed):
    def test(work):
        made = program(CLIENTS / "pdm/bin/pdm", "pdm")
        with Registry(work, config="private = true\n" if closed else "") as registry:
            shell = Shell(work, registry, "pdm", ("pdm", made), PDM_CHECK_UPDATE="0", PDM_CACHE_DIR=str(work / "cache"))
            lib = empty(work, "lib", pyproject__toml=PYPROJECT.format(name="one-text"))
            (lib / "dist").mkdir()
            shutil.copy(python_build(work), lib / "dist")
            shell.run(lib, "pdm publish --no-build")
            app = empty(work, "app", pyproject__toml=PYPROJECT.format(name="app") + "[tool.pdm]\ndistribution = false\n")
            shell.run(app, f"pdm use -f {sys.executable}", "pdm add one-text")
            contains((app / "pdm.lock").read_text(), 'name = "one-text"')
    return test


def hatch(closed):
    def test(work):
        made = program(CLIENTS / "hatch/bin/hatch", "hatch")
        with Registry(work, config="private = true\n" if closed else "") as registry:
            shell = Shell(work, registry, "hatch", ("hatch", made), HATCH_DATA_DIR=str(work / "data"), HATCH_CACHE_DIR=str(work / "cache"))
            path = python_build(work)
            lib = empty(work, "lib", pyproject__toml=PYPROJECT.format(name="one-text"))
            shell.run(lib, f"hatch publish -n {path}")
            shell.run(lib, f"{sys.executable} -m pip install -q --target site one-text")
            equal((lib / "site" / "one_text").is_dir() or (lib / "site" / "one_text.py").exists(), True)
    return test


def twine_and_pip(closed):
    def test(work):
        with Registry(work, config="private = true\n" if closed else "") as registry:
            path = python_build(work)
            Shell(work, registry, "twine").run(work, f"{tool('twine')} upload --disable-progress-bar {path}")
            app = empty(work, "app")
            Shell(work, registry, "pip").run(app, f"{sys.executable} -m pip install -q --target site one-text")
            equal((app / "site" / "one_text").is_dir() or (app / "site" / "one_text.py").exists(), True)
    return test


def cargo(closed):
    def test(work):
        made = tool("cargo")
        with Registry(work, config="private = true\n" if closed else "") as registry:
            shell = Shell(work, registry, "cargo", CARGO_HOME=str(work / "cargo-home"),
                          RUSTUP_HOME=os.environ.get("RUSTUP_HOME", os.path.expanduser("~/.rustup")))
            shell.run(cargo_test.crate(work / "c", "thing", "1.0.0"), f"{made} publish --registry mochi --no-verify")
            app = empty(work, "app", Cargo__toml='[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\n'
                        'thing = { version = "1", registry = "mochi" }\n')
            (app / "src").mkdir()
            (app / "src" / "main.rs").write_text("fn main() {}\n")
            shell.run(app, f"{made} fetch")
            contains((app / "Cargo.lock").read_text(), 'name = "thing"')
    return test


def deno(closed):
    def test(work):
        made = tool("deno")
        with Registry(work, config="private = true\n" if closed else "") as registry:
            jsr_test.deno_client(work, registry).run(made, "publish", "--token", registry.token, "--allow-dirty", cwd=jsr_test.library(work / "j", "0.4.7"))
            app = empty(work, "app", deno__json='{"minimumDependencyAge": 0}',
                        main__ts='import { say } from "jsr:@moc/strings@0.4.7";\nconsole.log(say());\n')
            shell = Shell(work, registry, "deno", DENO_DIR=str(work / "deno-dir"))
            equal(shell.run(app, f"{made} run main.ts").stdout.strip(), "héllo 2")
    return test


def all_of_them(work):
    """Every client has its lines, and a word that is none is told which there are."""
    with Registry(work) as registry:
        told = registry.mochi_run("env", "--root", str(registry.root))
        for client in ("mochi", "npm", "pnpm", "bun", "yarn1", "yarn4", "deno", "pip", "uv", "poetry", "pdm", "hatch", "twine", "cargo"):
            contains(told, f"# {client}\n")
        for client in ("pnpm", "yarn4", "deno"):
            contains(registry.mochi_run("env", client, "--root", str(registry.root)), "no release of the last day", client)


def main():
    checks = Checks()
    checks.run("the lines of all clients", "", all_of_them)
    npm_programs = {
        "npm": ("npm publish", "npm install one-text", lambda: [("npm", tool("npm"))], {}, {"NPM_CONFIG_CACHE": "{work}/cache"}),
        "pnpm": ("pnpm publish --no-git-checks", "pnpm add one-text", lambda: [("pnpm", program(NODE_MODULES / "pnpm", "pnpm"))],
                 {"pnpm-workspace__yaml": "minimumReleaseAge: 0\n"},
                 {"PNPM_HOME": "{work}/pnpm", "XDG_DATA_HOME": "{work}/data", "npm_config_store_dir": "{work}/store"}),
        "bun": ("bun publish", "bun add one-text", lambda: [("bun", program(NODE_MODULES / "bun", "bun"))], {},
                {"BUN_INSTALL_CACHE_DIR": "{work}/cache"}),
        "yarn1": ("yarn publish --non-interactive", "yarn add one-text", lambda: [("yarn", yarn("yarn1")), ("npm", tool("npm"))], {},
                  {"YARN_CACHE_FOLDER": "{work}/cache"}),
        "yarn4": ("touch yarn.lock; yarn install; yarn npm publish", "touch yarn.lock; yarn add one-text", lambda: [("yarn", yarn("yarn4"))],
                  {"__yarnrc__yml": "nodeLinker: node-modules\nnpmMinimalAgeGate: 0\n"},
                  {"YARN_ENABLE_TELEMETRY": "0", "YARN_GLOBAL_FOLDER": "{work}/yarn", "YARN_ENABLE_IMMUTABLE_INSTALLS": "false"}),
    }
    for closed in (False, True):
        where = "a private registry" if closed else "an open registry"
        for client, (publish, install, programs, extra, env) in npm_programs.items():
            checks.run(f"{client} with {where}", client, javascript(client, closed, publish, install, programs=programs, extra=extra, **env))
        for client, test in {"uv": uv, "poetry": poetry, "pdm": pdm, "hatch": hatch, "twine": twine_and_pip, "cargo": cargo, "deno": deno}.items():
            checks.run(f"{client} with {where}", client, test(closed))
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
