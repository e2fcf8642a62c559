#!/usr/bin/env python3
"""A release of a workspace: dependencies translated and installed by native clients; killed at every point, and finished
by the next run with nothing published twice; completed after a registry failed; read back by `--status`."""
import json
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from fanout_test import endpoints, publish, publisher, states  # noqa: E402
from harness import ROOT, Checks, Registry, contains, equal, tool  # noqa: E402

TARGETS = ["npm", "jsr", "pypi", "crates"]


def suite(work):
    to = pathlib.Path(work) / "suite"
    shutil.copytree(ROOT / "tests" / "fanout" / "suite", to, ignore=shutil.ignore_patterns(".mochi"))
    return to


def uploads(registry):
    """(protocol, package, version, file) of everything that the registry has taken, from its log."""
    taken = []
    for path in sorted((registry.root / "log").glob("*.jsonl")):
        for line in path.read_text().splitlines():
            record = json.loads(line)
            if record.get("op") in ("publish", "add-file"):
                taken.append((record["protocol"], record["package"], record["version"], record["op"], json.dumps(record.get("files", ""))))
    return taken


def workspace(work):
    npm, node, python, cargo, deno = (tool(name) for name in ("npm", "node", "python3", "cargo", "deno"))
    with Registry(work) as registry:
        client = publisher(work, registry, TARGETS)
        report = publish(client, suite(work))
        equal({(leg["package"], leg["target"], leg["state"]) for leg in report["legs"]},
              {(f"@fanout-tests/{name}", target, "published") for name in ("greet", "party") for target in TARGETS})
        wanted = "Hello, Ada!\nHello, Zoë!"
        app = work / "npm-app"
        app.mkdir()
        (app / "package.json").write_text('{"type": "module"}')
        # A pre-release is asked for by its tag: it must not be what everybody gets.
        client.run(npm, "install", "--registry", f"{registry.url}/npm/", "--no-audit", "--no-fund", "--cache", work / "cache",
                   "@fanout-tests/party@next", cwd=app)
        equal((app / "node_modules/@fanout-tests/greet/package.json").exists(), True, "npm brought the dependency")
        said = client.run(node, "-e", 'import("@fanout-tests/party").then(m => console.log(m.everybody(["Ada", "Zoë"])))', cwd=app)
        equal(said.stdout.strip(), wanted, "npm")
        app = work / "deno-app"
        app.mkdir()
        (app / "main.ts").write_text('import { everybody } from "jsr:@fanout-tests/party@2.0.0-rc.1";\nconsole.log(everybody(["Ada", "Zoë"]));\n')
        client.env.update({"JSR_URL": f"{registry.url}/jsr/", "DENO_DIR": str(work / "deno"), "DENO_NO_UPDATE_CHECK": "1"})
        equal(client.run(deno, "run", "--check", "--minimum-dependency-age=0", "main.ts", cwd=app).stdout.strip(), wanted, "deno")
        client.run(python, "-m", "venv", work / "venv")
        client.run(work / "venv/bin/pip", "install", "-q", "--disable-pip-version-check", "--no-cache-dir",
                   "-i", f"{registry.url}/pypi/simple/", "fanout-tests-party==2.0.0rc1")
        said = client.run(work / "venv/bin/python", "-c", "import fanout_tests_greet, fanout_tests_party as p; print(p.everybody(['Ada', 'Zoë']))")
        equal(said.stdout.strip(), wanted, "pip")
        app = work / "cargo-app"
        (app / "src").mkdir(parents=True)
        (app / "Cargo.toml").write_text('[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\n'
                                        'fanout-tests-party = { version = "2.0.0-rc.1", registry = "mochi" }\n')
        (app / "src/main.rs").write_text('fn main() { println!("{}", fanout_tests_party::everybody(&["Ada".to_string(), "Zoë".to_string()])); }\n')
        client.env.update({"CARGO_HOME": str(work / "cargo"), "CARGO_REGISTRIES_MOCHI_INDEX": f"sparse+{registry.url}/cargo/index/"})
        client.env.setdefault("RUSTUP_HOME", str(pathlib.Path.home() / ".rustup"))
        equal(client.run(cargo, "run", "-q", cwd=app).stdout.strip(), wanted, "cargo")
        contains((app / "Cargo.lock").read_text(), 'name = "fanout-tests-greet"', "cargo brought the dependency")


def killed(work):
    survived, point = False, 0
    while not survived:
        point += 7
        folder = work / str(point)
        folder.mkdir()
        with Registry(folder) as registry:
            client = publisher(folder, registry, TARGETS)
            package = suite(folder)
            done = kill_at(client, package, point)
            survived = done.returncode == 0
            report = publish(client, package, "--resume") if (package / "greet/.mochi").exists() else publish(client, package)
            equal({leg["state"] for leg in report["legs"]} <= {"published", "already published"}, True, f"after a kill at {point}: {states(report)}")
            report = publish(client, package)
            equal({leg["state"] for leg in report["legs"]}, {"already published"}, f"after the resume at {point}")
            taken = uploads(registry)
            equal(len(taken), len(set(taken)), f"nothing twice after a kill at {point}")
            equal(len(taken), 10, f"all of it after a kill at {point}")
        shutil.rmtree(folder)
        if point > 400:
            raise AssertionError("the run never ends")


