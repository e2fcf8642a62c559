#!/usr/bin/env python3
"""Package commands on real processes: a registry on loopback with 30 packages, a workspace of 5, and the whole way from
`add` to an offline run of what was vendored; then 8 processes at one time. Prints `N passed, N failed, N skipped`."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tomllib

from package_world import ROOT, TIMEOUT, Skip, World, case, package, publish, run_cases, thirty, write


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


@case
def many_packages_at_once(world):
    """More packages than are read one after the other: the lock is that of their lines, and a malformed or missing one is told by its name."""
    index = world.base / "index"
    write(index / "config.json", json.dumps({"version": 1, "id": "a" * 32, "blobs": "blobs/", "signatures": "none"}))

    def line(name, version, needs):
        digest = hashlib.sha256(f"{name} {version}".encode()).hexdigest()
        return json.dumps({"v": version, "b3": digest, "s2": digest, "d": needs, "mp": ">=0.0.1"}) + "\n"

    names = [f"many{i:03}" for i in range(200)]
    for i, name in enumerate(names):
        needs = {other: "^1" for other in names[1:]} if i == 0 else {}
        write(index / "ma" / "ny" / "-" / name, line(name, "1.0.0", needs) + line(name, "1.1.0", needs) + line(name, "2.0.0", {}))
    base = world.base / "app"
    write(base / "mochi.toml", '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2026"\n\n[dependencies]\nmany000 = "^1"\n')
    world.ok("pkg", "config", "registry", "default", index.as_uri() + "/")
    world.ok("lock", cwd=base)
    locked = {p["name"]: p for p in tomllib.loads((base / "mochi.lock").read_text())["package"] if p["name"] != "app"}
    assert sorted(locked) == names
    for name, entry in locked.items():
        digest = hashlib.sha256(f"{name} 1.1.0".encode()).hexdigest()
        assert (entry["version"], entry["blake3"], entry["sha256"]) == ("1.1.0", digest, digest), entry
    for change, code in (("{}\n", "M057_INDEX_E002"), (line("many150", "1.0.0", {}).replace('"b3": "', '"b3": "x'), "M057_INDEX_E002"), (None, "M057_RESOLVE_E004")):
        path = index / "ma" / "ny" / "-" / "many150"
        path.unlink(missing_ok=True)
        if change is not None:
            write(path, change)
        assert "many150" in world.fails(code, "lock", "--refresh", cwd=base), code


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


if __name__ == "__main__":
    sys.exit(run_cases(globals()))
