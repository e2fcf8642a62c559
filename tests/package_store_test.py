#!/usr/bin/env python3
"""The store under real processes: killed at every change it makes, eight at once, on a disk that is too small, behind a
server that lies. Prints `N passed, N failed, N skipped`."""

import hashlib
import http.server
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import tomllib
import traceback

from package_world import Skip, mochi_binary

TIMEOUT = 120
PACKAGES = 4
passed = failed = skipped = 0


class World:
    """A registry as plain files, and a project that needs all of its packages."""

    def __init__(self, base, binary):
        self.base, self.binary = base, binary
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("MOCHI", "XDG", "HTTP", "http", "ALL_PROXY"))}
        self.env.update(MOCHI_DISCOVERY_STOP_AT=str(base), NO_COLOR="1", NO_PROXY="*", MOCHI_HOME=str(base / "home"))

    def run(self, *args, cwd=None, text="", **env):
        return subprocess.run([self.binary, *map(str, args)], cwd=cwd or self.base, input=text, text=True, capture_output=True,
                              timeout=TIMEOUT, env={**self.env, **env})

    def ok(self, *args, **more):
        done = self.run(*args, **more)
        if done.returncode != 0:
            raise AssertionError(f"mochi {' '.join(map(str, args))}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def build(self):
        registry = self.base / "registry"
        self.ok("registry", "init", registry)
        token = self.ok("registry", "token", "create", "--root", registry, "--user", "tester").strip().splitlines()[-1]
        server = subprocess.Popen([self.binary, "registry", "serve", "--root", str(registry), "--port", "0", "--quiet"],
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=self.env)
        try:
            address = server.stdout.readline().strip()
            self.ok("pkg", "config", "registry", "default", address + "mochi/index/")
            self.ok("pkg", "login", text=token + "\n")
            for i in range(PACKAGES):
                self.package(self.base / "sources" / f"p{i}", f"p{i}")
                self.ok("publish", "--allow-dirty", cwd=self.base / "sources" / f"p{i}")
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(20)
        self.export = self.base / "export"
        self.ok("registry", "export", "--root", registry, "--base-url", "http://localhost/", self.export)
        self.app = self.base / "app"
        needs = "".join(f'p{i} = "^1"\n' for i in range(PACKAGES))
        (self.app / "src").mkdir(parents=True)
        (self.app / "mochi.toml").write_text(
            f'[package]\nname = "app"\nversion = "0.1.0"\nedition = "2026"\n\n[dependencies]\n{needs}')
        (self.app / "src" / "main.mochi").write_text(
            "".join(f'import "p{i}" as p{i}\n' for i in range(PACKAGES)) + "print(" +
            " + ".join(f"p{i}.value()" for i in range(PACKAGES)) + ")\n")
        self.point_at((self.export / "mochi" / "index").as_uri() + "/")
        self.ok("lock", cwd=self.app)

    def point_at(self, url):
        self.ok("pkg", "config", "registry", "default", url)

    def package(self, path, name):
        (path / "src").mkdir(parents=True)
        (path / "mochi.toml").write_text(
            f'[package]\nname = "{name}"\nversion = "1.0.0"\nedition = "2026"\nmochi = ">=0.1"\ndescription = "A package."\n'
            'license = "MIT"\nrepository = "https://example.org/p"\n')
        (path / "README.md").write_text("# p\n")
        (path / "LICENSE").write_text("MIT\n")
        filler = "".join(f"// line {i} of {name}\n" for i in range(2000))
        (path / "src" / "lib.mochi").write_text(filler + "/// One.\nexport fun value(): int { return 1 }\n")

    def cache(self, name):
        """A home of its own that knows the same registry."""
        home = self.base / "homes" / name
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        shutil.copytree(self.base / "home" / "config", home / "config")
        return home

    def check(self, home):
        """A clean run after whatever happened before."""
        out = self.ok("pkg", "cache", "verify", "--json", MOCHI_HOME=str(home))
        assert json.loads(out) == [], out
        self.ok("fetch", "--frozen", cwd=self.app, MOCHI_HOME=str(home))
        out = self.ok("run", "--frozen", "--offline", ".", cwd=self.app, MOCHI_HOME=str(home))
        assert out.strip() == str(PACKAGES), out
        left = [f.name for f in (home / "cache" / "store" / "v1" / "tmp").iterdir() if f.name != ".mochi-tree"]
        assert not left, f"temporary files are left: {left}"


def killed_at_every_change(world):
    if "release" in world.binary:
        raise Skip("failpoints are in debug builds only")
    step, points = 1, 0
    for n in range(1, 5000, step):
        home = world.cache("killed")
        done = world.run("fetch", "--frozen", cwd=world.app, MOCHI_HOME=str(home), MOCHI_FAILPOINT=f"kill:{n}")
        world.check(home)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, (n, done.returncode, done.stderr)
        points += 1
    assert points > 40, points


def failing_at_every_change(world):
    if "release" in world.binary:
        raise Skip("failpoints are in debug builds only")
    for n in range(1, 5000, 3):
        home = world.cache("failing")
        done = world.run("fetch", "--frozen", cwd=world.app, MOCHI_HOME=str(home), MOCHI_FAILPOINT=f"fail:{n}")
        world.check(home)
        if done.returncode == 0:
            return
        assert done.returncode == 1 and "no space left" in done.stderr, (n, done.returncode, done.stderr)


def eight_at_once(world):
    home = world.cache("eight")
    children = [subprocess.Popen([world.binary, "fetch", "--frozen"], cwd=world.app, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                 text=True, env={**world.env, "MOCHI_HOME": str(home)}) for _ in range(8)]
    for child in children:
        _, err = child.communicate(timeout=TIMEOUT)
        assert child.returncode == 0, err
    world.check(home)


def small_disk(world):
    disk = world.base / "disk"
    disk.mkdir()
    home = world.cache("small")
    # A mount that only this shell and its children see.
    script = (f"mount --make-rprivate / && mount -t tmpfs -o size=40k tmpfs '{disk}' && cp -r '{home}/config' '{disk}/config' || exit 77\n"
              f"cd '{world.app}'; MOCHI_HOME='{disk}' '{world.binary}' fetch --frozen; code=$?\n"
              f"mount -o remount,size=20m '{disk}' || exit 77\n"
              f"[ $code = 1 ] || exit 1\nMOCHI_HOME='{disk}' '{world.binary}' fetch --frozen && MOCHI_HOME='{disk}' '{world.binary}' run --frozen --offline . || exit 2\n"
              f"MOCHI_HOME='{disk}' '{world.binary}' pkg cache verify || exit 3\n")
    done = subprocess.run(["unshare", "-m", "sh", "-c", script], text=True, capture_output=True, timeout=TIMEOUT, env=world.env)
    if done.returncode == 77 or "unshare" in done.stderr:
        raise Skip("mounting is not allowed here")
    assert done.returncode == 0, (done.returncode, done.stdout, done.stderr)
    assert "No space left on device" in done.stderr, done.stderr


class Liar(http.server.SimpleHTTPRequestHandler):
    """Serves the export; what `faults` says of a blob comes first, once per entry."""
    protocol_version = "HTTP/1.1"
    faults = []
    asked = []
    lock = threading.Lock()

    def log_message(self, *args):
        pass

    def do_GET(self):
        with Liar.lock:
            Liar.asked.append(self.path)
            fault = Liar.faults.pop(0) if "/blobs/" in self.path and Liar.faults else None
        if fault is None:
            return super().do_GET()
        if fault == "503":
            self.send_response(503)
            self.send_header("Content-Length", "0")
            self.send_header("Retry-After", "0")
            self.end_headers()
        elif fault == "lie":
            self.send_response(200)
            self.send_header("Content-Length", "5")
            self.end_headers()
            self.wfile.write(b"lies!")
        elif fault == "cut":
            self.send_response(200)
            self.send_header("Content-Length", "5000")
            self.end_headers()
            self.wfile.write(b"only this")
            self.close_connection = True


def lying_server(world):
    handler = lambda *args: Liar(*args, directory=str(world.export))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        world.point_at(f"http://127.0.0.1:{server.server_address[1]}/mochi/index/")
        Liar.faults = ["503", "cut", "503"]
        home = world.cache("served")
        world.ok("fetch", "--frozen", cwd=world.app, MOCHI_HOME=str(home))
        world.check(home)
        Liar.faults = ["lie"]
        home = world.cache("lied")
        done = world.run("fetch", "--frozen", cwd=world.app, MOCHI_HOME=str(home))
        assert done.returncode == 1 and "M057_BLOB_E001" in done.stderr, done.stderr
        world.check(home)
        # Eight processes fetch each package once between them.
        Liar.asked = []
        eight_at_once(world)
        blobs = [path for path in Liar.asked if "/blobs/" in path]
        assert len(blobs) == len(set(blobs)) == PACKAGES, blobs
    finally:
        server.shutdown()
        world.point_at((world.export / "mochi" / "index").as_uri() + "/")


def bomb(world):
    """A blob with the hashes of the lock that unpacks to far more than it is: refused while it streams, nothing is left."""
    if shutil.which("zstd") is None:
        raise Skip("zstd is not installed")
    app = world.base / "bombed"
    shutil.copytree(world.app, app)
    locked = tomllib.loads((app / "mochi.lock").read_text())["package"]
    victim = next(p for p in locked if p["name"] == "p1")
    packed = subprocess.run(["zstd", "-q", "-19", "--no-check", "-c"], input=bytes(96 << 20), capture_output=True, check=True, timeout=TIMEOUT).stdout
    export = world.base / "bombed-export"
    shutil.copytree(world.export, export)
    blob = next(export.rglob(victim["blake3"] + ".tar.zst"))
    blob.chmod(0o644)
    blob.write_bytes(packed)
    world.point_at((export / "mochi" / "index").as_uri() + "/")
    try:
        home = world.cache("bombed")
        done = world.run("fetch", "--frozen", cwd=app, MOCHI_HOME=str(home))
        assert done.returncode == 1 and "M057_BLOB_E001" in done.stderr, done.stderr
        actual = re.search(r"BLAKE3 is ([0-9a-f]{64})", done.stderr).group(1)
        place = blob.parents[2] / actual[:2] / actual[2:4] / (actual + ".tar.zst")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(packed)
        text = (app / "mochi.lock").read_text()
        text = text.replace(victim["blake3"], actual).replace(victim["sha256"], hashlib.sha256(packed).hexdigest())
        (app / "mochi.lock").write_text(text)
        done = world.run("fetch", "--frozen", cwd=app, MOCHI_HOME=str(home))
        assert done.returncode == 1 and "M057_BLOB_E005" in done.stderr, done.stderr
        size = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
        assert size < 4 << 20, size
        world.point_at((world.export / "mochi" / "index").as_uri() + "/")
        world.check(world.cache("bombed"))
    finally:
        world.point_at((world.export / "mochi" / "index").as_uri() + "/")


def main():
    global passed, failed, skipped
    binary = mochi_binary()
    if binary is None:
        print("SKIP mochi is not built\n0 passed, 0 failed, 1 skipped")
        return 0
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    base = pathlib.Path(tempfile.mkdtemp(prefix="mochi_store_test_", dir=memory))
    try:
        world = World(base, binary)
        world.build()
        for test in (killed_at_every_change, failing_at_every_change, eight_at_once, small_disk, lying_server, bomb):
            try:
                test(world)
                passed += 1
            except Skip as reason:
                skipped += 1
                print(f"SKIP {test.__name__}: {reason}")
            except Exception:
                failed += 1
                print(f"FAIL {test.__name__}\n{traceback.format_exc()}")
    except Exception:
        failed += 1
        print(f"FAIL set-up\n{traceback.format_exc()}")
    finally:
        shutil.rmtree(base, ignore_errors=True)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


sys.exit(main())