def kill_at(client, package, point):
    client.env["MOCHI_FAILPOINT"] = f"kill:{point}"
    try:
        return client.run(*client.base, package, ok=None, timeout=60)
    finally:
        del client.env["MOCHI_FAILPOINT"]


def completed_later(work):
    with Registry(work) as registry:
        client = publisher(work, registry, TARGETS)
        package = suite(work)
        client.env["MOCHI_CRATES_TOKEN"] = "a-token-that-is-none"
        failed = client.run(*client.base, package, ok=False)
        contains(failed.stderr, "crates")
        client.env["MOCHI_CRATES_TOKEN"] = registry.token
        status = client.run(registry.mochi, "pkg", "publish", "--status", *endpoints(registry, TARGETS), package, ok=None)
        contains(status.stdout, "npm     already published")
        # Without `--target`: the receipts know what was to be done.
        done = client.run(registry.mochi, "pkg", "publish", "--resume", "--allow-api-token", *endpoints(registry, TARGETS), package)
        contains(done.stdout, "crates  published")
        receipt = json.loads((package / "party/.mochi/publish/fanout-tests-party-2.0.0-rc.1.json").read_text())
        equal([(leg["target"], leg["state"]) for leg in receipt["legs"]], [(target, "published") for target in TARGETS])


def git(client, folder, *words):
    return client.run("git", "-C", folder, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", *words).stdout.strip()


def of_its_commit(work):
    """The source has moved on and the staging folder is gone: the release is finished from the commit that began it."""
    with Registry(work) as registry:
        client = publisher(work, registry, TARGETS)
        package = suite(work)
        git(client, package, "init", "-q")
        git(client, package, "add", "-A")
        git(client, package, "commit", "-qm", "first")
        first = git(client, package, "rev-parse", "HEAD")
        client.env["MOCHI_CRATES_TOKEN"] = "a-token-that-is-none"
        client.run(*client.base, "--workspace", package, ok=False)
        client.env["MOCHI_CRATES_TOKEN"] = registry.token
        path = package / "greet/.mochi/publish/fanout-tests-greet-1.2.0.json"
        begun = {leg["target"]: leg for leg in json.loads(path.read_text())["legs"]}
        equal(json.loads(path.read_text())["commit"], first, "the commit in the receipt")
        # Other code, and for one package another version.
        lib = package / "greet/src/lib.mochi"
        lib.write_text(lib.read_text().replace("Hello", "Good day"))
        manifest = package / "party/mochi.toml"
        manifest.write_text(manifest.read_text().replace("2.0.0-rc.1", "2.0.0-rc.2"))
        git(client, package, "commit", "-qam", "second")
        (package / "greet/README.md").write_text("not committed\n")
        shutil.rmtree(work / "mochi-home")
        done = client.run(registry.mochi, "pkg", "publish", "--resume", "--skip-tests", "--allow-api-token", "--json", *endpoints(registry, TARGETS), package)
        contains(done.stderr, f"fanout-tests/greet 1.2.0 is built from commit {first[:12]}")
        report = json.loads(done.stdout)
        equal({leg["state"] for leg in report["legs"]}, {"published", "already published"})
        finished = {leg["target"]: leg for leg in json.loads(path.read_text())["legs"]}
        for target in TARGETS:
            equal(finished[target]["state"], "published", target)
            equal(finished[target]["files"], begun[target]["files"], f"digests of {target}")
        equal(registry.request("/cargo/index/fa/no/fanout-tests-party")[0], 200, "the dependant too")
        # Neither the work tree nor the index was touched.
        equal(git(client, package, "diff", "--cached", "--name-only"), "", "the index")
        equal((package / "greet/README.md").read_text(), "not committed\n")
        equal(git(client, package, "worktree", "list").count("\n"), 0, "work trees")
        # A commit that is not there any more: the message names it.
        record = json.loads(path.read_text())
        record["commit"] = "0" * 40
        record["legs"][3]["state"] = "failed"
        path.write_text(json.dumps(record))
        shutil.rmtree(work / "mochi-home")
        done = client.run(*client.base, "--resume", package / "greet", ok=False)
        contains(done.stderr, "M057_FAN_E010")
        contains(done.stderr, "0" * 40)


def main():
    checks = Checks()
    checks.run("a workspace, through to native clients", "cargo", workspace)
    checks.run("killed at every point", "mochi", killed)
    checks.run("completed later", "mochi", completed_later)
    checks.run("from the commit that began it", "git", of_its_commit)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
