#!/usr/bin/env python3
"""The figures of packages page section 14, one row each: what it took (wall clock, best of the runs), what of it was processor
time of the process, and the bar. Everything from a registry of its own on this machine.

  bench/package.py [--mochi build/release/mochi] [--memory build/release/bench/bench_package] [--runs 5] [--check]

With --check the status is 1 if a row misses its bar by processor time."""
import argparse
import hashlib
import io
import json
import os
import pathlib
import random
import resource
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.parse
import urllib.request

TIMEOUT = 300
PACKAGES = 500
DIRECT = 50


def name_of(n):
    return f"bench{n:04}"


def needs_of(n):
    """Every package is reached from the first fifty: each needs nine, and some one that many share."""
    needs = {name_of(child): "^1" for child in range(DIRECT + 9 * n, min(DIRECT + 9 * n + 9, PACKAGES))}
    if n < PACKAGES - 20:
        needs.setdefault(name_of(PACKAGES - 1 - n % 10), "^1")
    return needs


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def manifest(name, needs, more=""):
    return (f'[package]\nname = "{name}"\nversion = "1.0.0"\nedition = "2026"\nmochi = ">=0.1"\ndescription = "x"\nlicense = "MIT"\n'
            f'repository = "https://example.org/x"\n{more}\n[dependencies]\n' + "".join(f'{k} = "{v}"\n' for k, v in needs.items()))


def write_config(index):
    write(index / "config.json", json.dumps({"version": 1, "id": "a" * 32, "blobs": "blobs/", "api": "api/", "auth-required": False,
                                             "signatures": "none"}))


def index_path(index, name):
    return index / name[:2] / (name[2:4] if len(name) >= 4 else name[:2] if len(name) > 1 else "-") / "-" / name


def index_line(version, digest, needs):
    return json.dumps({"v": version, "r": "2026-01-01T00:00:00Z", "b3": digest, "s2": digest, "t3": digest, "d": needs, "mp": ">=0.1",
                       "ed": "2026", "lk": "MIT"})


def write_index(base, versions):
    """A registry of index files alone, with `versions` of each package: what resolving reads."""
    index = base / "index-registry"
    write_config(index)
    for n in range(PACKAGES):
        name = name_of(n)
        lines = []
        for v in range(versions):
            digest = hashlib.sha256(f"{name} {v}".encode()).hexdigest()
            lines.append(index_line(f"1.{v}.0", digest, needs_of(n)))
        write(index_path(index, name), "\n".join(lines) + "\n")
    return index


