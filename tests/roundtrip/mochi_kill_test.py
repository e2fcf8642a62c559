#!/usr/bin/env python3
"""A release to a Mochi registry that is cut short: the publisher killed at every change it makes of the disk and at every
stage of an upload, the server killed at every change it makes, a disk that is full. The next run completes it; nothing is
published twice, nothing that was said to be published is lost, and the registry's log and blobs are whole.

Prints each failure and ends with `N passed, N failed, N skipped`."""
import concurrent.futures
import hashlib
import json
import pathlib
import shutil
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from harness import Checks, Client, Registry, contains, equal, free_port  # noqa: E402
from mochi_test import application  # noqa: E402
from uploads import basic, form_of  # noqa: E402
from views_test import rebuilt  # noqa: E402
import pypi_test  # noqa: E402

PACKAGES = ["@acme/words", "@acme/party"]


def workspace(folder):
    """Two members; the one that comes first by its folder depends on the other."""
    for name, place, body, more in (
            ("words", "z-words", '/// Says it.\nexport fun say(): string {\n  return "naïve 1.0.0"\n}\n', ""),
            ("party", "a-party", 'import "@acme/words" as words\n\n/// Says it twice.\nexport fun twice(): string {\n  return words.say() + words.say()\n}\n',
             '\n[dependencies]\n"@acme/words" = { path = "../z-words", version = "^1.0.0" }\n')):
        (folder / place / "src").mkdir(parents=True)
        (folder / place / "mochi.toml").write_text(
            f'[package]\nname = "@acme/{name}"\nversion = "1.0.0"\nedition = "2026"\nmochi = ">=0.1"\ndescription = "Words of texts"\n'
            f'license = "MIT"\nrepository = "https://example.org/words"\nreadme = "README.md"\n{more}')
        (folder / place / "README.md").write_text(f"# {name}\n")
        (folder / place / "src" / "lib.mochi").write_text(body)
    (folder / "mochi.workspace.toml").write_text('[workspace]\nmembers = ["a-party", "z-words"]\n')
    return folder


class World:
    """A registry, a publisher, and a workspace to publish."""

    def __init__(self, work, template=None):
        """With the registry's folder and the port of a `template` whose registry has been started before."""
        work.mkdir(exist_ok=True)
        self.work = work
        self.registry = Registry(work)
        if template:
            shutil.copytree(template.registry.root, self.registry.root)
        else:
            self.registry.mochi_run("init", str(self.registry.root))
        # Its port stays when it is started again, as a service's would.
        self.port = template.port if template else free_port()
        self.registry.options = ("--port", str(self.port))
        self.source = workspace(work / "suite")
        self.client = Client(work, MOCHI_HOME=str(work / "mochi-home"))

    def start(self):
        self.registry.start()
        self.through(self.registry.url)

    def survives_start(self, failpoint):
        if not self.registry.survives_start(failpoint):
            return False
        self.through(self.registry.url)
        return True

    def through(self, url):
        self.client.env["MOCHI_REGISTRY"] = f"{url}/mochi/index/"
        self.client.env["MOCHI_TOKEN_DEFAULT"] = self.registry.token

    def command(self):
        return [self.registry.mochi, "publish", "--workspace", "--allow-dirty", "--json"]

    def publish(self, failpoint="", ok=True):
        if failpoint:
            self.client.env["MOCHI_FAILPOINT"] = failpoint
        try:
            return self.client.run(*self.command(), cwd=self.source, ok=ok, timeout=60)
        finally:
            self.client.env.pop("MOCHI_FAILPOINT", None)

    def taken(self):
        """(package, version) of every publication, in the order of the log."""
        made = []
        for path in sorted((self.registry.root / "log").glob("*.jsonl")):
            for line in path.read_text().splitlines():
                record = json.loads(line)
                if record["op"] == "publish":
                    made.append((record["package"], record["version"]))
        return made

    def complete(self, said, what):
        """The next run ends well and leaves what one undisturbed run would leave."""
        equal([name for name in said if (name.lower(), "1.0.0") not in self.taken()], [], f"said to be published and lost, {what}")
        again = [json.loads(line)["package"] for line in self.publish().stdout.splitlines()]
        equal(again, PACKAGES, f"the next run, {what}")
        equal(self.taken(), [(name, "1.0.0") for name in PACKAGES], f"published once each, dependencies first, {what}")
        self.registry.stop()
        contains(self.registry.mochi_run("verify", "--root", str(self.registry.root)), "all is well", what)
        rebuilt(self.registry, what)


