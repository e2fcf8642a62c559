#!/usr/bin/env python3
"""What a registry, an archive, a store and a disk may do, and what becomes of it: what is fetched must be what was locked, sources must
not do more than their manifest says, and nothing but the files themselves is needed to run. Prints `N passed, N failed, N skipped`."""

import io
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile

from package_world import Skip, case, package, publish, run_cases, write


def app(world, needs, source=None, more=""):
    base = world.base / "app"
    names = list(needs)
    write(base / "mochi.toml", '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2026"\n\n[dependencies]\n' +
          "".join(f"{name} = {value}\n" for name, value in needs.items()) + more)
    write(base / "src" / "main.mochi", source if source is not None else "".join(f'import "{name}" as {name}\n' for name in names) +
          "print(" + " + ".join(f"{name}.value()" for name in names) + ")\n")
    return base


def exported(world):
    """The registry as files, in which a test may lie; the address is configured."""
    world.stop()
    export = world.base / "export"
    world.ok("registry", "export", "--root", world.base / "registry", "--base-url", "http://localhost/", export)
    world.ok("pkg", "config", "registry", "default", (export / "mochi" / "index").as_uri() + "/")
    for path in export.rglob("*.gz"):
        path.unlink()
    shutil.rmtree(world.home / "cache", ignore_errors=True)
    return export / "mochi" / "index"


def line_of(index, name):
    (path,) = [p for p in index.rglob(name) if p.is_file()]
    return path, [json.loads(line) for line in path.read_text().splitlines()]


def rewrite(path, lines):
    mode = path.stat().st_mode
    path.unlink()
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    path.chmod(mode)


def published(world, *packages):
    world.serve()
    for name, more in packages:
        path = world.base / "sources" / name
        package(path, name, "1.0.0", **more)
        publish(world, path)
    return exported(world)


def kept(world):
    """What the store holds: blobs and trees."""
    store = world.home / "cache" / "store" / "v1"
    return sorted(p.name for p in (store / "blobs").glob("*/*/*")), sorted(p.name for p in (store / "trees").iterdir())


@case
def archive_of_another_name(world):
    index = published(world, ("good", {}), ("evil", {"source": "export fun value(): int { return 666 }\n"}))
    path, lines = line_of(index, "good")
    _, other = line_of(index, "evil")
    for key in ("b3", "s2", "t3"):
        lines[0][key] = other[0][key]
    rewrite(path, lines)
    base = app(world, {"good": '"^1"'})
    said = world.fails("M057_BLOB_E008", "run", ".", cwd=base, status=125)
    assert "`good` 1.0.0 is not what was locked: it is `evil` 1.0.0" in said, said
    assert kept(world) == ([], []), kept(world)
    world.fails("M057_BLOB_E008", "fetch", "--frozen", cwd=base)


@case
def dependency_that_the_index_hides(world):
    index = published(world, ("below", {}), ("good", {"dependencies": {"below": '"^1.0.0"'}}))
    path, lines = line_of(index, "good")
    assert lines[0].pop("d") == {"below": "^1.0.0"}
    rewrite(path, lines)
    base = app(world, {"good": '"^1"'})
    said = world.fails("M057_BLOB_E008", "fetch", cwd=base)
    world.fails("M057_BLOB_E008", "fetch", cwd=base)
    assert "depends on `below`, which is not locked for it" in said, said


@case
def dependency_that_the_index_invents(world):
    index = published(world, ("below", {}), ("good", {}))
    path, lines = line_of(index, "good")
    lines[0]["d"] = {"below": "^1.0.0"}
    rewrite(path, lines)
    said = world.fails("M057_BLOB_E008", "fetch", cwd=app(world, {"good": '"^1"'}))
    assert "does not depend on `below`" in said, said


READER = "/// Reads.\nexport fun value(): int { return len(readFile(\"/etc/hostname\")) }\n"


