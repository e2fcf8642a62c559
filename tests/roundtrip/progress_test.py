#!/usr/bin/env python3
"""What a publish shows while it runs: bars of bytes on a terminal, plain lines elsewhere, nothing with --quiet; no colours
with NO_COLOR. The network in between is slow, so that there is something to see.

Prints each failure and ends with `N passed, N failed, N skipped`."""
import os
import pathlib
import pty
import re
import select
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from fanout_test import greet  # noqa: E402
from harness import Checks, Client, Registry, contains, equal  # noqa: E402
from mochi_test import library, mochi_client  # noqa: E402

SIZE = r"[0-9.]+ (?:B|kB|MB)"


class SlowRoad:
    """Passes bytes on, those towards the registry a few at a time."""

    def __init__(self, port, piece=32768, pause=0.004):
        self.port, self.piece, self.pause = port, piece, pause
        # A small window, so that what has left the client is what has gone along the road.
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen()
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            inner, _ = self.listener.accept()
            outer = socket.create_connection(("127.0.0.1", self.port))
            threading.Thread(target=self.carry, args=(inner, outer, self.pause), daemon=True).start()
            threading.Thread(target=self.carry, args=(outer, inner, 0), daemon=True).start()

    def carry(self, source, target, pause):
        try:
            while piece := source.recv(self.piece):
                target.sendall(piece)
                time.sleep(pause)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass


def on_terminal(command, cwd, env):
    """(status, what the terminal was sent) of a program whose stderr is a terminal; its stdout is not."""
    outer, inner = pty.openpty()
    with subprocess.Popen([str(word) for word in command], cwd=cwd, env=dict(env, TERM="xterm", COLUMNS="120"), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=inner, text=True) as running:
        os.close(inner)
        shown = b""
        while True:
            if select.select([outer], [], [], 60)[0]:
                try:
                    piece = os.read(outer, 65536)
                except OSError:
                    break
                if not piece:
                    break
                shown += piece
            else:
                running.kill()
        out = running.stdout.read()
    os.close(outer)
    return running.returncode, shown.decode(), out


def heavy(folder):
    """A package whose archive no compressor makes small: loopback takes megabytes before it pushes back."""
    (folder / "LICENSE").write_text("".join(f"{os.urandom(48).hex()}\n" for _ in range(160_000)))
    return folder


def bars_of(shown, label):
    return re.findall(re.escape(label) + rf" +\[([= ]+)\] ({SIZE}) of ({SIZE})", shown)


def base(registry, road, targets):
    return [registry.mochi, "pkg", "publish", "--target", targets, "--allow-api-token", "--skip-tests", "--registry", f"npm={road.url}/npm/",
            "--registry", f"pypi={road.url}/pypi/simple/", "--publish-url", f"pypi={road.url}/pypi/legacy/"]


def targets(work):
    with Registry(work) as registry:
        road = SlowRoad(int(registry.url.rsplit(":", 1)[1]))
        registry.stop()
        # The registry names itself by the road, or readers would go past it.
        registry.options = ("--base-url", road.url, "--port", str(road.port))
        registry.start()
        client = Client(work, MOCHI_HOME=str(work / "mochi-home"), MOCHI_NPM_TOKEN=registry.token, MOCHI_PYPI_TOKEN=registry.token)
        client.env.pop("NO_COLOR")
        package = heavy(greet(work))
        status, shown, out = on_terminal([*base(registry, road, "npm,pypi"), package], work, client.env)
        equal(status, 0, shown + out)
        for target in ("npm", "pypi"):
            bars = bars_of(shown, f"{target} ")
            if not bars:
                bars = re.findall(rf"{target} +@fanout-tests/greet 1\.2\.0 +\[([= ]+)\] ({SIZE}) of ({SIZE})", shown)
            equal(len(bars) >= 3, True, f"bars of {target}: {bars}")
            lengths = [bar.count("=") for bar, _, _ in bars]
            equal(lengths, sorted(lengths), f"the bar of {target} grows")
            equal(lengths[-1] > lengths[0], True, f"the bar of {target} grows: {lengths}")
            equal(len({total for _, _, total in bars}), 1, f"one total for all files of {target}")
        contains(shown, "published")
        equal(shown.rsplit("\x1b[J", 1)[1].count("["), 0, "the rows go away")
        contains(out, "npm install @fanout-tests/greet@1.2.0")
        # The same again: nothing goes up, so there are no bytes to show.
        status, shown, _ = on_terminal([*base(registry, road, "npm,pypi"), package], work, client.env)
        equal((status, " of " in shown, "already published" in shown), (0, False, True), shown)


