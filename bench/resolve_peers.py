#!/usr/bin/env python3
"""Resolution beside peers on the same generated registries, in the same run:  resolve_peers.py BENCH_RESOLVE [MOCHI]
python3-resolvelib and the crate `pubgrub` (bench/pubgrub, built where crates can be had) work on the graph in memory, cargo on a
local registry of index files (read and parsed in the time). cargo may take several major versions of one package, so its task is
easier; `mochi lock` (where MOCHI is given) is measured as cargo is, as a whole process that reads index files, with nothing in its
cache, and writes a lock. A peer that is missing is left out; one that needs more than a minute is reported so."""
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import package

SIZES = (100, 1000, 10000)
LIMIT = 60

RESOLVELIB = r"""
import json, sys, time
import resolvelib
def numbers(v): return tuple(int(n) for n in v.split("."))
def fits(requirement, v):
    sign = requirement.rstrip("0123456789.")
    n = numbers(requirement[len(sign):])
    full = n + (0,) * (3 - len(n))
    if sign == "^": return full <= v and v[0] == full[0]
    if sign == "~": return full <= v and v[:2] == full[:2]
    if sign == ">=": return full <= v
    return v == full
graph = json.load(open(sys.argv[1]))
versions = {p: sorted(((numbers(v), v) for v in vs), reverse=True) for p, vs in graph["packages"].items()}
class Provider(resolvelib.AbstractProvider):
    def identify(self, requirement_or_candidate): return requirement_or_candidate[0]
    def get_preference(self, identifier, resolutions, candidates, information, backtrack_causes):
        return (sum(1 for _ in information[identifier]) > 1, identifier)
    def find_matches(self, identifier, requirements, incompatibilities):
        wanted = [r[1] for r in requirements[identifier]]
        bad = {c[1] for c in incompatibilities[identifier]}
        return [(identifier, n, t) for n, t in versions[identifier] if n not in bad and all(fits(w, n) for w in wanted)]
    def is_satisfied_by(self, requirement, candidate): return fits(requirement[1], candidate[1])
    def get_dependencies(self, candidate): return list(graph["packages"][candidate[0]][candidate[2]].items())
begin = time.process_time()
result = resolvelib.Resolver(Provider(), resolvelib.BaseReporter()).resolve(list(graph["root"].items()), max_rounds=10**7)
print(f"{(time.process_time() - begin) * 1e3:.1f} {len(result.mapping)}")
"""


def cargo_registry(graph, folder):
    for name, versions in graph["packages"].items():
        place = {2: "2", 3: os.path.join("3", name[0])}.get(len(name), os.path.join(name[:2], name[2:4]))
        os.makedirs(os.path.join(folder, "registry/index", place), exist_ok=True)
        with open(os.path.join(folder, "registry/index", place, name), "w", encoding="utf-8") as f:
            for version, needs in versions.items():
                deps = [{"name": n, "req": r, "features": [], "optional": False, "default_features": True, "target": None,
                         "kind": "normal"} for n, r in needs.items()]
                f.write(json.dumps({"name": name, "vers": version, "deps": deps, "cksum": "0" * 64, "features": {},
                                    "yanked": False}) + "\n")
    os.makedirs(os.path.join(folder, "project/src"), exist_ok=True)
    os.makedirs(os.path.join(folder, "project/.cargo"), exist_ok=True)
    with open(os.path.join(folder, "project/Cargo.toml"), "w", encoding="utf-8") as f:
        f.write('[package]\nname = "bench"\nversion = "1.0.0"\nedition = "2021"\n[dependencies]\n')
        f.writelines(f'{n} = "{r}"\n' for n, r in graph["root"].items())
    open(os.path.join(folder, "project/src/lib.rs"), "w").close()
    with open(os.path.join(folder, "project/.cargo/config.toml"), "w", encoding="utf-8") as f:
        f.write(f'[source.crates-io]\nreplace-with = "generated"\n[source.generated]\nlocal-registry = "{folder}/registry"\n')


