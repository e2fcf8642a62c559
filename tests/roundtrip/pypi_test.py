#!/usr/bin/env python3
"""twine and pip against the embedded registry: upload, duplicates, install, download, private index.

Prints each failure and ends with `N passed, N failed, N skipped`."""
import base64
import gzip
import hashlib
import io
import json
import sys
import tarfile
import zipfile

from harness import Checks, Client, Registry, contains, equal, tool


def metadata(name, version, requires=()):
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", "Summary: Texts, naïvely",
             "License: MIT", "Requires-Python: >=3.8"]
    lines += [f"Requires-Dist: {r}" for r in requires]
    return "\n".join(lines) + "\nDescription-Content-Type: text/markdown\n\n# Hello\n\nA readme.\n"


def wheel(folder, name, version, requires=(), text="hello"):
    folder.mkdir(parents=True, exist_ok=True)
    module = name.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    files = {f"{module}/__init__.py": f"TEXT = {text!r}\n",
             f"{info}/METADATA": metadata(name, version, requires),
             f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"}
    record = ""
    for path, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content.encode()).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(content.encode())}\n"
    files[f"{info}/RECORD"] = record + f"{info}/RECORD,,\n"
    path = folder / f"{module}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name_, content in files.items():
            out.writestr(name_, content)
    return path


def sdist(folder, name, version):
    folder.mkdir(parents=True, exist_ok=True)
    module = name.replace("-", "_")
    root = f"{module}-{version}"
    backend = ("def build_wheel(directory, config_settings=None, metadata_directory=None):\n"
               "    import shutil, os\n"
               "    raise SystemExit('not built in this test')\n")
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as tar:
        for path, content in {"PKG-INFO": metadata(name, version), "pyproject.toml": "[build-system]\nrequires = []\n",
                              "_backend.py": backend}.items():
            entry = tarfile.TarInfo(f"{root}/{path}")
            entry.size = len(content.encode())
            tar.addfile(entry, io.BytesIO(content.encode()))
    path = folder / f"{root}.tar.gz"
    path.write_bytes(gzip.compress(raw.getvalue(), mtime=0))
    return path


def twine(client, registry, *files, token=None, ok=True, options=()):
    return client.run(tool("twine"), "upload", "--disable-progress-bar", "--non-interactive", "--repository-url",
                      f"{registry.url}/pypi/legacy/", "-u", "__token__", "-p", token or registry.token, *options, *files,
                      ok=ok)


def pip(client, registry, *arguments, ok=True, index=None):
    return client.run(sys.executable, "-m", "pip", "--isolated", "--disable-pip-version-check", "--no-cache-dir",
                      arguments[0], "-i", index or f"{registry.url}/pypi/simple/", *arguments[1:], ok=ok)


def upload_and_install(work):
    tool("twine")
    with Registry(work) as registry:
        client = Client(work)
        base = wheel(work / "dist", "base-text", "1.0.0")
        main = wheel(work / "dist", "Mochi-Strings", "0.4.7", ["base_text>=1"])
        source = sdist(work / "dist", "Mochi-Strings", "0.4.7")
        twine(client, registry, base, main, source)
        site = work / "site"
        pip(client, registry, "install", "--target", site, "mochi.strings")
        client.env["PYTHONPATH"] = str(site)
        said = client.run(sys.executable, "-c", "import Mochi_Strings, base_text; print(Mochi_Strings.TEXT, base_text.TEXT)")
        equal(said.stdout.strip(), "hello hello")
        pip(client, registry, "download", "--no-deps", "-d", work / "down", "mochi-strings==0.4.7")
        equal((work / "down" / main.name).read_bytes(), main.read_bytes())
        twine(client, registry, main)
        other = wheel(work / "other", "Mochi-Strings", "0.4.7", text="changed")
        refused = twine(client, registry, other, ok=False)
        contains(refused.stdout + refused.stderr, "File already exists")
        twine(client, registry, other, options=["--skip-existing"])
        newer = wheel(work / "dist", "Mochi-Strings", "0.5.0rc1", ["base_text>=1"])
        twine(client, registry, newer)
        found = pip(client, registry, "index", "versions", "mochi-strings")
        contains(found.stdout, "0.4.7")
        # Hashes hold on both sides of the index.
        digest = hashlib.sha256(base.read_bytes()).hexdigest()
        (work / "requirements.txt").write_text(f"base-text==1.0.0 --hash=sha256:{digest}\n")
        pip(client, registry, "install", "--target", work / "site2", "--require-hashes", "-r", work / "requirements.txt")
        yank = "/mochi/api/protocols/pypi/mochi-strings/0.4.7/yank"
        equal(registry.request(yank, "PUT", b'{"reason":"broken"}')[0], 401)
        equal(registry.request(yank, "PUT", b'{"reason":"broken"}', token=registry.token)[0], 200)
        page = registry.request("/pypi/simple/mochi-strings/")[2].decode()
        contains(page, 'data-yanked="broken"')
        pip(client, registry, "download", "--no-deps", "-d", work / "down2", "mochi-strings<0.5", ok=None)
        equal(registry.mochi_run("verify", "--root", str(registry.root)).split(":")[1].strip(), "all is well")


