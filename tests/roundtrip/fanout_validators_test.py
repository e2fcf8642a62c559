#!/usr/bin/env python3
"""What Mochi packs, before the tools that its users and registries judge it by; and the same bytes everywhere."""
import base64
import csv
import hashlib
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from fanout_test import copy_example, greet  # noqa: E402
from harness import ROOT, Checks, Client, Skip, contains, equal, find_mochi, tool  # noqa: E402

MOCHI = os.environ.get("MOCHI", find_mochi())


def staged(work, package, *targets, **env):
    """Builds without a network; the folder of each target's archives."""
    client = Client(work, MOCHI_HOME=str(work / "mochi-home"), **env)
    flags = [f"--registry={target}=http://127.0.0.1:9/{target}/" for target in targets] + ["--publish-url=pypi=http://127.0.0.1:9/up/"]
    done = client.run(MOCHI, "pkg", "publish", "--dry-run", "--json", "--target", ",".join(targets), *flags, package)
    legs = {leg["target"]: leg for leg in json.loads(done.stdout)["legs"]}
    folders = {}
    for target, leg in legs.items():
        folder = next((work / "mochi-home" / "fanout" / target).glob(f"*/{package_folder(package)}"))
        folders[target] = folder
        for file in leg["files"]:
            equal(hashlib.sha256((folder / file["name"]).read_bytes()).hexdigest(), file["sha256"], "digest of " + file["name"])
    return client, folders


def package_folder(package):
    name = next(line for line in (package / "mochi.toml").read_text().splitlines() if line.startswith("name = "))
    return name.split('"')[1].lstrip("@").replace("/", "-")


def only(folder, pattern):
    found = list(folder.glob(pattern))
    equal(len(found), 1, f"{pattern} in {folder}")
    return found[0]


def unpacked(archive, to):
    with tarfile.open(archive) as tar:
        tar.extractall(to, filter="data")
    return next(path for path in to.iterdir())


def npm(work):
    publint, attw, program = tool("publint"), tool("attw"), tool("npm")
    client, folders = staged(work, copy_example(work), "npm")
    tgz = only(folders["npm"], "*.tgz")
    tree = unpacked(tgz, work / "npm-tree")
    said = client.run(publint, tree, "--strict", "--pack", "false", ok=None)
    equal(said.returncode, 0, "publint: " + said.stdout)
    manifest = json.loads((tree / "package.json").read_text())
    hidden = [path for path in manifest["exports"] if path.startswith("./_")]
    said = client.run(attw, tgz, "--profile", "esm-only", "--no-emoji", "--exclude-entrypoints", "./package.json", *hidden, ok=None)
    equal(said.returncode, 0, "are the types wrong: " + said.stdout)
    # npm itself would pack the same files, with the same content and modes.
    client.run(program, "pack", "--silent", "--ignore-scripts", "--pack-destination", work, cwd=tree)
    theirs = only(work, "*.tgz")
    equal(entries(tgz), entries(theirs), "npm pack")
    equal(theirs.name, tgz.name, "the name of the file")


def entries(archive):
    with tarfile.open(archive) as tar:
        return {member.name: (member.mode, hashlib.sha256(tar.extractfile(member).read()).hexdigest()) for member in tar if member.isfile()}


def jsr(work):
    deno = tool("deno")
    client, folders = staged(work, copy_example(work), "jsr")
    tree = work / "jsr-tree"
    tree.mkdir()
    with tarfile.open(only(folders["jsr"], "*.tgz")) as tar:
        tar.extractall(tree, filter="data")
    client.env.update({"DENO_DIR": str(work / "deno"), "DENO_NO_UPDATE_CHECK": "1"})
    said = client.run(deno, "publish", "--dry-run", "--allow-dirty", cwd=tree, ok=None)
    equal(said.returncode, 0, "deno publish --dry-run: " + said.stderr)


