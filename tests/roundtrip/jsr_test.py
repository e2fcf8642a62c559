#!/usr/bin/env python3
"""Deno against the embedded registry: publish to its JSR side, add, run, lock; npm packages through Deno.

Prints each failure and ends with `N passed, N failed, N skipped`."""
import gzip
import io
import json
import sys
import tarfile

from harness import Checks, Client, Registry, contains, equal, tool
from npm_test import npm_client, package


def deno_client(work, registry):
    return Client(work, JSR_URL=f"{registry.url}/jsr/", NPM_CONFIG_REGISTRY=f"{registry.url}/npm/",
                  DENO_DIR=str(work / "deno"), DENO_NO_UPDATE_CHECK="1", DENO_NO_PROMPT="1")


def library(folder, version, body="héllo"):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "jsr.json").write_text(json.dumps(
        {"name": "@moc/strings", "version": version, "license": "MIT",
         "exports": {".": "./mod.ts", "./more": "./src/more.ts"}}))
    (folder / "src").mkdir(exist_ok=True)
    (folder / "src" / "more.ts").write_text("/** More. */\nexport const more: number = 2;\n")
    (folder / "mod.ts").write_text(
        'import { more } from "./src/more.ts";\n/** Says it. */\n'
        f"export function say(): string {{ return `{body} ${{more}}`; }}\n")
    (folder / "README.md").write_text("# Strings\n")
    return folder


def publish_and_run(work):
    deno = tool("deno")
    with Registry(work) as registry:
        client = deno_client(work, registry)
        first = library(work / "one", "0.4.7")
        client.run(deno, "publish", "--token", registry.token, "--allow-dirty", cwd=first)
        # Again: Deno sees that it is there and goes on.
        client.run(deno, "publish", "--token", registry.token, "--allow-dirty", cwd=first)
        client.run(deno, "publish", "--token", registry.token, "--allow-dirty", cwd=library(work / "two", "0.4.8", "new"))
        app = work / "app"
        app.mkdir()
        (app / "deno.json").write_text('{"minimumDependencyAge": 0}')
        fresh = deno_client(app, registry)
        fresh.run(deno, "add", "jsr:@moc/strings@0.4.7", cwd=app)
        (app / "main.ts").write_text('import { say } from "@moc/strings";\nimport { more } from "jsr:@moc/strings@^0.4/more";\n'
                                     "console.log(say(), more);\n")
        said = fresh.run(deno, "run", "main.ts", cwd=app)
        equal(said.stdout.strip(), "héllo 2 2")
        contains((app / "deno.lock").read_text(), "@moc/strings")
        wrong = client.run(deno, "publish", "--token", "mochi_wrong", "--allow-dirty",
                           cwd=library(work / "three", "0.5.0"), ok=False)
        contains(wrong.stderr, "invalidBearerToken", "wrong token")


def javascript_for_npm(work):
    """A package of JavaScript with declarations, installed by npm under its name in the scope @jsr."""
    deno, npm = tool("deno"), tool("npm")
    with Registry(work) as registry:
        client = deno_client(work, registry)
        for name, body in (("base", "export const base = 1;\n"),
                           ("tool", 'import { base } from "jsr:@moc/base@^1.0.0";\nexport const tool = base + 1;\n')):
            folder = work / name
            folder.mkdir()
            (folder / "deno.json").write_text(json.dumps(
                {"name": f"@moc/{name}", "version": "1.0.0", "license": "MIT", "minimumDependencyAge": 0,
                 "exports": {".": "./mod.js", "./x": "./mod.js"}}))
            (folder / "mod.js").write_text('/* @ts-self-types="./mod.d.ts" */\n' + body)
            (folder / "mod.d.ts").write_text(f"export declare const {name}: number;\n")
            client.run(deno, "publish", "--token", registry.token, "--allow-dirty", cwd=folder)
        app = work / "app"
        app.mkdir()
        (app / "package.json").write_text('{"type":"module"}')
        npm_side = npm_client(app, registry, token=False)
        with open(app / "npmrc", "a") as rc:
            rc.write(f"@jsr:registry={registry.url}/jsr/\n")
        npm_side.run(npm, "install", "@jsr/moc__tool", cwd=app)
        said = npm_side.run("node", "-e", "import('@jsr/moc__tool').then(m => console.log(m.tool))", cwd=app)
        equal(said.stdout.strip(), "2")
        manifest = json.loads((app / "node_modules" / "@jsr" / "moc__tool" / "package.json").read_text())
        equal(manifest["exports"]["./x"], {"types": "./mod.d.ts", "default": "./mod.js"})


def npm_through_deno(work):
    deno, npm = tool("deno"), tool("npm")
    with Registry(work) as registry:
        npm_client(work, registry).run(npm, "publish", cwd=package(work / "base", "base-text", "1.2.0"))
        client = deno_client(work, registry)
        (work / "main.mjs").write_text('import text from "npm:base-text@1";\nconsole.log(text);\n')
        (work / "deno.json").write_text('{"minimumDependencyAge": 0}')
        equal(client.run(deno, "run", "-A", "main.mjs").stdout.strip(), "I am base-text 1.2.0")


def tar_of(files):
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path, content in files.items():
            entry = tarfile.TarInfo(path)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return gzip.compress(raw.getvalue(), mtime=0)


def refused(work):
    with Registry(work) as registry:
        base = "/jsr/api/scopes/moc/packages"
        headers = {"Content-Encoding": "gzip"}

        def publish(version, files, config="%2Fjsr.json", more=headers):
            status, _, body = registry.request(f"{base}/thing/versions/{version}?config={config}", "POST", tar_of(files),
                                               more, registry.token)
            return status, json.loads(body)

        good = {"jsr.json": b'{"name":"@moc/thing","version":"1.0.0","license":"MIT","exports":"./mod.ts"}',
                "mod.ts": b"export const a: number = 1;\n"}
        equal(registry.request(base + "/thing")[0], 404)
        equal(registry.request(base, "POST", b'{"package":"thing"}', token=registry.token)[0], 200)
        equal(registry.request(base + "/thing")[0], 200)
        equal(publish("1.0.0", good, more={})[1]["code"], "missingGzipContentEncoding")
        equal(publish("2.0.0", good)[1]["error"]["code"], "configFileVersionMismatch")
        equal(publish("1.0.0", {"mod.ts": b""})[1]["error"]["code"], "missingConfigFile")
        twins = {**good, "Mod.ts": b""}
        equal(publish("1.0.0", twins)[1]["status"], "failure")
        equal(publish("1.0.0", good)[1]["status"], "success")
        status, body = publish("1.0.0", good)
        equal((status, body["code"], body["task"]["status"]), (400, "duplicateVersionPublish", "success"))
        meta = json.loads(registry.request("/jsr/@moc/thing/1.0.0_meta.json")[2])
        equal(sorted(meta["manifest"]), ["/jsr.json", "/mod.ts"])
        equal(meta["exports"], {".": "./mod.ts"})


def main():
    checks = Checks()
    checks.run("deno publish, add, run", "deno", publish_and_run)
    checks.run("JSR packages through npm", "deno", javascript_for_npm)
    checks.run("npm packages through Deno", "deno", npm_through_deno)
    checks.run("refused JSR uploads", "deno", refused)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