def index_pages(work):
    tool("twine")
    with Registry(work) as registry:
        client = Client(work)
        one = wheel(work / "dist", "base-text", "1.0.0")
        twine(client, registry, one)
        accept = {"Accept": "application/vnd.pypi.simple.v1+json"}
        status, headers, body = registry.request("/pypi/simple/base-text/", headers=accept)
        page = json.loads(body)
        equal(headers["Content-Type"], "application/vnd.pypi.simple.v1+json")
        equal(page["versions"], ["1.0.0"])
        file = page["files"][0]
        equal((file["filename"], file["size"], file["yanked"], file["requires-python"]),
              (one.name, one.stat().st_size, False, ">=3.8"))
        equal(registry.request("/pypi/simple/base-text/", headers={**accept, "If-None-Match": headers["ETag"]})[0], 304)
        metadata_text = registry.request(f"/pypi/files/base-text/{one.name}.metadata")[2]
        equal(hashlib.sha256(metadata_text).hexdigest(), file["core-metadata"]["sha256"])
        html = registry.request("/pypi/simple/base-text/")[2].decode()
        contains(html, "data-requires-python=\"&gt;=3.8\"")
        contains(html, "data-dist-info-metadata=\"sha256=")
        contains(registry.request("/pypi/simple/")[2].decode(), "<a href=\"base-text/\">base-text</a>")
        equal(registry.request("/pypi/simple/nothing/")[0], 404)
        contains(registry.request("/pypi/simple/Base_Text")[2].decode(), "Links for base-text", "redirect")


def wrong_uploads(work):
    tool("twine")
    with Registry(work) as registry:
        client = Client(work)
        good = wheel(work / "dist", "base-text", "1.0.0")
        contains(twine(client, registry, good, token="mochi_wrong", ok=False).stdout, "403")
        bad = work / "dist" / "base_text-2.0.0-py3-none-any.whl"
        bad.write_bytes(good.read_bytes())
        refused = twine(client, registry, bad, ok=False)
        contains(refused.stdout + refused.stderr, "400")
        with zipfile.ZipFile(good) as old, zipfile.ZipFile(work / good.name, "w") as new:
            for entry in old.namelist():
                new.writestr(entry, old.read(entry))
            new.writestr("base_text/extra.py", "import os\n")
        contains(twine(client, registry, work / good.name, ok=False).stdout, "not in RECORD")


def with_uv(work):
    uv = tool("uv")
    with Registry(work) as registry:
        client = Client(work, UV_CACHE_DIR=str(work / "uv-cache"))
        base = wheel(work / "dist", "base-text", "1.0.0")
        main = wheel(work / "dist", "mochi-strings", "0.4.7", ["base-text>=1"])
        client.run(uv, "publish", "--publish-url", f"{registry.url}/pypi/legacy/", "--token", registry.token, base, main)
        site = work / "site"
        client.run(uv, "pip", "install", "--python", sys.executable, "--target", site, "--index-url",
                   f"{registry.url}/pypi/simple/", "mochi-strings")
        client.env["PYTHONPATH"] = str(site)
        equal(client.run(sys.executable, "-c", "import mochi_strings; print(mochi_strings.TEXT)").stdout.strip(), "hello")


def private(work):
    tool("twine")
    with Registry(work, config="private = true\n") as registry:
        client = Client(work)
        twine(client, registry, wheel(work / "dist", "base-text", "1.0.0"))
        pip(client, registry, "download", "--no-deps", "-d", work / "down", "base-text", ok=False)
        index = f"http://__token__:{registry.token}@{registry.authority}/pypi/simple/"
        pip(client, registry, "download", "--no-deps", "-d", work / "down", "base-text", index=index)


def main():
    checks = Checks()
    checks.run("twine upload, pip install and download", "twine", upload_and_install)
    checks.run("simple index", "twine", index_pages)
    checks.run("wrong uploads", "twine", wrong_uploads)
    checks.run("uv publish and install", "uv", with_uv)
    checks.run("private index", "twine", private)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
