#!/usr/bin/env python3
"""Package commands and where packages come from: git, archives, static exports, registries that ask who one is. Prints
`N passed, N failed, N skipped`."""

import base64
import functools
import http.server
import json
import os
import shutil
import ssl
import subprocess
import sys
import threading
import tomllib

from package_world import TIMEOUT, case, package, publish, run_cases, thirty, write


@case
def git_and_archives(world):
    world.serve()
    package(world.base / "sources" / "base", "base", "1.0.0")
    publish(world, world.base / "sources" / "base")
    repo = world.base / "repo"
    package(repo, "tool", "0.3.0", {"base": '"^1"'})
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]

    def commit(text):
        subprocess.run(git + ["add", "-A"], cwd=repo, check=True, capture_output=True, timeout=TIMEOUT)
        subprocess.run(git + ["commit", "-qm", text], cwd=repo, check=True, capture_output=True, timeout=TIMEOUT)
        return subprocess.run(git + ["rev-parse", "HEAD"], cwd=repo, check=True, capture_output=True, text=True, timeout=TIMEOUT).stdout.strip()

    subprocess.run(git + ["init", "-q"], cwd=repo, check=True, capture_output=True, timeout=TIMEOUT)
    first = commit("one")
    subprocess.run(git + ["tag", "v0.3.0"], cwd=repo, check=True, timeout=TIMEOUT)
    app = world.base / "app"
    write(app / "mochi.toml", '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2026"\n')
    write(app / "src" / "main.mochi", 'import "tool" as t\nprint(t.value())\n')
    url = "file://" + str(repo)
    world.ok("add", "tool", "--git", url, "--branch", "main", cwd=app)
    locked = tomllib.loads((app / "mochi.lock").read_text())["package"]
    tool = next(p for p in locked if p["name"] == "tool")
    assert tool["source"] == f"git:{url}@main" and tool["git_rev"] == first and len(tool["tree"]) == 64 and "blake3" not in tool, tool
    assert world.ok("run", ".", cwd=app) == "2\n"
    # The branch moves; the lock does not, until it is asked to.
    package(repo, "tool", "0.4.0", {"base": '"^1"'})
    second = commit("two")
    world.ok("lock", cwd=app)
    world.ok("lock", "--check", cwd=app)
    assert first in (app / "mochi.lock").read_text()
    assert "tool 0.3.0 -> 0.4.0" in world.ok("update", "tool", cwd=app)
    assert second in (app / "mochi.lock").read_text()
    world.ok("pkg", "vendor", cwd=app)
    assert world.ok("run", "--offline", ".", cwd=app) == "2\n"
    shutil.rmtree(app / "vendor")
    # A tag instead, and an archive.
    world.ok("add", "tool", "--git", url, "--tag", "v0.3.0", "--dry-run", cwd=app)
    world.ok("pkg", "pack", "--out", world.base / "out", cwd=repo)
    archive = "file://" + str(next((world.base / "out").glob("tool-0.4.0*")))
    world.ok("remove", "tool", cwd=app)
    world.ok("add", "tool", "--tarball", archive, cwd=app)
    tool = next(p for p in tomllib.loads((app / "mochi.lock").read_text())["package"] if p["name"] == "tool")
    assert tool["source"] == f"tarball:{archive}" and len(tool["blake3"]) == len(tool["sha256"]) == len(tool["tree"]) == 64, tool
    assert world.ok("run", ".", cwd=app) == "2\n"
    shutil.rmtree(world.home / "cache")
    assert world.ok("run", "--locked", ".", cwd=app) == "2\n"
    err = world.fails("M057_RESOLVE_E004", "add", "other", "--git", url, cwd=app)
    assert "holds `tool`, not `other`" in err, err


