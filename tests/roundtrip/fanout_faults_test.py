#!/usr/bin/env python3
"""A network and registries with bad days, for all four drivers: answers cut off before and behind the registry's decision, 429
with seconds and with dates, 5xx, answers that are none. Whatever happens, the run ends with everything there, once."""
import datetime
import email.utils
import http.client
import http.server
import json
import pathlib
import socket
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from fanout_test import endpoints, greet, publish, publisher, states  # noqa: E402
from harness import Checks, Registry, contains, equal  # noqa: E402
from mochi_test import library, mochi_client  # noqa: E402

TARGETS = ["npm", "jsr", "pypi", "crates"]
UPLOADS = ("/npm/@fanout-tests%2fgreet", "/jsr/api/scopes/fanout-tests/packages/greet/versions/", "/pypi/legacy/", "/cargo/api/v1/crates/new",
           "/mochi/api/packages/")


class Weather:
    """Stands before the registry. `plan`: what happens to the n-th upload of each protocol; later ones pass. `said`: by the
    beginning of its path, what a question is answered with instead: (status, body), or None for a connection that is cut."""

    def __init__(self, work, plan, said=None):
        self.plan, self.counts, self.reached, self.said = plan, {}, {}, said or {}
        self.lock = threading.Lock()
        weather = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def pass_on(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                upstream = http.client.HTTPConnection(weather.authority, timeout=30)
                upstream.request(self.command, self.path, body, {name: value for name, value in self.headers.items() if name != "Host"})
                answer = upstream.getresponse()
                return answer.status, answer.getheaders(), answer.read()

            def say(self, status, headers, body):
                self.send_response(status)
                for name, value in headers:
                    if name.lower() not in ("content-length", "connection", "date", "transfer-encoding"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def cut(self):
                self.close_connection = True
                self.connection.close()

            def do(self):
                for start, answer in weather.said.items():
                    if self.command == "GET" and self.path.startswith(start):
                        return self.say(answer[0], [("Content-Type", "application/json")], answer[1]) if answer else self.cut()
                kind = next((start for start in UPLOADS if self.path.startswith(start) and self.command in ("PUT", "POST")), None)
                fault = None
                if kind:
                    with weather.lock:
                        number = weather.counts[kind] = weather.counts.get(kind, 0) + 1
                        fault = weather.plan[number - 1] if number <= len(weather.plan) else None
                        if fault in (None, "cut behind", "garbage behind", "500 behind"):
                            weather.reached[kind] = weather.reached.get(kind, 0) + 1
                if fault in ("cut before", "500 before", "lie", "echo", "503", "429", "429 dated"):
                    self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if fault == "cut before":
                    return self.cut()
                if fault == "500 before":
                    return self.say(500, [], b'{"code":"M057_REG_E001","message":"no idea"}')
                if fault == "echo":
                    said = f"You sent {self.headers['Authorization']} \x1b[31mand\x07 \r\nerror: nothing"
                    return self.say(422, [], json.dumps({"code": "M057_REG_E001", "message": said}).encode())
                if fault == "lie":
                    return self.say(201, [("Content-Type", "application/json")], b'{"version_url":"x","blob_url":"x"}')
                if fault == "503":
                    return self.say(503, [], b"<html>Service unavailable</html>")
                if fault == "429":
                    return self.say(429, [("Retry-After", "1")], b'{"error":"slow down"}')
                if fault == "429 dated":
                    later = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=2)
                    return self.say(429, [("Retry-After", email.utils.format_datetime(later, usegmt=True))], b'{"errors":[{"detail":"slow down"}]}')
                status, headers, body = self.pass_on()
                if fault == "cut behind":
                    return self.cut()
                if fault == "500 behind":
                    return self.say(500, [], b"\0\xff")
                if fault == "garbage behind":
                    self.wfile.write(b"\x16\x03\x01 this is no answer\r\n\r\n")
                    return self.cut()
                return self.say(status, headers, body)

            do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = do

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.registry = Registry(work, "--base-url", self.url)

    def __enter__(self):
        # The first line printed is the base address; the bound one is another.
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.registry.options += ("--port", str(port))
        self.registry.start()
        self.authority = f"127.0.0.1:{port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.registry.stop()
        self.server.shutdown()


PLANS = {"cut before the registry saw it": ["cut before", "cut before"], "cut behind its decision": ["cut behind"],
         "garbage behind its decision": ["garbage behind"], "500 behind its decision": ["500 behind"], "busy, then a date": ["503", "429 dated"],
         "slow down": ["429", "cut before", "503"]}


def day(plan):
    def test(work):
        with Weather(work, plan) as weather:
            client = publisher(work, weather.registry, TARGETS)
            package = greet(work)
            equal(set(states(publish(client, package)).values()), {"published"})
            for kind in UPLOADS[:-1]:
                # Two files of one release go to PyPI.
                equal(weather.reached[kind], 2 if "pypi" in kind else 1, f"uploads that reached the registry: {kind}")
            equal(set(states(publish(client, package)).values()), {"already published"})
            lines = [json.loads(line) for file in (weather.registry.root / "log").iterdir() for line in file.read_text().splitlines()]
            files = [file["name"] for line in lines if line["op"] in ("publish", "add-file") for file in line["files"] if file["role"] == "artefact"]
            equal(len(files), len(set(files)), f"nothing twice: {files}")
    return test


def mochi_day(plan):
    """The same of an upload to a Mochi registry, which may be sent again at once: equal bytes are taken once."""
    def test(work):
        with Weather(work, plan) as weather:
            client = mochi_client(work, weather.registry)
            package = library(work / "one", "1.0.0")
            for _ in range(2):
                equal(client.run(weather.registry.mochi, "publish", "--allow-dirty", cwd=package).stdout, "published @acme/words 1.0.0\n")
            lines = [json.loads(line) for file in (weather.registry.root / "log").iterdir() for line in file.read_text().splitlines()]
            equal([line["op"] for line in lines], ["publish"], "once")
            # Other bytes are refused whatever the weather was.
            weather.plan, weather.counts = plan, {}
            refused = client.run(weather.registry.mochi, "publish", "--allow-dirty", cwd=library(work / "two", "1.0.0", "other"), ok=False)
            contains(refused.stderr, "M057_PUB_E003")
    return test


def storm(work):
    """An hour of bad weather: the run fails with its code, and the next one ends whole."""
    with Weather(work, ["503"] * 1000) as weather:
        client = publisher(work, weather.registry, ["npm"])
        package = greet(work)
        report = publish(client, package, ok=False)
        equal((report["legs"][0]["state"], report["legs"][0]["error"]["code"]), ("failed", "M057_PUB_E005"))
        weather.plan = []
        equal(states(publish(client, package, "--resume")), {"npm": "published"})


def echo(work):
    """A registry that says back what it was sent, and speaks to the terminal: neither gets through."""
    with Weather(work, ["echo"] * 4) as weather:
        client = mochi_client(work, weather.registry)
        package = library(work / "one", "1.0.0")
        for options in ((), ("--json",)):
            done = client.run(weather.registry.mochi, "publish", "--allow-dirty", *options, cwd=package, ok=False)
            contains(done.stderr, "You sent Bearer ***")
            equal([mark for mark in (weather.registry.token, "\x1b", "\x07", "\r") if mark in done.stdout + done.stderr], [])
        for path in work.rglob("*"):
            if path.is_file() and "registry" not in path.relative_to(work).parts:
                equal(weather.registry.token.encode() in path.read_bytes(), False, str(path))


def mochi_storm(work):
    with Weather(work, ["500 before"] * 1000) as weather:
        client = mochi_client(work, weather.registry)
        package = library(work / "one", "1.0.0")
        contains(client.run(weather.registry.mochi, "publish", "--allow-dirty", cwd=package, ok=False).stderr, "M057_PUB_E005")
        weather.plan = ["lie"]
        # An answer of success that stored nothing is not believed, and the next run completes it.
        weather.counts = {}
        done = client.run(weather.registry.mochi, "publish", "--allow-dirty", cwd=package)
        equal(done.stdout, "accepted @acme/words 1.0.0\n")
        contains(done.stderr, "the registry's index does not show @acme/words 1.0.0 yet")
        weather.plan = []
        equal(client.run(weather.registry.mochi, "publish", "--allow-dirty", cwd=package).stdout, "published @acme/words 1.0.0\n")


def main():
    checks = Checks()
    for name, plan in PLANS.items():
        checks.run(name, "mochi", day(plan))
        checks.run(name + ", Mochi's own protocol", "mochi", mochi_day(plan))
    checks.run("a storm", "mochi", storm)
    checks.run("a storm, Mochi's own protocol", "mochi", mochi_storm)
    checks.run("a registry that says back what it was sent", "mochi", echo)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
