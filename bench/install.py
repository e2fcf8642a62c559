#!/usr/bin/env python3
"""Installing 200 packages of the same size, cold and warm: `mochi fetch` beside `npm ci` and `cargo fetch`, as far as they are
installed, all from one registry on loopback, in turns. Prints the best milliseconds and the ratio to mochi. What an installation
must not find is moved away and not deleted: ext4 does not give the inodes of files deleted within the last minutes to new ones,
and looks at each of them for every file that is made, which would be most of what is measured.

  bench/install.py [--mochi build/release/mochi] [--packages 200] [--rounds 3]"""
import argparse
import base64
import gzip
import hashlib
import io
import json
import os
import pathlib
import random
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request

FILES = 20
LINES = 70
TIMEOUT = 300


def text(seed):
    """About 2.5 KB that compress as sources do."""
    words = random.Random(seed)
    return "".join(f"// value {words.randrange(10**6)} of {words.choice('abcdefgh') * 3} in {seed}\n" for _ in range(LINES))


def tgz(entries):
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path, content in entries:
            info = tarfile.TarInfo(path)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content.encode()))
    return gzip.compress(raw.getvalue(), 9, mtime=0)


def put(url, body, headers):
    request = urllib.request.Request(url, data=body, method="PUT", headers=headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


def publish_npm(url, token, name, files):
    manifest = {"name": name, "version": "1.0.0"}
    data = tgz([("package/package.json", json.dumps(manifest))] + [(f"package/{path}.js", content) for path, content in files])
    dist = {"integrity": "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode(),
            "shasum": hashlib.sha1(data).hexdigest(), "tarball": f"{url}/npm/{name}/-/{name}-1.0.0.tgz"}
    body = {"_id": name, "name": name, "dist-tags": {"latest": "1.0.0"}, "versions": {"1.0.0": {**manifest, "dist": dist}},
            "_attachments": {f"{name}-1.0.0.tgz": {"content_type": "application/octet-stream", "length": len(data),
                                                   "data": base64.b64encode(data).decode()}}}
    put(f"{url}/npm/{name}", json.dumps(body).encode(), {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})


def publish_cargo(url, token, name, files):
    manifest = f'[package]\nname = "{name}"\nversion = "1.0.0"\nedition = "2021"\ndescription = "x"\nlicense = "MIT"\n'
    top = f"{name}-1.0.0"
    data = tgz([(f"{top}/Cargo.toml", manifest), (f"{top}/src/lib.rs", "")] +
               [(f"{top}/{path}.rs", content) for path, content in files])
    meta = json.dumps({"name": name, "vers": "1.0.0", "deps": [], "features": {}, "authors": [], "description": "x", "license": "MIT",
                       "keywords": [], "categories": [], "badges": {}, "links": None}).encode()
    put(f"{url}/cargo/api/v1/crates/new", struct.pack("<I", len(meta)) + meta + struct.pack("<I", len(data)) + data,
        {"Authorization": token})


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def put_away(path):
    if path.exists():
        gone = path.parent / "gone"
        gone.mkdir(exist_ok=True)
        path.rename(gone / f"{path.name}{len(list(gone.iterdir()))}")


def timed(command, cwd, env):
    begin = time.perf_counter()
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=TIMEOUT)
    took = (time.perf_counter() - begin) * 1000
    if done.returncode != 0:
        raise RuntimeError(f"{command}: {done.stdout}{done.stderr}")
    return took


class Mochi:
    name = "mochi"

    def __init__(self, base, program, url, token, names):
        self.home = base / "mochi-home"
        self.app = base / "mochi-app"
        self.program = program
        self.env = {**clean_env(), "MOCHI_HOME": str(self.home), "MOCHI_DISCOVERY_STOP_AT": str(base)}
        subprocess.run([program, "pkg", "config", "registry", "default", url + "/mochi/index/"], env=self.env, check=True,
                       capture_output=True, timeout=60)
        subprocess.run([program, "pkg", "login"], input=token + "\n", text=True, env=self.env, check=True, capture_output=True,
                       timeout=60)
        for name in names:
            source = base / "sources" / name
            write(source / "mochi.toml", f'[package]\nname = "{name}"\nversion = "1.0.0"\nedition = "2026"\nmochi = ">=0.1"\n'
                  'description = "x"\nlicense = "MIT"\nrepository = "https://example.org/x"\n')
            write(source / "README.md", "x\n")
            for path, content in files_of(name):
                write(source / f"{path}.mochi", content)
            write(source / "src" / "lib.mochi", "/// One.\nexport fun value(): int { return 1 }\n")
            subprocess.run([program, "publish", "--allow-dirty"], cwd=source, env=self.env, check=True, capture_output=True, timeout=60)
        write(self.app / "mochi.toml", '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2026"\n\n[dependencies]\n' +
              "".join(f'{name} = "^1"\n' for name in names))
        subprocess.run([program, "lock"], cwd=self.app, env=self.env, check=True, capture_output=True, timeout=60)

    def forget(self):
        put_away(self.home / "cache")

    def install(self):
        return timed([self.program, "fetch", "--frozen"], self.app, self.env)


