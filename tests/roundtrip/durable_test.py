#!/usr/bin/env python3
"""Every protocol of the registry: killed in the middle of each change of the disk, many uploads at once, bodies that are none,
tokens that give no right.

Prints each failure and ends with `N passed, N failed, N skipped`."""
import concurrent.futures
import gzip
import json
import random
import sys
import time
import urllib.parse

from harness import Checks, Registry, contains, equal
from jsr_test import tar_of
from uploads import PROTOCOLS, basic, form_of


def killed(protocol):
    """`kill -9` in the middle of each change of the disk: what was answered as accepted is there afterwards, whole."""

    def test(work):
        strikes = 0
        for point in range(1, 40, 2):
            registry = Registry(work / str(point))
            registry.root.parent.mkdir()
            registry.mochi_run("init", str(registry.root))
            if not registry.survives_start(f"kill:{point}"):
                continue
            accepted = []
            try:
                protocol.prepare(registry)
                for number in range(6):
                    status, _, body = protocol.send(registry, f"{number}.0.0", registry.token)
                    equal(status in (200, 201), True, body)
                    accepted.append(f"{number}.0.0")
            except OSError:
                strikes += 1
            registry.stop(kill=True)
            registry.start()
            status, _, body = registry.request(protocol.read)
            there = protocol.there(body) if status == 200 else []
            equal([version for version in accepted if version not in there], [], f"lost at {point}")
            equal(len(there) - len(accepted) in (0, 1), True, f"appeared at {point}")
            # No repair by hand: the next upload is taken.
            protocol.prepare(registry)
            equal(protocol.send(registry, "9.0.0", registry.token)[0] in (200, 201), True, f"the next one at {point}")
            registry.stop()
            contains(registry.mochi_run("verify", "--root", str(registry.root)), "all is well")
        # Builds without the failpoint run the rest of the test all the same.
        equal(strikes > 3 or strikes == 0, True, f"{strikes} strikes")
    return test


def at_once(protocol):
    def test(work):
        with Registry(work) as registry:
            protocol.prepare(registry)
            versions = [f"{n}.0.0" for n in range(24)]
            with concurrent.futures.ThreadPoolExecutor(8) as pool:
                # Each version by two clients.
                statuses = list(pool.map(lambda v: protocol.send(registry, v, registry.token)[0], versions * 2))
            there = protocol.there(registry.request(protocol.read)[2])
            equal(sorted(there, key=lambda v: int(v.split(".")[0])), versions)
            equal(all(status in (200, 201, 400, 403, 409) for status in statuses), True, statuses)
            registry.stop()
            contains(registry.mochi_run("verify", "--root", str(registry.root)), "all is well")
    return test


def rights(protocol):
    def test(work):
        with Registry(work) as registry:
            protocol.prepare(registry)
            other = registry.mochi_run("token", "create", "--root", str(registry.root), "--user", "bob", "--allow", "publish", "--package", "npm:other-*")
            reader = registry.mochi_run("token", "create", "--root", str(registry.root), "--user", "eve", "--allow", "read")
            late = registry.mochi_run("token", "create", "--root", str(registry.root), "--user", "late", "--allow", "publish", "--expires", "1s")
            for token in ("", "wrong", "mochi_" + "A" * 43, "x" * 8000, other, reader):
                status, _, body = protocol.send(registry, "1.0.0", token)
                equal(status in (401, 403), True, (token[:20], status, body))
                equal(token[:30] in body.decode() if len(token) > 8 else False, False, "a token in an answer")
            time.sleep(2.1)
            equal(protocol.send(registry, "1.0.0", late)[0] in (401, 403), True, "expired")
            status, _, body = registry.request(protocol.read)
            equal(protocol.there(body) if status == 200 else [], [], "nothing was taken")
            equal(protocol.send(registry, "1.0.0", registry.token)[0] in (200, 201), True)
    return test


UPLOADS = {"npm": ("/npm/thing", "PUT", {}), "cargo": ("/cargo/api/v1/crates/new", "PUT", {}),
           "jsr": ("/jsr/api/scopes/moc/packages/thing/versions/1.0.0?config=%2Fjsr.json", "POST", {"Content-Encoding": "gzip"}),
           "pypi": ("/pypi/legacy/", "POST", {}), "mochi": ("/mochi/api/packages/moc/thing/1.0.0", "PUT", {})}


