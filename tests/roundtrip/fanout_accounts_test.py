#!/usr/bin/env python3
"""Where credentials for publishing are kept, where they go, and what is said of indexes: users and passwords of every form, servers that
want none, redirects, addresses without an index, `--status`."""
import base64
import http.server
import json
import pathlib
import re
import shutil
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from fanout_private_test import leg, publisher, suite  # noqa: E402
from foreign_servers import PASSWORD, USER, CargoServer, PypiServer, Verdaccio  # noqa: E402
from harness import Checks, contains, equal  # noqa: E402


def accounts(work):
    """Every place in which twine and pip keep a user and a password, and what no run shows of them."""
    with PypiServer(work) as server:
        package = suite(work)[0]
        netrc = f"machine 127.0.0.1\n  login {USER}\n  password {PASSWORD}\n"
        pypirc = f"[distutils]\nindex-servers = team\n[team]\nrepository = {server.url}/\nusername = {USER}\npassword = {PASSWORD}\n"
        places = {"TWINE_PASSWORD": ({"TWINE_USERNAME": USER, "TWINE_PASSWORD": PASSWORD}, {}),
                  ".pypirc": ({}, {".pypirc": pypirc}),
                  ".netrc": ({}, {".netrc": netrc}),
                  "my-netrc": ({"NETRC": str(work / "my-netrc")}, {"../my-netrc": netrc})}
        for i, (place, (variables, files)) in enumerate(places.items()):
            shutil.rmtree(work / "home", ignore_errors=True)
            client = publisher(work, server, "pypi", variables)
            for name, text in files.items():
                (client.home / name).write_text(text)
            manifest = package / "mochi.toml"
            manifest.write_text(re.sub(r'version = "[^"]*"\nedition', f'version = "1.2.{i}"\nedition', manifest.read_text()))
            done = client.run(*client.base, "--json", package)
            report = json.loads(done.stdout)["legs"][0]
            equal(report["state"], "published", place)
            contains(" ".join(report["notes"]), place, "where it was found")
            scrubbed(done)
        # The wrong one is refused in the server's words, with its host, and is not shown.
        client = publisher(work, server, "pypi", {"TWINE_USERNAME": USER, "TWINE_PASSWORD": "a-wrong-password-of-ada"})
        manifest.write_text(manifest.read_text().replace('"1.2.3"', '"1.2.9"'))
        done = client.run(*client.base, "--json", package, ok=False)
        contains(done.stdout, f"`{server.url.split('//')[1]}` denied the upload: 403")
        equal("PyPI denied" in done.stdout + done.stderr, False, "the public index is not named")


def scrubbed(done, *secrets):
    for secret in secrets or (PASSWORD, base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode().rstrip("="), base64.b64encode(PASSWORD.encode()).decode().rstrip("=")):
        equal(secret in done.stdout + done.stderr, False, "a secret is shown")


def npm_accounts(work):
    """The three forms of `.npmrc`."""
    with Verdaccio(work) as server:
        package = suite(work)[0]
        place = server.url.split(":", 1)[1] + "/"
        pair = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        forms = [f"{place}:_authToken={server.token}\n", f"{place}:_auth={pair}\n",
                 f"{place}:username={USER}\n{place}:_password={base64.b64encode(PASSWORD.encode()).decode()}\n"]
        for i, text in enumerate(forms):
            client = publisher(work, server, "npm", {})
            (client.home / ".npmrc").write_text(text)
            manifest = package / "mochi.toml"
            manifest.write_text(re.sub(r'version = "[^"]*"\nedition', f'version = "1.3.{i}"\nedition', manifest.read_text()))
            done = client.run(*client.base, "--json", package)
            equal(json.loads(done.stdout)["legs"][0]["state"], "published", text.split("=")[0])
            scrubbed(done)
            scrubbed(done, server.token)


def readers(work):
    """An index of its own origin that wants a credential for reading: the one in pip's address, or of `.netrc`, and never that of uploads."""
    (work / "reading").mkdir()
    with PypiServer(work, protect="update") as uploads, PypiServer(work / "reading", "download,list", uploads.packages) as index:
        package = suite(work)[0]
        manifest = package / "mochi.toml"
        address = index.url.replace("//", f"//{USER}:{PASSWORD}@") + "/simple/"
        netrc = f"machine 127.0.0.1 login {USER} password {PASSWORD}\n"
        conf = f"[global]\nindex-url = {address}\n"
        forms = {"nothing": ({"PIP_INDEX_URL": index.url + "/simple/"}, {}, "accepted"),
                 "PIP_INDEX_URL": ({"PIP_INDEX_URL": address}, {}, "published"),
                 "pip.conf": ({"PIP_CONFIG_FILE": str(work / "home/pip.conf")}, {"pip.conf": conf}, "published"),
                 ".netrc": ({"PIP_INDEX_URL": index.url + "/simple/"}, {".netrc": netrc}, "published")}
        for i, (form, (variables, files, state)) in enumerate(forms.items()):
            shutil.rmtree(work / "home", ignore_errors=True)
            client = publisher(work, uploads, "pypi", {"TWINE_REPOSITORY_URL": uploads.url + "/", **uploads.variables, **variables})
            for name, text in files.items():
                (client.home / name).write_text(text)
            manifest.write_text(re.sub(r'version = "[^"]*"\nedition', f'version = "1.4.{i}"\nedition', manifest.read_text()))
            words = [word for word in client.base[:client.base.index("--registry")] if not word.startswith("--wait")]
            done = client.run(*words, "--json", "--wait=2s", package, ok=None)
            equal(json.loads(done.stdout)["legs"][0]["state"], state, form)
            scrubbed(done)