def said(done):
    return [json.loads(line)["package"] for line in done.stdout.splitlines() if line.endswith("}")]


def publisher_at_every_change(work):
    """Killed there, then with a disk that is full from there on, which need not end the run: a cache is no reason."""
    point, struck = 0, True
    while struck:
        point += 1
        equal(point < 200, True, "the run never ends")
        for action in ("kill", "fail"):
            world = World(work / f"{action} {point}")
            world.start()
            done = world.publish(f"{action}:{point}", ok=None)
            world.complete(said(done), f"{action} of the publisher at {point}")
            if action == "kill":
                struck = done.returncode != 0
    # Builds without the failpoint run the rest of the test all the same.
    equal(point > 3 or point == 1, True, f"{point} points")


class Gate:
    """Passes bytes on to the registry, and kills the publisher at a chosen stage of its upload number `upload`."""

    def __init__(self, port, upload, stage):
        self.port, self.upload, self.stage, self.publisher, self.struck = port, upload, stage, None, False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.uploads = 0
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                inner, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.passes, args=(inner,), daemon=True).start()

    def kill(self):
        self.struck = True
        self.publisher.kill()

    def request(self, inner):
        """One request, whole."""
        data = b""
        while b"\r\n\r\n" not in data:
            piece = inner.recv(65536)
            if not piece:
                return b""
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        size = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
        while len(body) < size:
            body += inner.recv(65536)
        return head + b"\r\n\r\n" + body

    def passes(self, inner):
        with inner:
            data = self.request(inner)
            if not data:
                return
            here = False
            if data.startswith(b"PUT "):
                self.uploads += 1
                here = self.uploads == self.upload
            # One request a connection: what comes back ends when the registry closes.
            head, _, body = data.partition(b"\r\n\r\n")
            data = head + b"\r\nConnection: close\r\n\r\n" + body
            with socket.create_connection(("127.0.0.1", self.port)) as outer:
                if here and self.stage == "before":
                    return self.kill()
                if here and self.stage == "half of it":
                    outer.sendall(data[:len(data) - len(body) // 2])
                    return self.kill()
                outer.sendall(data)
                if here and self.stage == "no answer read":
                    # The registry takes it all the same.
                    self.kill()
                answer = b""
                while piece := outer.recv(65536):
                    answer += piece
                if here and self.stage == "half of the answer":
                    inner.sendall(answer[:len(answer) // 2])
                    return self.kill()
                try:
                    inner.sendall(answer)
                except OSError:
                    pass


STAGES = ["before", "half of it", "no answer read", "half of the answer"]


def publisher_at_every_stage(work):
    for upload in (1, 2):
        for stage in STAGES:
            world = World(work / f"{upload} {stage}")
            world.start()
            gate = Gate(world.port, upload, stage)
            world.through(gate.url)
            # Its base address stays the registry's own; the API's is told relative to it or absolute, so both lead here.
            with subprocess.Popen(world.command(), cwd=world.source, env=world.client.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
                gate.publisher = running
                out, err = running.communicate(timeout=60)
            gate.listener.close()
            equal(gate.struck, True, f"upload {upload}, {stage}: {out} {err}")
            world.through(world.registry.url)
            names = [json.loads(line)["package"] for line in out.splitlines() if line.endswith("}")]
            equal(names, PACKAGES[:upload - 1], f"said, upload {upload}, {stage}")
            world.complete(names, f"upload {upload}, {stage}")


def served_once(work):
    """What the first start makes is made."""
    world = World(work / "template")
    world.start()
    world.registry.stop()
    return world


def start_or_skip(world, failpoint, what):
    """False if the server was struck before it listened; the release is made without a fault then."""
    if world.survives_start(failpoint):
        return True
    world.start()
    world.complete([], what)
    return False


def first_start_killed_at_every_change(work):
    """A registry whose very first start was cut short is as good as another."""
    for point in range(1, 60):
        world = World(work / f"{point}")
        if world.survives_start(f"kill:{point}"):
            break
        world.start()
        world.registry.stop()
        contains(world.registry.mochi_run("verify", "--root", str(world.registry.root)), "all is well", f"{point}")
        rebuilt(world.registry, f"the first start killed at {point}")
    world.registry.stop()
    world.start()
    world.complete([], "after a first start that was cut short")


def server_killed_at_every_change(work):
    """At every other change it is started again at once, as a service is, and the run that was under way ends well by itself;
    at the others the publisher goes with it."""
    point, struck, hit = 0, 0, True
    template = served_once(work)
    while hit:
        point += 1
        equal(point < 300, True, "the run never ends")
        what = f"the server killed at {point}"
        world = World(work / f"{point}", template)
        if not start_or_skip(world, f"kill:{point}", what):
            continue
        process = world.registry.process
        with subprocess.Popen(world.command(), cwd=world.source, env=world.client.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
            while running.poll() is None and process.poll() is None:
                time.sleep(0.01)
            hit = process.poll() is not None
            struck += hit
            if hit and point % 2:
                world.start()
            elif hit:
                running.kill()
            out, err = running.communicate(timeout=60)
        names = [json.loads(line)["package"] for line in out.splitlines() if line.endswith("}")]
        if not hit or point % 2:
            equal((running.returncode, names), (0, PACKAGES), f"{what}, and it came back: {err}")
        if not point % 2:
            world.registry.stop(kill=True)
            world.start()
        world.complete(names, what)
    # Builds without the failpoint run the rest of the test all the same.
    equal(struck > 3 or struck == 0, True, f"{struck} strikes")


def server_with_full_disk(work):
    """It says so, stays alive, and holds what it has said it holds."""
    point, struck, hit = 0, 0, True
    template = served_once(work)
    while hit:
        # Where a kill was tried at every one.
        point += 3
        equal(point < 300, True, "the run never ends")
        what = f"the server's disk full at {point}"
        world = World(work / f"{point}", template)
        if not start_or_skip(world, f"fail:{point}", what):
            continue
        done = world.publish(ok=None)
        equal(world.registry.request("/healthz")[0], 200, what)
        hit = done.returncode != 0
        struck += hit
        if hit:
            contains(done.stderr, "M057_PUB_E005", what)
            contains(done.stderr, "no space left", what)
        world.registry.stop(kill=True)
        world.start()
        world.complete(said(done), what)
    equal(struck > 3 or struck == 0, True, f"{struck} strikes")


def same_upload_at_once(work):
    """Retries that overtake the upload they repeat: each is told that the version is there, and it is there once."""
    world = World(work)
    world.start()
    registry = world.registry
    folder = world.source / "z-words"
    world.client.run(registry.mochi, "pkg", "pack", "-o", work / "packed", cwd=folder)
    archive = next((work / "packed").iterdir()).read_bytes()
    wheel = pypi_test.wheel(work / "dist", "thing", "1.0.0")
    form, kind = form_of({":action": "file_upload", "protocol_version": "1", "metadata_version": "2.1", "name": "thing", "version": "1.0.0",
                          "filetype": "bdist_wheel", "pyversion": "py3", "sha256_digest": hashlib.sha256(wheel.read_bytes()).hexdigest()}, wheel.name, wheel.read_bytes())
    for send, answer in ((lambda: registry.request("/mochi/api/packages/acme/words/1.0.0", "PUT", archive, token=registry.token), 201),
                         (lambda: registry.request("/pypi/legacy/", "POST", form, {"Content-Type": kind, "Authorization": basic(registry.token)}), 200)):
        with concurrent.futures.ThreadPoolExecutor(12) as pool:
            answers = [done.result() for done in [pool.submit(send) for _ in range(36)]]
        equal({(status, body[:100]) for status, _, body in answers if status != answer}, set())
    equal(world.taken(), [("@acme/words", "1.0.0"), ("thing", "1.0.0")])
    registry.stop()


def installed(work):
    """What such a release leaves is installed and run like any other."""
    world = World(work)
    world.start()
    world.publish("kill:3", ok=None)
    world.publish()
    app = application(work / "app", world.client, world.registry.mochi)
    equal(world.client.run(world.registry.mochi, "run", "src/main.mochi", cwd=app).stdout, "naïve 1.0.0\n")
    world.registry.stop()


def main():
    checks = Checks()
    checks.run("publisher killed, or its disk full, at every change", "", publisher_at_every_change)
    checks.run("publisher killed at every stage of an upload", "", publisher_at_every_stage)
    checks.run("the first start killed at every change", "", first_start_killed_at_every_change)
    checks.run("server killed at every change", "", server_killed_at_every_change)
    checks.run("server with a full disk", "", server_with_full_disk)
    checks.run("the same upload many times at once", "", same_upload_at_once)
    checks.run("a release that was cut short is installed", "", installed)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