@case
def static_export_and_lies(world):
    world.serve()
    thirty(world)
    world.stop()
    world.ok("registry", "export", "--root", world.base / "registry", "--base-url", "https://packages.example/", world.base / "static")
    index = world.base / "static/mochi/index"
    world.ok("pkg", "config", "registry", "default", f"file://{index}/")
    shutil.rmtree(world.home / "cache")
    app = world.base / "app"
    write(app / "mochi.toml", '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2026"\n')
    write(app / "src" / "main.mochi", 'import "p07" as p\nprint(p.value())\n')
    world.ok("add", "p07", cwd=app)
    assert world.ok("run", ".", cwd=app) == "8\n"
    assert "└── p06 1.0.0" in world.ok("tree", cwd=app)
    assert "app" in world.ok("tree", "--invert", "p03", cwd=app)
    assert "because p04 1.0.0" in world.ok("pkg", "why", "p03", cwd=app)
    graph = json.loads(world.ok("tree", "--json", cwd=app))
    assert graph, graph
    # No network at all: what is there works, what is not says so, and nothing configures a registry.
    assert world.ok("run", ".", cwd=app, MOCHI_OFFLINE="hard") == "8\n"
    world.fails("M057_OFFLINE_E003", "pkg", "config", "registry", "default", "file:///x/", cwd=app, MOCHI_OFFLINE="hard")
    # A blob with other bytes than the lock says is never used, and named with both hashes.
    shutil.rmtree(world.home / "cache")
    locked = next(p for p in tomllib.loads((app / "mochi.lock").read_text())["package"] if p["name"] == "p03")
    blob = next((world.base / "static").rglob(locked["blake3"] + ".tar.zst"))
    blob.chmod(0o644)
    good = blob.read_bytes()
    blob.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    err = world.fails("M057_BLOB_E001", "run", ".", cwd=app, status=125)
    assert locked["blake3"] in err and "p03" in err, err
    blob.write_bytes(good[: len(good) // 2])
    world.fails("M057_BLOB_E00", "fetch", cwd=app)
    blob.write_bytes(good)
    assert world.ok("run", ".", cwd=app) == "8\n"
    # What the cache holds is not trusted blindly either.
    victim = next((world.home / "cache").rglob("blobs/*/*/" + locked["blake3"]))
    victim.chmod(0o644)
    victim.write_bytes(b"other")
    world.fails("M057_CACHE_E003", "cache", "verify", cwd=app)
    world.ok("cache", "verify", cwd=app)
    assert world.ok("run", ".", cwd=app) == "8\n"
    # Unpacked files are trusted, unless somebody asks for more.
    source = next(path for path in (world.home / "cache").rglob("trees/*/files/src/lib.mochi"))
    text = source.read_text()
    source.chmod(0o644)
    source.write_text(text + "// more\n")
    world.ok("fetch", cwd=app)
    world.fails("M057_CACHE_E003", "fetch", "--paranoid", cwd=app)
    source.write_text(text)
    world.ok("fetch", "--paranoid", cwd=app)
    # The lock stands by itself; whether its registry still has the same is another question.
    world.ok("lock", "--check", "--online", cwd=app)
    line = next(path for path in index.rglob("p03"))
    whole = line.read_text()
    line.chmod(0o644)
    for changed, told in ((whole.replace(locked["blake3"], "0" * 64), "other bytes"), (whole.replace('"1.0.0"', '"1.0.9"', 1), "no longer in its registry")):
        line.write_text(changed)
        world.ok("lock", "--check", cwd=app)
        err = world.fails("M057_LOCK_E002", "lock", "--check", "--online", cwd=app)
        assert "`p03` 1.0.0" in err and told in err, err
    line.write_text(whole)
    # A failure in full, and the facts alone.
    manifest = app / "mochi.toml"
    manifest.write_text(manifest.read_text().replace('p07 = "^1.0.0"', 'p07 = "^9"'))
    full, brief = world.fails("M057_SOLVER_E002", "lock", cwd=app), world.fails("M057_SOLVER_E002", "lock", "--brief", cwd=app)
    assert "cannot be resolved" in full and "Fix options" in full, full
    assert "cannot be resolved" not in brief and "p07" in brief and len(brief) < len(full), brief


@case
def what_was_seen_of_the_index(world):
    """A warm resolution asks by stamps alone; a memory of them that is damaged, old or written by two at once changes no answer."""
    world.serve()
    thirty(world)
    app = world.base / "app"
    package(app, "app", "1.0.0", {"p29": '"^1"'})
    world.ok("lock", cwd=app)
    lock = (app / "mochi.lock").read_bytes()

    # Publishing left one of each package.
    memory = max((world.home / "cache" / "resolved").iterdir(), key=lambda path: path.stat().st_mtime_ns)

    def same():
        assert world.ok("lock", cwd=app) == "" and (app / "mochi.lock").read_bytes() == lock

    # Without the cached answers: their tags are enough, and what must be read after all is fetched anew.
    shutil.rmtree(world.home / "cache" / "index")
    same()
    good = memory.read_bytes()
    for bad in (b"", good[:-1], good[: len(good) // 2], good.replace(b"p29", b"p28"), b"\xff" * 5000, good + good):
        memory.write_bytes(bad)
        same()
        assert read_memory(memory) == read_memory_text(good), "it was not written anew"
    source = world.base / "sources" / "p04"
    package(source, "p04", "1.1.0", {"p03": '"^1.0.0"'})
    publish(world, source)
    same()
    world.ok("update", "p04", cwd=app)
    lock = (app / "mochi.lock").read_bytes()
    assert b'version = "1.1.0"' in lock
    same()
    # The same over files: a line that changes without a change of size or time of modification is seen.
    world.stop()
    world.ok("registry", "export", "--root", world.base / "registry", "--base-url", "https://packages.example/", world.base / "static")
    index = world.base / "static/mochi/index"
    world.ok("pkg", "config", "registry", "default", f"file://{index}/")
    same()
    victim, = index.rglob("p04")
    whole, status = victim.read_bytes(), victim.stat()
    victim.chmod(0o644)
    victim.write_bytes(whole.replace(b'"1.1.0"', b'"1.1.1"'))
    os.utime(victim, ns=(status.st_atime_ns, status.st_mtime_ns))
    world.ok("lock", cwd=app)
    assert b'version = "1.1.0"' not in (app / "mochi.lock").read_bytes()
    victim.write_bytes(whole)
    os.utime(victim, ns=(status.st_atime_ns, status.st_mtime_ns))
    world.ok("update", "p04", cwd=app)
    same()
    # Eight at once, with a memory and without.
    for prepare in (lambda: None, lambda: memory.write_bytes(b"x"), lambda: shutil.rmtree(world.home / "cache")):
        prepare()
        children = [subprocess.Popen([world.binary, "lock"], cwd=app, env=world.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                    for _ in range(8)]
        outputs = [child.communicate(timeout=TIMEOUT)[0] for child in children]
        assert [child.returncode for child in children] == [0] * 8 and set(outputs) == {""}, outputs
        same()


def read_memory_text(text):
    """Registry, name and hash of each package, without the stamps."""
    return [line.split(b"\t")[:3] for line in text.splitlines()[1:-1]]


def read_memory(path):
    return read_memory_text(path.read_bytes())


class Guarded(http.server.SimpleHTTPRequestHandler):
    """A static registry for who is known: by password, or (over TLS) by the certificate alone."""
    wanted = ""
    seen = []

    def log_message(self, *args):
        pass

    def do_GET(self):
        shown = self.headers.get("Authorization", "")
        Guarded.seen.append(shown)
        if Guarded.wanted and shown != Guarded.wanted:
            self.send_response(401)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        return super().do_GET()


def certificates(base):
    """An authority, a server's certificate for this machine, a client's."""
    def openssl(*args):
        subprocess.run(["openssl", *args], cwd=base, check=True, capture_output=True, timeout=TIMEOUT)

    base.mkdir()
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=authority", "-days", "2")
    (base / "names").write_text("subjectAltName=IP:127.0.0.1\n")
    for name, more in (("server", ["-extfile", "names"]), ("client", [])):
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", f"{name}.pem", "-days", "2", *more)


@case
def private_registries(world):
    """Basic authentication, and client certificates: kept for one host, sent to nobody else, never shown."""
    world.serve()
    package(world.base / "sources" / "inner", "inner", "1.0.0")
    publish(world, world.base / "sources" / "inner")
    world.stop()
    static = world.base / "static"
    world.ok("registry", "export", "--root", world.base / "registry", "--base-url", "http://localhost/", static)
    app = world.base / "app"
    write(app / "mochi.toml", '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2026"\n\n[dependencies]\ninner = "^1"\n')
    write(app / "src" / "main.mochi", 'import "inner" as i\nprint(i.value())\n')

    def serving(context=None):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Guarded, directory=str(static)))
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http{'s' if context else ''}://127.0.0.1:{server.server_address[1]}/mochi/index/"
        shutil.rmtree(world.home, ignore_errors=True)
        (app / "mochi.lock").unlink(missing_ok=True)
        world.ok("pkg", "config", "registry", "default", address)
        return server, address

    Guarded.wanted = "Basic " + base64.b64encode(b"ann:open sesame").decode()
    server, address = serving()
    try:
        err = world.fails("401", "lock", cwd=app)
        world.ok("pkg", "login", "--user", "ann", text="wrong\n")
        err += world.fails("401", "lock", cwd=app)
        assert "kept a password" in world.ok("pkg", "login", "--user", "ann", text="open sesame\n")
        world.ok("lock", cwd=app)
        assert world.ok("run", ".", cwd=app) == "1\n"
        auth = world.home / "config" / "auth.toml"
        assert auth.stat().st_mode & 0o777 == 0o600
        assert "sesame" not in err and "sesame" not in (app / "mochi.lock").read_text()
        # Another host gets nothing.
        Guarded.seen.clear()
        other = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Guarded, directory=str(static)))
        threading.Thread(target=other.serve_forever, daemon=True).start()
        world.ok("pkg", "config", "registry", "default", f"http://127.0.0.1:{other.server_address[1]}/mochi/index/")
        world.fails("401", "lock", "--refresh", cwd=app)
        other.shutdown()
        assert Guarded.seen and not any(Guarded.seen), Guarded.seen
        world.ok("pkg", "logout", address)
        assert "sesame" not in auth.read_text()
    finally:
        server.shutdown()
    if shutil.which("openssl") is None:
        return
    Guarded.wanted = ""
    keys = world.base / "keys"
    certificates(keys)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(keys / "server.pem", keys / "server.key")
    context.load_verify_locations(keys / "ca.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    server, address = serving(context)
    trust = {"SSL_CERT_FILE": str(keys / "ca.pem")}
    try:
        code, out, err = world.run("lock", cwd=app, **trust)
        assert code == 1 and "M057_INDEX_E004" in err, out + err
        assert "kept a certificate" in world.ok("pkg", "login", "--certificate", keys / "client.pem", "--key", keys / "client.key")
        world.ok("lock", cwd=app, **trust)
        assert world.ok("run", ".", cwd=app, **trust) == "1\n"
    finally:
        server.shutdown()


if __name__ == "__main__":
    sys.exit(run_cases(globals()))
