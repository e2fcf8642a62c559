#!/usr/bin/env python3
"""Our client at other people's servers, and what it sends beside what the native clients send."""
import base64
import email.parser
import email.policy
import gzip
import http.server
import io
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import tarfile
import threading
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from fanout_test import greet  # noqa: E402
from fanout_validators_test import MOCHI, only, older_metadata, staged, unpacked  # noqa: E402
from harness import ROOT, Checks, Client, Registry, Skip, contains, equal, free_port, tool  # noqa: E402

VERDACCIO = ROOT / "build" / "deps" / "verdaccio" / "node_modules" / ".bin" / "verdaccio"
CONFIG = """
storage: {work}/storage
auth:
  htpasswd:
    file: {work}/htpasswd
packages:
  '**':
    access: $all
    publish: $authenticated
    unpublish: $authenticated
log: {{ type: stdout, format: json, level: warn }}
"""


class Verdaccio:
    def __init__(self, work):
        if not VERDACCIO.exists():
            raise Skip("verdaccio is not installed")
        self.url = f"http://127.0.0.1:{free_port()}"
        config = work / "verdaccio.yaml"
        config.write_text(CONFIG.format(work=work))
        self.process = subprocess.Popen([tool("node"), VERDACCIO, "--config", config, "--listen", self.url.split("//")[1]],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ, HOME=str(work)))
        for _ in range(150):
            try:
                urllib.request.urlopen(self.url + "/-/ping", timeout=2)
                break
            except OSError:
                time.sleep(0.2)
        body = json.dumps({"name": "ada", "password": "a-password-of-ada", "email": "ada@example.org"}).encode()
        request = urllib.request.Request(self.url + "/-/user/org.couchdb.user:ada", data=body, method="PUT", headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            self.token = json.load(answer)["token"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=20)


def verdaccio(work):
    npm, node = tool("npm"), tool("node")
    with Verdaccio(work) as server:
        client = Client(work, MOCHI_HOME=str(work / "mochi-home"), MOCHI_NPM_TOKEN=server.token)
        base = [MOCHI, "pkg", "publish", "--target", "npm", "--allow-api-token", "--registry", f"npm={server.url}/", "--json"]
        package = greet(work)
        equal([leg["state"] for leg in json.loads(client.run(*base, package).stdout)["legs"]], ["published"])
        equal([leg["state"] for leg in json.loads(client.run(*base, package).stdout)["legs"]], ["already published"])
        app = work / "app"
        app.mkdir()
        (app / "package.json").write_text('{"type": "module"}')
        client.run(npm, "install", "--registry", server.url, "--no-audit", "--no-fund", "--cache", work / "cache", "@fanout-tests/greet", cwd=app)
        equal(client.run(node, "-e", 'import("@fanout-tests/greet").then(m => console.log(m.hello("Zoë")))', cwd=app).stdout.strip(), "Hello, Zoë!")
        # Without a right to it: the registry's own words, and nothing is published.
        client.env["MOCHI_NPM_TOKEN"] = "no-token-of-this-registry"
        manifest = package / "mochi.toml"
        manifest.write_text(manifest.read_text().replace("1.2.0", "1.2.1"))
        contains(client.run(*base, package, ok=False).stdout, "M057_PUB_E006")


class Recorder:
    """Answers reads with 404 and takes every upload; keeps what was sent."""

    def __init__(self, index=""):
        recorder = self
        self.sent = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self, status, body):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                if self.path.endswith("/config.json"):
                    return self.answer(200, json.dumps({"dl": recorder.url + "/dl", "api": recorder.url}).encode())
                self.answer(404, b"{}")

            def do_PUT(self):
                if self.headers.get("Transfer-Encoding") == "chunked":
                    body = b""
                    while size := int(self.rfile.readline(), 16):
                        body += self.rfile.read(size)
                        self.rfile.readline()
                    self.rfile.readline()
                else:
                    body = self.rfile.read(int(self.headers["Content-Length"]))
                recorder.sent.append((self.command, self.path, dict(self.headers), body))
                if "/versions/" in self.path:
                    return self.answer(200, b'{"id":"1","status":"success","error":null}')
                self.answer(200, b'{"ok":true,"warnings":{"invalid_categories":[],"invalid_badges":[],"other":[]}}')

            do_POST = do_PUT

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        # A client that goes away is no mistake of ours.
        self.server.handle_error = lambda *_: None
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def ours(work, recorder, target, *flags):
    client = Client(work, MOCHI_HOME=str(work / "own-home"), **{f"MOCHI_{target.upper()}_TOKEN": "a-token-of-mine"})
    client.run(MOCHI, "pkg", "publish", "--target", target, "--allow-api-token", "--wait=1s", *flags, work / "greet", ok=None)
    return recorder.sent.pop(0)


