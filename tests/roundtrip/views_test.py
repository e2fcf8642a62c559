#!/usr/bin/env python3
"""`view/` of a registry's folder: what a plain web server serves is there when an upload is answered, follows every change,
survives a kill at any of its writes, and is what `registry rebuild` would write.

Prints each failure and ends with `N passed, N failed, N skipped`."""
import gzip
import json
import os
import pathlib
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from harness import Checks, Registry, contains, equal, free_port  # noqa: E402
from mochi_test import library, mochi_client  # noqa: E402
from server_test import behind_nginx, clients_install, uploads_of_all  # noqa: E402
from uploads import PROTOCOLS  # noqa: E402

DOCUMENTS = {"npm": "npm/thing/index.json", "pypi": "pypi/simple/thing/index.html", "cargo": "cargo/index/th/in/thing", "jsr": "jsr/@moc/thing/meta.json",
             "mochi": "mochi/index/th/in/moc/thing"}


def files_of(folder):
    """Path → bytes of all files, without the note up to where they go."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(".state.json")}


def rebuilt(registry, what):
    """The stopped registry's files are those that are made from its log alone."""
    there = files_of(registry.root / "view")
    mark = (registry.root / "view/.state.json").read_text()
    registry.mochi_run("rebuild", "--root", str(registry.root), "--base-url", json.loads(mark)["base-url"])
    made = files_of(registry.root / "view")
    equal(sorted(there), sorted(made), f"files, {what}")
    for path in made:
        equal(there[path] == made[path], True, f"{path}, {what}")


def follows(work):
    """Each change of each protocol is in the files when its request is answered."""
    with Registry(work) as registry:
        view = registry.root / "view"
        for protocol in PROTOCOLS:
            protocol.prepare(registry)
            for version in ("1.0.0", "2.0.0"):
                equal(protocol.send(registry, version, registry.token)[0] in (200, 201), True, protocol.name)
                document = (view / DOCUMENTS[protocol.name]).read_bytes()
                equal(version in protocol.there(document), True, f"{protocol.name} {version}")
                equal(gzip.decompress((view / (DOCUMENTS[protocol.name] + ".gz")).read_bytes()), document)
                # What the server itself says of it.
                equal(registry.request(protocol.read)[2], document, protocol.name)
        names = [path.name for path in (view / "npm/thing/-").iterdir()]
        equal(sorted(names), ["thing-1.0.0.tgz", "thing-2.0.0.tgz"])
        blob = next(path for path in (registry.root / "blobs").rglob("*") if path.is_file() and path.read_bytes() == (view / "npm/thing/-/thing-1.0.0.tgz").read_bytes())
        equal(os.stat(blob).st_ino, os.stat(view / "npm/thing/-/thing-1.0.0.tgz").st_ino, "artefacts cost no second copy")
        # A tombstone: nothing of it is left.
        packument = json.loads(registry.request("/npm/thing")[2])
        del packument["versions"]["1.0.0"]
        equal(registry.request(f"/npm/thing/-rev/{packument['_rev']}", "PUT", json.dumps(packument).encode(), token=registry.token)[0] in (200, 201), True)
        rev = json.loads(registry.request("/npm/thing")[2])["_rev"]
        registry.request(f"/npm/thing/-/thing-1.0.0.tgz/-rev/{rev}", "DELETE", token=registry.token)
        equal([path.name for path in (view / "npm/thing/-").iterdir()], ["thing-2.0.0.tgz"])
        equal(list(json.loads((view / "npm/thing/index.json").read_text())["versions"]), ["2.0.0"])
        equal(registry.request("/cargo/api/v1/crates/thing/1.0.0/yank", "DELETE", headers={"Authorization": registry.token})[0], 200)
        equal([json.loads(line)["yanked"] for line in (view / "cargo/index/th/in/thing").read_text().splitlines()], [True, False])
        contains(registry.request("/metrics")[2].decode(), "mochi_registry_view_records ")
        records = sum(len(path.read_text().splitlines()) for path in (registry.root / "log").iterdir())
        registry.stop()
        # Stopped in order, by SIGTERM: the next start has nothing to do.
        equal(json.loads((view / ".state.json").read_text())["seq"], records)
        rebuilt(registry, "after all changes")


def private(work):
    """What needs a token is not among the files, and goes when the configuration says so."""
    with Registry(work, config='private-packages = ["@acme/*"]\n') as registry:
        client = mochi_client(work, registry)
        client.run(registry.mochi, "publish", "--allow-dirty", cwd=library(work / "one", "1.0.0"))
        equal(PROTOCOLS[0].send(registry, "1.0.0", registry.token)[0] in (200, 201), True)
        view = registry.root / "view"
        equal([path for path in files_of(view) if "words" in path or "blobs" in path], [])
        equal(b"words" in (view / "mochi/index/feed.jsonl").read_bytes(), False)
        registry.stop()
        config = registry.root / "registry.toml"
        config.write_text(config.read_text().replace('"@acme/*"', '"thing"'))
        registry.start()
        settled(registry)
        equal([path for path in files_of(view) if "thing" in path], [])
        equal((view / "mochi/index/ac/me/@acme").exists() or any("words" in path for path in files_of(view)), True, "public now")
        registry.stop()
        rebuilt(registry, "another configuration")


