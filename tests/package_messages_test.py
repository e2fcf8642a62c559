#!/usr/bin/env python3
"""What package commands say when something is wrong: once, with the file where it stands, and what would help. Prints
`N passed, N failed, N skipped`."""

import json
import sys

from package_world import case, package, publish, run_cases, write

HEAD = '[package]\nname = "{}"\nversion = "0.1.0"\nedition = "2026"\n'


def project(world, name, toml, main="print(1)\n"):
    base = world.base / name
    write(base / "mochi.toml", HEAD.format(name) + toml)
    write(base / "src" / "main.mochi", main)
    return base


def published(world, *packages):
    world.serve()
    for name, version, needs, more in packages:
        path = world.base / "sources" / name / version
        package(path, name, version, needs, more=more)
        publish(world, path)


def said(world, *args, cwd):
    code, out, err = world.run(*args, cwd=cwd)
    return code, out + err


@case
def registry_that_nothing_comes_from_yet(world):
    published(world, ("json", "1.0.0", {}, ""))
    url = world.address + "mochi/index/"
    world.ok("pkg", "config", "registry", "alternate", "add", "team", url)
    base = project(world, "app", "")
    world.ok("add", "json", "--registry", "team", cwd=base)
    assert 'json = { version = "^1.0.0", registry = "team" }' in (base / "mochi.toml").read_text()
    # One that the project names.
    base = project(world, "other", f'[[registry.alternate]]\nname = "ours"\nurl = "{url}"\n')
    world.ok("add", "json", "--registry", "ours", cwd=base)
    world.fails("M057_RESOLVE_E004", "add", "json", "--registry", "nobody", cwd=base)


@case
def keys_beside_workspace_true(world):
    base = world.base / "work"
    write(base / "mochi.toml", '[workspace]\nmembers = ["m"]\n[workspace.dependencies]\njson = "^1"\n')
    for key, value in {"version": '"^2"', "git": '"https://h.example/r"', "path": '"../x"', "registry": '"team"', "tarball": '"https://h.example/t"'}.items():
        write(base / "m" / "mochi.toml", HEAD.format("m") + f"[dependencies]\njson = {{ workspace = true, {key} = {value} }}\n")
        err = world.fails("M057_MANIFEST_E020", "lock", cwd=base / "m")
        assert f"has `{key}` beside `workspace = true`" in err and "m/mochi.toml" in err.replace("\\", "/") or "mochi.toml:" in err, err
    # What a member may say by itself.
    write(base / "m" / "mochi.toml", HEAD.format("m") + '[dependencies]\njson = { workspace = true, optional = true, features = ["x"], default-features = false }\n')
    code, text = said(world, "lock", cwd=base / "m")
    assert "MANIFEST" not in text, text


@case
def fix_names_the_file_of_the_range(world):
    published(world, ("json", "1.0.0", {}, ""), ("json", "2.0.0", {}, ""), ("yaml", "1.0.0", {"json": '"^1.0.0"'}, ""))
    base = world.base / "work"
    write(base / "mochi.toml", '[workspace]\nmembers = ["m", "n", "o"]\n[workspace.dependencies]\njson = "^2"\n')
    for name, needs in {"m": "json = { workspace = true }", "n": 'yaml = "^1"', "o": "json = { workspace = true }"}.items():
        write(base / name / "mochi.toml", HEAD.format(name) + f"[dependencies]\n{needs}\n")
    err = world.fails("M057_SOLVER_E002", "lock", cwd=base)
    assert 'relax-range: mochi.toml: "json" = "^2" -> "^1.0.0"' in err, err
    # And it is true.
    write(base / "mochi.toml", '[workspace]\nmembers = ["m", "n", "o"]\n[workspace.dependencies]\njson = "^1.0.0"\n')
    world.ok("lock", cwd=base)


@case
def a_failure_is_told_once(world):
    published(world, ("json", "1.0.0", {}, ""))
    base = project(world, "app", '[dependencies]\nnope = "^1"\n', 'import "nope" as a\nimport "nope/x" as b\nimport "nope/y" as c\nprint(a.v())\n')
    for command, status in ((["run", "."], 125), (["check", "."], 1)):
        code, text = said(world, *command, cwd=base)
        assert code == status and text.count("which is not in the registry `default`") == 1, (code, text)
        assert "type error" not in text and "src/main.mochi:1:8" in text, text
    code, out, _ = world.run("check", "--json", ".", cwd=base)
    assert code == 1 and len([line for line in out.splitlines() if "M057_RESOLVE_E004" in line]) == 1, out
    # A mistake of the program beside it is one of the program.
    write(base / "src" / "main.mochi", 'import "nope" as a\nlet x: int = "text"\nprint(x)\n')
    code, text = said(world, "run", ".", cwd=base)
    assert "type error" in text and text.count("which is not in the registry") == 1, text