class Npm:
    name = "npm"

    def __init__(self, base, program, url, token, names):
        self.app, self.cache, self.program = base / "npm-app", base / "npm-cache", program
        for name in names:
            publish_npm(url, token, name, files_of(name))
        config = base / "npmrc"
        write(config, f"registry={url}/npm/\naudit=false\nfund=false\nupdate-notifier=false\n")
        self.env = {**clean_env(), "NPM_CONFIG_USERCONFIG": str(config), "NPM_CONFIG_CACHE": str(self.cache)}
        write(self.app / "package.json", json.dumps({"name": "app", "version": "1.0.0", "dependencies": {n: "^1.0.0" for n in names}}))
        timed([program, "install", "--package-lock-only"], self.app, self.env)

    def forget(self):
        put_away(self.cache)

    def install(self):
        put_away(self.app / "node_modules")
        return timed([self.program, "ci"], self.app, self.env)


class Cargo:
    name = "cargo"

    def __init__(self, base, program, url, token, names):
        self.home, self.app, self.program = base / "cargo-home", base / "cargo-app", program
        for name in names:
            publish_cargo(url, token, name, files_of(name))
        self.config = f'[registries.bench]\nindex = "sparse+{url}/cargo/index/"\n'
        self.env = {**clean_env(), "CARGO_HOME": str(self.home),
                    "RUSTUP_HOME": os.environ.get("RUSTUP_HOME", os.path.expanduser("~/.rustup"))}
        write(self.app / "Cargo.toml", '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\n' +
              "".join(f'{name} = {{ version = "1", registry = "bench" }}\n' for name in names))
        write(self.app / "src" / "lib.rs", "")
        self.forget()
        timed([program, "generate-lockfile"], self.app, self.env)

    def forget(self):
        put_away(self.home)
        write(self.home / "config.toml", self.config)

    def install(self):
        return timed([self.program, "fetch", "--locked"], self.app, self.env)


def files_of(name):
    return [(f"src/part{i:02}", text(f"{name}{i}")) for i in range(FILES)]


def clean_env():
    return {k: v for k, v in os.environ.items() if not k.upper().startswith(("NPM_", "CARGO_", "MOCHI", "XDG_"))
            and not k.upper().endswith("_PROXY")}


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    options = argparse.ArgumentParser()
    options.add_argument("--mochi", default=str(root / "build" / "release" / "mochi"))
    options.add_argument("--packages", type=int, default=200)
    options.add_argument("--rounds", type=int, default=3)
    options = options.parse_args()
    mochi = str(pathlib.Path(options.mochi).resolve())
    names = [f"bench-p{i:03}" for i in range(options.packages)]
    with tempfile.TemporaryDirectory(prefix="mochi-bench-install-") as folder:
        base = pathlib.Path(folder)
        server = subprocess.Popen([mochi, "registry", "serve", str(base / "registry"), "--port", "0", "--quiet"],
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            url = server.stdout.readline().strip().rstrip("/")
            token = (base / "registry" / "token").read_text().strip()
            clients = []
            for client in (Mochi, Npm, Cargo):
                program = mochi if client is Mochi else shutil.which(client.name)
                if program is None:
                    print(f"{client.name}: not installed")
                    continue
                clients.append(client(base, program, url, token, names))
            best = {client.name: [1e9, 1e9] for client in clients}
            for _ in range(options.rounds):
                for client in clients:
                    client.forget()
                    # What publishing and the round before left to write is nobody's installation.
                    os.sync()
                    cold = client.install()
                    warm = min(client.install() for _ in range(3))
                    best[client.name] = [min(best[client.name][0], cold), min(best[client.name][1], warm)]
            ours = best["mochi"]
            for name, (cold, warm) in best.items():
                print(f"{name:6} cold {cold:8.0f} ms  {cold / ours[0]:6.1f} x   warm {warm:8.0f} ms  {warm / ours[1]:6.1f} x")
        finally:
            server.terminate()
            server.wait(20)


sys.exit(main())
