#!/usr/bin/env python3
"""What an administrator does to a registry while it is served: the serving process does it, and the command waits for that.

Prints each failure and ends with `N passed, N failed, N skipped`."""
import concurrent.futures
import json
import os
import shutil
import subprocess
import sys
import time

from harness import Checks, Registry, Skip, contains, equal
from server_test import npm_body
from trial_test import token_of
from uploads import Cargo, Mochi, Npm


def refused(registry, *words):
    done = subprocess.run([registry.mochi, "registry", *words, "--root", str(registry.root)], capture_output=True, text=True, timeout=30)
    equal(done.returncode, 1, f"{words}: {done.stdout}")
    return done.stderr


def blobs(registry):
    return {path.read_bytes() for folder in (registry.root / "blobs").iterdir() for path in folder.iterdir()}


def shown(registry):
    """The content of all files of the read side."""
    return {path.read_bytes() for path in (registry.root / "view").rglob("*") if path.is_file()}


def purges(work):
    """A leaked secret is gone from blobs, the read side and the answers when the command says so."""
    with Registry(work) as registry:
        root = ["--root", str(registry.root)]
        for protocol, name in ((Mochi(), "@moc/thing"), (Npm(), "thing"), (Cargo(), "thing")):
            for version in ("1.0.0", "2.0.0"):
                equal(protocol.send(registry, version, registry.token)[0] in (200, 201), True, protocol.name)
            before, read_side = blobs(registry), shown(registry)
            contains(registry.mochi_run("purge", protocol.name, name, "1.0.0", "--reason", "a key", *root), "is gone")
            gone = before - blobs(registry)
            equal((len(gone) > 0, len(gone & read_side) > 0, len(gone & shown(registry))), (True, True, 0), protocol.name)
            equal("1.0.0" in protocol.there(registry.request(protocol.read)[2]), False, protocol.name)
            equal(protocol.send(registry, "1.0.0", registry.token)[0] in (200, 201), False, "a tombstone")
            equal(protocol.send(registry, "3.0.0", registry.token)[0] in (200, 201), True, "and it goes on")
        contains(refused(registry, "purge", "npm", "thing", "9.9.9"), "has no version `9.9.9`")
        contains(refused(registry, "purge", "npm", "none", "1.0.0"), "there is no package `none`")
        equal([path.name for path in (registry.root / "orders").iterdir()], [".mochi-tree"], "nothing is left of the orders")
    contains(registry.mochi_run("verify", *root), "all is well")


def purged_twice(work):
    """A purge of what is purged says so and logs nothing; a backup that is brought up to date loses the secret too."""
    with Registry(work) as registry:
        root = ["--root", str(registry.root)]
        equal(Mochi().send(registry, "1.0.0", registry.token)[0], 201)
        copy = work / "copy"
        registry.mochi_run("backup", str(copy), *root)
        kept = {path.name for path in (copy / "blobs").rglob("*") if path.is_file()}
        contains(registry.mochi_run("purge", "mochi", "@moc/thing", "1.0.0", *root), "is gone")
        log = (registry.root / "log/001.jsonl").read_bytes()
        contains(registry.mochi_run("purge", "mochi", "@moc/thing", "1.0.0", *root), "is gone")
        equal((registry.root / "log/001.jsonl").read_bytes(), log)
        registry.mochi_run("backup", str(copy), *root)
        left = {path.name for path in (copy / "blobs").rglob("*") if path.is_file()}
        there = {path.name for path in (registry.root / "blobs").rglob("*") if path.is_file()}
        equal((len(kept) > len(kept & there), left), (True, there), "blobs of the backup")
    contains(registry.mochi_run("verify", "--root", str(copy)), "all is well")


def backup_that_is_newer(work):
    """A registry that lost records does not overwrite the backup that still has them."""
    with Registry(work) as registry:
        for version in ("1.0.0", "2.0.0"):
            equal(Mochi().send(registry, version, registry.token)[0], 201)
    root = ["--root", str(registry.root)]
    copy = work / "copy"
    registry.mochi_run("backup", str(copy), *root)
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    log = registry.root / "log/001.jsonl"
    log.write_text(log.read_text().splitlines(keepends=True)[0])
    registry.mochi_run("repair", "--accept-loss", *root)
    contains(refused(registry, "backup", str(copy)), "holds records that the registry")
    equal({path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}, before)
    registry.mochi_run("backup", str(work / "other"), *root)


def owners(work):
    with Registry(work) as registry:
        ada, bob = token_of(registry, "ada"), token_of(registry, "bob")
        root = ["--root", str(registry.root)]
        equal(registry.request("/npm/kept", "PUT", npm_body("kept", "1.0.0"), token=ada)[0], 201)
        equal(registry.mochi_run("owner", "list", "npm", "kept", *root), "ada")
        equal(registry.request("/npm/kept", "PUT", npm_body("kept", "1.1.0"), token=bob)[0], 403)
        equal(registry.mochi_run("owner", "add", "npm", "kept", "bob", *root), "ada\nbob")
        equal(registry.request("/npm/kept", "PUT", npm_body("kept", "1.1.0"), token=bob)[0], 201)
        equal(registry.mochi_run("owner", "remove", "npm", "kept", "ada", *root), "bob")
        equal(registry.request("/npm/kept", "PUT", npm_body("kept", "1.2.0"), token=ada)[0], 403)
        contains(refused(registry, "owner", "add", "npm", "kept", "nobody"), "there is no user `nobody`")
        contains(refused(registry, "owner", "remove", "npm", "kept", "bob"), "the last owner")


