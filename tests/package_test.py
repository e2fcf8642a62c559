#!/usr/bin/env python3
"""Package commands on real processes: a registry on loopback with 30 packages, a workspace of 5, and the whole way from
`add` to an offline run of what was vendored; then 8 processes at one time. Prints `N passed, N failed, N skipped`."""

import base64
import functools
import hashlib
import http.server
import json
import os
import pathlib
import re
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
TIMEOUT = 60
passed, failed, skipped = 0, 0, 0


def mochi_binary():
    for preset in ("quick", "release", "dev"):
        path = ROOT / "build" / preset / "mochi"
        if path.exists():
            return str(path)
    return None


class World:
    """One user: a home of Mochi, a working directory, a registry process."""

    def __init__(self, base, binary):
        self.base = base
        self.binary = binary
        self.home = base / "home"
        self.server = None
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("MOCHI", "XDG", "HTTP", "http", "ALL_PROXY"))}
        self.env.update(MOCHI_HOME=str(self.home), MOCHI_DISCOVERY_STOP_AT=str(base), NO_COLOR="1", NO_PROXY="*")

    def run(self, *args, cwd=None, text="", **env):
        done = subprocess.run([self.binary, *map(str, args)], cwd=cwd or self.base, input=text, text=True, capture_output=True,
                              timeout=TIMEOUT, env={**self.env, **env})
        return done.returncode, done.stdout, done.stderr

    def ok(self, *args, cwd=None, text="", **env):
        code, out, err = self.run(*args, cwd=cwd, text=text, **env)
        if code != 0:
            raise AssertionError(f"mochi {' '.join(map(str, args))}: status {code}\n{out}{err}")
        return out

    def fails(self, code_name, *args, cwd=None, status=1, **env):
        code, out, err = self.run(*args, cwd=cwd, **env)
        if code != status or code_name not in err:
            raise AssertionError(f"mochi {' '.join(map(str, args))}: status {code}, expected {status} and {code_name}\n{out}{err}")
        return err

    def serve(self):
        root = self.base / "registry"
        if not root.exists():
            self.ok("registry", "init", root)
        token = self.ok("registry", "token", "create", "--root", root, "--user", "tester").strip().splitlines()[-1]
        self.server = subprocess.Popen([self.binary, "registry", "serve", "--root", str(root), "--port", "0", "--quiet"],
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=self.env)
        self.address = self.server.stdout.readline().strip()
        self.ok("pkg", "config", "registry", "default", self.address + "mochi/index/")
        self.ok("pkg", "login", text=token + "\n")

    def stop(self):
        if self.server is not None:
            self.server.send_signal(signal.SIGINT)
            try:
                self.server.wait(10)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait()
            self.server = None


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def package(path, name, version, dependencies=None, source=None, more="", capabilities=None):
    deps = "".join(f"{json.dumps(k)} = {v}\n" for k, v in (dependencies or {}).items())
    caps = f"\n[capabilities]\nrequired = {json.dumps(capabilities)}\n" if capabilities is not None else ""
    write(path / "mochi.toml",
          f'[package]\nname = "{name}"\nversion = "{version}"\nedition = "2026"\nmochi = ">=0.1"\ndescription = "The package {name}."\n'
          f'license = "MIT"\nrepository = "https://example.org/{name.strip("@")}"\n\n[dependencies]\n{deps}{caps}{more}')
    write(path / "README.md", f"# {name}\n")
    write(path / "LICENSE", "MIT\n")
    if source is None:
        source = "".join(f'import "{d}" as d{i}\n' for i, d in enumerate(dependencies or {}))
        total = " + ".join([f"d{i}.value()" for i, _ in enumerate(dependencies or {})] + ["1"])
        source += f"/// How many packages stand below this one, itself included.\nexport fun value(): int {{ return {total} }}\n"
    write(path / "src" / "lib.mochi", source)


def publish(world, path, *args):
    return world.ok("publish", "--allow-dirty", *args, cwd=path)


def case(function):
    function.is_case = True
    return function


# One chain of 30: p00 needs nothing, every later one needs one or two before it.
def thirty(world):
    for i in range(30):
        needs = {} if i == 0 else {f"p{i - 1:02}": '"^1.0.0"'}
        if i >= 10 and i % 5 == 0:
            needs[f"p{i - 7:02}"] = '"^1"'
        path = world.base / "sources" / f"p{i:02}"
        package(path, f"p{i:02}", "1.0.0", needs)
        publish(world, path)