def mochi_index(graph, folder):
    """The graph as a registry of index files, and a project that needs its root; both below `folder`."""
    index = folder / "index"
    package.write_config(index)
    for name, versions in graph["packages"].items():
        lines = []
        for version, needs in versions.items():
            digest = hashlib.sha256(f"{name} {version}".encode()).hexdigest()
            lines.append(package.index_line(version, digest, needs))
        package.write(package.index_path(index, name), "\n".join(lines) + "\n")
    return index, package.app(folder / "project", graph["root"])


def mochi_lock(mochi, graph, folder, runs=5):
    """Best wall clock of `mochi lock` with nothing in its cache, in milliseconds."""
    index, project = mochi_index(graph, folder)
    home = package.Home(folder, mochi, "home")
    home.run("pkg", "config", "registry", "default", index.as_uri() + "/")

    def cold():
        home.forget()
        (project / "mochi.lock").unlink(missing_ok=True)

    return home.timed(runs, cold, "lock", cwd=project)


def python_with_resolvelib():
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", "import resolvelib"], capture_output=True).returncode == 0:
            return python
    return None


def pubgrub_peer(work):
    """The program of bench/pubgrub; None where it cannot be built."""
    if not shutil.which("cargo"):
        return None
    folder = pathlib.Path(__file__).resolve().parent / "pubgrub"
    target = os.path.join(work, "pubgrub")
    done = subprocess.run(["cargo", "build", "--quiet", "--release", "--manifest-path", folder / "Cargo.toml", "--target-dir", target],
                          capture_output=True, text=True)
    return os.path.join(target, "release", "pubgrub-peer") if done.returncode == 0 else None


def main():
    bench = sys.argv[1]
    mochi = os.path.abspath(sys.argv[2]) if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory() as work:
        pubgrub = pubgrub_peer(work)
        subprocess.run([bench, "--write", work], check=True)
        python = python_with_resolvelib()
        for size in SIZES:
            path = os.path.join(work, f"{size}.json")
            with open(path, encoding="utf-8") as f:
                graph = json.load(f)
            if python:
                try:
                    run = subprocess.run([python, "-c", RESOLVELIB, path], capture_output=True, text=True, timeout=LIMIT)
                    text = run.stdout.strip() or (run.stderr.strip().splitlines() or ["failed"])[-1][:80]
                    print(f"  resolvelib {size:6}: {text} (ms, chosen)")
                except subprocess.TimeoutExpired:
                    print(f"  resolvelib {size:6}: more than {LIMIT} s")
            if pubgrub:
                try:
                    run = subprocess.run([pubgrub, path], capture_output=True, text=True, timeout=LIMIT)
                    print(f"  pubgrub    {size:6}: {run.stdout.strip() or 'failed'} (ms, chosen)")
                except subprocess.TimeoutExpired:
                    print(f"  pubgrub    {size:6}: more than {LIMIT} s")
            if mochi:
                wall, cpu = mochi_lock(mochi, graph, pathlib.Path(work) / f"mochi{size}")
                print(f"  mochi lock {size:6}: {wall:.1f} ms, index read ({cpu:.1f} ms of processor time)")
            if shutil.which("cargo"):
                folder = os.path.join(work, f"cargo{size}")
                cargo_registry(graph, folder)
                begin = time.monotonic()
                try:
                    run = subprocess.run(["cargo", "generate-lockfile", "--offline"], cwd=os.path.join(folder, "project"),
                                         capture_output=True, text=True, timeout=LIMIT)
                    took = (time.monotonic() - begin) * 1e3
                    what = f"{took:.1f} ms, index read" if run.returncode == 0 else "no solution"
                    print(f"  cargo      {size:6}: {what}")
                except subprocess.TimeoutExpired:
                    print(f"  cargo      {size:6}: more than {LIMIT} s")


if __name__ == "__main__":
    main()
