#!/usr/bin/env python3
"""What a hostile trial of the registry found: nothing is lost, nobody is let in, by mistake or by a request.

Prints each failure and ends with `N passed, N failed, N skipped`."""
import base64
import concurrent.futures
import gzip
import hashlib
import http.client
import io
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tarfile
import threading
import time

from harness import Checks, Registry, contains, equal, tool
from server_test import npm_body
from uploads import PROTOCOLS, Cargo, Mochi, Npm, Pypi, basic, form_of


def serve(registry, *options):
    """What a start says that must fail."""
    done = subprocess.run([registry.mochi, "registry", "serve", str(registry.root), "--port", "0", "--quiet", *options],
                          capture_output=True, text=True, timeout=20)
    equal(done.returncode != 0, True, "serve fails")
    return done.stderr


def content(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def token_of(registry, user, *options):
    return registry.mochi_run("token", "create", "--root", str(registry.root), "--user", user, *options)


def foreign_folders(work):
    """A folder that is no registry is not touched by serve and init, whatever it is called."""
    registry = Registry(work)
    for names in (("view/mine.txt",), ("view/mine.txt", "notes.txt"), ("registry/x",)):
        shutil.rmtree(registry.root, ignore_errors=True)
        for name in names:
            (registry.root / name).parent.mkdir(parents=True, exist_ok=True)
            (registry.root / name).write_text("mine")
        before = content(registry.root)
        contains(serve(registry), "C016", names)
        registry.mochi_run("init", str(registry.root), check=False)
        equal(content(registry.root), before, names)


def tokens_of_no_registry(work):
    """Commands about tokens write nothing into a folder that is no registry, and do not say that it has none."""
    registry = Registry(work)
    shutil.rmtree(registry.root, ignore_errors=True)
    registry.root.mkdir()
    (registry.root / "photo").write_text("mine")
    before = content(registry.root)
    for command in (["token", "list"], ["token", "create", "--user", "a"], ["token", "revoke", "abc"], ["env"], ["env", "--token"]):
        for folder in (registry.root, work / "nowhere"):
            done = subprocess.run([registry.mochi, "registry", *command, "--root", str(folder)], capture_output=True, text=True, timeout=20)
            equal((done.returncode, done.stdout), (1, ""), (command, done.stderr))
            contains(done.stderr, "M057_REG_E010", command)
        equal((content(registry.root), (work / "nowhere").exists()), (before, False), command)


def copies_inside(work):
    """A backup or an export inside of the registry would go with it: refused, by any path."""
    with Registry(work) as registry:
        equal(registry.request("/npm/thing", "PUT", npm_body("thing", "1.0.0"), token=registry.token)[0], 201)
        (work / "link").symlink_to(registry.root)
        for place in (registry.root / "copy", registry.root / "blobs/new/copy", registry.root / "view", work / "link/copy"):
            for command in ("backup", "export"):
                options = ["--base-url", "https://packages.example"] if command == "export" else []
                done = subprocess.run([registry.mochi, "registry", command, str(place), "--root", str(registry.root), *options],
                                      capture_output=True, text=True, timeout=20)
                equal(done.returncode, 1, (command, place))
                contains(done.stderr, "C016", (command, place))
                equal(place.exists(), place.name == "view", (command, place))


def copies_at_once(work):
    """Exports, and backups, into one folder wait for each other: each is whole."""
    with Registry(work) as registry:
        for name in ("one", "two", "three"):
            equal(registry.request(f"/npm/{name}", "PUT", npm_body(name, "1.0.0"), token=registry.token)[0], 201)
        for command in (["backup", str(work / "copy")], ["export", str(work / "out"), "--base-url", "https://packages.example"]):
            started = [subprocess.Popen([registry.mochi, "registry", *command, "--root", str(registry.root)], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, text=True) for _ in range(6)]
            equal([process.communicate(timeout=60)[1] for process in started], [""] * 6, command[0])
        for name in ("one", "two", "three"):
            equal((work / f"out/npm/{name}/index.json").exists(), True, name)
    contains(registry.mochi_run("verify", "--root", str(work / "copy")), "3 packages: all is well")


def lost_configuration(work):
    """A log is never begun anew: without its configuration a registry does not start."""
    with Registry(work) as registry:
        equal(registry.request("/npm/thing", "PUT", npm_body("thing", "1.0.0"), token=registry.token)[0], 201)
    config = registry.root / "registry.toml"
    text = config.read_text()
    before = content(registry.root / "log")
    for how in ("missing", "dangling"):
        config.unlink()
        if how == "dangling":
            config.symlink_to(work / "nowhere.toml")
        contains(serve(registry), "M057_REG_E010", how)
        registry.mochi_run("init", str(registry.root), check=False)
        equal(content(registry.root / "log"), before, how)
        config.unlink(missing_ok=True)
        config.write_text(text)
    registry.start()
    equal(registry.request("/npm/thing")[0], 200)
    registry.stop()


def short_logs(work):
    """A log that was cut is no log to go on with; repair says what is lost and goes on."""
    with Registry(work) as registry:
        for version in ("1.0.0", "2.0.0", "3.0.0"):
            equal(registry.request("/npm/thing", "PUT", npm_body("thing", version), token=registry.token)[0], 201)
    log = registry.root / "log" / "001.jsonl"
    lines = log.read_text().splitlines(keepends=True)
    log.write_text("".join(lines[:2]))
    contains(serve(registry), "M057_REG_E010", "by the views")
    shutil.rmtree(registry.root / "view")
    contains(serve(registry), "M057_REG_E010", "by the blobs")
    done = subprocess.run([registry.mochi, "registry", "verify", "--root", str(registry.root)], capture_output=True, text=True, timeout=20)
    contains(done.stderr, "M057_REG_E010", "verify")
    equal(log.read_text(), "".join(lines[:2]), "nothing was written")
    done = subprocess.run([registry.mochi, "registry", "repair", "--root", str(registry.root)], capture_output=True, text=True, timeout=20)
    equal((done.returncode, "names nothing of 1 file" in done.stdout, "--accept-loss" in done.stdout), (1, True, True), done.stdout)
    equal(log.read_text(), "".join(lines[:2]), "repair alone changes nothing")
    contains(registry.mochi_run("repair", "--root", str(registry.root), "--accept-loss"), "2 records")
    equal(len(list((registry.root / "unknown").iterdir())), 1, "what nothing names is kept")
    contains(registry.mochi_run("verify", "--root", str(registry.root)), "all is well")
    registry.start()
    equal(sorted(json.loads(registry.request("/npm/thing")[2])["versions"]), ["1.0.0", "2.0.0"])
    registry.stop()
    # Damage in the middle: what stands before it is left, and the whole log is kept.
    lines = log.read_text().splitlines(keepends=True)
    log.write_text(lines[0].replace('"actor":"admin"', '"actor":"adm1n"') + lines[1])
    contains(serve(registry), "M057_REG_E008")
    contains(registry.mochi_run("repair", "--root", str(registry.root), "--accept-loss"), "1 records")
    equal([path.name.split("-")[0] for path in (registry.root / "unknown").iterdir() if path.is_dir()], ["log"])
    registry.start()
    equal(list(json.loads(registry.request("/npm/thing")[2])["versions"]), ["1.0.0"])
    registry.stop()


def spellings(work):
    """Another spelling of a name is the same package, to owners and to patterns."""
    with Registry(work, config='private-packages = ["secret-*"]\n') as registry:
        ada, eve = token_of(registry, "ada"), token_of(registry, "eve")
        equal(Mochi().send(registry, "1.0.0", ada, "my-pkg")[0], 201)
        for name in ("@moc%2fmy-pkg", "@moc%2fmy_pkg"):
            equal(registry.request(f"/mochi/api/protocols/mochi/{name}/1.0.0/yank", "PUT", b"", token=eve)[0], 403, name)
        equal(registry.request("/mochi/api/packages/moc/my_pkg/1.0.0/yank", "PUT", b"", token=eve)[0], 403)
        equal(Pypi().send(registry, "1.0.0", ada, "my-text")[0], 200)
        for name in ("my-text", "my_text", "My.Text"):
            equal(registry.request(f"/mochi/api/protocols/pypi/{name}/1.0.0/yank", "PUT", b"", token=eve)[0], 403, name)
        for protocol in (Cargo(), Pypi(), Npm()):
            equal(protocol.send(registry, "1.0.0", ada, "secret_thing")[0] in (200, 201), True, protocol.name)
        for path in ("/cargo/dl/secret_thing/secret_thing-1.0.0.crate", "/cargo/dl/secret-thing/secret_thing-1.0.0.crate",
                     "/cargo/index/se/cr/secret_thing", "/pypi/simple/secret-thing/", "/pypi/files/secret-thing/secret_thing-1.0.0-py3-none-any.whl",
                     "/pypi/files/secret_thing/secret_thing-1.0.0-py3-none-any.whl", "/pypi/pypi/Secret_Thing/json", "/npm/secret_thing",
                     "/npm/secret_thing/-/secret_thing-1.0.0.tgz"):
            equal(registry.request(path)[0], 401, path)
            equal(registry.request(path.replace("thing", "nothing"))[0], 401, "absent: " + path)
        # Names that people take for each other, and scopes of others.
        equal(Npm().send(registry, "1.0.0", ada, "left-pad")[0], 201)
        for twin in ("left_pad", "left.pad"):
            status, _, body = Npm().send(registry, "1.0.0", eve, twin)
            equal((status, b"too similar" in body), (403, True), twin)
        equal(registry.request("/npm/@acme%2fone", "PUT", npm_body("@acme/one", "1.0.0"), token=ada)[0], 201)
        status, _, body = registry.request("/npm/@acme%2ftwo", "PUT", npm_body("@acme/two", "1.0.0"), token=eve)
        equal((status, b"not a member of @acme" in body), (403, True))
        # A token for one name opens that name in any spelling, and no other.
        narrow = token_of(registry, "ada", "--package", "pypi:My_Text")
        equal(Pypi().send(registry, "1.1.0", narrow, "my-text")[0], 200)
        equal(Pypi().send(registry, "1.0.0", narrow, "my-text-2")[0], 403)
    for pattern in ("npm:Über", "maven:x", "jsr:thing", "cargo:@a/b", "a b", "@acme"):
        done = subprocess.run([registry.mochi, "registry", "token", "create", "--root", str(registry.root), "--package", pattern],
                              capture_output=True, text=True, timeout=20)
        contains(done.stderr, "M057_REG_E011", pattern)


def races_of_names(protocol):
    """Two users make one new package at once: one of them has it, whole."""
    def test(work):
        with Registry(work) as registry:
            users = {user: token_of(registry, user, *(["--allow", "publish", "--allow", "read"])) for user in ("ada", "eve")}
            wins = []
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                for number in range(20):
                    name = f"race-{number}x"
                    sent = {user: pool.submit(protocol.send, registry, version, token, name, f"scope-{number}")
                            for (user, token), version in zip(users.items(), ("1.0.0", "2.0.0"))}
                    statuses = {user: each.result()[0] for user, each in sent.items()}
                    wins.append(sum(status in (200, 201) for status in statuses.values()))
            equal(wins, [1] * 20, "winners")
            if protocol.name == "npm":
                for number in range(20):
                    document = json.loads(registry.request(f"/npm/race-{number}x")[2])
                    equal(len(document["versions"]), 1)
                    equal([each["name"] for each in document["maintainers"]],
                          ["ada" if "1.0.0" in document["versions"] else "eve"])
    return test


def configuration(work):
    """What the configuration does not know stops the start, with the line and the right spelling."""
    registry = Registry(work)
    registry.root.parent.mkdir(exist_ok=True)
    registry.mochi_run("init", str(registry.root))
    config = registry.root / "registry.toml"
    good = config.read_text()
    line = good.count("\n") + 1
    for text, parts in {
        "privat = true\n": ("`privat` is no key", "`private`"),
        'private = "yes"\n': ("`private` is a string, not a boolean", "`private = true`"),
        'private_packages = ["@a/*"]\n': ("did you mean `private-packages`",),
        'private-packages = "@a/*"\n': ("is a string, not an array", '`private-packages = ["@acme/*"]`'),
        'private-packages = ["maven:x"]\n': ("names no protocol",),
        'private-packages = ["@a b/*"]\n': ("can match no name",),
        'protected-names = ["expr*"]\n': ("is a pattern",),
        'upload-limit = "1G"\n': ("is a string, not an integer",),
        "upload-limit = -1\n": ("from 1 to",),
        'upstream = ["@corp/*"]\n': ("`[[upstream]]`",),
        '[[upstream]]\nname = ["@corp/*"]\n': ("did you mean `names`",),
        '[[trusted-publisher]]\nprotocol = "npm"\npackage = "@a/*"\nissuer = "https://i.example"\nclaims = {a = "b"}\n': ("one name of npm",),
        '[[trusted-publisher]]\nprotocol = "npm"\npackage = "a"\nissuer = "https://i.example"\n': ("needs `claims`",),
        '[[trusted-issuer]]\nissuer = "https://i.example"\nalgorithm = "none"\n': ("`RS256` or `ES256`",),
        'base-url = "https://ada:secret@packages.example"\n': ("holds no user",),
        '[[trusted-issuer]]\nissuer = "http://i.example"\n': ("only asked for over https",),
        "private = tru\n": ("M057_REG_E008",),
    }.items():
        config.write_text(good + text)
        told = serve(registry)
        done = subprocess.run([registry.mochi, "registry", "check", str(registry.root)], capture_output=True, text=True, timeout=20)
        for part in parts:
            contains(told, part, text)
            contains(done.stderr, part, text)
        lines = range(line, line + text.count("\n"))
        equal(any(f"registry.toml:{number}: " in told for number in lines), True, text + told)
    config.write_text(good + 'private-packages = ["@acme/*", "pypi:acme-*"]\n')
    contains(registry.mochi_run("check", str(registry.root)), "all is well")


def private_packages(work):
    """What is private is nobody else's: caches, hashes, absent names."""
    with Registry(work, config='private-packages = ["@moc/hidden*"]\n') as registry:
        ada, eve = token_of(registry, "ada"), token_of(registry, "eve")
        for name, path in (("hidden", "hi/dd"), ("open", "op/en")):
            status, _, body = Mochi().send(registry, "1.0.0", ada, name)
            equal(status, 201, name)
            blob = "/" + json.loads(body)["blob_url"].split("/", 3)[3]
            index = f"/mochi/index/{path}/moc/{name}"
            hidden = name == "hidden"
            equal(registry.request(blob)[0], 404 if hidden else 200, blob)
            equal(registry.request(index)[0], 401 if hidden else 200, index)
            for page in (blob, index):
                status, headers, _ = registry.request(page, token=ada)
                equal(status, 200, page)
                equal(headers["Cache-Control"].split(",")[0], "private" if hidden else "public", page)
        # Files of other protocols are no blobs of this one.
        equal(registry.request("/npm/@moc%2fhidden-too", "PUT", npm_body("@moc/hidden-too", "1.0.0"), token=ada)[0], 201)
        for folder in (registry.root / "blobs").iterdir():
            for each in folder.iterdir():
                path = f"/mochi/blobs/{each.name[:2]}/{each.name[2:4]}/{each.name}.tar.zst"
                if path != blob:
                    equal(registry.request(path)[0], 404, "blob of something else")
        # Restricted: the owner's, and whom the owner names; to all others as if it were not there.
        body = npm_body("kept", "1.0.0").replace(b'"_id"', b'"access": "restricted", "_id"', 1)
        equal(registry.request("/npm/kept", "PUT", body, token=ada)[0], 201)
        for path in ("/npm/kept", "/npm/kept/-/kept-1.0.0.tgz", "/npm/kept/1.0.0", "/npm/-/package/kept/dist-tags", "/p/npm:kept"):
            equal(registry.request(path, token=ada)[0], 200, path)
            for token in (None, eve):
                seen, absent = registry.request(path, token=token), registry.request(path.replace("kept", "none"), token=token)
                equal((seen[0], seen[2].replace(b"kept", b"none")), (absent[0], absent[2]), f"{path} {token}")
                equal(seen[0], 404, path)
        equal([registry.request(f"/npm/{name}/-rev/1", "DELETE", token=eve)[0] for name in ("kept", "none")], [404, 404], "changes")
        equal(registry.request("/npm/kept", token=ada)[1]["Cache-Control"].split(",")[0], "private")


def latest(work):
    """Who names no version gets the highest release that is not yanked, whatever came last."""
    with Registry(work) as registry:
        for protocol, versions, highest in ((Pypi(), ("1.10.0", "1.9.0", "2.0rc1", "1.2.3"), "1.10.0"), (Cargo(), ("1.10.0", "1.9.0", "2.0.0-rc.1"), "1.10.0"),
                                            (Mochi(), ("1.10.0", "1.9.0", "2.0.0-rc.1"), "1.10.0"), (Npm(), ("1.10.0",), "1.10.0")):
            for version in versions:
                equal(protocol.send(registry, version, registry.token)[0] in (200, 201), True, f"{protocol.name} {version}")
        equal(json.loads(registry.request("/pypi/pypi/thing/json")[2])["info"]["version"], "1.10.0")
        equal(json.loads(registry.request("/cargo/api/v1/crates/thing")[2])["crate"]["max_version"], "1.10.0")
        equal(json.loads(registry.request("/cargo/api/v1/crates?q=thing")[2])["crates"][0]["max_version"], "1.10.0")
        equal(json.loads(registry.request("/mochi/index/_info/moc/thing")[2])["latest"], "1.10.0")
        equal(json.loads(registry.request("/mochi/index/_search?q=thing")[2])["packages"][0]["version"], "1.10.0")
        registry.request("/mochi/api/packages/moc/thing/1.10.0/yank", "PUT", b"", token=registry.token)
        equal(json.loads(registry.request("/mochi/index/_info/moc/thing")[2])["latest"], "1.9.0", "yanked")
        # npm: the tag decides.
        body = npm_body("thing", "1.9.1").replace(b'"latest"', b'"old"')
        equal(registry.request("/npm/thing", "PUT", body, token=registry.token)[0], 201)
        found = json.loads(registry.request("/npm/-/v1/search?text=thing")[2])["objects"][0]["package"]
        equal(found["version"], "1.10.0", "search")


def sdist(name, version, metadata):
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        text = f"Name: {name}\nVersion: {version}\n".encode()
        data = metadata.encode() + text
        entry = tarfile.TarInfo(f"{name}-{version}/PKG-INFO")
        entry.size = len(data)
        tar.addfile(entry, io.BytesIO(data))
    return gzip.compress(raw.getvalue(), mtime=0)


def python_metadata(work):
    """Installers are given the metadata alone only where nothing of it is open; local versions are versions."""
    with Registry(work) as registry:
        for version, metadata, offered in (("1.0", "Metadata-Version: 2.1\n", False), ("1.1", "Metadata-Version: 2.2\n", True),
                                           ("1.2", "Metadata-Version: 2.2\nDynamic: Requires-Dist\n", False),
                                           ("1.3", "Metadata-Version: 2.4\nDynamic: Description\n", True),
                                           ("1.4+local.1", "Metadata-Version: 2.2\n", True)):
            data = sdist("thing", version, metadata)
            body, kind = form_of({":action": "file_upload", "protocol_version": "1", "metadata_version": "2.1", "name": "thing", "version": version,
                                  "filetype": "sdist", "pyversion": "source", "sha256_digest": hashlib.sha256(data).hexdigest()},
                                 f"thing-{version}.tar.gz", data)
            status, _, told = registry.request("/pypi/legacy/", "POST", body, {"Content-Type": kind, "Authorization": basic(registry.token)})
            equal((status, told), (200, b""), version)
            files = json.loads(registry.request("/pypi/simple/thing/", headers={"Accept": "application/vnd.pypi.simple.v1+json"})[2])["files"]
            mine = [each for each in files if each["filename"] == f"thing-{version}.tar.gz"][0]
            equal("core-metadata" in mine, offered, version)
            equal(registry.request(f"/pypi/files/thing/thing-{version}.tar.gz")[0], 200, version)


def owners(work):
    """Owners are users: names that nobody has are refused, and the last owner stays."""
    with Registry(work) as registry:
        ada = token_of(registry, "ada")
        token_of(registry, "bob")
        equal(Npm().send(registry, "1.0.0", ada)[0], 201)
        equal(Cargo().send(registry, "1.0.0", ada)[0], 200)

        def npm_owners(*names):
            revision = json.loads(registry.request("/npm/thing?write=true", token=ada)[2])["_rev"]
            body = json.dumps({"_id": "thing", "_rev": revision, "maintainers": [{"name": name, "email": ""} for name in names]}).encode()
            return registry.request(f"/npm/thing/-rev/{revision}", "PUT", body, token=ada)[0]

        def cargo_owners(method, *names):
            return registry.request("/cargo/api/v1/crates/thing/owners", method, json.dumps({"users": names}).encode(), {"Authorization": ada})[0]

        equal(registry.request("/npm/-/user/org.couchdb.user:bob")[0], 200)
        equal(registry.request("/npm/-/user/org.couchdb.user:nobody")[0], 404)
        equal([npm_owners("ada", "nobody"), npm_owners("nobody"), npm_owners()], [404, 404, 400])
        equal([cargo_owners("PUT", "nobody"), cargo_owners("PUT", "github:acme:team"), cargo_owners("DELETE", "ada")], [404, 404, 400])
        equal([cargo_owners("PUT", "bob"), cargo_owners("DELETE", "ada")], [200, 200])
        equal([npm_owners("ada", "bob"), npm_owners("bob")], [200, 200])
        equal(json.loads(registry.request("/cargo/api/v1/crates/thing/owners")[2])["users"][0]["login"], "bob")


def backups(work):
    """A backup of a registry that takes uploads is whole; it can be served, and brought up to date."""
    with Registry(work) as registry:
        stop = threading.Event()
        accepted = []

        def upload():
            number = 0
            while not stop.is_set():
                version = f"{number}.0.0"
                if registry.request("/npm/thing", "PUT", npm_body("thing", version), token=registry.token)[0] == 201:
                    accepted.append(version)
                number += 1

        thread = threading.Thread(target=upload)
        thread.start()
        try:
            while len(accepted) < 3:
                time.sleep(0.02)
            for _ in range(3):
                before = list(accepted)
                registry.mochi_run("backup", str(work / "backup"), "--root", str(registry.root))
                contains(registry.mochi_run("verify", "--root", str(work / "backup")), "all is well")
        finally:
            stop.set()
            thread.join()
    done = subprocess.run([registry.mochi, "registry", "backup", str(work / "home-of-others"), "--root", str(registry.root)],
                          capture_output=True, text=True, timeout=20)
    equal(done.returncode, 0)
    (work / "mine").mkdir()
    (work / "mine" / "notes").write_text("mine")
    done = subprocess.run([registry.mochi, "registry", "backup", str(work / "mine"), "--root", str(registry.root)],
                          capture_output=True, text=True, timeout=20)
    contains(done.stderr, "C016")
    restored = Registry(work / "restored")
    restored.root.parent.mkdir()
    shutil.copytree(work / "backup", restored.root)
    restored.start()
    there = list(json.loads(restored.request("/npm/thing")[2])["versions"])
    equal([version for version in before if version not in there], [], "what was accepted before the backup")
    equal(restored.token, registry.token, "tokens are in it")
    equal(restored.request("/npm/thing", "PUT", npm_body("thing", "9999.0.0"), token=restored.token)[0], 201)
    restored.stop()


def purged(work):
    """A leaked secret goes from the disk; its version stays taken."""
    with Registry(work) as registry:
        for version in ("1.0.0", "2.0.0"):
            equal(Mochi().send(registry, version, registry.token)[0], 201)
        lines = registry.request("/mochi/index/th/in/moc/thing")[2].splitlines()
        blobs = [json.loads(line)["b3"] for line in lines]
    told = registry.mochi_run("purge", "mochi", "@moc/thing", "1.0.0", "--reason", "a key", "--root", str(registry.root))
    contains(told, "is gone")
    everything = [path.name for path in registry.root.rglob("*")]
    equal([any(name.startswith(blob) for name in everything) for blob in blobs], [False, True], "blobs on the disk")
    contains(registry.mochi_run("verify", "--root", str(registry.root)), "all is well")
    registry.start()
    equal([json.loads(line)["v"] for line in registry.request("/mochi/index/th/in/moc/thing")[2].splitlines()], ["2.0.0"])
    for blob, status in zip(blobs, (404, 200)):
        equal(registry.request(f"/mochi/blobs/{blob[:2]}/{blob[2:4]}/{blob}.tar.zst")[0], status)
    equal(Mochi().send(registry, "1.0.0", registry.token)[0], 409, "a tombstone")
    registry.stop()


def mended_owners(work):
    """An administrator gives a package to somebody else while the registry is stopped."""
    with Registry(work, config="private = false\n") as registry:
        ada, bob = token_of(registry, "ada"), token_of(registry, "bob")
        body = npm_body("kept", "1.0.0").replace(b'"_id"', b'"access": "restricted", "_id"', 1)
        equal(registry.request("/npm/kept", "PUT", body, token=ada)[0], 201)
    root = ["--root", str(registry.root)]
    equal(registry.mochi_run("owner", "list", "npm", "kept", *root), "ada")
    for words, part in ((("add", "npm", "kept", "nobody"), "there is no user `nobody`"), (("remove", "npm", "kept", "ada"), "the last owner"),
                        (("list", "npm", "none"), "there is no package")):
        done = subprocess.run([registry.mochi, "registry", "owner", *words, *root], capture_output=True, text=True, timeout=20)
        contains(done.stderr, part)
    equal(registry.mochi_run("owner", "add", "npm", "kept", "bob", "--read-only", *root), "ada\nbob (reads only)")
    registry.start()
    equal(registry.request("/npm/kept", token=bob)[0], 200)
    equal(registry.request("/npm/kept", "PUT", npm_body("kept", "1.1.0"), token=bob)[0], 403)
    registry.stop()
    equal(registry.mochi_run("owner", "add", "npm", "kept", "bob", *root).splitlines()[:2], ["ada", "bob"])
    registry.mochi_run("owner", "remove", "npm", "kept", "ada", *root)
    registry.start()
    equal(registry.request("/npm/kept", "PUT", npm_body("kept", "1.1.0"), token=bob)[0], 201)
    registry.stop()


def exports_again(work):
    """An export into the folder of an earlier one leaves nothing there that is gone or private; other folders are not touched."""
    with Registry(work) as registry:
        for name in ("open-text", "kept-text"):
            equal(registry.request(f"/npm/{name}", "PUT", npm_body(name, "1.0.0"), token=registry.token)[0], 201)
    export = ["export", str(work / "out"), "--root", str(registry.root), "--base-url", "https://packages.example"]
    registry.mochi_run(*export)
    equal((work / "out/npm/kept-text/index.json").exists(), True)
    with open(registry.root / "registry.toml", "a") as file:
        file.write('private-packages = ["kept-*"]\n')
    registry.mochi_run(*export)
    equal(((work / "out/npm/kept-text").exists(), (work / "out/npm/open-text/index.json").exists()), (False, True))
    (work / "mine").mkdir()
    (work / "mine/notes").write_text("mine")
    done = subprocess.run([registry.mochi, "registry", "export", str(work / "mine"), *export[2:]], capture_output=True, text=True, timeout=20)
    contains(done.stderr, "C016")
    equal((work / "mine/notes").read_text(), "mine")


def spool_files(registry):
    """Nameless files that the server holds open."""
    folder = pathlib.Path(f"/proc/{registry.process.pid}/fd")
    return [link for link in (os.readlink(each) for each in folder.iterdir()) if "(deleted)" in link and str(registry.root) in link]


def bodies_of_strangers(work):
    """What will be refused is judged by the header: nothing of it is kept, and who asks is told before he sends."""
    with Registry(work, config="upload-limit = 50000000\n") as registry:
        host, port = registry.authority.split(":")
        for path in ("/npm/thing", "/mochi/api/packages/moc/thing/1.0.0"):
            head = f"PUT {path} HTTP/1.1\r\nHost: {registry.authority}\r\nContent-Length: 4000000\r\n"
            with socket.create_connection((host, int(port)), timeout=10) as stranger:
                stranger.sendall(head.encode() + b"\r\n" + b"x" * 3_000_000)
                time.sleep(0.3)
                equal(spool_files(registry), [], "a stranger's body")
                stranger.sendall(b"x" * 1_000_000)
                equal(stranger.recv(100).split(b" ")[1], b"401", path)
            with socket.create_connection((host, int(port)), timeout=10) as polite:
                polite.sendall(head.encode() + b"Expect: 100-continue\r\n\r\n")
                equal(polite.recv(100).split(b" ")[1], b"401", "before the body")
            # The same with a token goes to a file.
            with socket.create_connection((host, int(port)), timeout=10) as known:
                known.sendall(head.encode() + f"Authorization: Bearer {registry.token}\r\n\r\n".encode() + b"x" * 3_000_000)
                time.sleep(0.3)
                equal(len(spool_files(registry)), 1, "an owner's body")
        with socket.create_connection((host, int(port)), timeout=10) as large:
            large.sendall((f"PUT /npm/thing HTTP/1.1\r\nHost: {registry.authority}\r\nAuthorization: Bearer {registry.token}\r\n"
                           "Expect: 100-continue\r\nContent-Length: 80000000\r\n\r\n").encode())
            answer = b""
            while piece := large.recv(4096):
                answer += piece
            equal((answer.split(b" ")[1], b"upload-limit" in answer), (b"413", True), "the one message")


def many_half_open(work):
    """500 connections that never send a header, and 500 that announce a body: reads are answered."""
    with Registry(work) as registry:
        host, port = registry.authority.split(":")
        held = []
        try:
            for number in range(1000):
                connection = socket.create_connection((host, int(port)), timeout=5)
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: " + (b"" if number % 2 else
                                   registry.authority.encode() + b"\r\nContent-Length: 1000\r\n\r\n"))
                held.append(connection)
                if number % 100 == 99:
                    start = time.time()
                    equal(registry.request("/healthz")[0], 200, f"beside {number + 1}")
                    equal(time.time() - start < 3, True, "at once")
        finally:
            for connection in held:
                connection.close()


