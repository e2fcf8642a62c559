#!/usr/bin/env python3
"""mochi against the embedded registry: publish, add, run, search, info, yank, update, a private registry.

Prints each failure and ends with `N passed, N failed, N skipped`."""
import sys

from harness import Checks, Client, Registry, contains, equal


def mochi_client(work, registry, token=True):
    more = {"MOCHI_TOKEN_DEFAULT": registry.token} if token else {}
    return Client(work, MOCHI_HOME=str(work / "mochi-home"), MOCHI_REGISTRY=f"{registry.url}/mochi/index/", **more)


def library(folder, version, body="naïve", more=""):
    (folder / "src").mkdir(parents=True, exist_ok=True)
    (folder / "mochi.toml").write_text(
        f'[package]\nname = "@acme/words"\nversion = "{version}"\nedition = "2026"\nmochi = ">=0.1"\n'
        'description = "Words of texts"\nlicense = "MIT"\nrepository = "https://example.org/words"\nreadme = "README.md"\n' + more)
    (folder / "README.md").write_text("# words\n\nAll *words*.\n")
    (folder / "src" / "lib.mochi").write_text(f'/// Says it.\nexport fun say(): string {{\n  return "{body} {version}"\n}}\n')
    return folder


def application(folder, client, mochi):
    folder.mkdir()
    (folder / "mochi.toml").write_text('[package]\nname = "app"\nversion = "0.1.0"\nedition = "2026"\n')
    (folder / "src").mkdir()
    (folder / "src" / "main.mochi").write_text('import "@acme/words" as words\nprint(words.say())\n')
    client.run(mochi, "add", "@acme/words@^1.0", cwd=folder)
    return folder


def publish_and_run(work):
    with Registry(work) as registry:
        mochi = registry.mochi
        client = mochi_client(work, registry)
        one = library(work / "one", "1.0.0")
        client.run(mochi, "pkg", "publish", "--allow-dirty", cwd=one)
        # The same bytes again are fine; other bytes are not.
        client.run(mochi, "pkg", "publish", "--allow-dirty", cwd=one)
        refused = client.run(mochi, "pkg", "publish", "--allow-dirty", cwd=library(work / "two", "1.0.0", "other"), ok=False)
        contains(refused.stderr, "M057_PUB_E003")
        stranger = mochi_client(work, registry, token=False)
        contains(stranger.run(mochi, "pkg", "publish", "--allow-dirty", cwd=library(work / "x", "9.0.0"), ok=False).stderr,
                 "M057_PUB_E006")
        app = application(work / "app", stranger, mochi)
        equal(stranger.run(mochi, "run", "src/main.mochi", cwd=app).stdout, "naïve 1.0.0\n")
        client.run(mochi, "pkg", "publish", "--allow-dirty", cwd=library(work / "three", "1.1.0"))
        stranger.run(mochi, "update", cwd=app)
        equal(stranger.run(mochi, "run", "src/main.mochi", cwd=app).stdout, "naïve 1.1.0\n")
        contains(stranger.run(mochi, "pkg", "search", "words").stdout, "@acme/words")
        contains(stranger.run(mochi, "pkg", "info", "@acme/words").stdout, "1.1.0")
        client.run(mochi, "pkg", "yank", "1.1.0", cwd=work / "three")
        second = application(work / "second", stranger, mochi)
        equal(stranger.run(mochi, "run", "src/main.mochi", cwd=second).stdout, "naïve 1.0.0\n")
        page = registry.request("/p/@acme/words")[2].decode()
        for part in ("Words of texts", "mochi add @acme/words", "<em>words</em>", "yanked"):
            contains(page, part)
        contains(registry.mochi_run("verify", "--root", str(registry.root)), "all is well")


def private(work):
    with Registry(work, config="private = true\n") as registry:
        mochi = registry.mochi
        client = mochi_client(work, registry)
        client.run(mochi, "pkg", "publish", "--allow-dirty", cwd=library(work / "one", "1.0.0"))
        app = application(work / "app", client, mochi)
        equal(client.run(mochi, "run", "src/main.mochi", cwd=app).stdout, "naïve 1.0.0\n")
        other = work / "other"
        other.mkdir()
        stranger = mochi_client(other, registry, token=False)
        (other / "mochi.toml").write_text('[package]\nname = "app"\nversion = "0.1.0"\nedition = "2026"\n')
        stranger.run(mochi, "add", "@acme/words", cwd=other, ok=False)


def main():
    checks = Checks()
    checks.run("mochi publish, add, run, yank", "", publish_and_run)
    checks.run("mochi with a private registry", "", private)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