@case
def capabilities_that_the_index_hides(world):
    index = published(world, ("good", {"source": READER, "capabilities": ["fs.read"]}))
    path, lines = line_of(index, "good")
    assert lines[0].pop("c") == ["fs.read"]
    rewrite(path, lines)
    said = world.fails("M057_BLOB_E008", "fetch", cwd=app(world, {"good": '"^1"'}))
    assert "requires fs.read, and nothing is locked" in said, said


def archive(work, name, source, more=""):
    """An archive that no command of ours would have packed."""
    if shutil.which("zstd") is None:
        raise Skip("zstd is not here")
    manifest = f'[package]\nname = "{name}"\nversion = "1.0.0"\nedition = "2026"\nmochi = ">=0.1"\n{more}'
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path, text in sorted({"mochi.toml": manifest, "src/lib.mochi": source}.items()):
            info = tarfile.TarInfo(path)
            info.size = len(text.encode())
            info.mode = 0o644
            tar.addfile(info, io.BytesIO(text.encode()))
    tar = out.getvalue().rstrip(b"\0")
    tar += b"\0" * (-len(tar) % 512) + b"\0" * 1024
    target = work / f"{name}.mochi.tar.zst"
    packed = subprocess.run(["zstd", "-12", "--no-check", "-c", "-"], input=tar, capture_output=True, check=True)
    target.write_bytes(packed.stdout)
    return target


@case
def sources_that_do_more_than_the_manifest_says(world):
    world.serve()
    world.stop()
    for what, source in {"plain": READER,
                         # Hidden behind an import that cannot be found, and in a function that nobody exports.
                         "hidden": 'import "nowhere" as n\nfun quiet(): string { return readFile(n.path()) }\nexport fun value(): int { return 1 }\n',
                         "broken": "export fun value( : int { return 1 }\n"}.items():
        shutil.rmtree(world.base / "app", ignore_errors=True)
        place = archive(world.base, "tool", source)
        base = app(world, {"tool": f'{{ tarball = "{place.as_uri()}" }}'})
        said = world.fails("M057_CAP_E005", "fetch", cwd=base)
        wanted = "cannot be read" if what == "broken" else "uses fs.read, and its manifest declares nothing"
        assert wanted in said, (what, said)
        world.fails("M057_CAP_E005", "run", ".", cwd=base, status=125)
    # Declared and accepted: it runs, and what was derived is kept with the tree.
    shutil.rmtree(world.base / "app", ignore_errors=True)
    place = archive(world.base, "tool", READER, '\n[capabilities]\nrequired = ["fs.read"]\n')
    base = app(world, {"tool": f'{{ tarball = "{place.as_uri()}" }}'})
    world.fails("M057_LOCK_E006", "fetch", cwd=base)
    world.ok("lock", "--accept-capabilities=tool:fs.read", cwd=base)
    world.ok("fetch", cwd=base)
    notes = [p.read_text() for p in (world.home / "cache" / "store" / "v1" / "trees").glob("*/note")]
    assert len(notes) == 1 and notes[0].startswith("uses "), notes


@case
def names_of_their_own_are_no_use(world):
    """A function or a local of the package that is called like a built-in one."""
    world.serve()
    world.stop()
    place = archive(world.base, "tool", "fun lines(text: string): list<string> { return [text] }\n"
                    "export fun value(): int {\n  let now = 3\n  return now + len(lines(\"a\"))\n}\n")
    base = app(world, {"tool": f'{{ tarball = "{place.as_uri()}" }}'})
    assert world.ok("run", ".", cwd=base).strip() == "4"


