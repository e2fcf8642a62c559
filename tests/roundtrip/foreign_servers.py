"""Registries that others wrote, set up so that reading needs a credential too: verdaccio, pypiserver, devpi, and a cargo registry
with `auth-required`. Each listens on a free port of this machine and ends with its `with` block.

Every server has `url`, `flags(target)` that point `mochi pkg publish` at it, and `variables` with the credential."""
import http.server
import json
import os
import pathlib
import struct
import subprocess
import threading
import time
import urllib.error
import urllib.request

from harness import ROOT, Registry, Skip, free_port, tool

VERDACCIO = ROOT / "build" / "deps" / "verdaccio" / "node_modules" / ".bin" / "verdaccio"
PYTHON_SERVERS = ROOT / "build" / "deps" / "clients" / "servers" / "bin"
USER, PASSWORD = "ada", "a-password-of-ada"


def python_server(name):
    program = PYTHON_SERVERS / name
    if not program.exists():
        raise Skip(f"{name} is not installed; `./dev deps` installs it")
    return program


def answers(url, headers=None):
    """The status of a GET, 0 if nobody answers."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers or {}), timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


class Server:
    """A process that listens on `self.url`."""

    process = None

    def launch(self, command, **options):
        self.process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
        for _ in range(300):
            if answers(self.url):
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        self.__exit__()
        raise AssertionError(f"{command[0]} did not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=20)
            self.process = None


class Verdaccio(Server):
    CONFIG = """
storage: {work}/storage
auth:
  htpasswd:
    file: {work}/htpasswd
packages:
  '**':
    access: {access}
    publish: $authenticated
    unpublish: $authenticated
