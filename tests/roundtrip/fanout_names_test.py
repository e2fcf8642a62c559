#!/usr/bin/env python3
"""Whose a name is, before anything is uploaded (F13): two users and one name on each target, against the embedded registry; and
registries that lie about it, or say nothing."""
import base64
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from fanout_auth_test import set_version  # noqa: E402
from fanout_faults_test import TARGETS, Weather  # noqa: E402
from fanout_test import greet, publish, publisher, states  # noqa: E402
from harness import Checks, Registry, contains, equal  # noqa: E402


def token_of(registry, user, *options):
    return registry.mochi_run("token", "create", "--root", str(registry.root), "--user", user, "--allow", "publish", *options).split()[-1]


def as_user(work, registry, user, targets=TARGETS):
    folder = work / user
    folder.mkdir(exist_ok=True)
    client = publisher(folder, registry, targets)
    token = token_of(registry, user)
    for target in targets:
        client.env[f"MOCHI_{target.upper()}_TOKEN"] = token
    return client


def pypi_token(*caveats):
    """A macaroon of format 2, as indexes give them; nobody checks its signature here."""

    def field(kind, data):
        return bytes([kind, len(data)]) + data

    body = b"\x02" + field(1, b"index.test") + field(2, b"id") + b"\0"
    body += b"".join(field(2, json.dumps(caveat).encode()) + b"\0" for caveat in caveats)
    return "pypi-" + base64.urlsafe_b64encode(body + b"\0" + field(6, b"s" * 32)).rstrip(b"=").decode()


def records(registry):
    return [line for path in sorted((registry.root / "log").iterdir()) for line in path.read_text().splitlines()]


def ownership(report):
    return {leg["target"]: leg["ownership"]["state"] for leg in report["legs"] if "ownership" in leg}


def legs(report):
    return {leg["target"]: leg for leg in report["legs"]}


def receipt(package, version):
    return json.loads((package / ".mochi" / "publish" / f"fanout-tests-greet-{version}.json").read_text())


def anns_names(work):
    """Ann has the name everywhere; what bob would publish under it ends before the first upload."""
    with Registry(work) as registry:
        package = greet(work)
        first = publish(as_user(work, registry, "ann"), package)
        equal((set(states(first).values()), set(ownership(first).values())), ({"published"}, {"free"}), "the first version")
        set_version(package, "1.3.0")
        before = records(registry)
        bob = as_user(work, registry, "bob")
        bob.env["MOCHI_PYPI_TOKEN"] = pypi_token([1, ["bobs-own"]], [3, "b"])
        for strict in (False, True):
            report = publish(bob, package, *["--strict"] * strict, ok=False)
            equal(states(report), {target: "failed" for target in TARGETS})
            for target in ("npm", "jsr", "crates"):
                leg = legs(report)[target]
                equal((leg["error"]["code"], leg["error"]["step"], leg["ownership"]["state"]), ("M057_FAN_E011", "auth", "foreign"), target)
                contains(leg["error"]["message"], "`ann`", target)
            leg = legs(report)["pypi"]
            equal((leg["error"]["code"], leg["ownership"]["state"]), ("M057_PUB_E006", "unknown"))
            contains(leg["error"]["message"], "the token is for `bobs-own` only")
            contains(leg["ownership"]["detail"], "its owners are `ann`")
            equal(records(registry), before, "nothing is new in the registry")
        for leg in receipt(package, "1.3.0")["legs"]:
            equal(leg["state"], "failed", leg)
            contains(leg["words"], "only" if leg["target"] == "pypi" else "somebody else's", leg)
        # Ann's own pass, and her next run needs nothing of what bob left.
        again = publish(as_user(work, registry, "ann"), package)
        equal(set(states(again).values()), {"published"})
        equal(ownership(again), {"npm": "owned", "jsr": "owned", "pypi": "unknown", "crates": "owned"})


def one_of_four(work):
    """One foreign name: with `--strict` nothing goes up anywhere, without it the rest goes on."""
    with Registry(work) as registry:
        package = greet(work)
        equal(states(publish(as_user(work, registry, "ann", ["crates"]), package)), {"crates": "published"})
        set_version(package, "1.3.0")
        before = records(registry)
        bob = as_user(work, registry, "bob")
        report = publish(bob, package, "--strict", ok=False)
        equal(states(report), {"npm": "cancelled", "jsr": "cancelled", "pypi": "cancelled", "crates": "failed"})
        equal(records(registry), before, "nothing is new in the registry")
        done = bob.run(*bob.base, package, ok=False)
        contains(done.stderr, "M057_FAN_E011")
        contains(done.stderr, f"`fanout-tests-greet` is somebody else's on `{registry.authority}`: its owners are `ann`, and the token is of `bob`")
        contains(done.stdout, "name free", "what is known of the others")
        contains(done.stdout, "name foreign: its owners are `ann`")
        equal(registry.request("/npm/@fanout-tests%2fgreet")[0], 200, "the rest went on")