@case
def other_bytes_under_a_locked_version(world):
    index = published(world, ("good", {}), ("evil", {}))
    base = app(world, {"good": '"^1"'})
    world.ok("lock", cwd=base)
    before = (base / "mochi.lock").read_bytes()
    path, lines = line_of(index, "good")
    _, other = line_of(index, "evil")
    for key in ("b3", "s2", "t3"):
        lines[0][key] = other[0][key]
    rewrite(path, lines)
    for command in (["lock"], ["lock", "--refresh"], ["update"], ["update", "good"], ["add", "evil"]):
        said = world.fails("M057_LOCK_E007", *command, cwd=base)
        assert "--accept-changed=good@1.0.0" in said, said
        assert (base / "mochi.lock").read_bytes() == before, command
    world.fails("M057_LOCK_E007", "lock", "--accept-changed=evil@1.0.0", cwd=base)
    world.ok("lock", "--accept-changed=good@1.0.0", cwd=base)
    assert other[0]["b3"] in (base / "mochi.lock").read_text()
    # Which is no way around what the archive says.
    world.fails("M057_BLOB_E008", "fetch", cwd=base)


def runnable(world):
    index = published(world, ("good", {}))
    base = app(world, {"good": '"^1"'})
    assert world.ok("run", ".", cwd=base).strip() == "1"
    return index, base


def tree_of(world):
    (tree,) = (world.home / "cache" / "store" / "v1" / "trees").iterdir()
    return tree


@case
def changed_vendored_file(world):
    _, base = runnable(world)
    world.ok("pkg", "vendor", cwd=base)
    assert world.ok("run", ".", cwd=base).strip() == "1"
    (file,) = (base / "vendor").rglob("lib.mochi")
    file.chmod(0o644)
    text = file.read_text().replace("return 1", "return 7")
    file.unlink()
    file.write_text(text)
    for command in (["run", "."], ["run", "--frozen", "--offline", "."], ["check", "."]):
        world.fails("M057_BLOB_E006", *command, cwd=base, status=125 if command[0] == "run" else 1)
    world.fails("M057_BLOB_E006", "lock", "--check", cwd=base)


@case
def vendored_file_edited_in_its_place(world):
    """The store has files of its own: what is done to a vendored one stays in this project, and vendoring again heals it."""
    _, base = runnable(world)
    world.ok("pkg", "vendor", cwd=base)
    (file,) = (base / "vendor").rglob("lib.mochi")
    file.chmod(0o644)
    with open(file, "r+") as open_file:
        open_file.write(file.read_text().replace("return 1", "return 7"))
    world.fails("M057_BLOB_E006", "run", ".", cwd=base, status=125)
    world.ok("pkg", "vendor", cwd=base)
    assert world.ok("run", ".", cwd=base).strip() == "1"
    shutil.rmtree(base / "vendor")
    assert world.ok("run", ".", cwd=base).strip() == "1"
    world.ok("lock", "--check", cwd=base)


@case
def vendoring_from_a_store_that_was_changed(world):
    """What is vendored is what is locked: a changed tree of the store does not get into a project."""
    _, base = runnable(world)
    world.ok("run", ".", cwd=base)
    (file,) = tree_of(world).rglob("lib.mochi")
    file.chmod(0o644)
    file.write_text(file.read_text().replace("return 1", "return 7"))
    world.fails("M057_CACHE_E003", "pkg", "vendor", cwd=base)
    assert not (base / "vendor").exists()
    world.run("pkg", "cache", "verify")
    world.ok("pkg", "vendor", cwd=base)
    assert world.ok("run", ".", cwd=base).strip() == "1"


def forge(world, base, change):
    """Changes a vendored file, and the index beside it so that it says the same."""
    (file,) = (base / "vendor").rglob("lib.mochi")
    file.chmod(0o644)
    text = change(file.read_text())
    file.unlink()
    file.write_text(text)
    said = world.fails("M057_BLOB_E006", "pkg", "vendor", "verify", cwd=base)
    found, expected = re.search(r"tree is (\w{64}), (\w{64}) was", said).groups()
    index = base / "vendor" / "index.json"
    index.write_text(index.read_text().replace(expected, found))