def anonymous(work):
    """A server that wants no credential: nothing is sent, although there is one."""
    with PypiServer(work, protect="") as server:
        client = publisher(work, server, "pypi", {"TWINE_PASSWORD": PASSWORD})
        report = leg(client, suite(work)[0], "--anonymous")
        equal((report["state"], report["notes"]), ("published", ["no credential is used"]))
        equal(leg(client, suite(work / "home")[0], "--anonymous=pypi")["state"], "already published")
    with PypiServer(work / "home") as server:
        client = publisher(work, server, "pypi", server.variables)
        contains(leg(client, suite(work / "mochi-home")[0], "--anonymous", ok=False)["error"]["message"], "denied the upload: 401")


def status(work):
    """`--status` of a release that is not there is no success; neither is one that nobody tells."""
    with PypiServer(work) as server:
        client = publisher(work, server, "pypi")
        package = suite(work)[0]
        equal(leg(client, package, "--status", ok=False)["state"], "planned")
        equal(leg(client, package)["state"], "published")
        equal(leg(client, package, "--status")["state"], "already published")
        client.env["MOCHI_PYPI_TOKEN"] = "a-wrong-password-of-ada"
        report = leg(client, package, "--status", ok=False)
        contains(" ".join(report["notes"]), "has of this version is not known: 40")


class Redirecting:
    """An index that leads elsewhere, as pypiserver does for what it has not. Keeps what it was sent."""

    def __init__(self, to):
        redirecting = self
        self.seen = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                redirecting.seen.append((self.command, self.path, self.headers.get("Authorization")))
                target = to(self.path)
                self.send_response(303 if target else 404)
                if target:
                    self.send_header("Location", target)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_HEAD = do_POST = do_PUT = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def redirects(work):
    """They are followed, and the credential stays with its origin."""
    with PypiServer(work, protect="update") as server, Redirecting(lambda path: server.url + path) as front, Redirecting(lambda _: None) as stranger:
        client = publisher(work, server, "pypi")
        client.base[client.base.index("--registry") + 1] = f"pypi={front.url}/simple/"
        equal(leg(client, suite(work)[0])["state"], "published", "read through a redirect")
        equal({authorization for _, _, authorization in front.seen}, {None}, "another origin was not named for the credential")
        # The upload's own origin gets it, and does not pass it on.
        with Redirecting(lambda path: stranger.url + path) as both:
            client.base[-4:] = ["--registry", f"pypi={both.url}/simple/", "--publish-url", f"pypi={both.url}/"]
            shutil.rmtree(work / "suite")
            leg(client, suite(work)[0], ok=False)
            equal(any(authorization for _, _, authorization in both.seen), True, "its own origin is shown the credential")
            equal(bool(stranger.seen), True, "the redirect was followed")
            equal({authorization for _, _, authorization in stranger.seen}, {None}, "nobody else is")
    # Named by the user, another origin of reading gets it.
    with PypiServer(work / "home") as server, Redirecting(lambda _: None) as uploads:
        client = publisher(work, server, "pypi", server.variables)
        client.base[-1] = f"pypi={uploads.url}/"
        package = suite(work / "mochi-home")[0]
        contains(" ".join(leg(client, package, ok=False)["notes"]), "is not known: 401")
        report = leg(client, package, "--trust-endpoint", f"pypi={server.url}", ok=False)
        equal([note for note in report["notes"] if "not known" in note], [], "it can be read")


def indexes(work):
    """No index, git's index, and an API without one."""
    package = suite(work)[0]
    with PypiServer(work) as server:
        client = publisher(work, server, "pypi")
        client.base[client.base.index("--registry") + 1] = f"pypi={server.url}/nowhere/index/"
        report = leg(client, package)
        equal(report["state"], "accepted")
        contains(" ".join(report["notes"]), "has no index at this address")
    with CargoServer(index=False) as server:
        client = publisher(work, server, "crates")
        done = client.run(*client.base, "--json", package, ok=False)
        contains(done.stdout, "there is no index at")
        client.base[-1] = f"crates={server.url}"
        report = leg(client, package)
        equal(report["state"], "accepted")
        contains(" ".join(report["notes"]), "has no index at this address, so nothing is read back")
        equal(list(server.crates), ["fanout-tests-greet"])
    (client.home / ".cargo").mkdir()
    (client.home / ".cargo" / "config.toml").write_text('[registry]\ndefault = "team"\n[registries.team]\nindex = "ssh://git@example.org/index.git"\n')
    del client.base[-2:]
    contains(client.run(*client.base, package, ok=False).stderr, "is a git index, and only sparse indexes are read")
    contains(client.run(*client.base, "--registry", "crates=https://example.org/index.git", package, ok=False).stderr, "is a git index")


if __name__ == "__main__":
    checks = Checks()
    checks.run("users and passwords of Python's tools", "pypiserver", accounts)
    checks.run("credentials for reading alone", "pypiserver", readers)
    checks.run("users and passwords of npm", "verdaccio", npm_accounts)
    checks.run("without a credential", "pypiserver", anonymous)
    checks.run("status", "pypiserver", status)
    checks.run("redirects", "pypiserver", redirects)
    checks.run("indexes that are none", "pypiserver", indexes)
    sys.exit(checks.finish())
