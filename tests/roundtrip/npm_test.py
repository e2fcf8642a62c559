#!/usr/bin/env python3
"""npm, pnpm and bun against the embedded registry: publish, install, view, dist-tag, deprecate, unpublish, owners.

Prints each failure and ends with `N passed, N failed, N skipped`."""
import json
import sys

from harness import Checks, Client, Registry, contains, equal, tool


def package(folder, name, version, **more):
    folder.mkdir(parents=True, exist_ok=True)
    manifest = {"name": name, "version": version, "description": "Texts, naïvely", "license": "MIT",
                "main": "index.js", "keywords": ["text"], **more}
    (folder / "package.json").write_text(json.dumps(manifest))
    (folder / "index.js").write_text(f"module.exports = 'I am {name} {version}';\n")
    (folder / "README.md").write_text(f"# {name}\n\nA *small* package.\n")
    return folder


def npm_client(work, registry, token=True):
    rc = work / "npmrc"
    lines = [f"registry={registry.url}/npm/", "audit=true", "fund=false", "update-notifier=false"]
    if token:
        lines.append(f"//{registry.authority}/npm/:_authToken={registry.token}")
    rc.write_text("\n".join(lines) + "\n")
    return Client(work, NPM_CONFIG_USERCONFIG=str(rc), NPM_CONFIG_CACHE=str(work / "cache"),
                  NPM_CONFIG_GLOBALCONFIG=str(work / "globalrc"), NPM_CONFIG_PREFIX=str(work / "prefix"))


def publish_and_install(work):
    npm = tool("npm")
    with Registry(work) as registry:
        client = npm_client(work, registry)
        base = package(work / "base", "base-text", "1.2.0")
        scoped = package(work / "scoped", "@moc/strings", "0.4.7", dependencies={"base-text": "^1.0.0"},
                         bin="./index.js")
        client.run(npm, "publish", cwd=base)
        client.run(npm, "publish", "--access", "public", cwd=scoped)
        equal(client.run(npm, "whoami").stdout.strip(), "admin", "whoami")
        client.run(npm, "ping")
        app = work / "app"
        app.mkdir()
        (app / "package.json").write_text("{}")
        fresh = npm_client(app, registry, token=False)
        fresh.run(npm, "install", "@moc/strings", cwd=app)
        said = fresh.run("node", "-e", "console.log(require('@moc/strings'), require('base-text'))", cwd=app)
        equal(said.stdout.strip(), "I am @moc/strings 0.4.7 I am base-text 1.2.0")
        # A second install from the lock alone, without a cache.
        lock = json.loads((app / "package-lock.json").read_text())
        url = lock["packages"]["node_modules/@moc/strings"]["resolved"]
        equal(url, f"{registry.url}/npm/@moc/strings/-/strings-0.4.7.tgz")
        clean = work / "clean"
        clean.mkdir()
        for name in ("package.json", "package-lock.json"):
            (clean / name).write_text((app / name).read_text())
        npm_client(clean, registry, token=False).run(npm, "ci", cwd=clean)
        # Again: npm itself stops; other bytes sent by hand are refused as the public registry does.
        again = client.run(npm, "publish", cwd=base, ok=False)
        contains(again.stderr, "previously published versions", "second publish")
        view = json.loads(client.run(npm, "view", "@moc/strings", "--json").stdout)
        equal(view["description"], "Texts, naïvely")
        equal(view["dist-tags"], {"latest": "0.4.7"})
        # The tarball under the name that npm gives it in the protocol.
        status, _, odd = registry.request("/npm/@moc/strings/-/@moc/strings-0.4.7.tgz")
        equal(status, 200)
        equal(odd, registry.request("/npm/@moc%2fstrings/-/strings-0.4.7.tgz")[2])
        status, headers, _ = registry.request("/npm/@moc%2fstrings")
        equal(registry.request("/npm/@moc/strings", headers={"If-None-Match": headers["ETag"]})[0], 304)