@case
def forged_vendored_index(world):
    _, base = runnable(world)
    lock = base / "mochi.lock"
    world.ok("pkg", "vendor", cwd=base)
    assert world.ok("run", ".", cwd=base).strip() == "1"
    forge(world, base, lambda text: text.replace("return 1", "return 7"))
    world.fails("M057_BLOB_E006", "run", "--frozen", "--offline", ".", cwd=base, status=125)
    # The lock keeps what ties them; other commands do not take it out.
    tied = lock.read_text()
    assert "\ntree = " in tied, tied
    world.ok("lock", cwd=base)
    world.ok("lock", "--refresh", cwd=base)
    assert lock.read_text() == tied
    # A lock that ties nothing: what the sources do is still looked at, however often it was good before.
    world.ok("pkg", "vendor", cwd=base)
    lock.write_text(re.sub(r"\ntree = .*", "", tied))
    assert world.ok("run", "--frozen", ".", cwd=base).strip() == "1"
    forge(world, base, lambda text: text.replace("return 1", "return now() - now() + 1"))
    world.fails("M057_CAP_E005", "run", "--frozen", "--offline", ".", cwd=base, status=125)


@case
def keys_of_the_index_that_no_lock_holds(world):
    """Features, targets, compilers, and what of a dependency is optional: a line that says otherwise than the archive."""
    index = published(world, ("leaf", {}), ("good", {"dependencies": {"leaf": '"^1"'}, "more": "\n[features]\nfast = []\n"}))
    path, lines = line_of(index, "good")
    true = json.dumps(lines[0])
    lies = [("features", lambda line: line["f"].update(slow=[])), ("features", lambda line: line.pop("f")),
            ("targets", lambda line: line.update(t="beam c dotnet jvm kotlin python rust swift typescript vm3".split())), ("the range of compilers", lambda line: line.update(mp=">=0.0.1")),
            ("dependencies", lambda line: line["d"].update(leaf={"r": "^1", "df": False}))]
    base = app(world, {"good": '"^1"'}, source='import "good" as good\nprint(good.value())\n')
    for what, lie in lies:
        line = json.loads(true)
        lie(line)
        rewrite(path, [line])
        shutil.rmtree(world.home / "cache", ignore_errors=True)
        (base / "mochi.lock").unlink(missing_ok=True)
        said = world.fails("M057_BLOB_E008", "run", ".", cwd=base, status=125)
        assert "is not what the index says of it: " + what in said, said
    rewrite(path, [json.loads(true)])
    shutil.rmtree(world.home / "cache", ignore_errors=True)
    (base / "mochi.lock").unlink()
    world.ok("run", ".", cwd=base)


@case
def changed_file_of_the_store(world):
    _, base = runnable(world)
    (file,) = tree_of(world).rglob("lib.mochi")
    file.chmod(0o644)
    file.write_text(file.read_text().replace("return 1", "return 7"))
    world.fails("M057_CACHE_E003", "lock", "--check", cwd=base)
    world.fails("M057_CACHE_E003", "fetch", "--paranoid", cwd=base)


@case
def tree_without_its_mark(world):
    _, base = runnable(world)
    (tree_of(world) / "integrity").unlink()
    assert world.ok("run", "--offline", ".", cwd=base).strip() == "1"
    assert (tree_of(world) / "integrity").exists()


@case
def link_in_place_of_a_tree(world):
    _, base = runnable(world)
    tree = tree_of(world)
    other = world.base / "elsewhere"
    shutil.copytree(tree / "files", other)
    (file,) = other.rglob("lib.mochi")
    file.chmod(0o644)
    file.write_text(file.read_text().replace("return 1", "return 7"))
    tree.chmod(0o755)
    shutil.rmtree(tree / "files")
    (tree / "files").symlink_to(other)
    assert world.ok("run", "--offline", ".", cwd=base).strip() == "1"
    assert not (tree / "files").is_symlink()


