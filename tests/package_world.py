"""What the tests of package commands share: a user with a home, a working directory and a registry process, packages
to publish, and the runner of their cases."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
TIMEOUT = 60


def mochi_binary():
    if os.environ.get("MOCHI"):
        return os.environ["MOCHI"]
    for preset in ("quick", "release", "dev"):
        path = ROOT / "build" / preset / "mochi"
        if path.exists():
            return str(path)
    return None


class World:
    """One user: a home of Mochi, a working directory, a registry process."""

    def __init__(self, base, binary):
        self.base = base
        self.binary = binary
        self.home = base / "home"
        self.server = None
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("MOCHI", "XDG", "HTTP", "http", "ALL_PROXY"))}
        self.env.update(MOCHI_HOME=str(self.home), MOCHI_DISCOVERY_STOP_AT=str(base), NO_COLOR="1", NO_PROXY="*")

    def run(self, *args, cwd=None, text="", **env):
        done = subprocess.run([self.binary, *map(str, args)], cwd=cwd or self.base, input=text, text=True, capture_output=True,
                              timeout=TIMEOUT, env={**self.env, **env})
        return done.returncode, done.stdout, done.stderr

    def ok(self, *args, cwd=None, text="", **env):
        code, out, err = self.run(*args, cwd=cwd, text=text, **env)
        if code != 0:
            raise AssertionError(f"mochi {' '.join(map(str, args))}: status {code}\n{out}{err}")
        return out

    def fails(self, code_name, *args, cwd=None, status=1, **env):
        code, out, err = self.run(*args, cwd=cwd, **env)
        if code != status or code_name not in err:
            raise AssertionError(f"mochi {' '.join(map(str, args))}: status {code}, expected {status} and {code_name}\n{out}{err}")
        return err

    def serve(self):
        root = self.base / "registry"
        if not root.exists():
            self.ok("registry", "init", root)
        token = self.ok("registry", "token", "create", "--root", root, "--user", "tester").strip().splitlines()[-1]
        self.server = subprocess.Popen([self.binary, "registry", "serve", "--root", str(root), "--port", "0", "--quiet"],
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=self.env)
        self.address = self.server.stdout.readline().strip()
        self.ok("pkg", "config", "registry", "default", self.address + "mochi/index/")
        self.ok("pkg", "login", text=token + "\n")

    def stop(self):
        if self.server is not None:
            self.server.send_signal(signal.SIGINT)
            try:
                self.server.wait(10)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait()
            self.server = None


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def package(path, name, version, dependencies=None, source=None, more="", capabilities=None):
    deps = "".join(f"{json.dumps(k)} = {v}\n" for k, v in (dependencies or {}).items())
    caps = f"\n[capabilities]\nrequired = {json.dumps(capabilities)}\n" if capabilities is not None else ""
    write(path / "mochi.toml",
          f'[package]\nname = "{name}"\nversion = "{version}"\nedition = "2026"\nmochi = ">=0.1"\ndescription = "The package {name}."\n'
          f'license = "MIT"\nrepository = "https://example.org/{name.strip("@")}"\n\n[dependencies]\n{deps}{caps}{more}')
    write(path / "README.md", f"# {name}\n")
    write(path / "LICENSE", "MIT\n")
    if source is None:
        source = "".join(f'import "{d}" as d{i}\n' for i, d in enumerate(dependencies or {}))
        total = " + ".join([f"d{i}.value()" for i, _ in enumerate(dependencies or {})] + ["1"])
        source += f"/// How many packages stand below this one, itself included.\nexport fun value(): int {{ return {total} }}\n"
    write(path / "src" / "lib.mochi", source)


def publish(world, path, *args):
    return world.ok("publish", "--allow-dirty", *args, cwd=path)


def case(function):
    function.is_case = True
    return function


# One chain of 30: p00 needs nothing, every later one needs one or two before it.
def thirty(world):
    for i in range(30):
        needs = {} if i == 0 else {f"p{i - 1:02}": '"^1.0.0"'}
        if i >= 10 and i % 5 == 0:
            needs[f"p{i - 7:02}"] = '"^1"'
        path = world.base / "sources" / f"p{i:02}"
        package(path, f"p{i:02}", "1.0.0", needs)
        publish(world, path)


class Skip(Exception):
    pass


def run_cases(cases):
    """Runs the functions that `case` marked among `cases`, or those named on the command line, each in a world of its own.
    The exit status."""
    passed, failed, skipped = 0, 0, 0
    binary = mochi_binary()
    if binary is None:
        print("0 passed, 0 failed, 1 skipped")
        return 0
    chosen = sys.argv[1:]
    for name, function in list(cases.items()):
        if not getattr(function, "is_case", False) or (chosen and name not in chosen):
            continue
        base = pathlib.Path(tempfile.mkdtemp(prefix="mochi-package-"))
        world = World(base, binary)
        try:
            function(world)
            passed += 1
        except Skip as why:
            skipped += 1
            print(f"skipped {name}: {why}")
        except (AssertionError, subprocess.TimeoutExpired, OSError) as why:
            failed += 1
            print(f"FAIL {name}: {why}")
        finally:
            world.stop()
            for path in base.rglob("*"):
                if path.is_dir() and not path.is_symlink():
                    path.chmod(0o755)
            shutil.rmtree(base, ignore_errors=True)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0