def owners_who_leave(work):
    """Both owners of a package remove themselves at once: one stays, so that it is never everybody's."""
    with Registry(work) as registry:
        users = {user: token_of(registry, user) for user in ("ada", "bob")}
        eve = token_of(registry, "eve")
        left = []

        def owners_of(name, method, user, token):
            body = json.dumps({"users": [user]}).encode()
            return registry.request(f"/cargo/api/v1/crates/{name}/owners", method, body, {"Authorization": token})

        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for number in range(20):
                name = f"left-{number}"
                equal(Cargo().send(registry, "1.0.0", users["ada"], name)[0], 200)
                equal(owners_of(name, "PUT", "bob", users["ada"])[0], 200)
                for each in [pool.submit(owners_of, name, "DELETE", user, token) for user, token in users.items()]:
                    each.result()
                left.append(len(json.loads(registry.request(f"/cargo/api/v1/crates/{name}/owners")[2])["users"]))
                equal(Cargo().send(registry, "2.0.0", eve, name)[0] in (200, 201), False, "somebody else's")
        equal(left, [1] * 20)


def repairs(work):
    """Looking is for registries that are served too; going on without what is lost is not."""
    with Registry(work) as registry:
        equal(registry.request("/npm/thing", "PUT", npm_body("thing", "1.0.0"), token=registry.token)[0], 201)
        equal(registry.mochi_run("repair", "--root", str(registry.root)), "nothing to repair")
        contains(refused(registry, "repair", "--accept-loss"), "M057_REG_E006")
        log = registry.root / "log/001.jsonl"
        whole = log.read_bytes()
        log.write_bytes(b"")
        told = subprocess.run([registry.mochi, "registry", "repair", "--root", str(registry.root)], capture_output=True, text=True, timeout=30)
        equal(told.returncode, 1)
        contains(told.stdout, "nothing was changed")
        log.write_bytes(whole)
        equal(registry.mochi_run("repair", "--root", str(registry.root)), "nothing to repair")
    # All of the log is gone: that is told, with the way out, and nothing is begun anew by itself.
    shutil.rmtree(registry.root / "log")
    for words in (("serve", "--port", "0"), ("verify",)):
        contains(refused(registry, *words), "M057_REG_E010")
    equal((registry.root / "log").exists(), False)
    told = subprocess.run([registry.mochi, "registry", "repair", "--root", str(registry.root)], capture_output=True, text=True, timeout=30)
    equal((told.returncode, "the log is missing" in told.stdout, (registry.root / "log").exists()), (1, True, False), told.stdout)
    contains(registry.mochi_run("repair", "--accept-loss", "--root", str(registry.root)), "0 records")
    equal(len(list((registry.root / "unknown").iterdir())) > 0, True, "blobs are kept")
    registry.start()
    equal(registry.request("/npm/thing")[0], 404)
    registry.stop()


def left_orders(work):
    """An order for which nobody waits any more is not carried out by a later process."""
    with Registry(work) as registry:
        equal(registry.request("/npm/thing", "PUT", npm_body("thing", "1.0.0"), token=registry.token)[0], 201)
        registry.stop(kill=True)
        order = {"op": "purge", "protocol": "npm", "package": "thing", "version": "1.0.0"}
        (registry.root / "orders" / "left.order").write_text(json.dumps(order))
        registry.start()
        time.sleep(0.6)
        equal(registry.request("/npm/thing/1.0.0")[0], 200)
        # What is no order is answered, and stops nothing.
        (registry.root / "orders" / "bad.order").write_text("{")
        time.sleep(0.6)
        contains((registry.root / "orders" / "bad.answer").read_text(), "is no order")
        equal(registry.mochi_run("owner", "list", "npm", "thing", "--root", str(registry.root)), "admin")


def full_disk(work):
    """What does not fit is refused without a word about where the folder lies; what was accepted is read on, also by a new process."""
    small = work / "small"
    small.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(small)], capture_output=True).returncode != 0:
        raise Skip("no small file system can be mounted")
    try:
        registry = Registry(small)
        registry.start()
        accepted, refusals = [], []
        for number in range(100):
            status, _, body = registry.request("/npm/fill", "PUT", npm_body("fill", f"{number}.0.0", 60_000), token=registry.token)
            (accepted if status == 201 else refusals).append(f"{number}.0.0" if status == 201 else (status, body.decode()))
            if len(refusals) == 3:
                break
        equal([status for status, _ in refusals], [500] * 3)
        for _, text in refusals:
            contains(text, "No space left")
            equal(str(small) in text, False, text)
        registry.stop(kill=True)
        registry.start()
        equal(sorted(json.loads(registry.request("/npm/fill")[2])["versions"]), sorted(accepted), "on a full disk")
        subprocess.run(["mount", "-o", "remount,size=8m", str(small)], check=True)
        equal(registry.request("/npm/fill", "PUT", npm_body("fill", "999.0.0", 60_000), token=registry.token)[0], 201, "there is room again")
        registry.stop()
        contains(registry.mochi_run("verify", "--root", str(registry.root)), "all is well")
    finally:
        registry.stop()
        subprocess.run(["umount", str(small)], check=True)


def main():
    checks = Checks()
    checks.run("purge", "", purges)
    checks.run("a purge again", "", purged_twice)
    checks.run("a backup that is newer", "", backup_that_is_newer)
    checks.run("owner", "", owners)
    checks.run("20 times both owners leave at once", "", owners_who_leave)
    checks.run("repair", "", repairs)
    checks.run("orders that were left", "", left_orders)
    checks.run("a full disk", "", full_disk)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