def as_npm_sends(work):
    npm = tool("npm")
    recorder = Recorder()
    package = greet(work)
    client, folders = staged(work, package, "npm")
    tree = unpacked(only(folders["npm"], "*.tgz"), work / "tree")
    (work / "npmrc").write_text(f"//{recorder.url.split('//')[1]}/:_authToken=a-token-of-mine\n")
    client.run(npm, "publish", "--registry", recorder.url, "--userconfig", work / "npmrc", "--ignore-scripts", "--cache", work / "cache", cwd=tree)
    method, path, headers, body = recorder.sent.pop(0)
    our_method, our_path, our_headers, our_body = ours(work, recorder, "npm", "--registry", f"npm={recorder.url}/")
    equal((our_method, our_path), (method, path), "request line")
    for name in ("Authorization", "Content-Type", "npm-command"):
        low = {k.lower(): v for k, v in headers.items()}
        equal({k.lower(): v for k, v in our_headers.items()}.get(name.lower()), low.get(name.lower()), name)
    theirs, mine = json.loads(body), json.loads(our_body)
    equal(list(mine), list(theirs), "keys of the document")
    version, own = theirs["versions"]["1.2.0"], mine["versions"]["1.2.0"]
    # What npm adds of itself.
    missing = set(version) - set(own) - {"_nodeVersion", "_npmVersion", "gitHead", "bugs", "_integrity", "_resolved", "_from"}
    equal(missing, set(), "keys of the version that only npm sends")
    for key in set(version) & set(own) - {"dist", "contributors", "author"}:
        equal(own[key], version[key], key)
    equal(set(own["dist"]), set(version["dist"]), "keys of dist")
    equal(list(mine["_attachments"]), list(theirs["_attachments"]), "attachments")
    data = base64.b64decode(mine["_attachments"]["@fanout-tests/greet-1.2.0.tgz"]["data"])
    equal(len(data), mine["_attachments"]["@fanout-tests/greet-1.2.0.tgz"]["length"], "length")


def fields_of(headers, body):
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(
        b"Content-Type: " + {k.lower(): v for k, v in headers.items()}["content-type"].encode() + b"\r\n\r\n" + body)
    made = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        made.setdefault(name, []).append(part.get_payload(decode=True))
    return made


def as_twine_sends(work):
    twine = tool("twine")
    recorder = Recorder()
    client, folders = staged(work, greet(work), "pypi")
    old = work / "old"
    old.mkdir()
    wheel = older_metadata(only(folders["pypi"], "*.whl"), old)
    client.run(twine, "upload", "--repository-url", recorder.url + "/legacy/", "-u", "__token__", "-p", "a-token-of-mine", "--non-interactive", "--disable-progress-bar", wheel)
    method, path, headers, body = recorder.sent.pop(0)
    our_method, our_path, our_headers, our_body = ours(work, recorder, "pypi", "--registry", f"pypi={recorder.url}/simple/", "--publish-url", f"pypi={recorder.url}/legacy/")
    equal((our_method, our_path, our_headers["Authorization"]), (method, path, headers["Authorization"]), "request")
    theirs, mine = fields_of(headers, body), fields_of(our_headers, our_body)
    # Their file has the older metadata, so its digests, number and licence differ.
    apart = {"metadata_version", "license", "license_expression", "license_file", "md5_digest", "sha256_digest", "blake2_256_digest", "content", "gpg_signature"}
    for name, values in theirs.items():
        if name in apart or values == [b""]:
            continue
        equal([v.strip().replace(b"\r\n", b"\n") for v in mine.get(name, [])], [v.strip().replace(b"\r\n", b"\n") for v in values], name)
    equal(set(mine) - set(theirs) - apart, set(), "fields that twine does not send")