log: {{ type: stdout, format: json, level: warn }}
"""

    def __init__(self, work, access="$authenticated"):
        if not VERDACCIO.exists():
            raise Skip("verdaccio is not installed")
        self.url = f"http://127.0.0.1:{free_port()}"
        config = work / "verdaccio.yaml"
        config.write_text(self.CONFIG.format(work=work, access=access))
        self.launch([tool("node"), VERDACCIO, "--config", config, "--listen", self.url.split("//")[1]], env=dict(os.environ, HOME=str(work)))
        body = json.dumps({"name": USER, "password": PASSWORD, "email": "ada@example.org"}).encode()
        request = urllib.request.Request(self.url + f"/-/user/org.couchdb.user:{USER}", data=body, method="PUT",
                                         headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            self.token = json.load(answer)["token"]
        self.variables = {"MOCHI_NPM_TOKEN": self.token}

    def flags(self, _):
        return ["--registry", f"npm={self.url}/"]


class PypiServer(Server):
    def __init__(self, work, protect="update,download,list", packages=None):
        program = python_server("pypi-server")
        self.url = f"http://127.0.0.1:{free_port()}"
        self.packages = packages or work / "packages"
        self.packages.mkdir(parents=True, exist_ok=True)
        passwords = work / "htpasswd"
        subprocess.run([str(PYTHON_SERVERS / "python"), "-c",
                        "import sys\nfrom passlib.apache import HtpasswdFile\nf = HtpasswdFile(sys.argv[1], new=True, default_scheme='bcrypt')\n"
                        "f.set_password(sys.argv[2], sys.argv[3])\nf.save()", str(passwords), USER, PASSWORD], check=True, timeout=60)
        authentication = ["-P", passwords, "-a", protect] if protect else ["-P", ".", "-a", "."]
        self.launch([program, "run", "-i", "127.0.0.1", "-p", self.url.rsplit(":", 1)[1], "--disable-fallback", "--backend", "simple-dir",
                     *authentication, self.packages])
        self.variables = {"MOCHI_PYPI_USERNAME": USER, "MOCHI_PYPI_TOKEN": PASSWORD}

    def flags(self, _):
        return ["--registry", f"pypi={self.url}/simple/", "--publish-url", f"pypi={self.url}/"]


class Devpi(Server):
    def __init__(self, work):
        python_server("devpi-server")
        self.url = f"http://127.0.0.1:{free_port()}"
        folder = work / "devpi"
        subprocess.run([str(PYTHON_SERVERS / "devpi-init"), "--serverdir", str(folder), "--no-root-pypi", "--root-passwd", PASSWORD],
                       check=True, timeout=120, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.launch([PYTHON_SERVERS / "devpi-server", "--serverdir", folder, "--host", "127.0.0.1", "--port", self.url.rsplit(":", 1)[1],
                     "--offline-mode"])
        login = self.ask("POST", "/+login", {"user": "root", "password": PASSWORD})["result"]["password"]
        self.ask("PUT", f"/{USER}", {"password": PASSWORD, "email": "ada@example.org"}, login)
        login = self.ask("POST", "/+login", {"user": USER, "password": PASSWORD})["result"]["password"]
        self.ask("PUT", f"/{USER}/dev", {"bases": [], "volatile": False, "acl_upload": [USER]}, login, user=USER)
        self.variables = {"MOCHI_PYPI_USERNAME": USER, "MOCHI_PYPI_TOKEN": PASSWORD}

    def ask(self, method, path, body, login="", user="root"):
        import base64
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if login:
            headers["X-Devpi-Auth"] = base64.b64encode(f"{user}:{login}".encode()).decode()
        request = urllib.request.Request(self.url + path, data=json.dumps(body).encode(), method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def flags(self, _):
        return ["--registry", f"pypi={self.url}/{USER}/dev/+simple/", "--publish-url", f"pypi={self.url}/{USER}/dev/"]


class CargoServer:
    """A sparse registry that tells nothing without its token, `config.json` included, as the protocol of cargo has it for
    `auth-required`. `index`: without it there is an API only. Keeps the Authorization of every request."""

    TOKEN = "token-of-the-cargo-registry"

    def __init__(self, required=True, index=True):
        server = self
        self.crates, self.seen = {}, []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self, status, body=b"", kind="application/json"):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                if status == 401:
                    self.send_header("WWW-Authenticate", 'Cargo login_url="none"')
                self.end_headers()
                self.wfile.write(body)

            def barred(self):
                server.seen.append((self.command, self.path, self.headers.get("Authorization")))
                if not required or self.headers.get("Authorization") == server.TOKEN:
                    return False
                self.answer(401, b'{"errors": [{"detail": "this registry needs a token"}]}')
                return True

            def do_GET(self):
                if self.barred():
                    return None
                if self.path == "/index/config.json" and index:
                    return self.answer(200, json.dumps({"dl": server.url + "/dl/{crate}/{version}", "api": server.url, "auth-required": required}).encode())
                name = self.path.rsplit("/", 1)[1]
                if self.path.startswith("/index/") and index and name in server.crates:
                    return self.answer(200, b"".join(line for line, _ in server.crates[name].values()), "text/plain")
                if self.path.startswith("/dl/"):
                    _, _, name, version = self.path.split("/")
                    if version in server.crates.get(name, {}):
                        return self.answer(200, server.crates[name][version][1], "application/gzip")
                return self.answer(404, b"{}")

            def do_PUT(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Authorization") != server.TOKEN:
                    server.seen.append((self.command, self.path, self.headers.get("Authorization")))
                    return self.answer(403, b'{"errors": [{"detail": "not your token"}]}')
                if self.barred():
                    return None
                import hashlib
                size = struct.unpack("<I", body[:4])[0]
                about, crate = json.loads(body[4:4 + size]), body[8 + size:]
                versions = server.crates.setdefault(about["name"], {})
                if about["vers"] in versions:
                    return self.answer(400, b'{"errors": [{"detail": "crate version is already uploaded"}]}')
                deps = [{"name": d["name"], "req": d["version_req"], "features": [], "optional": d["optional"], "default_features": True,
                         "target": None, "kind": d["kind"]} for d in about["deps"]]
                line = {"name": about["name"], "vers": about["vers"], "deps": deps, "cksum": hashlib.sha256(crate).hexdigest(), "features": {}, "yanked": False}
                versions[about["vers"]] = (json.dumps(line).encode() + b"\n", crate)
                return self.answer(200, b'{"warnings": {}}')

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.variables = {"MOCHI_CRATES_TOKEN": self.TOKEN}
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def flags(self, _):
        return ["--registry", f"crates=sparse+{self.url}/index/"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class OwnPrivate(Registry):
    """Our own registry with `private = true`."""

    def __init__(self, work):
        super().__init__(work, config="private = true\n")

    @property
    def variables(self):
        return {f"MOCHI_{target}_TOKEN": self.token for target in ("NPM", "JSR", "PYPI", "CRATES")}

    def flags(self, target):
        return {"npm": ["--registry", f"npm={self.url}/npm/"], "jsr": ["--registry", f"jsr={self.url}/jsr/"],
                "pypi": ["--registry", f"pypi={self.url}/pypi/simple/", "--publish-url", f"pypi={self.url}/pypi/legacy/"],
                "crates": ["--registry", f"crates=sparse+{self.url}/cargo/index/"]}[target]
