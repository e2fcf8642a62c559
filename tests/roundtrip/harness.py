"""What the round-trip tests share: an embedded registry on a free port, clients in empty folders, counted checks.

A test of a client that is not installed is skipped by name, unless MOCHI_REQUIRE names it."""
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import traceback
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
NODE_MODULES = ROOT / "build" / "deps" / "npm" / "node_modules" / ".bin"


def find_mochi():
    for preset in ("quick", "dev", "release"):
        program = ROOT / "build" / preset / "mochi"
        if program.exists():
            return str(program)
    return None


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Skip(Exception):
    pass


class Registry:
    """`mochi registry serve` in a folder of its own; stopped at the end of the `with` block."""

    def __init__(self, work, *options, config=""):
        self.mochi = os.environ.get("MOCHI", find_mochi())
        self.root = pathlib.Path(work) / "registry"
        self.options = options
        self.config = config
        self.process = None

    def mochi_run(self, *args, check=True):
        done = subprocess.run([self.mochi, "registry", *args], capture_output=True, text=True, timeout=60)
        if check and done.returncode != 0:
            raise AssertionError(f"mochi registry {args}: {done.stdout}{done.stderr}")
        return done.stdout.strip()

    def start(self, failpoint=""):
        """`failpoint`: where this process is struck (`kill:N`, `fail:N`); builds for release know none."""
        env = {key: value for key, value in os.environ.items() if key != "MOCHI_FAILPOINT"}
        self.process = subprocess.Popen(
            [self.mochi, "registry", "serve", str(self.root), "--port", "0", "--quiet", *self.options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(env, MOCHI_FAILPOINT=failpoint) if failpoint else env)
        self.url = self.process.stdout.readline().strip().rstrip("/")
        if not self.url:
            raise AssertionError("the registry did not start: " + self.process.stderr.read())
        self.authority = self.url.split("://")[1]
        self.token = (self.root / "token").read_text().strip()

    def survives_start(self, failpoint):
        """Starts it; False if it was struck before it listened."""
        try:
            self.start(failpoint)
            return True
        except AssertionError:
            if failpoint.startswith("kill:"):
                equal(self.process.wait(timeout=20), -9, "ended by the failpoint")
            self.stop()
            return False

    def stop(self, kill=False):
        if self.process:
            (self.process.kill if kill else self.process.terminate)()
            self.process.wait(timeout=20)
            self.process.stdout.close()
            self.process.stderr.close()
            self.process = None

    def __enter__(self):
        if self.config:
            self.mochi_run("init", str(self.root))
            with open(self.root / "registry.toml", "a") as file:
                file.write(self.config)
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def request(self, path, method="GET", body=None, headers=None, token=None):
        """(status, headers, body) of one request."""
        request = urllib.request.Request(self.url + path, data=body, method=method, headers=headers or {})
        if token:
            request.add_header("Authorization", "Bearer " + token)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read()


def tool(name):
    """The path of a client; a test without it is skipped."""
    local = NODE_MODULES / name
    found = str(local) if local.exists() else shutil.which(name)
    if not found:
        raise Skip(f"{name} is not installed")
    return found


class Checks:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def run(self, name, needs, function):
        """Runs one test: `function(work folder)`. `needs` is the name by which MOCHI_REQUIRE demands it."""
        with tempfile.TemporaryDirectory(prefix="mochi-roundtrip-") as work:
            try:
                function(pathlib.Path(work))
                self.passed += 1
            except Skip as reason:
                if needs in os.environ.get("MOCHI_REQUIRE", "").split(","):
                    print(f"FAIL {name}: {reason}")
                    self.failed += 1
                else:
                    print(f"SKIP {name}: {reason}")
                    self.skipped += 1
            except Exception:
                print(f"FAIL {name}")
                traceback.print_exc(file=sys.stdout)
                self.failed += 1

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped")
        return 1 if self.failed else 0


def equal(got, wanted, what=""):
    if got != wanted:
        raise AssertionError(f"{what}: got {got!r}, wanted {wanted!r}")


def contains(text, part, what=""):
    if part not in text:
        raise AssertionError(f"{what}: {part!r} is not in {text[-3000:]!r}")


class Client:
    """Runs the programs of one client in a folder, with an environment that hides the user's own settings."""

    def __init__(self, work, **env):
        self.work = pathlib.Path(work)
        self.home = self.work / "home"
        self.home.mkdir(exist_ok=True)
        self.env = {k: v for k, v in os.environ.items()
                    if not k.upper().startswith(("NPM_", "PIP_", "TWINE_", "CARGO_", "JSR_", "DENO_"))
                    and not k.upper().endswith("_PROXY")}
        self.env.update({"HOME": str(self.home), "NO_COLOR": "1", "CI": "1"})
        self.env.update(env)

    def run(self, *command, cwd=None, ok=True, timeout=240, input=None):
        done = subprocess.run([str(c) for c in command], cwd=cwd or self.work, env=self.env, capture_output=True,
                              text=True, timeout=timeout, input=input)
        if ok is not None and (done.returncode == 0) != ok:
            raise AssertionError(f"{command}: status {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done
