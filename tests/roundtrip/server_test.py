#!/usr/bin/env python3
"""The running server: hostile requests over real sockets, kill -9 at every write, races, a static export behind nginx.

Prints each failure and ends with `N passed, N failed, N skipped`."""
import base64
import concurrent.futures
import contextlib
import gzip
import hashlib
import io
import json
import os
import socket
import ssl
import subprocess
import sys
import tarfile
import time
import urllib.request

from harness import Checks, Client, Registry, contains, equal, free_port, tool
import cargo_test
import jsr_test
import npm_test
import pypi_test


def npm_body(name, version, size=10):
    raw = io.BytesIO()
    manifest = json.dumps({"name": name, "version": version}).encode()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path, content in {"package/package.json": manifest, "package/data": os.urandom(size)}.items():
            entry = tarfile.TarInfo(path)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    data = base64.b64encode(gzip.compress(raw.getvalue(), mtime=0)).decode()
    return json.dumps({"_id": name, "name": name, "dist-tags": {"latest": version},
                       "versions": {version: {"name": name, "version": version}},
                       "_attachments": {f"{name}-{version}.tgz": {"data": data}}}).encode()


def raw_request(registry, data, timeout=10):
    host, port = registry.authority.split(":")
    with socket.create_connection((host, int(port)), timeout=timeout) as connection:
        connection.sendall(data)
        answer = b""
        try:
            while chunk := connection.recv(65536):
                answer += chunk
                if b"\r\n\r\n" in answer and b"100 Continue" not in answer.split(b"\r\n\r\n")[0]:
                    break
        except (TimeoutError, ConnectionResetError):
            pass
        return answer


def status_of(answer):
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


