#!/usr/bin/env python3
"""One library of Mochi, published by `mochi pkg publish` to the embedded registry, installed and run by native clients."""
import json
import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from harness import ROOT, Checks, Client, Registry, Skip, contains, equal, find_mochi, tool  # noqa: E402


def copy_example(work, name="textkit"):
    to = pathlib.Path(work) / name
    shutil.copytree(ROOT / "examples" / name, to, ignore=shutil.ignore_patterns(".mochi"))
    return to


def endpoints(registry, targets):
    """The flags that point each target at the embedded registry."""
    flags = {
        "npm": ["--registry", f"npm={registry.url}/npm/"],
        "jsr": ["--registry", f"jsr={registry.url}/jsr/"],
        "pypi": ["--registry", f"pypi={registry.url}/pypi/simple/", "--publish-url", f"pypi={registry.url}/pypi/legacy/"],
        "crates": ["--registry", f"crates=sparse+{registry.url}/cargo/index/"],
    }
    return [flag for target in targets for flag in flags[target]]


def publisher(work, registry, targets):
    client = Client(work, MOCHI_HOME=str(pathlib.Path(work) / "mochi-home"))
    for target in targets:
        client.env[f"MOCHI_{target.upper()}_TOKEN"] = registry.token
    client.base = [registry.mochi, "pkg", "publish", "--target", ",".join(targets), "--allow-api-token", "--skip-tests",
                   *endpoints(registry, targets)]
    return client


def publish(client, package, *options, ok=True):
    done = client.run(*client.base, "--json", *options, package, ok=ok)
    return json.loads(done.stdout)


def states(report):
    return {leg["target"]: leg["state"] for leg in report["legs"]}


def npm(work):
    node, program = tool("node"), tool("npm")
    with Registry(work) as registry:
        package = copy_example(work)
        client = publisher(work, registry, ["npm"])
        equal(states(publish(client, package)), {"npm": "published"}, "first run")
        equal(states(publish(client, package)), {"npm": "already published"}, "second run")
        app = work / "app"
        app.mkdir()
        (app / "package.json").write_text('{"type": "module"}')
        client.run(program, "install", "--registry", f"{registry.url}/npm/", "--no-audit", "--no-fund",
                   "--cache", work / "cache", "@mochi-examples/textkit@0.1.0", cwd=app)
        said = client.run(node, "-e", 'import("@mochi-examples/textkit").then(m => console.log(m.slugify("Crème Brûlée")))', cwd=app)
        equal(said.stdout.strip(), "creme-brulee")
        # Other source under the same version is refused before anything goes up.
        readme = package / "README.md"
        readme.write_text(readme.read_text() + "\nMore.\n")
        report = publish(client, package, ok=False)
        equal(report["legs"][0]["error"]["code"], "M057_PUB_E003")


def greet(work):
    to = pathlib.Path(work) / "greet"
    shutil.copytree(ROOT / "tests" / "fanout" / "greet", to, ignore=shutil.ignore_patterns(".mochi"))
    return to


def crates(work):
    cargo = tool("cargo")
    with Registry(work) as registry:
        client = publisher(work, registry, ["crates"])
        equal(states(publish(client, greet(work))), {"crates": "published"})
        app = work / "app"
        (app / "src").mkdir(parents=True)
        (app / "Cargo.toml").write_text('[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\n'
                                        'fanout-tests-greet = { version = "1", registry = "mochi" }\n')
        (app / "src" / "main.rs").write_text('fn main() { println!("{} {}", fanout_tests_greet::hello("Zoë"), fanout_tests_greet::CAPABILITIES.len()); }\n')
        client.env.update({"CARGO_HOME": str(work / "cargo"), "CARGO_REGISTRIES_MOCHI_INDEX": f"sparse+{registry.url}/cargo/index/"})
        client.env.setdefault("RUSTUP_HOME", str(pathlib.Path.home() / ".rustup"))
        size = len('{\n  "package": "@fanout-tests/greet",\n  "version": "1.2.0",\n  "required": [],\n  "optional": []\n}\n')
        equal(client.run(cargo, "run", "-q", cwd=app).stdout.strip(), f"Hello, Zoë! {size}")


