#!/usr/bin/env python3
"""Credentials of a fan-out: identity tokens of a made-up CI against the embedded registry, long-lived tokens only when
allowed, and no secret in anything that is written."""
import base64
import http.server
import json
import pathlib
import subprocess
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from fanout_test import endpoints, greet, publish, publisher, states  # noqa: E402
from harness import Checks, Client, find_mochi, Registry, contains, equal, tool  # noqa: E402

ISSUER = "https://ci.example.org"
REQUEST_TOKEN = "request-token-of-ci-0123456789"


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Issuer:
    """A CI service that gives identity tokens, as GitHub does: GET with an audience, answered with `value`."""

    def __init__(self, work, claims):
        openssl = tool("openssl")
        self.key = work / "issuer.pem"
        subprocess.run([openssl, "genrsa", "-out", self.key, "2048"], check=True, capture_output=True)
        modulus = subprocess.run([openssl, "rsa", "-in", self.key, "-noout", "-modulus"], check=True, capture_output=True, text=True).stdout
        self.openssl, self.claims, self.count, self.given = openssl, claims, 0, []
        self.audience = None
        n = bytes.fromhex(modulus.strip().split("=")[1])
        self.jwks = {"keys": [{"kty": "RSA", "kid": "1", "alg": "RS256", "use": "sig", "n": b64(n), "e": "AQAB"}]}
        issuer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                query = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query)
                good = self.headers.get("Authorization") == "Bearer " + REQUEST_TOKEN
                body = json.dumps({"value": issuer.token(query["audience"][0])} if good else {"message": "who are you?"}).encode()
                self.send_response(200 if good else 401)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def token(self, audience):
        self.count += 1
        now = int(time.time())
        claims = dict(self.claims, iss=ISSUER, aud=self.audience or audience, iat=now, nbf=now, exp=now + 300, jti=f"id-{self.count}")
        head = b64(json.dumps({"alg": "RS256", "kid": "1", "typ": "JWT"}).encode()) + "." + b64(json.dumps(claims).encode())
        signature = subprocess.run([self.openssl, "dgst", "-sha256", "-sign", self.key], input=head.encode(), check=True, capture_output=True).stdout
        self.given.append(head + "." + b64(signature))
        return self.given[-1]

    def env(self):
        return {"ACTIONS_ID_TOKEN_REQUEST_URL": f"http://127.0.0.1:{self.server.server_port}/token?x=1",
                "ACTIONS_ID_TOKEN_REQUEST_TOKEN": REQUEST_TOKEN}


PACKAGES = {"npm": "@fanout-tests/greet", "jsr": "@fanout-tests/greet", "pypi": "fanout-tests-greet", "cargo": "fanout-tests-greet"}


def registry_with(work, issuer, wanted):
    config = f'\n[[trusted-issuer]]\nissuer = "{ISSUER}"\njwks = "jwks.json"\n'
    for protocol, package in PACKAGES.items():
        claims = ", ".join(f'{key} = "{value}"' for key, value in wanted.items())
        config += f'\n[[trusted-publisher]]\nprotocol = "{protocol}"\npackage = "{package}"\nissuer = "{ISSUER}"\nclaims = {{ {claims} }}\n'
    registry = Registry(work, config=config)
    registry.root.mkdir(parents=True, exist_ok=True)
    return registry


def set_version(package, version):
    manifest = package / "mochi.toml"
    lines = [f'version = "{version}"' if line.startswith("version = ") else line for line in manifest.read_text().splitlines()]
    manifest.write_text("\n".join(lines) + "\n")


TARGETS = ["npm", "jsr", "pypi", "crates"]


def identity(work):
    issuer = Issuer(work, {"repository": "team/greet", "workflow": "release.yml"})
    with registry_with(work, issuer, {"repository": "team/greet"}) as registry:
        (registry.root / "jwks.json").write_text(json.dumps(issuer.jwks))
        package = greet(work)
        # npm and cargo take identity tokens only for names that exist.
        equal(set(states(publish(publisher(work, registry, TARGETS), package)).values()), {"published"}, "first release, by token")
        set_version(package, "1.2.1")
        client = Client(work, MOCHI_HOME=str(work / "mochi-home"), **issuer.env())
        client.base = [registry.mochi, "pkg", "publish", "--target", ",".join(TARGETS), *endpoints(registry, TARGETS)]
        auth = client.run(*client.base, "--check-auth", package)
        contains(auth.stdout, "credential taken", "--check-auth")
        equal(set(states(publish(client, package)).values()), {"published"}, "second release, by identity")
        for secret in issuer.given:
            never_written(work, registry, secret)


