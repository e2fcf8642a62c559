#!/usr/bin/env python3
"""Reads per second of the registry beside nginx on its export and verdaccio, and uploads per second beside verdaccio or an older
build of ours (`--before`), on one machine in one run.

Needs wrk; nginx, npm and verdaccio (from npm) are left out where they are missing.
  bench/registry.py [--mochi build/release/mochi] [--seconds 4] [--verdaccio PATH] [--before MOCHI]"""
import argparse
import concurrent.futures
import http.client
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "roundtrip"))
from harness import Registry, free_port  # noqa: E402
from npm_test import npm_client, package  # noqa: E402
from server_test import behind_nginx, npm_body  # noqa: E402


def wait_for(url):
    for _ in range(300):
        try:
            return urllib.request.urlopen(url, timeout=2).read()
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{url} does not answer")


def measure(url, seconds, headers=()):
    wait_for(url)
    extra = [part for header in headers for part in ("-H", header)]
    best = 0.0
    for _ in range(2):
        said = subprocess.run(["wrk", "-t1", "-c32", f"-d{seconds}s", *extra, url], capture_output=True, text=True).stdout
        found = re.search(r"Requests/sec:\s+([\d.]+)", said)
        if not found or "Non-2xx" in said:
            raise SystemExit(f"{url}: {said}")
        best = max(best, float(found.group(1)))
    return best


def uploads(url, token, count=400, connections=8):
    """npm publishes per second of small packages, each a version of its own, over connections that stay."""
    place = urllib.parse.urlsplit(url)

    def some(first):
        connection = http.client.HTTPConnection(place.netloc)
        for number in range(first, count, connections):
            name = f"up-{number % 20}"
            connection.request("PUT", f"{place.path}{name}", npm_body(name, f"1.{number}.0", 20_000),
                               {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            # Of one package verdaccio takes one change at a time.
            if answer.status not in (200, 201, 409):
                raise SystemExit(f"{url}: {answer.status}")

    begin = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(connections) as pool:
        list(pool.map(some, range(connections)))
    return count / (time.monotonic() - begin)


def run_uploads(work, mochi):
    os.environ["MOCHI"] = mochi
    (work / "uploads").mkdir(exist_ok=True)
    best = 0.0
    for _ in range(3):
        with tempfile.TemporaryDirectory(dir=work / "uploads") as folder, Registry(folder) as registry:
            best = max(best, uploads(registry.url + "/npm/", registry.token))
    return best


def run_nginx(work, seconds):
    port = free_port()
    with behind_nginx(work, work / "export", port):
        return measure(f"http://127.0.0.1:{port}/npm/@moc/strings/index.json", seconds, ["Accept-Encoding: gzip"])


def run_verdaccio(work, program, seconds):
    port = free_port()
    folder = work / "verdaccio"
    folder.mkdir()
    (folder / "config.yaml").write_text(
        f"storage: {folder}/storage\nauth:\n  htpasswd:\n    file: {folder}/htpasswd\npackages:\n  '**':\n    access: $all\n"
        "    publish: $all\nlog: {type: stdout, format: pretty, level: fatal}\n")
    server = subprocess.Popen([program, "--config", str(folder / "config.yaml"), "--listen", f"127.0.0.1:{port}"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}/"
        wait_for(url + "-/ping")
        client = npm_client(folder, type("Peer", (), {"url": url.rstrip("/"), "authority": f"127.0.0.1:{port}", "token": "x"}))
        rc = folder / "npmrc"
        rc.write_text(f"registry={url}\n//127.0.0.1:{port}/:_authToken=x\n")
        client.run("npm", "publish", "--access", "public", cwd=work / "package")
        return measure(url + "@moc%2fstrings", seconds, ["Accept-Encoding: gzip"]), uploads(url, "x")
    finally:
        server.terminate()
        server.wait()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--mochi", default=str(ROOT / "build" / "release" / "mochi"))
    arguments.add_argument("--seconds", type=int, default=4)
    arguments.add_argument("--verdaccio", default=shutil.which("verdaccio"))
    arguments.add_argument("--before")
    options = arguments.parse_args()
    os.environ["MOCHI"] = options.mochi
    if not shutil.which("wrk"):
        raise SystemExit("wrk is not installed")
    rows = []
    with tempfile.TemporaryDirectory(prefix="mochi-bench-") as folder:
        work = pathlib.Path(folder)
        with Registry(work) as registry:
            for version in range(20):
                npm_client(work, registry).run("npm", "publish", "--access", "public",
                                               cwd=package(work / "package", "@moc/strings", f"1.{version}.0"))
            for what, path, headers in (("packument, gzip", "/npm/@moc%2fstrings", ["Accept-Encoding: gzip"]),
                                        ("packument, not modified", "/npm/@moc%2fstrings", None),
                                        ("tarball", "/npm/@moc/strings/-/strings-1.0.0.tgz", []),
                                        ("index file", "/cargo/index/config.json", [])):
                if headers is None:
                    etag = urllib.request.urlopen(registry.url + path).headers["ETag"]
                    headers = [f"If-None-Match: {etag}"]
                rows.append((f"mochi: {what}", measure(registry.url + path, options.seconds, headers)))
        if shutil.which("nginx"):
            subprocess.run([options.mochi, "registry", "export", str(work / "export"), "--root", str(registry.root),
                            "--base-url", "http://127.0.0.1"], check=True, capture_output=True)
            rows.append(("nginx: packument, gzip", run_nginx(work, options.seconds)))
        sent = [("mochi: uploads", run_uploads(work, options.mochi))]
        if options.before:
            sent.append(("before: uploads", run_uploads(work, options.before)))
        if options.verdaccio:
            reads, written = run_verdaccio(work, options.verdaccio, options.seconds)
            rows.append(("verdaccio: packument, gzip", reads))
            sent.append(("verdaccio: uploads", written))
    first = rows[0][1]
    for name, rate in rows:
        print(f"{name:32} {rate:10.0f} reads/s   {rate / first:5.2f}x")
    for name, rate in sent:
        print(f"{name:32} {rate:10.0f} uploads/s {rate / sent[0][1]:5.2f}x")


if __name__ == "__main__":
    main()