def unknown_until_the_upload(work):
    """An index does not tell whose a token is: that is said, and the upload finds it."""
    with Registry(work) as registry:
        package = greet(work)
        publish(as_user(work, registry, "ann", ["pypi"]), package)
        set_version(package, "1.3.0")
        bob = as_user(work, registry, "bob", ["pypi"])
        leg = legs(publish(bob, package, ok=False))["pypi"]
        equal((leg["state"], leg["error"]["step"], leg["ownership"]["state"]), ("failed", "upload", "unknown"))
        contains(leg["ownership"]["detail"], "its owners are `ann`; whether the credential may upload to it is not told")
        contains(leg["notes"][-1], "is unknown before the upload", "notes")
        bob.env["MOCHI_PYPI_TOKEN"] = pypi_token([1, ["fanout-tests-greet"]], [0, 1, 0])
        equal(legs(publish(bob, package, ok=False))["pypi"]["error"]["message"].endswith("the token has expired"), True)


def another_project(work):
    """The name is there with other addresses: said, not refused."""
    with Registry(work) as registry:
        package = greet(work)
        ann = as_user(work, registry, "ann")
        publish(ann, package)
        manifest = package / "mochi.toml"
        manifest.write_text(manifest.read_text().replace("github.com/fanout-tests/greet", "git.example.org/else/where").replace("greet.example.org", "else.example.org"))
        set_version(package, "1.3.0")
        report = publish(ann, package)
        equal(set(states(report).values()), {"published"})
        for target in ("npm", "pypi", "crates"):
            equal(any("is it the same project?" in note and ("github.com/fanout-tests/greet" in note or "greet.example.org" in note) for note in legs(report)[target]["notes"]), True, target)


def no_scope_of_others(work):
    """A scope of JSR is of who publishes in it first."""
    with Registry(work) as registry:
        package = greet(work)
        publish(as_user(work, registry, "ann", ["jsr"]), package)
        manifest = package / "mochi.toml"
        manifest.write_text(manifest.read_text().replace('name = "@fanout-tests/greet"', 'name = "@fanout-tests/other"'))
        before = records(registry)
        leg = legs(publish(as_user(work, registry, "bob", ["jsr"]), package, ok=False))["jsr"]
        equal((leg["error"]["code"], leg["ownership"]["detail"]), ("M057_FAN_E011", "`@fanout-tests` belongs to `ann`, and the token is of somebody else"))
        equal(registry.request("/jsr/api/scopes/fanout-tests/packages", "POST", b'{"package":"third"}', token=token_of(registry, "bob"))[0], 403, "nor by hand")
        equal(records(registry), before)
        equal(states(publish(as_user(work, registry, "ann", ["jsr"]), package)), {"jsr": "published"}, "a second package of hers")