def pypi(work):
    python = tool("python3")
    with Registry(work) as registry:
        client = publisher(work, registry, ["pypi"])
        report = publish(client, greet(work))
        equal(states(report), {"pypi": "published"})
        equal([f["name"] for f in report["legs"][0]["files"]],
              ["fanout_tests_greet-1.2.0-py3-none-any.whl", "fanout_tests_greet-1.2.0.tar.gz"])
        client.run(python, "-m", "venv", work / "venv")
        pip = [work / "venv" / "bin" / "pip", "install", "-q", "--disable-pip-version-check", "--no-cache-dir",
               "-i", f"{registry.url}/pypi/simple/"]
        client.run(*pip, "fanout-tests-greet==1.2.0")
        said = client.run(work / "venv" / "bin" / "python", "-c", "import fanout_tests_greet as g; print(g.hello('Zoë'), g.size('Zoë'))")
        equal(said.stdout.strip(), "Hello, Zoë! 11")


# Uses what the package declares, then what it does not; each line says what became of it.
CONFINED = """
import socket, subprocess, sys
import fanout_tests_greet
from fanout_tests_greet.mochi_caps import confine

confine(optional=len(sys.argv) == 1)
for use in (lambda: open("seen.txt").read(), lambda: open("made.txt", "w"), lambda: socket.create_connection(("127.0.0.1", 1), 1),
            lambda: subprocess.run(["true"])):
    try:
        use()
        print("done")
    except PermissionError as error:
        print(error)
    except OSError as error:
        print(type(error).__name__)
import decimal
"""


def confined(work):
    """The helper in a wheel whose package declares capabilities (fanout page section 8)."""
    python = tool("python3")
    with Registry(work) as registry:
        client = publisher(work, registry, ["pypi"])
        package = greet(work)
        with (package / "mochi.toml").open("a") as manifest:
            manifest.write('\n[capabilities]\nrequired = ["fs.read"]\noptional = ["net.dial"]\n')
        publish(client, package)
        client.run(python, "-m", "venv", work / "venv")
        client.run(work / "venv" / "bin" / "pip", "install", "-q", "--disable-pip-version-check", "--no-cache-dir",
                   "-i", f"{registry.url}/pypi/simple/", "fanout-tests-greet==1.2.0")
        (work / "seen.txt").write_text("x")
        (work / "app.py").write_text(CONFINED)
        program = [work / "venv" / "bin" / "python", "app.py"]
        refused = "@fanout-tests/greet does not declare "
        equal(client.run(*program, cwd=work).stdout.splitlines(),
              ["done", refused + "fs.write: open", "ConnectionRefusedError", refused + "proc.spawn: subprocess.Popen"])
        equal(client.run(*program, "required only", cwd=work).stdout.splitlines(),
              ["done", refused + "fs.write: open", refused + "net.dial: socket.getaddrinfo", refused + "proc.spawn: subprocess.Popen"])


def jsr(work):
    deno = tool("deno")
    with Registry(work) as registry:
        client = publisher(work, registry, ["jsr"])
        package = greet(work)
        equal(states(publish(client, package)), {"jsr": "published"})
        equal(states(publish(client, package)), {"jsr": "already published"})
        app = work / "app"
        app.mkdir()
        (app / "main.ts").write_text('import { hello, size } from "jsr:@fanout-tests/greet@^1.2";\n'
                                     'const text: string = hello("Zoë");\nconsole.log(text, size("Zoë"));\n')
        client.env.update({"JSR_URL": f"{registry.url}/jsr/", "DENO_DIR": str(work / "deno"), "DENO_NO_UPDATE_CHECK": "1"})
        equal(client.run(deno, "run", "--check", "--minimum-dependency-age=0", "main.ts", cwd=app).stdout.strip(), "Hello, Zoë! 11")


