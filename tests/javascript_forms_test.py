#!/usr/bin/env python3
"""Packages whose ints look differently to users of JavaScript (`[fanout.npm] int`): one depends on the other and shows its
types. For each of the four combinations the npm packages are built, their own tests run, and the strict program of
tests/emit/forms prints what the program of Mochi beside it prints on the VM as far as the form of the ints allows, and is
refused the rest. Prints `N passed, N failed, N skipped`."""

import json
import shutil
import subprocess
import sys

from package_world import ROOT, TIMEOUT, Skip, case, run_cases, write

FORMS = ROOT / "tests" / "emit" / "forms"
MODULES = ROOT / "build" / "deps" / "npm" / "node_modules"
OPTIONS = {"strict": True, "module": "nodenext", "target": "es2022", "skipLibCheck": False, "types": ["node"],
           "noUncheckedIndexedAccess": True, "exactOptionalPropertyTypes": True}


def source(world, name, form, dependencies=""):
    """The package `name` in a folder of its own, whose ints look as `form` says."""
    home = world.base / name
    shutil.copytree(FORMS / name / "src", home / "src", dirs_exist_ok=True)
    int_form = f'\n[fanout.npm]\nint = "{form}"\n' if form == "bigint" else ""
    write(home / "mochi.toml",
          f'[package]\nname = "@forms/{name}"\nversion = "1.0.0"\nedition = "2026"\nmochi = ">=0.1"\ndescription = "The package {name}."\nlicense = "MIT"\n'
          f'repository = "https://example.org/forms"\n\n[targets.typescript]\n{int_form}\n[dependencies]\n{dependencies}')
    write(home / "README.md", f"# {name}\n")
    write(home / "LICENSE", "MIT\n")
    return home


def npm_package(world, home, modules):
    """Builds the package in `home` for npm, its own tests included, and unpacks it below `modules`."""
    world.ok("pkg", "publish", "--target", "npm", "--dry-run", "--allow-dirty", home, cwd=home)
    archive = next((world.home / "fanout" / "npm" / "1.0.0").rglob(f"*{home.name}-1.0.0.tgz"))
    to = modules / "@forms" / home.name
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(parents=True)
    subprocess.run(["tar", "-xzf", archive, "-C", to, "--strip-components=1"], check=True, timeout=TIMEOUT)
    return to


def lines_of_the_vm(world):
    home = world.base / "vm"
    shutil.copytree(FORMS, home)
    return world.ok("run", home / "program").splitlines()


def head(name, form):
    made = "n" if form == "bigint" else "Number(n)"
    return f"type {name.upper()} = {form};\nconst {name} = (n: bigint): {form} => {made};\n"


def use(world, forms, expected):
    """The program over both packages, where `forms` says how the ints of `a` and `b` look."""
    app = world.base / "app"
    for tool in ("typescript", "@types", "undici-types"):
        (app / "node_modules" / tool).symlink_to(MODULES / tool)
    wide = "".join(name for name, form in forms.items() if form == "bigint")
    write(app / "package.json", '{"type": "module"}')
    write(app / "tsconfig.json", json.dumps({"compilerOptions": OPTIONS, "include": ["consumer.ts"]}))
    # Imports stand first.
    body = (FORMS / "consumer.ts").read_text()
    write(app / "consumer.ts", body + "".join(head(name, form) for name, form in forms.items()) + f'const wide: string = "{wide}";\nrun();\n')
    for command in (["node_modules/typescript/bin/tsc", "-p", "."], ["consumer.js"]):
        done = subprocess.run(["node", *command], cwd=app, capture_output=True, text=True, timeout=TIMEOUT)
        assert done.returncode == 0, f"{forms} {command[0]}\n{done.stdout}{done.stderr}"
    needed = [line for line in expected if set(line.split()[0]) <= {*wide, "-"}]
    assert done.stdout.splitlines() == needed, f"{forms}\n{done.stdout}\nthe VM:\n" + "\n".join(needed)


def need_tools():
    for what, there in (("node", shutil.which("node")), ("typescript (run ./dev deps)", (MODULES / "typescript").is_dir())):
        if not there:
            raise Skip(f"{what} is not installed")


def combination(world, base_form, user_form):
    need_tools()
    modules = world.base / "app" / "node_modules"
    base = source(world, "base", base_form)
    user = source(world, "user", user_form, '"@forms/base" = { path = "../base", version = "^1" }\n')
    npm_package(world, base, modules)
    npm_package(world, user, modules)
    use(world, {"a": base_form, "b": user_form}, lines_of_the_vm(world))


@case
def number_over_bigint(world):
    combination(world, "bigint", "number")


@case
def bigint_over_number(world):
    combination(world, "number", "bigint")


@case
def number_over_number(world):
    combination(world, "number", "number")


@case
def bigint_over_bigint(world):
    combination(world, "bigint", "bigint")


@case
def what_the_registry_has(world):
    """A dependency from a registry has the form that its published manifest says, whatever its author's checkout says by
    now; `mochi build` and the fan-out agree on it."""
    need_tools()
    world.serve()
    modules = world.base / "app" / "node_modules"
    base = source(world, "base", "bigint")
    npm_package(world, base, modules)
    world.ok("publish", "--allow-dirty", cwd=base)
    source(world, "base", "number")
    user = source(world, "user", "number", '"@forms/base" = "^1"\n')
    installed = npm_package(world, user, modules)
    world.ok("build", "--target", "javascript", user, "-o", world.base / "built")
    for file in ("index.js", "index.d.ts"):
        assert (world.base / "built" / "dist" / file).read_text() == (installed / "dist" / file).read_text(), file
    use(world, {"a": "bigint", "b": "number"}, lines_of_the_vm(world))


if __name__ == "__main__":
    sys.exit(run_cases(globals()))