def said_as_the_real_ones(work):
    """The questions themselves, in the shapes of the registries' documents."""
    with Registry(work) as registry:
        publish(as_user(work, registry, "ann"), greet(work))
        ann, bob = token_of(registry, "ann"), token_of(registry, "bob")

        def ask(path, token=None):
            status, _, body = registry.request(path, token=token)
            return status, json.loads(body)

        equal(ask("/npm/-/whoami", bob), (200, {"username": "bob"}))
        equal(ask("/npm/-/whoami")[0], 401)
        equal(ask("/npm/-/package/@fanout-tests%2fgreet/collaborators", bob), (200, {"ann": "write"}))
        equal(ask("/npm/-/package/@fanout-tests%2fgreet/collaborators", registry.token), (200, {"ann": "write", "admin": "write"}), "administrators may too")
        equal(ask("/cargo/api/v1/me"), (403, {"errors": [{"detail": "this action requires authentication"}]}))
        me = ask("/cargo/api/v1/me", ann)[1]
        equal((me["user"]["login"], me["user"]["is_admin"], [crate["name"] for crate in me["owned_crates"]]), ("ann", False, ["fanout-tests-greet"]))
        equal(ask("/cargo/api/v1/me", bob)[1]["owned_crates"], [])
        owners = ask("/cargo/api/v1/crates/fanout-tests-greet/owners")[1]["users"]
        equal([(owner["login"], owner["kind"]) for owner in owners], [("ann", "user")])
        crate = ask("/cargo/api/v1/crates/fanout_tests_greet")[1]
        equal((crate["crate"]["name"], crate["crate"]["repository"], crate["crate"]["max_version"], [v["num"] for v in crate["versions"]]),
              ("fanout-tests-greet", "https://github.com/fanout-tests/greet", "1.2.0", ["1.2.0"]))
        equal(ask("/cargo/api/v1/crates/none")[0], 404)
        page = ask("/pypi/pypi/Fanout_Tests.greet/json")[1]
        equal((page["info"]["name"], page["info"]["version"], page["ownership"]), ("fanout-tests-greet", "1.2.0", {"roles": [{"role": "Owner", "user": "ann"}], "organization": None}))
        equal("https://github.com/fanout-tests/greet" in page["info"]["project_urls"].values(), True, "project_urls")
        equal(ask("/pypi/pypi/none/json")[0], 404)
        equal(ask("/jsr/api/user")[1]["code"], "missingAuthentication")
        equal(ask("/jsr/api/user", bob)[1]["name"], "bob")
        equal(ask("/jsr/api/user/member/fanout-tests", ann)[1]["scope"], "fanout-tests")
        status, refused = ask("/jsr/api/user/member/fanout-tests", bob)
        equal((status, refused["code"]), (404, "scopeMemberNotFound"))
        equal([member["user"]["name"] for member in ask("/jsr/api/scopes/fanout-tests/members")[1]], ["ann"])
        equal(ask("/jsr/api/scopes/none/members")[1]["code"], "scopeNotFound")
        equal(ask("/jsr/api/scopes/fanout-tests")[1]["scope"], "fanout-tests")


QUESTIONS = ["/npm/-/whoami", "/cargo/api/v1/me", "/pypi/pypi/", "/jsr/api/user/"]


def lies(work):
    """Answers that are none leave the name unknown, and the owner publishes all the same; false ones end it without an upload, or
    the registry itself does."""
    for number, answer in enumerate([(500, b"<html>oops"), (200, b"\x80 no json"), (200, b'{"username":"\\u001b[31mx","user":7,"scope":"x"}'), None]):
        folder = work / str(number)
        folder.mkdir()
        with Weather(folder, []) as weather:
            package = greet(folder)
            ann = as_user(folder, weather.registry, "ann")
            publish(ann, package)
            set_version(package, "1.3.0")
            weather.said = dict.fromkeys(QUESTIONS, answer)
            report = publish(ann, package, ok=number != 2)
            # One of the answers names a user of npm, and it is not ann.
            equal(ownership(report), dict.fromkeys(TARGETS, "unknown") | ({"npm": "foreign"} if number == 2 else {}), str(answer))
            equal(states(report), dict.fromkeys(TARGETS, "published") | ({"npm": "failed"} if number == 2 else {}))
            equal("\x1b" in json.dumps(report, ensure_ascii=False), False, "tame")


def flattered(work):
    """A registry that calls everybody ann: the upload is refused as ever."""
    with Weather(work, []) as weather:
        package = greet(work)
        publish(as_user(work, weather.registry, "ann"), package)
        set_version(package, "1.3.0")
        before = records(weather.registry)
        weather.said = {"/npm/-/whoami": (200, b'{"username":"ann"}'), "/cargo/api/v1/me": (200, b'{"user":{"login":"ann"}}'),
                        "/jsr/api/user/member/": (200, b'{"scope":"fanout-tests","user":{"name":"ann"}}')}
        report = publish(as_user(work, weather.registry, "bob"), package, ok=False)
        equal({leg["error"]["code"] for leg in report["legs"]}, {"M057_PUB_E006"})
        equal(records(weather.registry), before)


def nobody_there(work):
    """Registries that cannot be reached fail their legs, and nothing hangs."""
    with Registry(work) as registry:
        client = as_user(work, registry, "ann")
        registry.stop()
        report = publish(client, greet(work), ok=False)
        equal(set(states(report).values()), {"failed"})
        for target, state in ownership(report).items():
            equal(state, "unknown", target)


def main():
    checks = Checks()
    checks.run("names of somebody else", "mochi", anns_names)
    checks.run("one name of four", "mochi", one_of_four)
    checks.run("unknown until the upload", "mochi", unknown_until_the_upload)
    checks.run("another project of the name", "mochi", another_project)
    checks.run("scopes of others", "mochi", no_scope_of_others)
    checks.run("shapes of the answers", "mochi", said_as_the_real_ones)
    checks.run("lies", "mochi", lies)
    checks.run("a registry that flatters", "mochi", flattered)
    checks.run("nobody there", "mochi", nobody_there)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