@case
def overrides_are_shown(world):
    published(world, ("json", "1.0.0", {}, ""), ("json", "2.0.0", {}, ""), ("yaml", "1.0.0", {"json": '"^1.0.0"'}, ""))
    base = project(world, "app", '[dependencies]\nyaml = "^1"\njson = "^2"\n[overrides]\njson = "=1.0.0"\n')
    world.ok("lock", cwd=base)
    code, text = said(world, "pkg", "outdated", cwd=base)
    assert code == 0 and text.split()[-4:] == ["json", "1.0.0", "1.0.0", "2.0.0"], text
    text = world.ok("pkg", "why", "json", cwd=base)
    assert "your manifest [dependencies] -> json ^2, overridden by =1.0.0" in text, text
    assert "json 1.0.0 (overridden)" in world.ok("pkg", "tree", cwd=base)
    # A name with a slip in it replaces nothing.
    base = project(world, "slip", '[dependencies]\njson = "^1"\n[overrides]\njsno = "=1.0.0"\n')
    code, text = said(world, "lock", cwd=base)
    assert code == 0 and "`[overrides]` names `jsno`, which no package needs; did you mean `json`?" in text, text


@case
def merges(world):
    published(world, ("json", "1.0.0", {}, ""), ("json", "1.1.0", {}, ""))
    base = project(world, "app", '<<<<<<< HEAD\n[dependencies]\njson = "^1"\n=======\n[dependencies]\njson = "^2"\n>>>>>>> other\n')
    err = world.fails("M057_MANIFEST_E001", "lock", cwd=base)
    assert "the manifest holds the conflict markers of a merge" in err and "mochi.toml:5:1" in err and "E003" not in err, err
    base = project(world, "two", '[dependencies]\njson = "^1"\n')
    world.ok("lock", cwd=base)
    lock = base / "mochi.lock"
    text = lock.read_text()
    lock.write_text("<<<<<<< HEAD\n" + text + "=======\n" + text.replace("1.1.0", "1.0.0") + ">>>>>>> x\n")
    for command in (["fetch", "--frozen"], ["fetch", "--locked"], ["lock", "--check"]):
        err = world.fails("M057_LOCK_E004", *command, cwd=base)
        assert "conflict markers of a merge" in err and "mochi lock" in err, err
    world.ok("lock", cwd=base)


@case
def features_with_a_slip(world):
    published(world, ("feat", "1.0.0", {}, "\n[features]\nfast = []\n"))
    err = world.fails("M057_SOLVER_E002", "lock", cwd=project(world, "app", '[dependencies]\nfeat = { version = "^1", features = ["fsat"] }\n'))
    assert "feat has no feature `fsat` (did you mean `fast`?)" in err, err


@case
def roots_of_workspaces(world):
    base = world.base / "work"
    write(base / "mochi.workspace.toml", '[workspace]\nmembers = ["m"]\n')
    write(base / "m" / "mochi.toml", HEAD.format("m"))
    write(base / "m" / "src" / "main.mochi", "print(1)\n")
    for command, status in ((["run", "."], 125), (["check", "."], 1)):
        err = world.fails("M057_RESOLVE_E002", *command, cwd=base, status=status)
        assert "is the root of a workspace, and no package itself" in err and "Name a member of `m`" in err, err
    assert world.ok("run", "m", cwd=base).strip() == "1"


@case
def long_explanations_are_shortened(world):
    """A chain of packages in which everybody needs another version of the last one."""
    world.serve()
    names = [f"quite-a-long-name-of-a-package-{i:02}" for i in range(24)]
    for version in ("1.0.0", "2.0.0"):
        package(world.base / "sources" / "last" / version, "last", version)
        publish(world, world.base / "sources" / "last" / version)
    for i in reversed(range(len(names))):
        needs = {names[i + 1]: '"^1"'} if i + 1 < len(names) else {"last": '"^1"'}
        for version in ("1.0.0", "1.1.0"):
            path = world.base / "sources" / names[i] / version
            package(path, names[i], version, needs if version == "1.0.0" else {**needs, "last": '"=1.0.0"'})
            publish(world, path)
    base = project(world, "app", f'[dependencies]\n{names[0]} = "^1"\nlast = "^2"\n')
    short = world.fails("M057_SOLVER_E002", "lock", cwd=base)
    whole = world.fails("M057_SOLVER_E002", "lock", "--explain-all", cwd=base)
    if len(whole.split("Fix options")[0]) > 2300:
        assert len(short.split("Fix options")[0]) < 2300, len(short)
        assert "lines are left out; `mochi lock --explain-all` shows them" in short, short
        assert short.splitlines()[:5] == whole.splitlines()[:5]
        assert "your manifest cannot be resolved" in short, short
    else:
        raise AssertionError(f"the explanation has {len(whole)} characters only")


if __name__ == "__main__":
    sys.exit(run_cases(globals()))