def fetched_dependency(work):
    """The dependency comes from a Mochi registry, not from a path; on each target it is that target's package."""
    node, npm_program = tool("node"), tool("npm")
    with Registry(work) as registry:
        client = publisher(work, registry, ["npm", "pypi"])
        client.env.update({"MOCHI_REGISTRY": f"{registry.url}/mochi/index/", "MOCHI_TOKEN_DEFAULT": registry.token})
        publish(client, greet(work))
        client.run(registry.mochi, "pkg", "publish", "--allow-dirty", work / "greet")
        party = work / "party"
        shutil.copytree(ROOT / "tests" / "fanout" / "suite" / "party", party, ignore=shutil.ignore_patterns(".mochi"))
        manifest = party / "mochi.toml"
        manifest.write_text(manifest.read_text().replace('{ path = "../greet", version = "^1.2.0" }', '"^1.2.0"'))
        client.run(registry.mochi, "pkg", "lock", cwd=party)
        client.run(registry.mochi, "pkg", "fetch", cwd=party)
        report = publish(client, party)
        equal(states(report), {"npm": "published", "pypi": "published"})
        equal([leg["dependencies"][0]["name"] for leg in report["legs"]], ["@fanout-tests/greet", "fanout-tests-greet"])
        app = work / "app"
        app.mkdir()
        (app / "package.json").write_text('{"type": "module"}')
        client.run(npm_program, "install", "--registry", f"{registry.url}/npm/", "--no-audit", "--no-fund", "--cache", work / "cache",
                   "@fanout-tests/party@next", cwd=app)
        said = client.run(node, "-e", 'import("@fanout-tests/party").then(m => console.log(m.everybody(["Ada"])))', cwd=app)
        equal(said.stdout.strip(), "Hello, Ada!")
        equal((app / "node_modules/@fanout-tests/party/dist/internal/_fanout-tests").exists(), False, "nothing was copied")


def verified(work):
    """`mochi pkg verify` installs with every client, and compares the example of the package with the VM."""
    for name in ("npm", "deno", "python3", "cargo"):
        tool(name)
    targets = ["npm", "jsr", "pypi", "crates"]
    with Registry(work) as registry:
        client = publisher(work, registry, targets)
        client.env.setdefault("RUSTUP_HOME", str(pathlib.Path.home() / ".rustup"))
        client.env["PATH"] = f"{pathlib.Path(tool('deno')).parent}:{client.env['PATH']}"
        path = client.env["PATH"]
        package = greet(work)
        publish(client, package)
        examples = package / "examples"
        examples.mkdir()
        (examples / "hello.mochi").write_text('import "../src/lib" as greet\nprint(greet.hello("Zoë"))\n')
        (examples / "hello.mjs").write_text('import { hello } from "@fanout-tests/greet";\nconsole.log(hello("Zoë"));\n')
        (examples / "hello.ts").write_text('import { hello } from "@fanout-tests/greet";\nconsole.log(hello("Zoë"));\n')
        (examples / "hello.py").write_text('from fanout_tests_greet import hello\nprint(hello("Zoë"))\n')
        (examples / "hello.rs").write_text('fn main() { println!("{}", fanout_tests_greet::hello("Zoë")); }\n')
        done = client.run(registry.mochi, "pkg", "verify", "--json", *endpoints(registry, targets)[:2], "--registry", f"jsr={registry.url}/jsr/",
                          "--registry", f"pypi={registry.url}/pypi/simple/", "--registry", f"crates=sparse+{registry.url}/cargo/index/", cwd=package)
        equal([(row["target"], row["ok"], row["examples"]) for row in json.loads(done.stdout)], [(target, True, ["hello"]) for target in targets])
        (examples / "hello.py").write_text('print("something else")\n')
        done = client.run(registry.mochi, "pkg", "verify", "@fanout-tests/greet@1.2.0", "--target", "pypi", "--registry", f"pypi={registry.url}/pypi/simple/", cwd=package, ok=False)
        contains(done.stderr, "where the VM prints")
        client.env["PATH"] = "/nowhere"
        done = client.run(registry.mochi, "pkg", "verify", "@fanout-tests/greet@1.2.0", "--target", "crates", "--registry",
                          f"crates=sparse+{registry.url}/cargo/index/", cwd=package, ok=False)
        contains(done.stderr, "M057_FAN_E001")
        client.env["PATH"] = path
        done = client.run(registry.mochi, "pkg", "verify", "@fanout-tests/greet@9.9.9", "--target", "npm", "--registry", f"npm={registry.url}/npm/", cwd=work, ok=False)
        contains(done.stderr, "M057_FAN_E004")