def bodies(protocol):
    """Anything may come as a body: it is refused with a status of the 400s, in the protocol's words, and nothing is kept."""

    def test(work):
        path, method, headers = UPLOADS[protocol.name]
        chance = random.Random(7)
        with Registry(work) as registry:
            protocol.prepare(registry)
            sent = []
            whole = registry.request
            # What a good upload looks like, as a seed.
            registry.request = lambda *args, **options: sent.append((args, options)) or (200, {}, b"{}")
            protocol.send(registry, "1.0.0", registry.token)
            registry.request = whole
            good = sent[0][0][2]
            own = dict(sent[0][0][3]) if len(sent[0][0]) > 3 else dict(sent[0][1].get("headers") or {})
            own["Authorization"] = basic(registry.token) if protocol.name == "pypi" else f"Bearer {registry.token}" if protocol.name == "mochi" else registry.token
            wrong = [b"", b"{", b"[]", b"null", b"\0" * 100, b"[" * 100000, b'{"a":' * 50000, good[:len(good) // 2], good[:-1], good[1:], gzip.compress(b""),
                     gzip.compress(b"\0" * 30_000_000), b"\xff" * 5000, good[:40] + good[80:]]
            for _ in range(150):
                broken = bytearray(good)
                for _ in range(chance.choice((1, 4, 30))):
                    broken[chance.randrange(len(broken))] = chance.randrange(256)
                wrong.append(bytes(broken))
            for number, body in enumerate(wrong):
                status, answered, said = registry.request(path, method, body, own)
                if protocol.name == "jsr" and status == 200 and json.loads(said)["status"] == "failure":
                    # Its clients are told by the task that checks the archive.
                    equal(bool(json.loads(said)["error"]["code"]), True, said)
                    continue
                if status in (200, 201):
                    # A change that no digest covers: what came is kept as it came, once. The form's last line end is none of it.
                    equal(number >= 14 or body == good[:-1], True, body[:100])
                    continue
                equal(400 <= status < 500, True, (number, status, said[:300]))
                if protocol.name != "pypi":
                    json.loads(said)
            for more in ({"Content-Type": "multipart/form-data"}, {"Content-Type": "multipart/form-data; boundary=" + "b" * 3000},
                         {"Content-Type": "text/plain", "Content-Encoding": "br"}, {"Content-Encoding": "gzip"}):
                status = registry.request(path, method, good[:200], {**own, **more})[0]
                equal(400 <= status < 500, True, (more, status))
            equal(registry.request("/healthz")[0], 200)
            registry.stop()
            contains(registry.mochi_run("verify", "--root", str(registry.root)), "all is well")
    return test


NAMES = ["../thing", "..", ".", "a/../../b", "a\\b", "thing\0", "C:thing", "/etc/passwd", "thing\n", "-rf", "a" * 300, "％2e％2e", "THING?", "con|nul"]


def names(work):
    """Names that would lead elsewhere, in the place where each protocol has one."""
    inner = work / "inner"
    inner.mkdir()
    with Registry(inner) as registry:
        for name in NAMES:
            body = {"_id": name, "name": name, "dist-tags": {"latest": "1.0.0"}, "versions": {"1.0.0": {"name": name, "version": "1.0.0"}},
                    "_attachments": {f"{name}-1.0.0.tgz": {"data": "aGVsbG8="}}}
            equal(registry.request("/npm/thing", "PUT", json.dumps(body).encode(), token=registry.token)[0], 400, name)
            form, kind = form_of({":action": "file_upload", "protocol_version": "1", "metadata_version": "2.1", "name": name, "version": "1.0.0",
                                  "filetype": "bdist_wheel", "pyversion": "py3"}, "thing-1.0.0-py3-none-any.whl", b"PK")
            equal(registry.request("/pypi/legacy/", "POST", form, {"Content-Type": kind, "Authorization": basic(registry.token)})[0] in (400, 403), True, name)
            form, kind = form_of({":action": "file_upload", "protocol_version": "1", "metadata_version": "2.1", "name": "thing", "version": "1.0.0",
                                  "filetype": "bdist_wheel", "pyversion": "py3"}, name.replace("\n", "%0A"), b"PK")
            equal(registry.request("/pypi/legacy/", "POST", form, {"Content-Type": kind, "Authorization": basic(registry.token)})[0], 400, name)
            crate = tar_of({"thing-1.0.0/Cargo.toml": b"[package]"})
            said = json.dumps({"name": name, "vers": "1.0.0", "deps": [], "features": {}}).encode()
            size = lambda data: len(data).to_bytes(4, "little")  # noqa: E731
            equal(registry.request("/cargo/api/v1/crates/new", "PUT", size(said) + said + size(crate) + crate, {"Authorization": registry.token})[0], 400, name)
            equal(registry.request("/jsr/api/scopes/moc/packages", "POST", json.dumps({"package": name}).encode(), token=registry.token)[0], 400, name)
            place = urllib.parse.quote(name, safe="")
            for path in (f"moc/{place}/1.0.0", f"{place}/thing/1.0.0", f"moc/thing/{place}"):
                equal(registry.request("/mochi/api/packages/" + path, "PUT", b"x", token=registry.token)[0] in (400, 422), True, path)
        equal([sorted(path.name for path in folder.iterdir()) for folder in (work, inner)], [["inner"], ["registry"]], "nothing beside the registry")
        registry.stop()
        contains(registry.mochi_run("verify", "--root", str(registry.root)), "all is well")


def main():
    checks = Checks()
    for protocol in PROTOCOLS:
        if protocol.name != "npm":
            checks.run(f"kill -9 at every write, {protocol.name}", "", killed(protocol))
        checks.run(f"uploads at once, {protocol.name}", "", at_once(protocol))
        checks.run(f"wrong tokens, {protocol.name}", "", rights(protocol))
        checks.run(f"wrong bodies, {protocol.name}", "", bodies(protocol))
    checks.run("names that lead elsewhere", "", names)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