def memory_of_a_large_publish(work):
    """An npm package of 300 MB is taken in 64 MB."""
    with Registry(work, config="upload-limit = 400000000\n") as registry:
        raw = work / "body"
        part = os.urandom(6_000_000)
        with open(work / "package.tgz", "wb") as out, gzip.GzipFile(fileobj=out, mode="wb", compresslevel=0, mtime=0) as packed, \
                tarfile.open(fileobj=packed, mode="w|", format=tarfile.USTAR_FORMAT) as tar:
            for name, content in {"package/package.json": b'{"name":"big","version":"1.0.0"}',
                                  **{f"package/data{number}": part for number in range(50)}}.items():
                entry = tarfile.TarInfo(name)
                entry.size = len(content)
                tar.addfile(entry, io.BytesIO(content))
        size = (work / "package.tgz").stat().st_size
        equal(size > 300_000_000, True)
        with open(raw, "wb") as out, open(work / "package.tgz", "rb") as packed:
            out.write(b'{"_id":"big","name":"big","dist-tags":{"latest":"1.0.0"},"versions":{"1.0.0":{"name":"big","version":"1.0.0"}},'
                      b'"_attachments":{"big-1.0.0.tgz":{"data":"')
            while piece := packed.read(3 << 20):
                out.write(base64.b64encode(piece))
            out.write(b'","length":%d}}}' % size)
        connection = http.client.HTTPConnection(registry.authority, timeout=120)
        with open(raw, "rb") as body:
            connection.request("PUT", "/npm/big", body, {"Authorization": "Bearer " + registry.token, "Content-Length": str(raw.stat().st_size)})
            answer = connection.getresponse()
            equal((answer.status, answer.read()), (201, b'{"ok":true,"success":true}'))
        status = pathlib.Path(f"/proc/{registry.process.pid}/status").read_text()
        peak = int(status.split("VmHWM:")[1].split()[0])
        print(f"    peak memory of a publish of {size // 1000000} MB: {peak / 1024:.1f} MB")
        equal(peak < 64 * 1024, True, f"{peak} KiB")
        document = json.loads(registry.request("/npm/big")[2])["versions"]["1.0.0"]["dist"]
        digest = hashlib.sha512()
        with open(work / "package.tgz", "rb") as packed:
            while piece := packed.read(1 << 20):
                digest.update(piece)
        equal(document["integrity"], "sha512-" + base64.b64encode(digest.digest()).decode())