def manage(work):
    npm = tool("npm")
    with Registry(work) as registry:
        client = npm_client(work, registry)
        for version in ("1.0.0", "1.1.0", "2.0.0-beta.1"):
            folder = package(work / version, "thing", version)
            client.run(npm, "publish", "--tag", "beta" if "beta" in version else "latest", cwd=folder)
        equal(json.loads(client.run(npm, "view", "thing", "dist-tags", "--json").stdout),
              {"beta": "2.0.0-beta.1", "latest": "1.1.0"})
        client.run(npm, "dist-tag", "add", "thing@1.0.0", "old")
        contains(client.run(npm, "dist-tag", "ls", "thing").stdout, "old: 1.0.0")
        client.run(npm, "dist-tag", "rm", "thing", "old")
        client.run(npm, "deprecate", "thing@1.0.0", "use 1.1")
        equal(client.run(npm, "view", "thing@1.0.0", "deprecated").stdout.strip(), "use 1.1")
        client.run(npm, "deprecate", "thing@1.0.0", "")
        equal(client.run(npm, "view", "thing@1.0.0", "deprecated").stdout.strip(), "")
        contains(client.run(npm, "search", "thing", "--no-description").stdout, "thing", "search")
        registry.mochi_run("token", "create", "--root", str(registry.root), "--user", "ada")
        client.run(npm, "owner", "add", "ada", "thing")
        contains(client.run(npm, "owner", "ls", "thing").stdout, "ada")
        client.run(npm, "owner", "rm", "ada", "thing")
        client.run(npm, "publish", "--access", "public", cwd=package(work / "scoped", "@moc/open", "1.0.0"))
        client.run(npm, "access", "set", "status=private", "@moc/open")
        equal(registry.request("/npm/@moc%2fopen")[0], 404, "made private")
        # Who may read it: each user is a team of their name.
        ada = registry.mochi_run("token", "create", "--root", str(registry.root), "--user", "ada")
        client.run(npm, "access", "grant", "read-only", "@moc:nobody", "@moc/open", ok=False)
        client.run(npm, "access", "grant", "read-only", "@other:ada", "@moc/open", ok=False)
        equal(registry.request("/npm/@moc%2fopen", token=ada)[0], 404, "nobody named her")
        client.run(npm, "access", "grant", "read-only", "@moc:ada", "@moc/open")
        equal(registry.request("/npm/@moc%2fopen", token=ada)[0], 200, "may read")
        equal(registry.request("/npm/-/package/@moc%2fopen/dist-tags/x", "PUT", b'"1.0.0"', token=ada)[0], 403, "and no more")
        equal(json.loads(client.run(npm, "access", "list", "packages", "@moc:ada", "--json").stdout), {"@moc/open": "read-only"})
        equal(json.loads(client.run(npm, "access", "list", "collaborators", "@moc/open", "--json").stdout),
              {"admin": "read-write", "ada": "read-only"})
        client.run(npm, "access", "grant", "read-write", "@moc:ada", "@moc/open")
        equal(json.loads(client.run(npm, "access", "list", "packages", "ada", "--json").stdout)["@moc/open"], "read-write")
        client.run(npm, "access", "revoke", "@moc:ada", "@moc/open")
        equal(registry.request("/npm/@moc%2fopen", token=ada)[0], 404, "revoked")
        client.run(npm, "access", "set", "status=public", "@moc/open")
        equal(registry.request("/npm/@moc%2fopen")[0], 200, "made public")
        client.run(npm, "unpublish", "thing@1.1.0", "--force")
        equal(json.loads(client.run(npm, "view", "thing", "versions", "--json").stdout), ["1.0.0", "2.0.0-beta.1"])
        client.run(npm, "unpublish", "thing", "--force")
        client.run(npm, "view", "thing", ok=False)
        # A withdrawn version never comes back.
        client.run(npm, "publish", "--force", cwd=work / "1.0.0", ok=False)
        equal(registry.mochi_run("verify", "--root", str(registry.root)).split(":")[1].strip(), "all is well")


def tokens(work):
    npm = tool("npm")
    with Registry(work) as registry:
        folder = package(work / "p", "secret-thing", "1.0.0")
        none = npm_client(work, registry, token=False)
        contains(none.run(npm, "publish", cwd=folder, ok=False).stderr, "ENEEDAUTH")
        narrow = registry.mochi_run("token", "create", "--root", str(registry.root), "--user", "bob", "--allow",
                                    "publish", "--package", "npm:other-*")
        registry.admin, registry.token = registry.token, narrow
        contains(npm_client(work, registry).run(npm, "publish", cwd=folder, ok=False).stderr, "E403")
        registry.token = registry.admin
        npm_client(work, registry).run(npm, "publish", "--access", "restricted",
                                       cwd=package(work / "q", "@corp/hidden", "1.0.0"))
        absent = registry.request("/npm/@corp%2fabsent")[0]
        equal(absent, 404, "an absent name")
        equal(registry.request("/npm/@corp%2fhidden")[0], absent, "restricted without a token, like an absent name")
        equal(registry.request("/npm/@corp%2fhidden", token=registry.admin)[0], 200, "restricted with a token")
        listed = registry.mochi_run("token", "list", "--root", str(registry.root))
        identifier = [line.split()[0] for line in listed.splitlines() if " bob " in line][0]
        registry.mochi_run("token", "revoke", identifier, "--root", str(registry.root))
        equal(registry.request("/npm/-/whoami", token=narrow)[0], 401, "revoked")


def other_clients(program, install):
    def test(work):
        npm, other = tool("npm"), tool(program)
        with Registry(work) as registry:
            client = npm_client(work, registry)
            client.run(npm, "publish", cwd=package(work / "base", "base-text", "1.2.0"))
            client.run(npm, "publish", "--access", "public",
                       cwd=package(work / "scoped", "@moc/strings", "0.4.7", dependencies={"base-text": "^1"}))
            app = work / "app"
            app.mkdir()
            (app / "package.json").write_text('{"name":"app","dependencies":{"@moc/strings":"^0.4.0"}}')
            (app / ".npmrc").write_text(f"registry={registry.url}/npm/\n")
            (app / "bunfig.toml").write_text(f'[install]\nregistry = "{registry.url}/npm/"\ncache = "{work}/buncache"\n')
            client.env.update({"PNPM_HOME": str(work / "pnpm"), "XDG_DATA_HOME": str(work / "data"),
                               "npm_config_store_dir": str(work / "store")})
            client.run(other, *install, cwd=app)
            said = client.run("node", "-e", "console.log(require('@moc/strings'))", cwd=app)
            equal(said.stdout.strip(), "I am @moc/strings 0.4.7")
    return test


def main():
    checks = Checks()
    checks.run("npm publish and install", "npm", publish_and_install)
    checks.run("npm tags, deprecation, owners, unpublish", "npm", manage)
    checks.run("npm tokens", "npm", tokens)
    checks.run("pnpm install", "pnpm", other_clients("pnpm", ["install"]))
    checks.run("bun install", "bun", other_clients("bun", ["install"]))
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