def overrides(work):
    """`[targets.T.overrides]` takes another file for one target; it must export the same."""
    with Registry(work) as registry:
        package = greet(work)
        (package / "src/python").mkdir()
        (package / "src/python/lib.mochi").write_text((package / "src/lib.mochi").read_text().replace('"Hello, "', '"Ssss, "').split("test ")[0])
        manifest = package / "mochi.toml"
        plain = manifest.read_text()
        manifest.write_text(plain + '\n[targets.python]\noverrides = { "src/lib.mochi" = "src/python/lib.mochi" }\nffi = ["requests>=2"]\n')
        client = publisher(work, registry, ["npm", "pypi"])
        report = publish(client, package, "--dry-run")
        equal(states(report), {"npm": "built", "pypi": "built"})
        staging = work / "mochi-home/fanout"
        contains((next(staging.glob("pypi/*/*/tree/fanout_tests_greet/__init__.py"))).read_text(), "Ssss, ", "the other file on PyPI")
        contains((next(staging.glob("npm/*/*/tree/package/dist/index.js"))).read_text(), "Hello, ", "the usual file on npm")
        contains(report["legs"][1]["manifest"], "Requires-Dist: requests>=2", "a native dependency")
        whole = manifest.read_text()
        manifest.write_text(whole.replace("requests>=2", "requests^2"))
        refused = publish(client, package, "--dry-run", ok=False)["legs"][1]["error"]
        equal((refused["code"], refused["step"]), ("M057_FAN_E004", "map"), "a native dependency that is none, before anything is built")
        manifest.write_text(whole)
        lib = package / "src/python/lib.mochi"
        lib.write_text(lib.read_text().replace("name: string): int", "name: string): float").replace("len(hello(name))", "1.5"))
        report = publish(client, package, "--dry-run", ok=False)
        equal([leg.get("error", {}).get("code") for leg in report["legs"]], [None, "M057_FAN_E004"])


def native_tests(work):
    """What the library's own tests say in the target's language is known before anything goes up."""
    for name in ("node", "pytest", "cargo"):
        tool(name)
    targets = ["npm", "pypi", "crates"]
    with Registry(work) as registry:
        client = publisher(work, registry, targets)
        client.base.remove("--skip-tests")
        client.env.setdefault("RUSTUP_HOME", str(pathlib.Path.home() / ".rustup"))
        client.env["CARGO_HOME"] = str(work / "cargo-home")
        suite = work / "suite"
        shutil.copytree(ROOT / "tests" / "fanout" / "suite", suite, ignore=shutil.ignore_patterns(".mochi"))
        lib = suite / "party/src/lib.mochi"
        plain = lib.read_text()
        lib.write_text(plain + '\ntest "wrong on purpose" {\n  expect everybody(["Ada"]) == "nobody"\n}\n')
        words = client.base.index("--target") + 1
        for target in targets:
            client.base[words] = target
            done = client.run(*client.base, "--strict", suite, ok=False)
            contains(done.stderr, f"{target} of @fanout-tests/party, validate: its tests do not pass with", target)
        client.base[words] = ",".join(targets)
        equal(registry.request("/npm/@fanout-tests%2fgreet")[0], 404, "nothing was uploaded")
        lib.write_text(plain + '\ntest "right" {\n  expect everybody(["Ada"]) == "Hello, Ada!\\n"\n}\n')
        report = publish(client, suite)
        equal({(leg["state"], bool(leg.get("tried"))) for leg in report["legs"]}, {("published", True)}, "tried and published")


