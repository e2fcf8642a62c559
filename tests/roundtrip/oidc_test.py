#!/usr/bin/env python3
"""Identity tokens of a fake issuer against upload tokens: npm, PyPI, crates, JSR; wrong claims, algorithms, replays.

Prints each failure and ends with `N passed, N failed, N skipped`."""
import base64
import hashlib
import http.server
import json
import subprocess
import sys
import threading
import time
import uuid

from harness import Checks, Registry, Skip, contains, equal, tool
from jsr_test import tar_of
from server_test import npm_body

ISSUER = "https://issuer.example"


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Issuer:
    """Signs tokens with openssl; its JWKS lies in the registry's folder."""

    def __init__(self, work):
        self.openssl = tool("openssl")
        self.work = work
        self.key = work / "key.pem"
        subprocess.run([self.openssl, "genrsa", "-out", str(self.key), "2048"], check=True, capture_output=True)
        modulus = subprocess.run([self.openssl, "rsa", "-in", str(self.key), "-noout", "-modulus"], check=True,
                                 capture_output=True, text=True).stdout.strip().split("=")[1]
        self.jwks = {"keys": [{"kty": "RSA", "kid": "k1", "alg": "RS256", "n": b64(bytes.fromhex(modulus)), "e": "AQAB"}]}

    def token(self, audience, header=None, **claims):
        now = int(time.time())
        payload = {"iss": ISSUER, "aud": audience, "iat": now, "exp": now + 300, "jti": str(uuid.uuid4()),
                   "sub": "repo:acme/text", "repository": "acme/text", "workflow": "release.yml", **claims}
        head = header or {"alg": "RS256", "kid": "k1", "typ": "JWT"}
        signed = b64(json.dumps(head).encode()) + "." + b64(json.dumps(payload).encode())
        done = subprocess.run([self.openssl, "dgst", "-sha256", "-sign", str(self.key)], input=signed.encode(), check=True,
                              capture_output=True)
        return signed + "." + b64(done.stdout)


def publisher(protocol, package):
    return (f'[[trusted-publisher]]\nprotocol = "{protocol}"\npackage = "{package}"\nissuer = "{ISSUER}"\n'
            'claims = { repository = "acme/text", workflow = "release.yml" }\n')


def exchanges(work):
    issuer = Issuer(work)
    config = f'[[trusted-issuer]]\nissuer = "{ISSUER}"\njwks = "jwks.json"\nalgorithm = "RS256"\n'
    for protocol, package in (("npm", "thing"), ("pypi", "thing"), ("cargo", "thing"), ("jsr", "@moc/thing")):
        config += publisher(protocol, package)
    with Registry(work, config=config) as registry:
        (registry.root / "jwks.json").write_text(json.dumps(issuer.jwks))
        path = "/npm/-/npm/v1/oidc/token/exchange/package/thing"

        def npm_exchange(token):
            return registry.request(path, "POST", b"", {"Authorization": "Bearer " + token})

        # npm: never the first version.
        equal(npm_exchange(issuer.token("npm:127.0.0.1"))[0], 404)
        equal(registry.request("/npm/thing", "PUT", npm_body("thing", "1.0.0"), token=registry.token)[0], 201)
        good = issuer.token("npm:127.0.0.1")
        status, _, body = npm_exchange(good)
        equal(status, 201)
        short = json.loads(body)["token"]
        equal(registry.request("/npm/thing", "PUT", npm_body("thing", "1.1.0"), token=short)[0], 201)
        equal(registry.request("/npm/other", "PUT", npm_body("other", "1.0.0"), token=short)[0], 403)
        contains(npm_exchange(good)[2].decode(), "used before")
        wrong = {
            "audience": issuer.token("npm:elsewhere"),
            "expired": issuer.token("npm:127.0.0.1", exp=int(time.time()) - 600),
            "not valid yet": issuer.token("npm:127.0.0.1", nbf=int(time.time()) + 600),
            "not configured": issuer.token("npm:127.0.0.1", iss="https://evil.example"),
            "claim `repository`": issuer.token("npm:127.0.0.1", repository="evil/text"),
            "algorithm": issuer.token("npm:127.0.0.1", header={"alg": "none"}),
            "signature": issuer.token("npm:127.0.0.1")[:-8] + "AAAAAAAA",
            "malformed": "abc",
        }
        for message, token in wrong.items():
            status, _, body = npm_exchange(token)
            equal(status, 401, message)
            contains(body.decode(), message)
        # The alias at the origin, where npm sends it.
        equal(registry.request("/-/npm/v1/oidc/token/exchange/package/thing", "POST", b"",
                               {"Authorization": "Bearer " + issuer.token("npm:127.0.0.1")})[0], 201)
        # PyPI: audience, then mint.
        equal(json.loads(registry.request("/_/oidc/audience")[2]), {"audience": "pypi"})
        status, _, body = registry.request("/_/oidc/mint-token", "POST", json.dumps({"token": issuer.token("pypi")}).encode())
        equal((status, json.loads(body)["success"]), (200, True))
        status, _, body = registry.request("/_/oidc/mint-token", "POST", b'{"token":"x"}')
        equal((status, json.loads(body)["errors"][0]["code"]), (422, "invalid-publisher"))
        # crates: token, used, given back.
        status, _, body = registry.request("/api/v1/trusted_publishing/tokens", "POST",
                                           json.dumps({"jwt": issuer.token("127.0.0.1")}).encode())
        equal(status, 200)
        crates = json.loads(body)["token"]
        equal(registry.request("/api/v1/trusted_publishing/tokens", "DELETE", token=crates)[0], 204)
        # JSR: the identity token itself, for exactly this tarball.
        equal(registry.request("/jsr/api/scopes/moc/packages", "POST", b'{"package":"thing"}', token=registry.token)[0], 200)
        files = {"jsr.json": b'{"name":"@moc/thing","version":"1.0.0","license":"MIT","exports":"./mod.ts"}',
                 "mod.ts": b"export const a: number = 1;\n"}
        tarball = tar_of(files)

        def jsr_publish(digest):
            permission = {"permission": "package/publish", "scope": "moc", "package": "thing", "version": "1.0.0",
                          "tarballHash": "sha256-" + digest}
            audience = json.dumps({"permissions": [permission]}, separators=(",", ":"))
            return registry.request("/api/scopes/moc/packages/thing/versions/1.0.0?config=%2Fjsr.json", "POST", tarball,
                                    {"Content-Encoding": "gzip", "Authorization": "githuboidc " + issuer.token(audience)})

        equal(jsr_publish("0" * 64)[0], 401)
        status, _, body = jsr_publish(hashlib.sha256(tarball).hexdigest())
        equal((status, json.loads(body)["status"]), (200, "success"))
        # No secret in any file that is not its own.
        for file in registry.root.rglob("*"):
            if file.is_file() and file.name != "token":
                content = file.read_bytes()
                for secret in (short, crates, registry.token):
                    if secret.encode() in content:
                        raise AssertionError(f"{file} holds a token")