def wrong_claims(work):
    issuer = Issuer(work, {"repository": "team/fork"})
    with registry_with(work, issuer, {"repository": "team/greet"}) as registry:
        (registry.root / "jwks.json").write_text(json.dumps(issuer.jwks))
        client = Client(work, MOCHI_HOME=str(work / "mochi-home"), **issuer.env())
        done = client.run(registry.mochi, "pkg", "publish", "--target", "pypi", *endpoints(registry, ["pypi"]), "--check-auth", greet(work), ok=False)
        contains(done.stdout, "repository: team/fork", "the claims that were sent")
        contains(done.stderr, "the registry expects `team/greet`", "what the registry compares")
        contains(done.stdout, "repository: team/fork    (the registry expects: team/greet)", "side by side")
        contains(done.stderr, "Likely cause: The job runs in `team/fork`", "the likely cause")
        equal(registry.request("/pypi/simple/fanout-tests-greet/")[0], 404, "nothing was uploaded")


def dry_run_in_ci(work):
    """A dry run looks at CI's token, and asks no registry: nothing listens at these addresses."""
    issuer = Issuer(work, {"repository": "fanout-tests/greet", "workflow": "release.yml"})
    nowhere = [f"--registry={target}=http://127.0.0.1:9/{target}/" for target in TARGETS] + ["--publish-url=pypi=http://127.0.0.1:9/up/"]
    client = Client(work, MOCHI_HOME=str(work / "mochi-home"), **issuer.env())
    package = greet(work)
    base = [find_mochi(), "pkg", "publish", "--target", ",".join(TARGETS), "--dry-run", *nowhere]
    legs = {leg["target"]: leg for leg in json.loads(client.run(*base, "--json", package).stdout)["legs"]}
    equal({target: leg["state"] for target, leg in legs.items()}, {target: "built" for target in TARGETS})
    equal(legs["npm"]["audience"], "npm:127.0.0.1")
    equal(legs["pypi"]["audience"], "pypi")
    equal(json.loads(legs["jsr"]["audience"])["permissions"][0]["version"], "1.2.0")
    for target in TARGETS:
        contains(legs[target]["claims"], "repository: fanout-tests/greet", target)
        equal([note for note in legs[target]["notes"] if "token" in note], [], target)
    text = client.run(*base, package).stdout
    contains(text, "token     of CI, made out to npm:127.0.0.1")
    for secret in issuer.given:
        equal(secret in text, False, "the token is not shown")
    # Another repository than the manifest's, and a token that is made out to somebody else.
    issuer.claims["repository"] = "somebody/fork"
    contains(client.run(*base, package).stdout, "The job runs in `somebody/fork`, the manifest names `fanout-tests/greet`")
    issuer.audience = "another"
    done = client.run(*base, package, ok=False)
    contains(done.stderr, "it is made out to `another`, where `npm:127.0.0.1` was asked for")
    contains(done.stderr, "M057_SIG_E001")


def not_allowed(work):
    with Registry(work) as registry:
        client = publisher(work, registry, TARGETS)
        client.base.remove("--allow-api-token")
        done = client.run(*client.base, greet(work), ok=False)
        contains(done.stderr, "--allow-api-token")
        equal(registry.request("/npm/@fanout-tests%2fgreet")[0], 404, "nothing was uploaded")


def never_written(work, registry, secret, *texts):
    """No file outside the registry's own folder holds the secret, in no usual form; nor does any output."""
    forms = [secret, base64.b64encode(secret.encode()).decode().rstrip("="),
             base64.b64encode(b"__token__:" + secret.encode()).decode().rstrip("="), secret.encode().hex()]
    for text in texts:
        for form in forms:
            equal(form in text, False, "a secret in the output")
    for path in pathlib.Path(work).rglob("*"):
        if not path.is_file() or path.is_relative_to(registry.root):
            continue
        data = path.read_bytes()
        for form in forms:
            equal(form.encode() in data, False, f"a secret in {path}")


def secrets(work):
    with Registry(work) as registry:
        client = publisher(work, registry, TARGETS)
        package = greet(work)
        good = client.run(*client.base, package)
        never_written(work, registry, registry.token, good.stdout, good.stderr)
        # A wrong token is refused, in words that do not hold it.
        wrong = "wrong-token-0123456789abcdef"
        set_version(package, "1.3.0")
        for target in TARGETS:
            client.env[f"MOCHI_{target.upper()}_TOKEN"] = wrong
        for options in ([], ["--json"], ["--strict"], ["--dry-run"], ["--status"]):
            done = client.run(*client.base, *options, package, ok=None)
            never_written(work, registry, wrong, done.stdout, done.stderr)


def main():
    checks = Checks()
    checks.run("identity tokens", "openssl", identity)
    checks.run("identity with other claims", "openssl", wrong_claims)
    checks.run("a dry run in CI", "openssl", dry_run_in_ci)
    checks.run("tokens must be allowed", "mochi", not_allowed)
    checks.run("secrets are never written", "mochi", secrets)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