def plain(work):
    with Registry(work) as registry:
        client = Client(work, MOCHI_HOME=str(work / "mochi-home"), MOCHI_NPM_TOKEN=registry.token)
        package = greet(work)
        command = base(registry, registry, "npm")
        manifest = package / "mochi.toml"
        text = manifest.read_text()
        done = client.run(*command, package)
        equal([re.sub(SIZE, "SIZE", line) for line in done.stderr.splitlines() if line.startswith("Publishing")],
              ["Publishing npm @fanout-tests/greet 1.2.0: uploading SIZE", "Publishing npm @fanout-tests/greet 1.2.0: published"])
        equal("\x1b" in done.stderr + done.stdout, False, "nothing that only a terminal understands")
        for version, option in (("1.2.1", "--quiet"), ("1.2.2", "-q"), ("1.2.3", "--json")):
            manifest.write_text(text.replace("1.2.0", version))
            done = client.run(*command, option, package)
            equal("Publishing" in done.stderr, False, option)
            contains(done.stdout, "@fanout-tests/greet", option)
        # A terminal that understands nothing gets lines; one with NO_COLOR gets bars without colours; --quiet neither.
        for number, (more, option, wanted) in enumerate((({"TERM": "dumb"}, "--strict", "lines"), ({"NO_COLOR": "1"}, "--strict", "bars"), ({}, "--quiet", "nothing"))):
            manifest.write_text(text.replace("1.2.0", f"1.3.{number}"))
            env = {**client.env, **more}
            outer = on_terminal(["env", *(f"{name}={value}" for name, value in more.items()), *command, option, package], work, env)
            status, shown, _ = outer
            equal(status, 0, shown)
            equal(("Publishing npm" in shown, "[=" in shown), {"lines": (True, False), "bars": (False, True), "nothing": (False, False)}[wanted], (wanted, shown))
            equal(re.findall(r"\x1b\[[0-9;]*m", shown), [], "colours")


def mochi(work):
    """Publishing to a Mochi registry shows the same."""
    with Registry(work) as registry:
        road = SlowRoad(int(registry.url.rsplit(":", 1)[1]))
        registry.stop()
        registry.options = ("--base-url", road.url, "--port", str(road.port))
        registry.start()
        client = mochi_client(work, registry)
        client.env["MOCHI_REGISTRY"] = f"{road.url}/mochi/index/"
        package = heavy(library(work / "one", "1.0.0"))
        status, shown, out = on_terminal([registry.mochi, "publish", "--allow-dirty"], package, client.env)
        equal((status, out), (0, "published @acme/words 1.0.0\n"), shown)
        lengths = [bar.count("=") for bar, _, _ in bars_of(shown, "@acme/words 1.0.0")]
        equal(len(lengths) >= 3 and lengths == sorted(lengths) and lengths[-1] > lengths[0], True, f"{lengths} {shown}")
        package = library(work / "two", "1.1.0")
        done = client.run(registry.mochi, "publish", "--allow-dirty", cwd=package)
        equal([re.sub(SIZE, "SIZE", line) for line in done.stderr.splitlines()],
              ["Publishing @acme/words 1.1.0: uploading SIZE", "Publishing @acme/words 1.1.0: published"])
        done = client.run(registry.mochi, "publish", "--allow-dirty", "--quiet", cwd=library(work / "three", "1.2.0"))
        equal((done.stderr, done.stdout), ("", "published @acme/words 1.2.0\n"))


def main():
    checks = Checks()
    checks.run("bars of bytes for each target", "", targets)
    checks.run("plain lines, quiet, no colours", "", plain)
    checks.run("publishing to a Mochi registry", "", mochi)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