def mochi_archive(manifest, source):
    """A `.mochi.tar.zst` that no tool of ours has looked at."""
    raw = io.BytesIO()
    files = {"README.md": "# thing\n", "mochi.toml": '[package]\nname = "@moc/thing"\nversion = "1.0.0"\nedition = "2026"\nmochi = ">=0.1"\n'
             'description = "Texts"\nlicense = "MIT"\nrepository = "https://example.org/thing"\n' + manifest, "src/lib.mochi": source}
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path, text in files.items():
            entry = tarfile.TarInfo(path)
            entry.size = len(text.encode())
            tar.addfile(entry, io.BytesIO(text.encode()))
    # What tarfile pads beyond the two empty blocks is none of the format.
    data = raw.getvalue().rstrip(b"\0")
    data += b"\0" * (-len(data) % 512 + 1024)
    return subprocess.run([tool("zstd"), "-q", "-c"], input=data, capture_output=True, check=True).stdout


READER = '/// Reads.\nexport fun value(): int { return len(readFile("/etc/hostname")) }\n'


def capabilities(work):
    """What a package does is read from its sources: one that does not parse, or does more than it declares, is refused."""
    with Registry(work) as registry:
        def upload(manifest, source):
            status, _, body = registry.request("/mochi/api/packages/moc/thing/1.0.0", "PUT", mochi_archive(manifest, source), token=registry.token)
            return status, body.decode()

        status, told = upload("", "export fun (\n")
        equal((status, "M057_CAP_E005" in told), (422, True), told)
        status, told = upload("", READER)
        equal((status, "M057_CAP_E005" in told, "fs.read" in told), (422, True, True), told)
        status, told = upload('\n[capabilities]\nrequired = ["fs.read"]\n', READER)
        equal(status, 201, told)


def main():
    checks = Checks()
    checks.run("folders that are no registry", "", foreign_folders)
    checks.run("tokens of no registry", "", tokens_of_no_registry)
    checks.run("copies inside of the registry", "", copies_inside)
    checks.run("copies at once", "", copies_at_once)
    checks.run("a registry without its configuration", "", lost_configuration)
    checks.run("a log that was cut", "", short_logs)
    checks.run("other spellings of names", "", spellings)
    for protocol in PROTOCOLS:
        checks.run(f"20 races for a name: {protocol.name}", "", races_of_names(protocol))
    checks.run("mistakes of the configuration", "", configuration)
    checks.run("private packages", "", private_packages)
    checks.run("the latest version", "", latest)
    checks.run("metadata of Python packages", "", python_metadata)
    checks.run("owners", "", owners)
    checks.run("capabilities of uploads", "", capabilities)
    checks.run("backups", "", backups)
    checks.run("a leaked secret", "", purged)
    checks.run("owners that an administrator mends", "", mended_owners)
    checks.run("exports into a used folder", "", exports_again)
    checks.run("bodies of strangers", "", bodies_of_strangers)
    checks.run("1000 half-open connections", "", many_half_open)
    checks.run("memory of a large publish", "", memory_of_a_large_publish)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
