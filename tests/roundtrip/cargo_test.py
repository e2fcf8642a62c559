#!/usr/bin/env python3
"""cargo against the embedded registry: publish, add, build, yank, owner, search, auth-required.

Prints each failure and ends with `N passed, N failed, N skipped`."""
import os
import sys

from harness import Checks, Client, Registry, contains, equal, tool


def cargo_client(work, registry, token=True):
    home = work / "cargo"
    home.mkdir(exist_ok=True)
    (home / "config.toml").write_text(
        f'[registries.mochi]\nindex = "sparse+{registry.url}/cargo/index/"\n'
        "[registry]\nglobal-credential-providers = [\"cargo:token\"]\n[net]\nretry = 0\n")
    more = {"CARGO_REGISTRIES_MOCHI_TOKEN": registry.token} if token else {}
    rust = {k: os.environ[k] for k in ("RUSTUP_HOME",) if k in os.environ}
    if "RUSTUP_HOME" not in rust:
        rust["RUSTUP_HOME"] = os.path.expanduser("~/.rustup")
    return Client(work, CARGO_HOME=str(home), CARGO_TARGET_DIR=str(work / "target"), **rust, **more)


def crate(folder, name, version, dependencies="", body="", package_lines=""):
    (folder / "src").mkdir(parents=True, exist_ok=True)
    (folder / "Cargo.toml").write_text(
        f'[package]\nname = "{name}"\nversion = "{version}"\nedition = "2021"\ndescription = "Texts"\n'
        f'license = "MIT"\n{package_lines}\n{dependencies}\n')
    (folder / "src" / "lib.rs").write_text(body or f'pub fn say() -> String {{ "{name} {version}".to_string() }}\n')
    (folder / "README.md").write_text(f"# {name}\n")
    return folder


def publish_and_build(work):
    cargo = tool("cargo")
    with Registry(work) as registry:
        client = cargo_client(work, registry)
        base = crate(work / "base", "base_text", "1.0.0")
        main = crate(work / "main", "Moc-Strings", "0.4.7",
                     '[features]\ndefault = ["loud"]\nloud = []\nextra = ["dep:base_text"]\n'
                     '[dependencies]\nbase_text = { version = "1", registry = "mochi", optional = true }\n',
                     'pub fn say() -> String { "strings".to_string() }\n#[cfg(feature = "extra")]\n'
                     "pub fn more() -> String { base_text::say() }\n")
        client.run(cargo, "publish", "--registry", "mochi", cwd=base)
        client.run(cargo, "publish", "--registry", "mochi", cwd=main)
        again = client.run(cargo, "publish", "--registry", "mochi", "--no-verify", cwd=base, ok=False)
        contains(again.stderr, "already")
        app = work / "app"
        (app / "src").mkdir(parents=True)
        (app / "Cargo.toml").write_text('[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n')
        (app / "src" / "main.rs").write_text(
            'fn main() { println!("{} {}", Moc_Strings::say(), Moc_Strings::more()); }\n')
        fresh = cargo_client(app, registry, token=False)
        fresh.run(cargo, "add", "Moc-Strings", "--registry", "mochi", "--features", "extra", cwd=app)
        said = fresh.run(cargo, "run", "--quiet", cwd=app)
        equal(said.stdout.strip(), "strings base_text 1.0.0")
        contains(client.run(cargo, "search", "--registry", "mochi", "strings").stdout, "Moc-Strings = \"0.4.7\"")
        status, headers, _ = registry.request("/cargo/index/mo/c-/moc-strings")
        equal(status, 200)
        equal(registry.request("/cargo/index/mo/c-/moc-strings", headers={"If-None-Match": headers["ETag"]})[0], 304)
        equal(registry.request("/cargo/index/mo/c_/moc_strings")[0], 404)


def manage(work):
    cargo = tool("cargo")
    with Registry(work) as registry:
        client = cargo_client(work, registry)
        client.run(cargo, "publish", "--registry", "mochi", "--no-verify", cwd=crate(work / "a", "thing", "1.0.0"))
        client.run(cargo, "publish", "--registry", "mochi", "--no-verify", cwd=crate(work / "b", "thing", "1.1.0"))
        client.run(cargo, "yank", "--registry", "mochi", "thing@1.1.0")
        app = crate(work / "app", "app", "0.1.0", '[dependencies]\nthing = { version = "1", registry = "mochi" }\n')
        client.run(cargo, "generate-lockfile", cwd=app)
        contains((app / "Cargo.lock").read_text(), 'version = "1.0.0"', "yanked version is not chosen")
        client.run(cargo, "yank", "--registry", "mochi", "--undo", "thing@1.1.0")
        client.run(cargo, "update", cwd=app)
        contains((app / "Cargo.lock").read_text(), 'version = "1.1.0"', "unyanked")
        registry.mochi_run("token", "create", "--root", str(registry.root), "--user", "ada")
        client.run(cargo, "owner", "--registry", "mochi", "--add", "ada", "thing")
        contains(client.run(cargo, "owner", "--registry", "mochi", "--list", "thing").stdout, "ada")
        client.run(cargo, "owner", "--registry", "mochi", "--remove", "ada", "thing")
        other = crate(work / "c", "THING", "2.0.0")
        contains(client.run(cargo, "publish", "--registry", "mochi", "--no-verify", cwd=other, ok=False).stderr,
                 "previously named")
        bare = crate(work / "d", "bare", "1.0.0")
        (bare / "Cargo.toml").write_text('[package]\nname = "bare"\nversion = "1.0.0"\nedition = "2021"\n')
        contains(client.run(cargo, "publish", "--registry", "mochi", "--no-verify", cwd=bare, ok=False).stderr,
                 "missing or empty metadata fields: description, license")


def private(work):
    cargo = tool("cargo")
    with Registry(work, config="private = true\n") as registry:
        client = cargo_client(work, registry)
        client.run(cargo, "publish", "--registry", "mochi", "--no-verify", cwd=crate(work / "a", "thing", "1.0.0"))
        app = crate(work / "app", "app", "0.1.0", '[dependencies]\nthing = { version = "1", registry = "mochi" }\n')
        client.run(cargo, "fetch", cwd=app)
        stranger = cargo_client(app, registry, token=False)
        contains(stranger.run(cargo, "fetch", cwd=app, ok=False).stderr, "token")


def main():
    checks = Checks()
    checks.run("cargo publish, add, build", "cargo", publish_and_build)
    checks.run("cargo yank, owner, names", "cargo", manage)
    checks.run("cargo with auth-required", "cargo", private)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