def settled(registry):
    """Waits until the files are at the log's last record: at a start they follow behind the first answer."""
    for _ in range(200):
        values = dict(line.split() for line in registry.request("/metrics")[2].decode().splitlines() if line.startswith("mochi_registry_") and "{" not in line)
        if values["mochi_registry_view_records"] == values["mochi_registry_log_records"]:
            return
        time.sleep(0.05)
    raise AssertionError("the views do not follow")


def killed(work):
    """`kill -9` at every change of the disk: the next start completes the files, and no reader ever saw a part of one."""
    strikes = 0
    for point in range(3, 120, 6):
        registry = Registry(work / str(point))
        registry.root.parent.mkdir()
        registry.options = ("--port", str(free_port()))
        registry.start()
        registry.stop()
        if not registry.survives_start(f"kill:{point}"):
            continue
        try:
            for version in ("1.0.0", "2.0.0"):
                for protocol in PROTOCOLS:
                    protocol.prepare(registry)
                    protocol.send(registry, version, registry.token)
        except OSError:
            strikes += 1
        view = registry.root / "view"
        for path, data in files_of(view).items() if view.exists() else ():
            if path.endswith(".json"):
                json.loads(data)
            elif path.endswith(".gz") and not path.endswith(".tar.gz"):
                gzip.decompress(data)
        registry.stop(kill=True)
        registry.start()
        settled(registry)
        registry.stop()
        rebuilt(registry, f"killed at {point}")
        contains(registry.mochi_run("verify", "--root", str(registry.root)), "all is well")
    # Builds without the failpoint run the rest of the test all the same.
    equal(strikes > 3 or strikes == 0, True, f"{strikes} strikes")


def deleted(work):
    """The folder may go at any time; another address makes other documents."""
    with Registry(work) as registry:
        for protocol in PROTOCOLS:
            protocol.prepare(registry)
            protocol.send(registry, "1.0.0", registry.token)
        view = registry.root / "view"
        before = files_of(view)
        registry.stop()
        (view / "npm/thing/index.json").unlink()
        (view / ".state.json").unlink()
        registry.options = ("--base-url", "http://127.0.0.1:9")
        registry.mochi_run("rebuild", "--root", str(registry.root), "--base-url", "http://packages.example:80/")
        contains((view / "npm/thing/index.json").read_text(), "http://packages.example:80/npm/thing/-/thing-1.0.0.tgz")
        equal(sorted(files_of(view)), sorted(before))
        registry.options = ()
        registry.start()
        settled(registry)
        contains((view / "npm/thing/index.json").read_text(), registry.url + "/npm/thing/-/thing-1.0.0.tgz")
        # A server keeps its own views: nobody else writes them meanwhile.
        try:
            registry.mochi_run("rebuild", "--root", str(registry.root), "--base-url", registry.url)
            raise AssertionError("rebuilt while it is served")
        except AssertionError as refused:
            contains(str(refused), "M057_REG_E006")


def at_once(work):
    """Many publishers and a reader: whoever reads the files sees whole documents whose artefacts are there."""
    with Registry(work) as registry:
        view, ended, wrong = registry.root / "view", threading.Event(), []

        def read():
            while not ended.is_set():
                try:
                    for version in json.loads((view / "npm/thing/index.json").read_text())["versions"]:
                        if not (view / f"npm/thing/-/thing-{version}.tgz").exists():
                            wrong.append(version)
                except FileNotFoundError:
                    pass

        reader = threading.Thread(target=read)
        reader.start()
        writers = [threading.Thread(target=lambda start=start: [PROTOCOLS[0].send(registry, f"{start}.{n}.0", registry.token) for n in range(8)]) for start in range(1, 5)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        ended.set()
        reader.join()
        equal(wrong, [], "documents that name what is not there")
        equal(len(json.loads((view / "npm/thing/index.json").read_text())["versions"]), 32)
        registry.stop()
        rebuilt(registry, "after many publishers")


def served_by_nginx(work):
    """npm, pip, cargo and Deno install from `view/` as nginx serves it, while the registry itself takes uploads."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with Registry(work) as registry:
        uploads_of_all(work, registry)
        registry.stop()
        registry.options = ("--base-url", url, "--port", str(free_port()))
        registry.start()
        registry.url = f"http://127.0.0.1:{registry.options[3]}"
        settled(registry)
        with behind_nginx(work, registry.root / "view", port):
            inner, registry.url = registry.url, url
            clients_install(work, registry, url)
            equal(registry.request("/npm/thing")[0], 404)
            registry.url = inner
            equal(PROTOCOLS[0].send(registry, "1.0.0", registry.token)[0] in (200, 201), True)
            registry.url = url
            equal(list(json.loads(registry.request("/npm/thing")[2])["versions"]), ["1.0.0"], "an upload is there at once")


def main():
    checks = Checks()
    checks.run("files follow every change", "", follows)
    checks.run("private packages", "", private)
    checks.run("killed at every change", "", killed)
    checks.run("deleted, another address", "", deleted)
    checks.run("many publishers, one reader", "", at_once)
    checks.run("served by nginx", "nginx", served_by_nginx)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