def record(wheel):
    """Every file is in RECORD with its size and digest, and the other way round; RECORD stands last."""
    with zipfile.ZipFile(wheel) as zipped:
        names = zipped.namelist()
        equal(names[-1].endswith(".dist-info/RECORD"), True, "RECORD stands last")
        rows = list(csv.reader(io.StringIO(zipped.read(names[-1]).decode())))
        equal([row[0] for row in rows], names, "names in RECORD")
        for path, digest, size in rows[:-1]:
            data = zipped.read(path)
            equal(int(size), len(data), path)
            equal(digest, "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode(), path)
        equal(rows[-1][1:], ["", ""], "RECORD's own row")
        equal([info.filename for info in zipped.infolist() if info.date_time != (1980, 1, 1, 0, 0, 0) or info.extra or info.create_system != 3], [], "headers")
        equal(zipped.testzip(), None, "checksums")


def wheel(work):
    for package in (copy_example(work), greet(work)):
        folder = work / package.name
        _, folders = staged(folder, package, "pypi")
        record(only(folders["pypi"], "*.whl"))


def older_metadata(path, to):
    """twine 4 knows metadata up to 2.2: the same file under that number, for its other checks."""
    def turned(data):
        return data.replace(b"Metadata-Version: 2.4", b"Metadata-Version: 2.2", 1).replace(b"License-Expression:", b"License:", 1).replace(b"License-File: LICENSE\n", b"", 1)
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(to / path.name, "w") as new:
            for name in old.namelist():
                new.writestr(name, turned(old.read(name)) if name.endswith("METADATA") else old.read(name))
        return to / path.name
    with tarfile.open(path) as old, tarfile.open(to / path.name, "w:gz") as new:
        for member in old:
            data = old.extractfile(member).read()
            if member.name.endswith("PKG-INFO"):
                data = turned(data)
                member.size = len(data)
            new.addfile(member, io.BytesIO(data))
    return to / path.name


def twine(work):
    program = tool("twine")
    client, folders = staged(work, copy_example(work), "pypi")
    old = work / "old"
    old.mkdir()
    said = client.run(program, "check", "--strict", *[older_metadata(path, old) for path in sorted(folders["pypi"].glob("mochi*.*")) if path.suffix in (".whl", ".gz")], ok=None)
    equal(said.returncode, 0, "twine check: " + said.stdout)
    equal(said.stdout.count("PASSED"), 2, said.stdout)


def sdist(work):
    """pip builds our source distribution with the back end that it names, and the modules are those of our wheel."""
    python = "/usr/bin/python3"
    if subprocess.run([python, "-c", "import hatchling, venv"], capture_output=True).returncode != 0:
        raise Skip("hatchling is not installed")
    client, folders = staged(work, copy_example(work), "pypi")
    client.run(python, "-m", "venv", "--system-site-packages", work / "venv")
    try:
        client.run(work / "venv/bin/pip", "wheel", "-q", "--no-build-isolation", "--no-deps", "--no-index", "-w", work / "built", only(folders["pypi"], "*.tar.gz"))
    except AssertionError as failure:
        if "Unknown classifier" in str(failure):
            raise Skip("this hatchling is older than the newest Python's classifier") from failure
        raise
    def modules(path):
        with zipfile.ZipFile(path) as zipped:
            return {name: zipped.read(name) for name in zipped.namelist() if ".dist-info/" not in name}
    ours, theirs = modules(only(folders["pypi"], "*.whl")), modules(only(work / "built", "*.whl"))
    equal(sorted(ours), sorted(theirs), "files of the wheel")
    equal(ours == theirs, True, "content of the wheel")
    with tarfile.open(only(folders["pypi"], "*.tar.gz")) as tar, zipfile.ZipFile(only(folders["pypi"], "*.whl")) as zipped:
        info = next(tar.extractfile(member).read() for member in tar if member.name.endswith("/PKG-INFO"))
        equal(info, next(zipped.read(name) for name in zipped.namelist() if name.endswith("/METADATA")), "PKG-INFO is METADATA")


def crate(work):
    """cargo packs the crate's content to the same files, and its own normal form of the manifest says the same."""
    import tomllib
    cargo = tool("cargo")
    client, folders = staged(work, greet(work), "crates")
    client.env.update({"CARGO_HOME": str(work / "cargo-home"), "CARGO_TARGET_DIR": str(work / "target")})
    client.env.setdefault("RUSTUP_HOME", str(pathlib.Path.home() / ".rustup"))
    ours = only(folders["crates"], "*.crate")
    tree = unpacked(ours, work / "crate-tree")
    normal = tomllib.loads((tree / "Cargo.toml").read_text())
    shutil.copy(tree / "Cargo.toml.orig", tree / "Cargo.toml")
    (tree / "Cargo.toml.orig").unlink()
    (tree / ".cargo_vcs_info.json").unlink(missing_ok=True)
    said = client.run(cargo, "package", "--offline", "--allow-dirty", cwd=tree, ok=None)
    equal(said.returncode, 0, "cargo package: " + said.stderr)
    equal("warning" in said.stderr, False, "cargo package warns: " + said.stderr)
    theirs = only(work / "target/package", "*.crate")
    drop = lambda names: {name for name in names if not name.endswith(".cargo_vcs_info.json")}
    equal(drop(entries(ours)), drop(entries(theirs)), "files of the crate")
    made = tomllib.loads((unpacked(theirs, work / "their-tree") / "Cargo.toml").read_text())
    for key in ("package", "lib", "test", "dependencies", "features"):
        equal(normal.get(key), made.get(key), f"[{key}] in the normal form")


def owned_by(folder, user):
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, user, user, follow_symlinks=False)