class KeyServer:
    """An issuer that publishes its configuration and keys, and counts how often it is asked."""

    def __init__(self, issuer):
        self.issuer, self.asked, self.documents = issuer, [], {}
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                server.asked.append(self.path)
                status, body = server.documents.get(self.path, (404, b"{}"))
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                if status == 302:
                    self.send_header("Location", server.url + "/keys")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.configure()

    def configure(self, **changes):
        said = {"issuer": self.url, "jwks_uri": self.url + "/keys", **changes}
        self.documents = {"/.well-known/openid-configuration": (200, json.dumps(said).encode()),
                          "/keys": (200, json.dumps(self.issuer.jwks).encode())}


def keys_by_discovery(work):
    issuer = Issuer(work)
    server = KeyServer(issuer)
    config = (f'[[trusted-issuer]]\nissuer = "{server.url}"\n[[trusted-publisher]]\nprotocol = "pypi"\npackage = "thing"\n'
              f'issuer = "{server.url}"\nclaims = {{ repository = "acme/text" }}\n')

    def mint(registry, **options):
        status, _, body = registry.request("/_/oidc/mint-token", "POST", json.dumps({"token": issuer.token("pypi", iss=server.url, **options)}).encode())
        return status, body.decode()
    with Registry(work, config=config) as registry:
        equal(mint(registry)[0], 200)
        equal(server.asked, ["/.well-known/openid-configuration", "/keys"])
        equal(mint(registry)[0], 200)
        # Unknown keys do not make it ask more than once a minute.
        for _ in range(20):
            equal(mint(registry, header={"alg": "RS256", "kid": "unknown"})[0], 422)
        equal(len(server.asked), 2, "kept")
    wrong = {"of another issuer": dict(issuer="https://evil.example"), "not behind https": dict(jwks_uri="http://evil.example/keys"),
             "key set is none": {}, "status 302": {}, "is no JSON": {}, "cannot be read": {}}
    for number, (words, changes) in enumerate(wrong.items()):
        server.configure(**changes)
        configuration = "/.well-known/openid-configuration"
        if words == "key set is none":
            server.documents["/keys"] = (200, b'{"keys"' + b" " * 100 + b": 1" if number % 2 else b"[]")
        if words == "status 302":
            server.documents[configuration] = (302, b"")
        if words == "is no JSON":
            server.documents[configuration] = (200, b"[" * 100000)
        if words == "cannot be read":
            server.documents["/keys"] = (200, b" " * (2 << 20))
        here = work / str(number)
        here.mkdir()
        with Registry(here, config=config) as registry:
            status, said = mint(registry)
            equal((status, words in said), (422, True), said)


def main():
    checks = Checks()
    checks.run("identity exchange", "openssl", exchanges)
    checks.run("keys that the issuer publishes", "openssl", keys_by_discovery)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