@case
def store_that_cannot_be_written(world):
    """`tmp`, `metrics` and `gc.lock` cannot be made: as on a disk that is read-only, which `root` would not notice."""
    _, base = runnable(world)
    store = world.home / "cache" / "store" / "v1"
    for name in ("tmp", "metrics", "gc.lock"):
        path = store / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        (path.write_text("in the way") if name != "gc.lock" else path.mkdir())
    for options in (["--offline"], ["--frozen"], ["--offline", "--frozen"], []):
        assert world.ok("run", *options, ".", cwd=base).strip() == "1", options
    assert "1 package" in world.ok("fetch", "--frozen", "--offline", cwd=base)
    # What is missing cannot be had, and that is told.
    shutil.rmtree(store / "trees")
    (store / "trees").mkdir()
    said = world.fails("C002", "run", "--offline", ".", cwd=base, status=125)
    assert "store" in said, said


@case
def disk_that_is_full(world):
    """Whichever change fails: what is there runs."""
    if "release" in world.binary:
        raise Skip("failpoints are in debug builds only")
    _, base = runnable(world)
    for n in range(1, 40):
        code, out, err = world.run("run", "--frozen", "--offline", ".", cwd=base, MOCHI_FAILPOINT=f"fail:{n}")
        assert code == 0 and out.strip() == "1", (n, code, out, err)


@case
def litter_of_killed_runs(world):
    if "release" in world.binary:
        raise Skip("failpoints are in debug builds only")
    published(world, ("good", {}))
    base = app(world, {"good": '"^1"'})
    for n in range(1, 30):
        world.run("lock", cwd=base, MOCHI_FAILPOINT=f"kill:{n}")
        (base / "mochi.lock").unlink(missing_ok=True)
    # One that the real thing leaves, when it is ended inside of a write.
    (base / "mochi.lock.mochi.tmp").write_text("half of a lo")
    world.ok("fetch", cwd=base)
    litter = [str(p) for place in (base, world.home) for p in place.rglob("*.tmp")]
    assert litter == [], litter


@case
def secrets_are_not_packed(world):
    path = world.base / "lib"
    package(path, "lib", "1.0.0", more='\n')
    secrets = [".npmrc", ".netrc", ".git-credentials", ".pypirc", "auth.toml", "src/id_ed25519", "src/server.key", "src/.netrc"]
    for name in secrets:
        write(path / name, "the-secret-text\n")
    listed = world.ok("publish", "--dry-run", "--allow-dirty", cwd=path)
    for name in secrets:
        assert name not in listed, listed
    # A pattern that takes them in is refused; nothing of a file is quoted.
    manifest = path / "mochi.toml"
    manifest.write_text(manifest.read_text().replace('license = "MIT"', 'license = "MIT"\ninclude = ["**"]\nexclude = ["*.log"]'))
    said = world.fails("M057_PUB_E010", "pkg", "pack", "--out", world.base / "out", cwd=path)
    assert "looks like a secret" in said and "the-secret-text" not in said, said


@case
def link_to_a_secret(world):
    path = world.base / "lib"
    package(path, "lib", "1.0.0")
    write(world.base / "elsewhere" / "key", "-----BEGIN the-secret-text\n")
    (path / "src" / "more.mochi").symlink_to(world.base / "elsewhere" / "key")
    commands = (["pkg", "pack", "--out", world.base / "out"], ["publish", "--dry-run", "--allow-dirty"])
    for command in commands:
        said = world.fails("M057_PUB_E010", *command, cwd=path)
        assert "the-secret-text" not in said, said
    # The manifest itself: a command that reads it would tell its lines.
    (path / "src" / "more.mochi").unlink()
    (path / "mochi.toml").unlink()
    (path / "mochi.toml").symlink_to(world.base / "elsewhere" / "key")
    for command in (*commands, ["check"], ["lock"], ["tree"]):
        said = world.fails("M057_PUB_E010", *command, cwd=path)
        assert "the-secret-text" not in said, said
    # A link to another manifest is what it says.
    (path / "mochi.toml").unlink()
    package(world.base / "twin", "lib", "1.0.0")
    (path / "mochi.toml").symlink_to(world.base / "twin" / "mochi.toml")
    world.ok("check", cwd=path)


if __name__ == "__main__":
    sys.exit(run_cases(globals()))