def write_tarballs(folder, count, size):
    """`count` packages of about `size` bytes each, of text that hardly compresses."""
    folder.mkdir()
    paths = []
    for n in range(count):
        name, words = name_of(n), random.Random(n)
        filler = "".join("// " + words.randbytes(60).hex() + "\n" for _ in range(size // 64))
        part = len(filler) // 4
        entries = [("LICENSE", "MIT\n"), ("README.md", "x\n"), ("mochi.toml", manifest(name, needs_of(n) if count == PACKAGES else {}))]
        entries += [(f"src/part{i}.mochi", filler[i * part:(i + 1) * part].rsplit("\n", 1)[0] + "\n") for i in range(4)]
        entries += [("src/lib.mochi", "/// One.\nexport fun value(): int { return 1 }\n")]
        path = folder / f"{name}.tar"
        with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as tar:
            for entry, text in sorted(entries):
                info = tarfile.TarInfo(entry)
                info.size = len(text)
                tar.addfile(info, io.BytesIO(text.encode()))
        paths.append(path)
    subprocess.run(["zstd", "-q", "-3", "--no-check", "--rm", *map(str, paths)], check=True, timeout=TIMEOUT)
    return [path.with_suffix(".tar.zst") for path in paths]


class Home:
    def __init__(self, base, program, name):
        self.program, self.home = program, base / name
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("MOCHI", "XDG")) and not k.upper().endswith("_PROXY")}
        self.env.update(MOCHI_HOME=str(self.home), MOCHI_DISCOVERY_STOP_AT=str(base), NO_COLOR="1")

    def run(self, *args, cwd=None, text=""):
        done = subprocess.run([self.program, *map(str, args)], cwd=cwd, input=text, text=True, capture_output=True, timeout=TIMEOUT,
                              env=self.env)
        if done.returncode != 0:
            raise SystemExit(f"mochi {' '.join(map(str, args))}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def timed(self, runs, prepare, *args, cwd):
        """Best wall clock and best processor time, in milliseconds."""
        best = [1e9, 1e9]
        for _ in range(runs):
            prepare()
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            begin = time.perf_counter()
            self.run(*args, cwd=cwd)
            wall = time.perf_counter() - begin
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
            best = [min(best[0], wall * 1e3), min(best[1], cpu * 1e3)]
        return best

    def forget(self):
        shutil.rmtree(self.home / "cache", ignore_errors=True)


def nothing():
    pass


def app(path, needs, more=""):
    write(path / "mochi.toml", '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2026"\n\n[dependencies]\n' +
          "".join(f'{k} = "{v}"\n' for k, v in needs.items()) + more)
    write(path / "src" / "main.mochi", "print(1)\n")
    return path


def resolve_rows(base, program, runs, row):
    home = Home(base, program, "resolve-home")
    home.run("pkg", "config", "registry", "default", write_index(base, 10).as_uri() + "/")
    direct = {name_of(n): "^1" for n in range(DIRECT)}
    project = app(base / "resolve-app", direct)

    def cold():
        home.forget()
        (project / "mochi.lock").unlink(missing_ok=True)

    # An index that changed within the last two seconds may change again unseen: it is read as if it were new.
    time.sleep(2.5)
    row("cold resolve of 500 packages, index on disk", 100, *home.timed(runs, cold, "lock", cwd=project))
    row("warm resolve (all 500 answers of the index compared)", 5, *home.timed(runs, nothing, "lock", cwd=project))
    row("lock --check of 500 packages", 5, *home.timed(runs, nothing, "lock", "--check", cwd=project))
    row("tree of 500 packages", 20, *home.timed(runs, nothing, "tree", cwd=project))
    row("update of 500 packages, index read again", 100, *home.timed(runs, nothing, "update", "--dry-run", cwd=project))
    root = base / "workspace"
    write(root / "mochi.toml", '[workspace]\nmembers = ["m*"]\n')
    for member in range(10):
        needs = {name_of(n): "^1" for n in range(member * 5, member * 5 + 5)}
        write(root / f"m{member}" / "mochi.toml", manifest(f"member{member}", needs))
        write(root / f"m{member}" / "src" / "lib.mochi", "/// One.\nexport fun value(): int { return 1 }\n")

    def cold_workspace():
        home.forget()
        (root / "mochi.lock").unlink(missing_ok=True)

    row("workspace of 10, cold", 300, *home.timed(runs, cold_workspace, "lock", cwd=root))
    row("workspace of 10, warm", 20, *home.timed(runs, nothing, "lock", cwd=root))


def fetch_rows(base, program, runs, row):
    if shutil.which("zstd") is None:
        print("zstd is not installed: no rows of fetching")
        return
    for count, size, rows in ((PACKAGES, 100_000, "500"), (DIRECT, 200_000, "50")):
        folder = base / f"fetch{rows}"
        folder.mkdir()
        tarballs = write_tarballs(folder / "tarballs", count, size)
        server = subprocess.Popen([program, "registry", "serve", str(folder / "registry"), "--port", "0", "--quiet"], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, text=True)
        try:
            url = server.stdout.readline().strip().rstrip("/")
            token = (folder / "registry" / "token").read_text().strip()
            api = json.loads(urllib.request.urlopen(f"{url}/mochi/index/config.json", timeout=30).read())["api"]
            for path in tarballs:
                where = urllib.parse.urljoin(f"{url}/mochi/index/", api) + f"packages/-/{path.name.split('.')[0]}/1.0.0"
                request = urllib.request.Request(where, data=path.read_bytes(), method="PUT", headers={"Authorization": f"Bearer {token}"})
                urllib.request.urlopen(request, timeout=60).read()
            home = Home(base, program, f"fetch-home{rows}")
            home.run("pkg", "config", "registry", "default", url + "/mochi/index/")
            project = app(folder / "app", {name_of(n): "^1" for n in range(DIRECT)})

            def cold():
                home.forget()
                if rows == "50":
                    (project / "mochi.lock").unlink(missing_ok=True)

            cold()
            home.run("lock", cwd=project)
            few = max(2, runs // 2)
            megabytes = sum(path.stat().st_size for path in tarballs) / 1e6
            if rows == "500":
                row(f"cold fetch and unpacking of 500 packages, {megabytes:.0f} MB", 2000, *home.timed(few, cold, "fetch", "--frozen", cwd=project))
            else:
                row(f"cold install of 50 dependencies, {megabytes:.0f} MB", 3000, *home.timed(few, cold, "fetch", cwd=project))
                row("warm install of 50 dependencies", 20, *home.timed(runs, nothing, "fetch", cwd=project))
        finally:
            server.terminate()
            server.wait(20)


def memory_rows(memory, row):
    names = {"solve": ("solve 100 direct, 1,000 transitive, in memory", 20), "lock": ("lock of 100 KB, parsed", 1),
             "blob": ("cached blob, read and verified", 5), "gc": ("collection of 10,000 entries", 2000)}
    done = subprocess.run([memory], text=True, capture_output=True, timeout=TIMEOUT)
    if done.returncode != 0:
        raise SystemExit(f"{memory}: {done.stdout}{done.stderr}")
    for line in done.stdout.splitlines():
        key, value = line.split("\t")
        row(names[key][0], names[key][1], None, float(value))


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    options = argparse.ArgumentParser()
    options.add_argument("--mochi", default=str(root / "build" / "release" / "mochi"))
    options.add_argument("--memory", default=str(root / "build" / "release" / "bench" / "bench_package"))
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--check", action="store_true")
    options = options.parse_args()
    missed = []
    print(f"{'':58} {'wall':>10} {'processor':>10} {'bar':>8}")

    def row(name, bar, wall, cpu):
        if cpu > bar:
            missed.append(name)
        shown = "" if wall is None else f"{wall:.1f} ms"
        print(f"{name:58} {shown:>10} {cpu:>7.1f} ms {bar:>5} ms{'' if cpu <= bar else '  missed'}", flush=True)

    if os.path.exists(options.memory):
        memory_rows(options.memory, row)
    with tempfile.TemporaryDirectory(prefix="mochi-bench-package-") as folder:
        program = str(pathlib.Path(options.mochi).resolve())
        resolve_rows(pathlib.Path(folder), program, options.runs, row)
        fetch_rows(pathlib.Path(folder), program, options.runs, row)
    return 1 if options.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