def hostile_requests(work):
    with Registry(work, config="upload-limit = 1000000\n") as registry:
        host = f"Host: {registry.authority}\r\n".encode()

        def get(target, more=b""):
            return status_of(raw_request(registry, b"GET " + target + b" HTTP/1.1\r\n" + host + more + b"\r\n"))

        equal(get(b"/healthz"), 200)
        for target in (b"/../etc/passwd", b"/npm/%2e%2e/%2e%2e/x", b"/npm/a%5cb", b"/npm/a%00", b"/npm/%zz", b"/a//b",
                       b"/mochi/blobs/..%2f/x/y"):
            equal(get(target), 400, target)
        equal(get(b"/healthz", b"X: " + b"a" * 40000 + b"\r\n") in (431, 413, 400, 0), True, "large header")
        equal(get(b"/healthz", b"".join(b"H%d: %s\r\n" % (i, b"v" * 100) for i in range(900))) in (431, 413, 400, 0), True)
        equal(get(b"/" + b"a" * 70000) in (414, 431, 400, 0), True, "long target")
        equal(status_of(raw_request(registry, b"\x16\x03\x01\x02\x00\x01\x00" + b"\0" * 200, 3)) in (0, 400), True, "TLS hello")
        wrong_host = raw_request(registry, b"GET /npm/x HTTP/1.1\r\nHost: evil.example\r\n\r\n")
        equal(status_of(wrong_host), 403)
        origin = raw_request(registry, b"GET /npm/x HTTP/1.1\r\n" + host + b"Origin: https://evil.example\r\n\r\n")
        equal(status_of(origin), 403)
        # A body that is announced too large is refused before it is sent; a small request may not have a large one.
        auth = f"Authorization: Bearer {registry.token}\r\n".encode()
        for path, size in ((b"/npm/thing", 50_000_000), (b"/npm/-/package/a/dist-tags/b", 2_000_000)):
            answer = raw_request(registry, b"PUT " + path + b" HTTP/1.1\r\n" + host + auth +
                                 b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % size)
            equal(status_of(answer), 413, path)
        # The same without an announced length: the server stops reading.
        chunk = b"10000\r\n" + b"a" * 65536 + b"\r\n"
        head = b"PUT /npm/thing HTTP/1.1\r\n" + host + auth + b"Transfer-Encoding: chunked\r\n\r\n"
        try:
            status = status_of(raw_request(registry, head + chunk * 100 + b"0\r\n\r\n"))
        except (BrokenPipeError, ConnectionResetError):
            status = 413
        equal(status, 413, "endless body")
        # `Expect: 100-continue` is answered before the body is there.
        body = npm_body("thing", "1.0.0")
        first = raw_request(registry, b"PUT /npm/thing HTTP/1.1\r\n" + host + auth +
                            b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(body), 2)
        contains(first, b"100 Continue")
        # Chunked uploads work.
        chunked = b"".join(b"%x\r\n%s\r\n" % (len(body[i:i + 1000]), body[i:i + 1000]) for i in range(0, len(body), 1000))
        equal(status_of(raw_request(registry, head + chunked + b"0\r\n\r\n")), 201, "chunked")
        answer = raw_request(registry, b"HEAD /npm/thing HTTP/1.1\r\n" + host + b"\r\n")
        contains(answer, b"ETag")
        equal(answer.split(b"\r\n\r\n", 1)[1], b"", "HEAD has no body")
        upgraded = raw_request(registry, b"GET /npm/thing HTTP/1.1\r\n" + host +
                               b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n\r\n")
        equal(status_of(upgraded), 200, "h2c is ignored")


def slow_clients(work):
    with Registry(work) as registry:
        host, port = registry.authority.split(":")
        idle = []
        for _ in range(200):
            connection = socket.create_connection((host, int(port)), timeout=5)
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: ")
            idle.append(connection)
        for _ in range(20):
            start = time.time()
            equal(registry.request("/healthz")[0], 200)
            equal(time.time() - start < 3, True, "answers beside half-open connections")
        for connection in idle:
            connection.close()


def kill_at_every_write(work):
    """`kill -9` in the middle of each change of the disk: what was answered with 201 is there afterwards."""
    ran = 0
    for point in range(1, 60, 2):
        registry = Registry(work / f"r{point}".replace("/", "_"))
        registry.root.parent.mkdir()
        registry.mochi_run("init", str(registry.root))
        if not registry.survives_start(f"kill:{point}"):
            continue
        accepted = []
        for number in range(12):
            try:
                status, _, _ = registry.request("/npm/thing", "PUT", npm_body("thing", f"{number}.0.0"), token=registry.token)
            except OSError:
                break
            if status == 201:
                accepted.append(f"{number}.0.0")
        killed = registry.process.poll() is not None
        ran += killed
        registry.stop(kill=True)
        registry.start()
        status, _, body = registry.request("/npm/thing")
        there = list(json.loads(body)["versions"]) if status == 200 else []
        # At most the one that was not answered is there too.
        equal([v for v in accepted if v not in there], [], f"lost at {point}")
        equal(len(there) - len(accepted) in (0, 1), True, f"appeared at {point}")
        registry.stop()
        contains(registry.mochi_run("verify", "--root", str(registry.root)), "all is well")
    equal(ran > 5, True, "the failpoint strikes (quick builds have it)") if ran else None


def races(work):
    with Registry(work) as registry:
        bodies = [npm_body("thing", "1.0.0") for _ in range(8)]
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            statuses = list(pool.map(lambda b: registry.request("/npm/thing", "PUT", b, token=registry.token)[0], bodies))
        equal(sorted(statuses), [201] + [403] * 7)
        second = subprocess.run([registry.mochi, "registry", "serve", str(registry.root), "--port", "0"],
                                capture_output=True, text=True, timeout=20)
        contains(second.stderr, "M057_REG_E006")


def beyond_loopback(work):
    mochi = Registry(work).mochi
    done = subprocess.run([mochi, "registry", "serve", str(work / "r"), "--address", "0.0.0.0", "--port", "0"],
                          capture_output=True, text=True, timeout=20)
    contains(done.stderr, "without TLS")


def over_tls(work):
    openssl = tool("openssl")
    subprocess.run([openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", work / "key.pem", "-out", work / "cert.pem",
                    "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
                   check=True, capture_output=True)
    with Registry(work, "--tls-certificate", str(work / "cert.pem"), "--tls-key", str(work / "key.pem")) as registry:
        contains(registry.url, "https://127.0.0.1:")
        context = ssl.create_default_context(cafile=str(work / "cert.pem"))
        with urllib.request.urlopen(registry.url + "/healthz", context=context, timeout=10) as answer:
            equal(answer.read(), b"ok\n")


def large_upload(work):
    """A tarball of 80 MB goes through a file, not through memory, and comes back as it was."""
    npm = tool("npm")
    with Registry(work) as registry:
        client = npm_test.npm_client(work, registry)
        folder = npm_test.package(work / "big", "big", "1.0.0")
        (folder / "data.bin").write_bytes(os.urandom(60_000_000))
        client.run(npm, "publish", cwd=folder)
        status, headers, body = registry.request("/npm/big/-/big-1.0.0.tgz")
        equal((status, len(body) > 60_000_000), (200, True))
        document = json.loads(registry.request("/npm/big")[2])
        integrity = document["versions"]["1.0.0"]["dist"]["integrity"]
        equal("sha512-" + base64.b64encode(hashlib.sha512(body).digest()).decode(), integrity)


NGINX = """{user}worker_processes 2;
pid {work}/nginx.pid;
error_log {work}/error.log;
daemon off;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {work}/tmp1; proxy_temp_path {work}/tmp2; fastcgi_temp_path {work}/tmp3;
  uwsgi_temp_path {work}/tmp4; scgi_temp_path {work}/tmp5;
  types {{ text/html html; application/json json; }}
  default_type text/plain;
  gzip_static on;
  server {{
    listen 127.0.0.1:{port};
    root {folder};
    index index.html index.json;
    # npm writes the slash of a scope as %2f, which is a slash here.
    location /npm/ {{ index index.json; try_files $uri $uri/index.json =404; }}
  }}
}}
"""


def uploads_of_all(work, registry):
    """npm, twine, cargo and Deno publish one package each."""
    npm, cargo, deno = tool("npm"), tool("cargo"), tool("deno")
    npm_test.npm_client(work, registry).run(npm, "publish", "--access", "public",
                                            cwd=npm_test.package(work / "n", "@moc/strings", "0.4.7"))
    pypi_test.twine(Client(work), registry, pypi_test.wheel(work / "dist", "base-text", "1.0.0"))
    cargo_client = cargo_test.cargo_client(work, registry)
    cargo_client.run(cargo, "publish", "--registry", "mochi", "--no-verify", cwd=cargo_test.crate(work / "c", "thing", "1.0.0"))
    jsr_test.deno_client(work, registry).run(deno, "publish", "--token", registry.token, "--allow-dirty",
                                             cwd=jsr_test.library(work / "j", "0.4.7"))


@contextlib.contextmanager
def behind_nginx(work, folder, port):
    (work / "nginx.conf").write_text(NGINX.format(
        work=work, folder=folder, port=port, user="user root;\n" if os.geteuid() == 0 else ""))
    server = subprocess.Popen([tool("nginx"), "-c", str(work / "nginx.conf"), "-p", str(work)], stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        server.terminate()
        server.wait(timeout=10)


def clients_install(work, registry, url):
    """Into empty folders from `url`, and run what they have installed."""
    npm, cargo, deno = tool("npm"), tool("cargo"), tool("deno")
    registry.url, registry.authority = url, url.split("//")[1]
    for _ in range(50):
        try:
            registry.request("/mochi/index/config.json")
            break
        except OSError:
            time.sleep(0.1)
    app = work / "app"
    app.mkdir()
    (app / "package.json").write_text("{}")
    client = npm_test.npm_client(app, registry, token=False)
    client.run(npm, "install", "@moc/strings", cwd=app)
    pypi_test.pip(Client(app), registry, "install", "--target", app / "site", "base-text")
    (app / "src").mkdir()
    (app / "src" / "main.rs").write_text('fn main() { println!("{}", thing::say()); }\n')
    (app / "Cargo.toml").write_text('[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\n'
                                    'thing = { version = "1", registry = "mochi" }\n')
    said = cargo_test.cargo_client(app, registry, token=False).run(cargo, "run", "--quiet", cwd=app)
    equal(said.stdout.strip(), "thing 1.0.0")
    (app / "deno.json").write_text('{"minimumDependencyAge": 0}')
    (app / "main.ts").write_text('import { say } from "jsr:@moc/strings@0.4.7";\nconsole.log(say());\n')
    equal(jsr_test.deno_client(app, registry).run(deno, "run", "main.ts", cwd=app).stdout.strip(), "héllo 2")


def static_export(work):
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with Registry(work) as registry:
        uploads_of_all(work, registry)
    registry.mochi_run("export", str(work / "export"), "--root", str(registry.root), "--base-url", url)
    with behind_nginx(work, work / "export", port):
        clients_install(work, registry, url)


def main():
    checks = Checks()
    checks.run("hostile requests", "", hostile_requests)
    checks.run("slow clients", "", slow_clients)
    checks.run("kill -9 at every write", "", kill_at_every_write)
    checks.run("races of publishers and processes", "", races)
    checks.run("no open door beyond loopback", "", beyond_loopback)
    checks.run("TLS", "openssl", over_tls)
    checks.run("a large upload", "npm", large_upload)
    checks.run("static export behind nginx", "nginx", static_export)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
