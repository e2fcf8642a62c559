#!/usr/bin/env python3
"""What a dry run shows and what an upload sends, per target, beside the files of tests/fanout/golden. `--update` writes them."""
import json
import pathlib
import re
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from fanout_foreign_test import MOCHI, Recorder, fields_of  # noqa: E402
from fanout_test import greet  # noqa: E402
from harness import ROOT, Checks, Client, equal  # noqa: E402

GOLDEN = ROOT / "tests" / "fanout" / "golden"
UPDATE = "--update" in sys.argv
HEADERS = ("Accept", "Authorization", "Content-Encoding", "Content-Type", "npm-auth-type", "npm-command")


def same(path, text):
    if UPDATE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    equal(text, path.read_text() if path.exists() else "(missing)", str(path.relative_to(ROOT)))


def settled(text, recorder):
    """Without what changes with the emitters: digests, sizes, addresses."""
    text = text.replace(recorder.url, "http://REGISTRY").replace("a-token-of-mine", "TOKEN")
    text = re.sub(r"sha512-[A-Za-z0-9+/]{86}==", "sha512-DIGEST", text)
    text = re.sub(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{40}\b|\b[0-9a-f]{32}\b", "DIGEST", text)
    return re.sub(r"boundary=mochi\w+", "boundary=BOUNDARY", text)


def body_text(target, headers, body):
    if target == "npm":
        document = json.loads(body)
        for attachment in document["_attachments"].values():
            attachment.update(data="BYTES", length=0)
        return json.dumps(document, indent=2, ensure_ascii=False)
    if target == "pypi":
        lines = []
        for name, values in fields_of(headers, body).items():
            lines += [f"{name}: {'BYTES' if name == 'content' else value.decode()}" for value in values]
        return "\n".join(lines)
    if target == "crates":
        size = struct.unpack("<I", body[:4])[0]
        return json.dumps(json.loads(body[4:4 + size]), indent=2, ensure_ascii=False) + "\n+ BYTES"
    return "BYTES" if headers.get("Content-Encoding") else body.decode()


def golden(target):
    def test(work):
        recorder = Recorder()
        package = greet(work)
        client = Client(work, MOCHI_HOME=str(work / "home"), **{f"MOCHI_{target.upper()}_TOKEN": "a-token-of-mine"})
        address = {"npm": "/", "jsr": "/", "pypi": "/simple/", "crates": "/index/"}[target]
        flags = ["--registry", f"{target}={recorder.url}{address}"] + (["--publish-url", f"pypi={recorder.url}/legacy/"] if target == "pypi" else [])
        base = [MOCHI, "pkg", "publish", "--target", target, *flags]
        leg = json.loads(client.run(*base, "--dry-run", "--json", package).stdout)["legs"][0]
        listing = "".join(f"{file['name']}\n" + "".join(f"  {entry['path']}\n" for entry in file["entries"]) for file in leg["files"])
        same(GOLDEN / target / "dry-run" / "files.txt", listing)
        same(GOLDEN / target / "dry-run" / "manifest.txt", settled(leg["manifest"], recorder))
        client.run(*base, "--allow-api-token", "--wait=1s", package, ok=None)
        for i, (method, path, headers, body) in enumerate(recorder.sent):
            head = f"{method} {path}\n" + "".join(f"{name}: {headers[name]}\n" for name in HEADERS if name in headers)
            same(GOLDEN / target / "upload" / f"{i + 1}.txt", settled(f"{head}\n{body_text(target, headers, body)}\n", recorder))
        equal(len(recorder.sent) > 0, True, "uploads")
    return test


def main():
    checks = Checks()
    for target in ("npm", "jsr", "pypi", "crates"):
        checks.run(f"golden {target}", "mochi", golden(target))
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