def workspace(world):
    base = world.base / "work"
    write(base / "mochi.toml", '# the whole\n[workspace]\nmembers = ["libs/*", "app"] # all of them\n\n[workspace.dependencies]\np05 = "^1"\n')
    package(base / "libs" / "a", "a", "0.1.0", {"p05": "{ workspace = true }"})
    package(base / "libs" / "b", "b", "0.1.0", {"a": '{ path = "../a" }'})
    package(base / "libs" / "c", "c", "0.1.0", {"b": '{ path = "../b", version = "^0.1" }', "a": '{ path = "../a" }'})
    package(base / "libs" / "d", "d", "0.1.0")
    write(base / "app" / "mochi.toml", '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2026"\n\n[dependencies]\n# ours\nc = { path = "../libs/c" }\n')
    write(base / "app" / "src" / "main.mochi", 'import "c" as c\nimport "p29" as p\nprint(c.value())\nprint(p.value() > 30)\n')
    return base


@case
def from_add_to_offline_run(world):
    world.serve()
    thirty(world)
    base = workspace(world)
    app = base / "app"
    world.fails("T080", "run", ".", cwd=app, status=125)
    out = world.ok("add", "p29", cwd=app)
    assert '+ p29 = "^1.0.0"' in out and "+ p29 1.0.0" in out, out
    manifest = (app / "mochi.toml").read_text()
    assert "# ours\n" in manifest and manifest.endswith('p29 = "^1.0.0"\n'), manifest
    assert not (app / "mochi.lock").exists()
    lock = (base / "mochi.lock").read_bytes()
    data = tomllib.loads(lock.decode())
    assert len(data["package"]) == 35 and data["registry"][0]["name"] == "default", len(data["package"])
    assert b"127.0.0.1" not in lock
    world.ok("lock", "--check", cwd=app)
    # Publishing filled the store with what the packages need.
    shutil.rmtree(world.home / "cache")
    code, out, err = world.run("fetch", cwd=app)
    assert code == 0 and "30 packages present" in out and err.count("Fetching p") == 30, out + err
    out = world.ok("run", ".", cwd=app)
    assert out.splitlines()[1] == "true", out
    # A newer release is no drift; `update` takes it.
    source = world.base / "sources" / "p05"
    package(source, "p05", "1.1.0", {"p04": '"^1.0.0"'})
    publish(world, source)
    package(source, "p05", "1.2.0", {"p04": '"^1.0.0"'})
    publish(world, source)
    world.ok("lock", "--check", cwd=app)
    assert (base / "mochi.lock").read_bytes() == lock
    assert world.ok("lock", cwd=app) == "" and (base / "mochi.lock").read_bytes() == lock
    code, out, err = world.run("pkg", "outdated", cwd=app)
    assert code == 1 and re.search(r"p05 +1\.0\.0 +1\.2\.0 +1\.2\.0", out), out + err
    # Yanked: not taken anew, kept where it is locked.
    world.ok("pkg", "yank", "p05@1.2.0", "--reason", "wrong", cwd=app)
    assert world.ok("update", cwd=app).strip() == "p05 1.0.0 -> 1.1.0"
    assert world.ok("update", "p05", "--dry-run", cwd=app) == ""
    world.ok("pkg", "yank", "p05@1.1.0", cwd=app)
    world.ok("lock", cwd=app)
    assert 'name = "p05"\nversion = "1.1.0"' in (base / "mochi.lock").read_text()
    assert "yanked = true" in (base / "mochi.lock").read_text()
    world.ok("pkg", "yank", "p05@1.1.0", "--undo", cwd=app)
    world.ok("pkg", "yank", "p05@1.2.0", "--undo", cwd=app)
    assert world.ok("update", "p05", "--max", "1.1.0", cwd=app).strip() in ("", "wrote mochi.lock")
    assert "p05 1.1.0 -> 1.2.0" in world.ok("update", "p05", cwd=app)
    # What is published is the standalone form of a member.
    assert "published" in publish(world, base / "libs" / "a")
    world.fails("M057_PUB_E003", "publish", "--allow-dirty", cwd=changed_member(base))
    # Vendored, without registry and without cache.
    assert "30 packages in" in world.ok("pkg", "vendor", cwd=app)
    world.ok("pkg", "vendor", "verify", cwd=app)
    first = tree_hash(base / "vendor")
    world.ok("pkg", "vendor", cwd=app)
    assert tree_hash(base / "vendor") == first
    world.stop()
    shutil.rmtree(world.home / "cache")
    assert world.ok("run", "--offline", ".", cwd=app).splitlines()[1] == "true"
    assert world.ok("run", "--frozen", "--offline", ".", cwd=app).splitlines()[1] == "true"
    victim = base / "vendor/packages/-/p03/1.0.0/src/lib.mochi"
    victim.chmod(0o644)
    victim.write_text(victim.read_text() + "\n")
    world.fails("M057_BLOB_E006", "pkg", "vendor", "verify", cwd=app)
    shutil.rmtree(base / "vendor")
    world.fails("M057_OFFLINE_E001", "run", "--offline", ".", cwd=app, status=125)


