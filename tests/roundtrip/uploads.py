"""One small upload in each protocol as its client would send it, and how to see what is there; no client is run."""
import base64
import hashlib
import json
import os
import pathlib
import struct
import subprocess
import tempfile

import pypi_test
from jsr_test import tar_of
from server_test import npm_body


def form_of(fields, name, data):
    """(body, content type) of a multipart form with one file."""
    boundary = "----a-form-of-a-test"
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode() for key, value in fields.items()]
    parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="content"; filename="{name}"\r\n'
                 "Content-Type: application/octet-stream\r\n\r\n".encode() + data + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def basic(token):
    return "Basic " + base64.b64encode(("__token__:" + token).encode()).decode()


class Npm:
    name, read = "npm", "/npm/thing"

    def prepare(self, registry):
        pass

    def send(self, registry, version, token, name="thing", scope="moc"):
        return registry.request(f"/npm/{name}", "PUT", npm_body(name, version), token=token)

    def there(self, body):
        return list(json.loads(body)["versions"])


class Pypi(Npm):
    name, read = "pypi", "/pypi/simple/thing/"

    def send(self, registry, version, token, name="thing", scope="moc"):
        with tempfile.TemporaryDirectory() as folder:
            path = pypi_test.wheel(pathlib.Path(folder), name, version)
            data = path.read_bytes()
        body, kind = form_of({":action": "file_upload", "protocol_version": "1", "metadata_version": "2.1", "name": name, "version": version,
                              "filetype": "bdist_wheel", "pyversion": "py3", "sha256_digest": hashlib.sha256(data).hexdigest()}, path.name, data)
        return registry.request("/pypi/legacy/", "POST", body, {"Content-Type": kind, "Authorization": basic(token)})

    def there(self, body):
        return [line.split("-")[1] for line in body.decode().split(">") if line.startswith("thing-")]


class Cargo(Npm):
    name, read = "cargo", "/cargo/index/th/in/thing"

    def send(self, registry, version, token, name="thing", scope="moc"):
        manifest = f'[package]\nname = "{name}"\nversion = "{version}"\nedition = "2021"\ndescription = "Texts"\nlicense = "MIT"\n'
        crate = tar_of({f"{name}-{version}/Cargo.toml": manifest.encode(), f"{name}-{version}/src/lib.rs": b""})
        said = json.dumps({"name": name, "vers": version, "deps": [], "features": {}, "authors": [], "description": "Texts", "license": "MIT"}).encode()
        body = struct.pack("<I", len(said)) + said + struct.pack("<I", len(crate)) + crate
        return registry.request("/cargo/api/v1/crates/new", "PUT", body, {"Authorization": token})

    def there(self, body):
        return [json.loads(line)["vers"] for line in body.decode().splitlines()]


class Jsr(Npm):
    name, read = "jsr", "/jsr/@moc/thing/meta.json"

    def prepare(self, registry):
        registry.request("/jsr/api/scopes/moc/packages", "POST", b'{"package":"thing"}', token=registry.token)

    def send(self, registry, version, token, name="thing", scope="moc"):
        config = json.dumps({"name": f"@{scope}/{name}", "version": version, "license": "MIT", "exports": "./mod.ts"}).encode()
        return registry.request(f"/jsr/api/scopes/{scope}/packages/{name}/versions/{version}?config=%2Fjsr.json", "POST",
                                tar_of({"jsr.json": config, "mod.ts": b"export const a: number = 1;\n"}), {"Content-Encoding": "gzip"}, token=token)

    def there(self, body):
        return list(json.loads(body)["versions"])


class Mochi(Npm):
    name, read = "mochi", "/mochi/index/th/in/moc/thing"

    def send(self, registry, version, token, name="thing", scope="moc"):
        with tempfile.TemporaryDirectory() as folder:
            package = pathlib.Path(folder) / "thing"
            (package / "src").mkdir(parents=True)
            (package / "mochi.toml").write_text(
                f'[package]\nname = "@{scope}/{name}"\nversion = "{version}"\nedition = "2026"\nmochi = ">=0.1"\ndescription = "Texts"\n'
                'license = "MIT"\nrepository = "https://example.org/thing"\nreadme = "README.md"\n')
            (package / "README.md").write_text("# thing\n")
            (package / "src/lib.mochi").write_text('/// Says it.\nexport fun say(): string {\n  return "thing"\n}\n')
            env = {key: value for key, value in os.environ.items() if key != "MOCHI_FAILPOINT"}
            subprocess.run([registry.mochi, "pkg", "pack", "-o", folder + "/packed"], cwd=package, check=True, capture_output=True, timeout=60,
                           env=dict(env, MOCHI_HOME=folder + "/home"))
            data = next((pathlib.Path(folder) / "packed").iterdir()).read_bytes()
        return registry.request(f"/mochi/api/packages/{scope}/{name}/{version}", "PUT", data, token=token)

    def there(self, body):
        return [json.loads(line)["v"] for line in body.decode().splitlines()]


PROTOCOLS = [Npm(), Pypi(), Cargo(), Jsr(), Mochi()]
