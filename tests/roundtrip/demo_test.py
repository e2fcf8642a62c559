#!/usr/bin/env python3
"""The main job: two libraries of Mochi tested on the VM, published to every target at an embedded registry, installed by
native clients into empty folders, used by programs in their languages; all print what the VM prints.

`--table` prints one table of it for people; without it the rows are counted as tests."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from fanout_test import endpoints, publisher  # noqa: E402
from harness import ROOT, Registry, Skip, tool  # noqa: E402

CONSUMERS = ROOT / "tests" / "consumers" / "demo"
PACKAGES = ["textkit", "reportkit"]
TARGETS = ["npm", "jsr", "pypi", "crates"]


def empty(work, name):
    folder = work / name
    folder.mkdir()
    return folder


def with_npm(client, registry, work):
    """npm installs, Node runs the program; its types are taken away by Deno's or TypeScript's rules, not checked here."""
    npm, node = tool("npm"), tool("node")
    app = empty(work, "npm")
    (app / "package.json").write_text('{"type": "module"}')
    client.run(npm, "install", "--registry", f"{registry.url}/npm/", "--no-audit", "--no-fund", "--cache", work / "npm-cache",
               "@mochi-examples/reportkit", "@mochi-examples/textkit", cwd=app)
    # The program has no annotations, so it is JavaScript too.
    shutil.copy(CONSUMERS / "main.ts", app / "main.mjs")
    return f"npm {client.run(npm, '--version').stdout.strip()}", client.run(node, "main.mjs", cwd=app).stdout


def with_deno(client, registry, work):
    deno = tool("deno")
    app = empty(work, "deno")
    imports = {f"@mochi-examples/{name}": f"jsr:@mochi-examples/{name}@^0.1" for name in PACKAGES}
    (app / "deno.json").write_text(json.dumps({"imports": imports, "minimumDependencyAge": 0}))
    shutil.copy(CONSUMERS / "main.ts", app / "main.ts")
    client.env.update({"JSR_URL": f"{registry.url}/jsr/", "DENO_DIR": str(work / "deno-cache"), "DENO_NO_UPDATE_CHECK": "1"})
    version = client.run(deno, "--version").stdout.split()[1]
    return f"deno {version}", client.run(deno, "run", "--check", "main.ts", cwd=app).stdout


def with_pip(client, registry, work):
    python = tool("python3")
    client.run(python, "-m", "venv", work / "venv")
    client.run(work / "venv/bin/pip", "install", "-q", "--disable-pip-version-check", "--no-cache-dir", "-i",
               f"{registry.url}/pypi/simple/", "mochi-examples-reportkit", "mochi-examples-textkit")
    version = client.run(work / "venv/bin/pip", "--version").stdout.split()[1]
    return f"pip {version}", client.run(work / "venv/bin/python", CONSUMERS / "main.py").stdout


def with_cargo(client, registry, work):
    cargo = tool("cargo")
    app = empty(work, "cargo")
    (app / "src").mkdir()
    needs = "".join(f'mochi-examples-{name} = {{ version = "0.1", registry = "mochi" }}\n' for name in PACKAGES)
    (app / "Cargo.toml").write_text(f'[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\n{needs}')
    shutil.copy(CONSUMERS / "main.rs", app / "src/main.rs")
    client.env.update({"CARGO_HOME": str(work / "cargo-home"), "CARGO_REGISTRIES_MOCHI_INDEX": f"sparse+{registry.url}/cargo/index/"})
    client.env.setdefault("RUSTUP_HOME", str(pathlib.Path.home() / ".rustup"))
    version = client.run(cargo, "--version").stdout.split()[1]
    return f"cargo {version}", client.run(cargo, "run", "-q", cwd=app).stdout


WHAT = {"npm": "npm install, node main.mjs", "jsr": "deno run main.ts", "pypi": "pip install, python main.py", "crates": "cargo run (compiles both crates)"}
CLIENTS = {"npm": with_npm, "jsr": with_deno, "pypi": with_pip, "crates": with_cargo}


class Row:
    def __init__(self, target):
        self.target, self.files, self.client, self.printed, self.error, self.skipped = target, [], "", "", "", ""
        self.build_ms = 0


def run(work, say):
    """The output of the VM and a row per target."""
    with Registry(work) as registry:
        for name in PACKAGES:
            say(f"test {name} on the VM")
            subprocess.run([registry.mochi, "test", ROOT / "examples" / name], check=True, capture_output=True, timeout=300)
        say("run the program on the VM")
        vm = subprocess.run([registry.mochi, "run", CONSUMERS], check=True, capture_output=True, text=True, timeout=120,
                            env=dict(os.environ, MOCHI_HOME=str(work / "vm-home"))).stdout
        examples = work / "examples"
        examples.mkdir()
        for name in PACKAGES:
            shutil.copytree(ROOT / "examples" / name, examples / name, ignore=shutil.ignore_patterns(".mochi"))
        rows = {target: Row(target) for target in TARGETS}
        client = publisher(work, registry, TARGETS)
        for name in PACKAGES:
            say(f"publish {name} to {', '.join(TARGETS)}")
            done = client.run(*client.base, "--json", examples / name, ok=None)
            for leg in json.loads(done.stdout)["legs"] if done.stdout else []:
                row = rows[leg["target"]]
                row.files += [(f["name"], f["size"], f["sha256"]) for f in leg.get("files", [])]
                row.build_ms += leg.get("build_ms", 0)
                if leg["state"] != "published" and not row.error:
                    row.error = f"{name}: {leg.get('error', {}).get('message', leg['state'])}"
        for target, row in rows.items():
            if row.error:
                continue
            say(WHAT[target])
            try:
                row.client, row.printed = CLIENTS[target](client, registry, work)
            except Skip as reason:
                row.skipped = str(reason)
            except (AssertionError, subprocess.SubprocessError) as problem:
                row.error = str(problem)
        return vm, rows, endpoints(registry, TARGETS)


class Steps:
    """Says on stderr what is done now, and how long the step before it took."""

    def __init__(self):
        self.begun = None

    def __call__(self, text):
        self.end()
        print(f"  {text:46}", end="", file=sys.stderr, flush=True)
        self.begun = time.monotonic()

    def end(self):
        if self.begun is not None:
            print(f"{time.monotonic() - self.begun:6.1f} s", file=sys.stderr, flush=True)
            self.begun = None


def verdict(row, vm):
    if row.error:
        return row.error.splitlines()[0]
    if row.skipped:
        return "not run: " + row.skipped
    count = len(row.printed.splitlines())
    if row.printed == vm:
        return f"the same {count} lines"
    return "something else: " + next((theirs for theirs, ours in zip(row.printed.splitlines() + [""], vm.splitlines()) if theirs != ours), "more lines")


def table(vm, rows):
    print(f"\nThe program of {CONSUMERS.relative_to(ROOT)} prints on the VM:\n\n" + "".join(f"    {line}".rstrip() + "\n" for line in vm.rstrip().splitlines()))
    print("What was published, and what the same program prints with the packages that each client has installed:\n")
    head = ("target", "artefact", "bytes", "sha256", "build", "client", "printed")
    lines = [head]
    for row in rows.values():
        for i, (name, size, digest) in enumerate(row.files or [("-", 0, "")]):
            first = i == 0
            lines.append((row.target if first else "", name, str(size), digest[:12], f"{row.build_ms} ms" if first else "",
                          row.client if first else "", verdict(row, vm) if first else ""))
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        # Numbers stand at the right.
        cells = [text.rjust(width) if head[column] in ("bytes", "build") else text.ljust(width) for column, (text, width) in enumerate(zip(line, widths))]
        print("  ".join(cells).rstrip())
    good = sum(row.printed == vm for row in rows.values())
    print(f"\n{good} of {len(rows)} targets print what the VM prints.")
    return good == len(rows)


def main():
    show = "--table" in sys.argv
    with tempfile.TemporaryDirectory(prefix="mochi-demo-") as work:
        steps = Steps()
        vm, rows, _ = run(pathlib.Path(work), steps if show else lambda _: None)
        steps.end()
    if show:
        return 0 if table(vm, rows) else 1
    required = os.environ.get("MOCHI_REQUIRE", "").split(",")
    passed = failed = skipped = 0
    for target, row in rows.items():
        if row.skipped and target not in required:
            print(f"SKIP demo {target}: {row.skipped}")
            skipped += 1
        elif row.printed == vm and not row.error:
            passed += 1
        else:
            print(f"FAIL demo {target}: {row.error or row.skipped or row.printed}")
            failed += 1
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