def same_bytes(work):
    """Two clones of one commit, in other folders, time zones, umasks, locales, by other users, on 1 to 8 threads: the same
    archives. The commit is part of a crate; the place, the time and the user are part of nothing."""
    git = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    origin = copy_example(work)
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"]):
        subprocess.run([*git, *words], cwd=origin, check=True, capture_output=True)
    work.chmod(0o755)
    other_user = 65534 if os.geteuid() == 0 and shutil.which("setpriv") else None
    variants = [(dict(), 0o022, 1, None), (dict(TZ="Pacific/Kiritimati", LC_ALL="tr_TR.UTF-8", LANG="tr_TR.UTF-8"), 0o077, 8, other_user),
                (dict(TZ="America/St_Johns", LC_ALL="C"), 0o000, 2, None)]
    seen = set()
    for i, (env, mask, jobs, user) in enumerate(variants):
        folder = work / ("x" * (i * 40 + 1))
        folder.mkdir()
        package = folder / "clone"
        subprocess.run([*git, "clone", "-q", origin, package], check=True, capture_output=True)
        for path in package.rglob("*"):
            os.utime(path, (i * 1000000, i * 1000000))
        client = Client(folder, MOCHI_HOME=str(folder / "mochi-home"), USER=f"user{i}", **env)
        command = [MOCHI, "pkg", "publish", "--dry-run", "--json", "-j", jobs, "--target", "npm,jsr,pypi,crates", "--registry=npm=http://127.0.0.1:9/", package]
        if user is not None:
            owned_by(folder, user)
            command = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", *command]
        old = os.umask(mask)
        try:
            done = client.run(*command)
        finally:
            os.umask(old)
        legs = json.loads(done.stdout)["legs"]
        equal([leg["state"] for leg in legs], ["built"] * 4, done.stderr)
        contains([entry["path"] for entry in legs[3]["files"][0]["entries"]], "mochi-examples-textkit-0.1.0/.cargo_vcs_info.json")
        seen.add(json.dumps([[f["sha256"] for f in leg["files"]] for leg in legs]))
        if user is not None:
            equal(next((folder / "mochi-home").rglob("*.crate")).stat().st_uid, user, "the other user")
    equal(len(seen), 1, "digests")


def main():
    checks = Checks()
    checks.run("publint, are the types wrong, npm pack", "npm", npm)
    checks.run("deno publish --dry-run", "deno", jsr)
    checks.run("RECORD", "mochi", wheel)
    checks.run("twine check", "twine", twine)
    checks.run("pip builds our sdist", "hatchling", sdist)
    checks.run("cargo package", "cargo", crate)
    checks.run("the same bytes", "mochi", same_bytes)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