def as_cargo_sends(work):
    cargo = tool("cargo")
    recorder = Recorder()
    client, folders = staged(work, greet(work), "crates")
    client.env.update({"CARGO_HOME": str(work / "cargo-home"), "CARGO_TARGET_DIR": str(work / "target"), "CARGO_HTTP_TIMEOUT": "3",
                       "CARGO_REGISTRIES_MOCHI_INDEX": f"sparse+{recorder.url}/index/", "CARGO_REGISTRIES_MOCHI_TOKEN": "a-token-of-mine"})
    client.env.setdefault("RUSTUP_HOME", str(pathlib.Path.home() / ".rustup"))
    tree = unpacked(only(folders["crates"], "*.crate"), work / "tree")
    (tree / "Cargo.toml.orig").replace(tree / "Cargo.toml")
    # cargo waits for the version to be seen, which it never is here: what it has sent is enough.
    running = subprocess.Popen([cargo, "publish", "--registry", "mochi", "--allow-dirty", "--no-verify"], cwd=tree, env=client.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(600):
        if recorder.sent or running.poll() is not None:
            break
        time.sleep(0.1)
    running.kill()
    running.wait()
    method, path, headers, body = recorder.sent.pop(0)
    our_method, our_path, our_headers, our_body = ours(work, recorder, "crates", "--registry", f"crates=sparse+{recorder.url}/index/")
    equal((our_method, our_path, our_headers["Authorization"], our_headers["Accept"]), (method, path, headers["Authorization"], headers["Accept"]), "request")

    def parts(data):
        size = struct.unpack("<I", data[:4])[0]
        crate = struct.unpack("<I", data[4 + size:8 + size])[0]
        equal(len(data), 8 + size + crate, "length of the body")
        return json.loads(data[4:4 + size])
    equal(parts(our_body), parts(body), "what is said of the crate")


class Tap:
    """Stands before the JSR side of a registry and keeps every request with its answer's status."""

    def __init__(self, registry):
        tap = self
        self.seen = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                kept = {name.lower(): value for name, value in self.headers.items()}
                status, headers, answer = registry.request(self.path, self.command, body or None, {
                    name: value for name, value in self.headers.items() if name.lower() not in ("host", "content-length", "connection", "accept-encoding")})
                # Deno asks for the API below the server's root, wherever its registry is; both are the same here.
                tap.seen.append((self.command, self.path.removeprefix("/jsr"), kept, body, status))
                self.send_response(status)
                for name in ("Content-Type", "ETag"):
                    if name in headers:
                        self.send_header(name, headers[name])
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST = do_PUT = do

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def api(self):
        return [request for request in self.seen if "/api/" in request[1]]

    def upload(self):
        return next(request for request in self.api() if request[0] == "POST" and "/versions/" in request[1])


def tar_entries(body):
    """Path → (what it is, bytes), paths as the registry reads them."""
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(body))) as tar:
        return {member.name.removeprefix("./").lstrip("/"): ("file" if member.isfile() else member.type, tar.extractfile(member).read()) for member in tar if not member.isdir()}


def as_deno_sends(work):
    """Deno uploads what ours has packed, ours uploads the same: both conversations, request by request and file by file."""
    deno = tool("deno")
    client, folders = staged(work, greet(work), "jsr")
    tree = work / "tree"
    tree.mkdir()
    with tarfile.open(only(folders["jsr"], "*.tgz")) as tar:
        tar.extractall(tree, filter="data")
    talks = {}
    for who in ("deno", "mochi"):
        inner = work / who
        inner.mkdir()
        with Registry(inner) as registry:
            # A package is created before its first version; Deno would send people to a web page for that.
            equal(registry.request("/jsr/api/scopes/fanout-tests/packages", "POST", b'{"package":"greet"}', token=registry.token)[0] in (200, 201), True)
            tap = Tap(registry)
            if who == "deno":
                client.env.update({"JSR_URL": tap.url + "/jsr/", "DENO_DIR": str(work / "deno-dir"), "DENO_NO_UPDATE_CHECK": "1"})
                client.run(deno, "publish", "--token", registry.token, "--allow-dirty", cwd=tree)
            else:
                own = Client(inner, MOCHI_HOME=str(inner / "mochi-home"), MOCHI_JSR_TOKEN=registry.token)
                own.run(MOCHI, "pkg", "publish", "--target", "jsr", "--allow-api-token", "--skip-tests", "--registry", f"jsr={tap.url}/jsr/", work / "greet")
            talks[who] = (tap, registry.token)
            equal(registry.request("/jsr/@fanout-tests/greet/1.2.0_meta.json")[0], 200, who)
    (theirs, their_token), (mine, my_token) = talks["deno"], talks["mochi"]
    method, path, headers, body, status = theirs.upload()
    our_method, our_path, our_headers, our_body, our_status = mine.upload()
    equal((our_method, our_path, our_status), (method, path, status), "the upload's request line and its answer")
    equal((headers["authorization"], our_headers["authorization"]), ("Bearer " + their_token, "Bearer " + my_token), "the credential's form")
    equal(our_headers["content-encoding"], headers["content-encoding"], "content-encoding")
    # What only one of them sends says nothing of the package.
    plain = {"host", "accept", "accept-encoding", "accept-language", "user-agent", "content-length", "content-type", "connection", "sec-fetch-mode"}
    equal((set(headers) ^ set(our_headers)) - plain, set(), "headers that one of them does not send")
    # Every kind of request that Deno makes of the API on its way, ours makes too.
    shape = lambda talk: {(request[0], re.sub(r"publish_status/.*", "publish_status/ID", request[1])) for request in talk.api()}  # noqa: E731
    equal(shape(theirs) - shape(mine) - {("GET", "/api/publish_status/ID")}, set(), "requests that only Deno makes")
    equal(tar_entries(our_body), tar_entries(body), "the files of the archive")


def main():
    checks = Checks()
    checks.run("verdaccio", "verdaccio", verdaccio)
    checks.run("what npm sends", "npm", as_npm_sends)
    checks.run("what twine sends", "twine", as_twine_sends)
    checks.run("what cargo sends", "cargo", as_cargo_sends)
    checks.run("what deno sends", "deno", as_deno_sends)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