def changed_member(base):
    member = base / "libs" / "a"
    (member / "README.md").write_text("# other bytes\n")
    return member


def tree_hash(base):
    made = hashlib.sha256()
    for path in sorted(base.rglob("*")):
        if path.is_file():
            made.update(str(path.relative_to(base)).encode() + b"\0" + path.read_bytes() + b"\0")
    return made.hexdigest()


@case
def eight_processes_at_once(world):
    world.serve()
    thirty(world)
    projects = []
    for i in range(8):
        path = world.base / f"project{i}"
        write(path / "mochi.toml", '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2026"\n\n[dependencies]\np29 = "^1"\np15 = "*"\n')
        write(path / "src" / "main.mochi", 'import "p29" as p\nprint(p.value() > 30)\n')
        projects.append(path)
    # Eight projects share one empty store, and two runs share each project.
    running = [subprocess.Popen([world.binary, "run", "."], cwd=p, env=world.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
               for p in projects[:4] + projects[:4]]
    for process in running:
        out, err = process.communicate(timeout=TIMEOUT)
        assert process.returncode == 0 and out == "true\n", out + err
    running = [subprocess.Popen([world.binary, "fetch"], cwd=p, env=world.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
               for p in projects]
    for process in running:
        out, err = process.communicate(timeout=TIMEOUT)
        assert process.returncode == 0, out + err
    locks = {(p / "mochi.lock").read_bytes() for p in projects}
    assert len(locks) == 1, "the locks differ"
    world.ok("cache", "verify")
    # The same lock from another home, and from a registry of another address.
    other = World(world.base / "other", world.binary)
    other.base.mkdir()
    world.stop()
    shutil.copytree(world.base / "registry", other.base / "registry")
    other.serve()
    try:
        again = other.base / "project"
        shutil.copytree(projects[0], again)
        (again / "mochi.lock").unlink()
        other.ok("lock", cwd=again)
        assert (again / "mochi.lock").read_bytes() in locks
    finally:
        other.stop()


@case
def capabilities_are_accepted(world):
    world.serve()
    reader = world.base / "reader"
    source = "export fun text_of(path: string): string { return readFile(path) }\n"
    package(reader, "reader", "1.0.0", source=source)
    world.fails("M057_CAP_E007", "publish", "--allow-dirty", cwd=reader)
    package(reader, "reader", "1.0.0", source=source, capabilities=["fs.read"])
    publish(world, reader)
    app = world.base / "app"
    write(app / "mochi.toml", '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2026"\n')
    write(app / "src" / "main.mochi", 'import "reader" as r\nprint(len(r.text_of("mochi.toml")) > 0)\n')
    before = (app / "mochi.toml").read_text()
    err = world.fails("M057_LOCK_E006", "add", "reader", cwd=app)
    assert "needs fs.read" in err and (app / "mochi.toml").read_text() == before, err
    world.ok("add", "reader", "--accept-capabilities=reader:fs.read", cwd=app)
    assert '[capabilities-seen]\nreader = ["fs.read"]\n' in (app / "mochi.lock").read_text()
    assert world.ok("run", ".", cwd=app) == "true\n"
    package(reader, "reader", "1.1.0", source=source + "export fun when(): int { return now() }\n", capabilities=["fs.read", "clock"])
    publish(world, reader)
    world.ok("lock", "--check", cwd=app)
    err = world.fails("M057_LOCK_E006", "update", cwd=app)
    assert "accepted so far: fs.read" in err, err
    assert "reader 1.0.0 -> 1.1.0" in world.ok("update", "--accept-capabilities", cwd=app)
    out = world.ok("pkg", "why-capability", "clock", cwd=app)
    assert "reader 1.1.0 declares clock" in out and "needed by app 0.1.0" in out, out
    # A pin keeps the version that needs less.
    world.ok("add", "reader", "--capabilities", "fs.read", cwd=app)
    assert 'version = "1.0.0"' in (app / "mochi.lock").read_text()


@case
def edits_are_atomic(world):
    world.serve()
    thirty(world)
    app = world.base / "app"
    write(app / "mochi.toml", '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2026"\n')
    before = (app / "mochi.toml").read_bytes()
    world.fails("M057_RESOLVE_E004", "add", "p999", cwd=app)
    err = world.fails("M057_RESOLVE_E004", "add", "p3l", cwd=app)
    world.fails("M057_SOLVER_E002", "add", "p29", "p00@=0.9.0", cwd=app)
    assert (app / "mochi.toml").read_bytes() == before and not (app / "mochi.lock").exists(), err
    # A kill at each change leaves both files old, or a manifest that the next command locks.
    for point in range(1, 200):
        code, out, err = world.run("add", "p05", cwd=app, MOCHI_FAILPOINT=f"kill:{point}")
        if code == 0:
            break
        assert code in (-9, 137), f"{point}: {code} {out}{err}"
        if (app / "mochi.toml").read_bytes() != before:
            world.ok("lock", cwd=app)
        world.ok("lock", cwd=app)
        world.ok("lock", "--check", cwd=app)
        (app / "mochi.toml").write_bytes(before)
        (app / "mochi.lock").unlink(missing_ok=True)
    assert point > 2, "no change was killed"
    world.ok("run", "-e", 'print(1)', cwd=app)


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
def features_overrides_and_tests(world):
    world.serve()
    base = world.base / "sources"
    package(base / "fast", "fast", "1.0.0")
    package(base / "slow", "slow", "1.0.0")
    package(base / "lib", "lib", "1.0.0", {"slow": '{ version = "^1", optional = true }', "fast": '{ version = "^1", optional = true }'},
            source="export fun value(): int { return 1 }\n", more='\n[features]\ndefault = ["slow"]\nquick = ["fast"]\n')
    for name in ("fast", "slow", "lib"):
        publish(world, base / name)
    package(base / "fast", "fast", "1.1.0")
    publish(world, base / "fast")
    app = world.base / "app"

    def names():
        return {p["name"]: p for p in tomllib.loads((app / "mochi.lock").read_text())["package"]}

    write(app / "mochi.toml", '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2026"\n')
    write(app / "src" / "main.mochi", 'import "lib" as l\nprint(l.value())\n')
    world.ok("add", "lib", cwd=app)
    assert set(names()) == {"app", "lib", "slow"}, names()
    world.ok("add", "lib", "--no-default-features", "--features", "quick", cwd=app)
    assert set(names()) == {"app", "lib", "fast"} and names()["fast"]["version"] == "1.1.0", names()
    assert 'lib = { version = "^1.0.0", default-features = false, features = ["quick"] }' in (app / "mochi.toml").read_text()
    with open(app / "mochi.toml", "a") as manifest:
        manifest.write('\n[overrides]\nfast = "=1.0.0"\n')
    assert "M057_LOCK_E00" in world.run("lock", "--check", cwd=app)[2]
    world.ok("lock", cwd=app)
    assert names()["fast"]["version"] == "1.0.0"
    # Needed by tests alone: locked here, not by who depends on the package.
    package(base / "mine", "mine", "1.0.0", source='export fun value(): int { return 1 }\n', more='\n[dev-dependencies]\nfast = "^1"\n')
    write(base / "mine" / "src" / "lib_test.mochi", 'import "fast" as f\ntest "fast" {\n  expect f.value() == 1\n}\n')
    publish(world, base / "mine")
    world.ok("test", ".", cwd=base / "mine")
    other = world.base / "other"
    write(other / "mochi.toml", '[package]\nname = "other"\nversion = "0.1.0"\nedition = "2026"\n')
    world.ok("add", "mine", cwd=other)
    assert "fast" not in (other / "mochi.lock").read_text()
    # Lowest versions, and a minimum age.
    low = world.base / "low"
    write(low / "mochi.toml", '[package]\nname = "low"\nversion = "0.1.0"\nedition = "2026"\n\n[dependencies]\nfast = "^1"\n')
    world.ok("lock", "--resolution", "lowest", cwd=low)
    assert 'version = "1.0.0"' in (low / "mochi.lock").read_text()
    with open(low / "mochi.toml", "a") as manifest:
        manifest.write('\n[registry]\nmin-release-age = "3 days"\n')
    (low / "mochi.lock").unlink()
    world.fails("old, minimum", "lock", cwd=low)
    world.ok("lock", "--allow-new", "fast", cwd=low)
    (low / "mochi.lock").unlink()
    world.ok("lock", "--now", "2999-01-01T00:00:00Z", cwd=low)


@case
def two_versions_of_one_package(world):
    """`left` needs base 1, `right` base 2: refused, then both at once, each with its own types, on the VM and in other languages."""
    world.serve()
    base = world.base / "sources"
    one = ("export type Box { weight: int }\n/// A box.\nexport fun box(): Box { return Box { weight: 1 } }\n"
           "export fun name_of(b: Box): string { return \"one \" + str(b.weight) }\n")
    two = ("export type Box { weight: string, tall: bool }\n/// A box.\nexport fun box(): Box { return Box { weight: \"heavy\", tall: true } }\n"
           "export fun name_of(b: Box): string { return \"two \" + b.weight }\n")
    for version, source in (("1.4.0", one), ("2.1.0", two)):
        package(base / "base", "base", version, source=source)
        publish(world, base / "base")
    for name, needs in (("left", '"^1"'), ("right", '"^2"')):
        package(base / name, name, "1.0.0", {"base": needs},
                source='import "base" as base\nexport fun show(): string { return base.name_of(base.box()) }\n')
        publish(world, base / name)
    app = world.base / "app"
    manifest = '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2026"\n\n[dependencies]\nleft = "^1"\nright = "^1"\n'
    write(app / "mochi.toml", manifest)
    write(app / "src" / "main.mochi", 'import "left" as l\nimport "right" as r\nprint(l.show())\nprint(r.show())\n')
    err = world.fails("M057_SOLVER_E002", "lock", cwd=app)
    assert 'allow-multi-version: allow-multi-version = [] -> ["base"]   (gives left 1.0.0, right 1.0.0, base 1.4.0, base 2.1.0)' in err, err
    write(app / "mochi.toml", manifest + '\n[workspace]\nmembers = []\nallow-multi-version = ["base"]\n')
    world.ok("lock", cwd=app)
    locked = [(p["name"], p["version"], p.get("dependencies")) for p in tomllib.loads((app / "mochi.lock").read_text())["package"]]
    assert ("base", "1.4.0", None) in locked and ("base", "2.1.0", None) in locked, locked
    assert ("left", "1.0.0", {"base": "1.4.0"}) in locked and ("right", "1.0.0", {"base": "2.1.0"}) in locked, locked
    world.ok("lock", "--check", cwd=app)
    world.ok("check", ".", cwd=app)
    assert world.ok("run", ".", cwd=app) == "one 1\ntwo heavy\n"
    tree = world.ok("tree", cwd=app)
    assert "base 1.4.0" in tree and "base 2.1.0" in tree, tree
    out = world.ok("pkg", "why", "base", cwd=app)
    assert "base 1.4.0\n└── because left 1.0.0" in out and "base 2.1.0\n└── because right 1.0.0" in out, out
    for target, tool, start in (("javascript", "node", "main.mjs"), ("python", "python3", "main.py")):
        if shutil.which(tool) is None:
            continue
        out = world.base / f"out-{target}"
        world.ok("build", f"--target={target}", ".", "--out", out, cwd=app)
        done = subprocess.run([tool, str(out / start)], capture_output=True, text=True, timeout=TIMEOUT)
        assert done.stdout == "one 1\ntwo heavy\n", target + done.stdout + done.stderr
    # Both are vendored, and the program runs from there.
    world.ok("pkg", "vendor", cwd=app)
    world.stop()
    shutil.rmtree(world.home / "cache")
    assert world.ok("run", "--offline", ".", cwd=app) == "one 1\ntwo heavy\n"


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


@case
def locking_again_is_short_and_right(world):
    """Nothing changed: the resolution is not done again. Any change of manifest, registry or options: it is."""
    world.serve()
    for version in ("1.0.0", "1.1.0"):
        package(world.base / "sources" / "low", "low", version)
        publish(world, world.base / "sources" / "low")
    package(world.base / "sources" / "top", "top", "1.0.0", {"low": '"^1"'})
    publish(world, world.base / "sources" / "top")
    app = world.base / "app"
    write(app / "mochi.toml", '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2026"\n\n[dependencies]\ntop = "^1"\n')

    def resolved(*args):
        """Whether the solver ran, by the trace."""
        trace = world.base / "trace.json"
        world.ok("lock", "--trace", trace, *args, cwd=app)
        return '"solve"' in trace.read_text()

    assert resolved()
    lock = (app / "mochi.lock").read_bytes()
    for _ in range(2):
        assert not resolved()
        assert (app / "mochi.lock").read_bytes() == lock
    assert resolved("--refresh") and resolved("--upgrade=low") and resolved("--resolution", "lowest")
    assert 'name = "low"\nversion = "1.1.0"' in (app / "mochi.lock").read_text()
    # The registry says something new.
    package(world.base / "sources" / "low", "low", "1.2.0")
    publish(world, world.base / "sources" / "low")
    assert resolved() and not resolved()
    world.ok("pkg", "yank", "low@1.1.0", cwd=app)
    assert resolved()
    assert "yanked = true" in (app / "mochi.lock").read_text()
    assert resolved(), "what is yanked is told every time"
    assert "low 1.1.0 -> 1.2.0" in world.ok("update", cwd=app)
    # The manifest does.
    assert resolved() and not resolved()
    (app / "mochi.toml").write_text((app / "mochi.toml").read_text() + 'low = "=1.0.0"\n')
    assert resolved()
    assert 'name = "low"\nversion = "1.0.0"' in (app / "mochi.lock").read_text()


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


@case
def merge_conflicts_are_resolved(world):
    world.serve()
    thirty(world)
    app = world.base / "app"
    write(app / "mochi.toml", '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2026"\n\n[dependencies]\np03 = "^1"\n')
    world.ok("lock", cwd=app)
    ours = (app / "mochi.lock").read_text()
    world.ok("add", "p05", cwd=app)
    theirs = (app / "mochi.lock").read_text()
    (app / "mochi.lock").write_text(f"<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> branch\n")
    world.fails("M057_LOCK_E004", "lock", "--check", cwd=app)
    world.ok("lock", cwd=app)
    assert (app / "mochi.lock").read_text() == theirs


@case
def schema_fits_real_manifests(world):
    try:
        import jsonschema
    except ImportError:
        raise Skip("python3-jsonschema is not installed")
    schema = json.loads(world.ok("pkg", "schema"))
    jsonschema.Draft7Validator.check_schema(schema)
    world.ok("new", "--lib", "made")
    world.ok("new", "tool")
    found = sorted((ROOT / "examples").glob("*/mochi.toml")) + [world.base / "made/mochi.toml", world.base / "tool/mochi.toml"]
    base = workspace(world)
    for path in found + sorted(base.rglob("mochi.toml")):
        jsonschema.validate(tomllib.loads(path.read_text()), schema)
    for bad in ('[package]\nname = "A"\nversion = "1.0.0"\nedition = "2026"\n', "[dependencies]\na = 1\n", '[dependencies]\na = { verson = "1" }\n', "[pakage]\n"):
        try:
            jsonschema.validate(tomllib.loads(bad), schema)
        except jsonschema.ValidationError:
            continue
        raise AssertionError(f"accepted: {bad}")


@case
def new_packages_pass_everything(world):
    world.serve()
    for kind in ("--lib", "--bin"):
        name = "made" + kind.strip("-")
        world.ok("new", kind, name)
        path = world.base / name
        for command in (["check", "."], ["test", "."], ["fmt", "--check", "."], ["lock"], ["lock", "--check"], ["tree"], ["fetch"], ["pkg", "pack", "--dry-run"]):
            world.ok(*command, cwd=path)
        world.fails("M057_PUB_E001", "publish", "--allow-dirty", cwd=path)


class Skip(Exception):
    pass


def main():
    global passed, failed, skipped
    binary = mochi_binary()
    if binary is None:
        print("0 passed, 0 failed, 1 skipped")
        return 0
    chosen = sys.argv[1:]
    for name, function in list(globals().items()):
        if not getattr(function, "is_case", False) or (chosen and name not in chosen):
            continue
        base = pathlib.Path(tempfile.mkdtemp(prefix="mochi-package-"))
        world = World(base, binary)
        try:
            function(world)
            passed += 1
        except Skip as why:
            skipped += 1
            print(f"skipped {name}: {why}")
        except (AssertionError, subprocess.TimeoutExpired, OSError) as why:
            failed += 1
            print(f"FAIL {name}: {why}")
        finally:
            world.stop()
            for path in base.rglob("*"):
                if path.is_dir() and not path.is_symlink():
                    path.chmod(0o755)
            shutil.rmtree(base, ignore_errors=True)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