def staged(work):
    """`pkg verify --staged` lets native tools try what would go up, without a registry; what they refuse is told by their own line."""
    for name in ("node", "pytest", "cargo"):
        tool(name)
    home = work / "nobody"
    home.mkdir()
    env = dict(os.environ, MOCHI_HOME=str(work / "staged-home"), CARGO_HOME=str(work / "cargo-home"), HOME=str(home))
    env.setdefault("RUSTUP_HOME", str(pathlib.Path.home() / ".rustup"))
    env.setdefault("PYENV_ROOT", str(pathlib.Path.home() / ".pyenv"))
    package = work / "greet-staged"
    shutil.copytree(ROOT / "tests" / "fanout" / "suite" / "greet", package, ignore=shutil.ignore_patterns(".mochi"))
    command = [str(find_mochi()), "pkg", "verify", "--staged", "--target", "npm,pypi,crates", str(package)]
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    equal(done.returncode, 0, done.stdout + done.stderr)
    for part in ("npm     @fanout-tests/greet 1.2.0: imports with node", "imports with python3.", "lints with cargo, tests with cargo"):
        contains(done.stdout, part)
    lib = next((package / "src").glob("lib.mochi"))
    lib.write_text(lib.read_text() + '\ntest "wrong on purpose" {\n  expect 1 + 1 == 3\n}\n')
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    equal(done.returncode, 1, done.stdout + done.stderr)
    contains(done.stderr, "its tests do not pass with `pytest`")
    said = next((work / "staged-home" / "fanout" / "pypi").rglob("*.tried.txt")).read_text()
    contains(said, "1 failed")


def progress(work):
    """A plain line for each leg that ends, on stderr; a digest, an address and an install line in the summary."""
    with Registry(work) as registry:
        client = publisher(work, registry, ["npm", "crates"])
        done = client.run(*client.base, greet(work))
        for line in ("Publishing npm @fanout-tests/greet 1.2.0: published", "Publishing crates @fanout-tests/greet 1.2.0: published"):
            contains(done.stderr.splitlines(), line)
        for part in ("npm install @fanout-tests/greet@1.2.0", "cargo add fanout-tests-greet@1.2.0", "sha256 ", f"{registry.url}/npm/@fanout-tests/greet"):
            contains(done.stdout, part)


def all_targets(work):
    with Registry(work) as registry:
        client = publisher(work, registry, ["npm", "jsr", "pypi", "crates"])
        client.base[client.base.index("--target") + 1] = "all"
        package = greet(work)
        manifest = package / "mochi.toml"
        manifest.write_text(manifest.read_text().replace('"rust"]', '"rust", "jvm"]'))
        done = client.run(*client.base, package)
        contains(done.stderr, "opts into `npm`, `jsr`, `pypi`, and `crates`")
        contains(done.stderr, "`maven` too, which cannot be published to yet")
        done = client.run(registry.mochi, "pkg", "publish", "--target", "maven", package, ok=False)
        contains(done.stderr, "M057_FAN_E002")
        # The next version by itself: its change against the last, and what it leaves behind.
        manifest.write_text(manifest.read_text().replace("1.2.0", "1.2.1"))
        client.base[client.base.index("all")] = "npm"
        contains(client.run(*client.base, "--dry-run", package).stdout, "bytes since 1.2.0)")
        contains(client.run(*client.base, package).stderr, "1.2.1 does not go to `jsr`, `pypi`, and `crates`")
        manifest.write_text(manifest.read_text().split("[targets]")[0])
        done = client.run(registry.mochi, "pkg", "publish", "--target", "all", package, ok=False)
        contains(done.stderr, "the manifest opts into no target")


def main():
    checks = Checks()
    checks.run("npm", "npm", npm)
    checks.run("crates", "cargo", crates)
    checks.run("pypi", "pip", pypi)
    checks.run("a program confined by its package", "pip", confined)
    checks.run("jsr", "deno", jsr)
    checks.run("overrides of a target", "mochi", overrides)
    checks.run("all targets", "mochi", all_targets)
    checks.run("progress and summary", "mochi", progress)
    checks.run("native tests before the upload", "cargo", native_tests)
    checks.run("staged packages", "cargo", staged)
    checks.run("mochi pkg verify", "cargo", verified)
    checks.run("a dependency from a registry", "npm", fetched_dependency)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
