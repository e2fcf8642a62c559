#!/usr/bin/env python3
"""Publishing to registries that tell nothing without a credential: ours with `private = true`, verdaccio, pypiserver, devpi and a cargo
registry with `auth-required`; each with a new version, the same again, other bytes, a dependant, and a release that is resumed."""
import json
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from foreign_servers import CargoServer, Devpi, OwnPrivate, PypiServer, Verdaccio  # noqa: E402
from fanout_validators_test import MOCHI  # noqa: E402
from harness import ROOT, Checks, Client, equal  # noqa: E402


def suite(work):
    """`greet`, and `party`, which depends on it and is a project of its own."""
    to = pathlib.Path(work) / "suite"
    shutil.copytree(ROOT / "tests" / "fanout" / "suite", to, ignore=shutil.ignore_patterns(".mochi"))
    for name in ("mochi.workspace.toml", "mochi.lock"):
        (to / name).unlink()
    return to / "greet", to / "party"


def publisher(work, server, target, variables=None):
    client = Client(work, MOCHI_HOME=str(pathlib.Path(work) / "mochi-home"), **(server.variables if variables is None else variables))
    client.base = [MOCHI, "pkg", "publish", "--target", target, "--allow-api-token", "--skip-tests", "--wait=10s", *server.flags(target)]
    return client


def leg(client, package, *options, ok=True):
    """The one leg of a run."""
    done = client.run(*client.base, "--json", *options, package, ok=ok)
    report = json.loads(done.stdout)
    equal(len(report["legs"]), 1, "legs")
    return report["legs"][0]


def publishes(server, target, work):
    client = publisher(work, server, target)
    greet, party = suite(work)
    # Denied at first, then resumed.
    right = {name: client.env.pop(name) for name in server.variables}
    client.env.update({name: "no-credential-of-this-server" for name in right})
    equal(leg(client, greet, ok=False)["state"], "failed", "with a wrong credential")
    client.env.update(right)
    equal(leg(client, greet, "--resume")["state"], "published", "resumed")
    equal(leg(client, greet)["state"], "already published", "again")
    equal(leg(client, greet, "--status")["state"], "already published", "its state")
    # A new one, which depends on it.
    equal(leg(client, party)["state"], "published", "dependant")
    # Other bytes under the version.
    readme = greet / "README.md"
    readme.write_text(readme.read_text() + "\nMore.\n")
    equal(leg(client, greet, ok=False)["error"]["code"], "M057_PUB_E003", "other bytes")


def own(target):
    def test(work):
        with OwnPrivate(work) as server:
            publishes(server, target, work)
    return test


def other(start, target):
    def test(work):
        with start(work) as server:
            publishes(server, target, work)
    return test


def cargo(work):
    with CargoServer() as server:
        publishes(server, "crates", work)


if __name__ == "__main__":
    checks = Checks()
    for name in ("npm", "jsr", "pypi", "crates"):
        checks.run(f"own registry, private, {name}", "node", own(name))
    checks.run("verdaccio", "verdaccio", other(Verdaccio, "npm"))
    checks.run("pypiserver", "pypiserver", other(PypiServer, "pypi"))
    checks.run("devpi", "devpi", other(Devpi, "pypi"))
    checks.run("cargo registry with auth-required", "node", cargo)
    sys.exit(checks.finish())
