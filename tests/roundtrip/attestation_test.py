#!/usr/bin/env python3
"""Attestations made by `mochi pkg publish` with an identity of CI: a made-up authority and log on loopback check what is sent,
our registry stores and serves it, and the library of npm verifies what came out."""
import base64
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from fanout_auth_test import ISSUER, Issuer, never_written, registry_with, set_version  # noqa: E402
from fanout_test import endpoints, greet, publish, publisher, states  # noqa: E402
from harness import Checks, Client, Registry, Skip, contains, equal, tool  # noqa: E402
import pypi_test  # noqa: E402
from server_test import npm_body  # noqa: E402
from sigstore_fake import Sigstore  # noqa: E402
from uploads import basic, form_of  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
CLAIMS = {"repository": "team/greet", "workflow": "release.yml", "repository_visibility": "public",
          "sub": "repo:team/greet:ref:refs/heads/main"}
SHA = "0123456789abcdef0123456789abcdef01234567"
WORKFLOW = {"GITHUB_SERVER_URL": "https://ci.example.org", "GITHUB_REPOSITORY": "team/greet", "GITHUB_REF": "refs/tags/v1.2.1",
            "GITHUB_WORKFLOW_REF": "team/greet/.github/workflows/release.yml@refs/tags/v1.2.1", "GITHUB_SHA": SHA,
            "GITHUB_EVENT_NAME": "push", "GITHUB_REPOSITORY_ID": "11", "GITHUB_REPOSITORY_OWNER_ID": "22", "GITHUB_RUN_ID": "33",
            "GITHUB_RUN_ATTEMPT": "1", "RUNNER_ENVIRONMENT": "github-hosted"}
NPM, PYPI = "@fanout-tests/greet", "fanout-tests-greet"


def npm_modules():
    done = subprocess.run([tool("npm"), "root", "--global"], capture_output=True, text=True, timeout=60)
    modules = pathlib.Path(done.stdout.strip()) / "npm" / "node_modules"
    if not (modules / "@sigstore" / "verify").exists():
        raise Skip("this npm does not carry the verifier")
    return modules


class World:
    """A registry that trusts the CI, the CI, and the signing services; version 1.2.0 is there already."""

    def __init__(self, work, claims=CLAIMS, targets=("npm", "pypi"), lie=""):
        self.work, self.targets = work, list(targets)
        self.issuer = Issuer(work, claims)
        self.services = Sigstore(ISSUER, self.issuer.jwks, lie)
        self.registry = registry_with(work, self.issuer, {"repository": "team/greet"})

    def __enter__(self):
        self.registry.__enter__()
        (self.registry.root / "jwks.json").write_text(json.dumps(self.issuer.jwks))
        self.package = greet(self.work)
        first = publisher(self.work, self.registry, self.targets)
        equal(set(states(publish(first, self.package)).values()), {"published"}, "first release, by token")
        equal(self.services.requests, [], "a run without identity signs nothing")
        set_version(self.package, "1.2.1")
        self.client = Client(self.work, MOCHI_HOME=str(self.work / "mochi-home"), **self.issuer.env(), **WORKFLOW, **self.services.env())
        self.client.base = [self.registry.mochi, "pkg", "publish", "--target", ",".join(self.targets), *endpoints(self.registry, self.targets)]
        return self

    def __exit__(self, *problem):
        self.registry.__exit__(*problem)
        self.services.server.shutdown()

    def json(self, path, **options):
        status, headers, body = self.registry.request(path, **options)
        equal(status, 200, path)
        return headers, json.loads(body)


def bundle_of_pep740(attestation):
    material = attestation["verification_material"]
    return {"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
            "verificationMaterial": {"certificate": {"rawBytes": material["certificate"]}, "tlogEntries": material["transparency_entries"]},
            "dsseEnvelope": {"payload": attestation["envelope"]["statement"], "payloadType": "application/vnd.in-toto+json",
                             "signatures": [{"sig": attestation["envelope"]["signature"], "keyid": ""}]}}


def verified(world, bundles, ok=True):
    modules = npm_modules()
    root = world.work / "trusted_root.json"
    root.write_text(json.dumps(world.services.trusted_root()))
    files = []
    for index, bundle in enumerate(bundles):
        files.append(world.work / f"bundle-{index}.json")
        files[-1].write_text(json.dumps(bundle))
    done = Client(world.work).run(tool("node"), HERE / "verify_bundle.cjs", modules, root, *files, ok=ok)
    return done.stdout.splitlines() if ok else done.stderr


def npm_bundle(world, version="1.2.1"):
    _, document = world.json(f"/npm/{NPM.replace('/', '%2f')}")
    dist = document["versions"][version]["dist"]
    equal(dist["attestations"]["provenance"], {"predicateType": "https://slsa.dev/provenance/v1"})
    path = dist["attestations"]["url"].removeprefix(world.registry.url)
    _, answer = world.json(path)
    return dist, next(item["bundle"] for item in answer["attestations"] if item["predicateType"] == "https://slsa.dev/provenance/v1")


def statement_of(bundle):
    return json.loads(base64.b64decode(bundle["dsseEnvelope"]["payload"]))


def both(work):
    with World(work) as world:
        equal(set(states(publish(world.client, world.package)).values()), {"published"}, "second release, by identity")
        # npm: one bundle for the tarball.
        dist, bundle = npm_bundle(world)
        statement = statement_of(bundle)
        equal(statement["_type"], "https://in-toto.io/Statement/v1")
        digest = base64.b64decode(dist["integrity"].removeprefix("sha512-")).hex()
        equal(statement["subject"], [{"name": "pkg:npm/%40fanout-tests/greet@1.2.1", "digest": {"sha512": digest}}])
        equal(statement["predicateType"], "https://slsa.dev/provenance/v1")
        build = statement["predicate"]["buildDefinition"]
        equal(build["externalParameters"], {"workflow": {"ref": "refs/tags/v1.2.1", "repository": "https://ci.example.org/team/greet",
                                                         "path": ".github/workflows/release.yml"}})
        equal(build["resolvedDependencies"], [{"uri": "git+https://ci.example.org/team/greet@refs/tags/v1.2.1", "digest": {"gitCommit": SHA}}])
        equal(statement["predicate"]["runDetails"], {"builder": {"id": "https://ci.example.org/actions/runner/github-hosted"},
                                                     "metadata": {"invocationId": "https://ci.example.org/team/greet/actions/runs/33/attempts/1"}})
        # PyPI: one attestation for each of the two files, behind the address that the index tells.
        _, page = world.json(f"/pypi/simple/{PYPI}/", headers={"Accept": "application/vnd.pypi.simple.v1+json"})
        files = [file for file in page["files"] if "1.2.1" in file["filename"]]
        equal(len(files), 2)
        bundles = [bundle]
        for file in files:
            headers, provenance = world.json(file["provenance"].removeprefix(world.registry.url))
            equal(headers["Content-Type"], "application/vnd.pypi.integrity.v1+json")
            equal((provenance["version"], len(provenance["attestation_bundles"])), (1, 1))
            attestations = provenance["attestation_bundles"][0]["attestations"]
            equal(len(attestations), 1)
            said = json.loads(base64.b64decode(attestations[0]["envelope"]["statement"]))
            equal(said["subject"], [{"name": file["filename"], "digest": {"sha256": file["hashes"]["sha256"]}}])
            equal((said["predicateType"], said["predicate"]), ("https://docs.pypi.org/attestations/publish/v1", None))
            bundles.append(bundle_of_pep740(attestations[0]))
        html = world.registry.request(f"/pypi/simple/{PYPI}/")[2].decode()
        equal(html.count("data-provenance="), 2, "the releases by token have none")
        # Another implementation verifies all three: chain, receipt in the certificate, log's promise and proof, signature.
        signer = "https://ci.example.org/team/greet/.github/workflows/release.yml@refs/heads/main " + ISSUER
        equal(verified(world, bundles), [signer] * 3)
        # And would notice a changed statement.
        broken = json.loads(json.dumps(bundle))
        broken["dsseEnvelope"]["payload"] = base64.b64encode(base64.b64decode(bundle["dsseEnvelope"]["payload"]).replace(b"1.2.1", b"9.9.9")).decode()
        verified(world, [broken], ok=False)
        pages = set(re.findall(r'href="(/p/[^"]*)"', world.registry.request("/")[2].decode()))
        equal(["attested</a>" in world.registry.request(page)[2].decode() for page in pages], [True] * len(pages), "the web pages tell")
        equal(len(pages) > 0, True)
        # Publishing again signs nothing, and signatures are no part of what is compared.
        count = len(world.services.requests)
        equal(set(states(publish(world.client, world.package)).values()), {"already published"})
        equal(len(world.services.requests), count)
        for secret in world.issuer.given:
            never_written(work, world.registry, secret)


def private_source(work):
    with World(work, {**CLAIMS, "repository_visibility": "private"}, ["npm"]) as world:
        for name in world.services.env():
            world.client.env.pop(name)
        root = work / "trusted_root.json"
        home = world.client.home / ".sigstore" / "root" / "targets"
        home.mkdir(parents=True)
        (home / "trusted_root.json").write_text(json.dumps(world.services.trusted_root()))
        report = publish(world.client, world.package)
        equal(states(report), {"npm": "published"})
        contains(json.dumps(report), "does not say that the repository is public")
        equal(world.services.requests, [], "nothing is entered in a public log")
        # Whoever names the services wants them.
        root.write_text(json.dumps(world.services.trusted_root()))
        world.client.env["MOCHI_SIGSTORE_ROOTS"] = str(root)
        set_version(world.package, "1.2.2")
        equal(states(publish(world.client, world.package)), {"npm": "published"})
        npm_bundle(world, "1.2.2")
        # And may switch them off.
        world.client.env["MOCHI_ATTESTATIONS"] = "off"
        set_version(world.package, "1.2.3")
        count = len(world.services.requests)
        equal(states(publish(world.client, world.package)), {"npm": "published"})
        equal(len(world.services.requests), count)


def found_by_tools(work):
    with World(work, targets=["pypi"]) as world:
        for name in world.services.env():
            world.client.env.pop(name)
        home = world.client.home / ".sigstore" / "root" / "targets"
        home.mkdir(parents=True)
        url = world.services.url
        (home / "signing_config.v0.2.json").write_text(json.dumps({
            "mediaType": "application/vnd.dev.sigstore.signingconfig.v0.2+json",
            "caUrls": [{"url": url + "/old", "majorApiVersion": 1, "validFor": {"start": "2020-01-01T00:00:00Z", "end": "2021-01-01T00:00:00Z"}},
                       {"url": url + "/fulcio", "majorApiVersion": 1, "validFor": {"start": "2021-01-01T00:00:00Z"}}],
            "rekorTlogUrls": [{"url": url + "/two", "majorApiVersion": 2, "validFor": {"start": "2021-01-01T00:00:00Z"}},
                              {"url": url + "/rekor", "majorApiVersion": 1, "validFor": {"start": "2021-01-01T00:00:00Z"}}]}))
        report = publish(world.client, world.package)
        equal(states(report), {"pypi": "published"})
        equal(len(world.services.entries), 2, "both files")
        equal([path for path, _ in world.services.requests].count("/fulcio/api/v2/signingCert"), 1, "one certificate for the leg")


def audited(work):
    """`npm audit signatures`: the registry's signature of every package, and the attestation of ours."""
    npm, modules = tool("npm"), npm_modules()
    with World(work, targets=["npm"]) as world:
        equal(states(publish(world.client, world.package)), {"npm": "published"})
        from tuf_fake import Proxy, Repository
        # The address that this npm asks, and where it keeps the answers.
        mirror = urllib.parse.urlparse(next(iter(json.loads((modules / "@sigstore" / "tuf" / "seeds.json").read_text()))))
        repository = Repository({"trusted_root.json": json.dumps(world.services.trusted_root()).encode()})
        cache = work / "cache"
        # `npm audit` keeps them in its cache, `npm publish` among the user's data.
        for kept in (cache / "_tuf", work / "data" / "sigstore-js"):
            kept = kept / urllib.parse.quote(mirror.netloc + mirror.path.rstrip("/"), safe="")
            kept.mkdir(parents=True)
            (kept / "root.json").write_bytes(repository.root)
        proxy = Proxy(work, repository, [mirror.hostname])
        app = work / "app"
        app.mkdir()
        (app / "package.json").write_text("{}")
        (app / ".npmrc").write_text(f"registry={world.registry.url}/npm/\nfund=false\nupdate-notifier=false\n")
        client = Client(work, NPM_CONFIG_CACHE=str(cache), XDG_DATA_HOME=str(work / "data"), **proxy.env())
        client.run(npm, "install", NPM, cwd=app)
        done = client.run(npm, "audit", "signatures", cwd=app)
        contains(done.stdout, "1 package has a verified registry signature")
        contains(done.stdout, "1 package has a verified attestation")
        contains(" ".join(proxy.asked), "timestamp.json", "npm has asked the proxy")
        contains(client.run(npm, "audit", cwd=app).stdout, "found 0 vulnerabilities")
        # npm takes our bundle as its own: it verifies it, and sends it along with the tarball to another registry.
        dist, bundle = npm_bundle(world)
        (work / "greet.tgz").write_bytes(world.registry.request(dist["tarball"].removeprefix(world.registry.url))[2])
        (work / "provenance.json").write_text(json.dumps(bundle))
        second = work / "second"
        second.mkdir()
        with Registry(second) as registry:
            rc = second / "npmrc"
            rc.write_text(f"//{registry.authority}/npm/:_authToken={registry.token}\n")
            client.run(npm, "publish", work / "greet.tgz", "--access", "public", "--provenance-file", work / "provenance.json",
                       "--registry", f"{registry.url}/npm/", "--userconfig", rc)
            answer = json.loads(registry.request(f"/npm/-/npm/v1/attestations/{NPM}@1.2.1")[2])
            equal(answer["attestations"], [{"predicateType": "https://slsa.dev/provenance/v1", "bundle": bundle}])
        # Another key than the one that signed: npm tells.
        world.registry.stop()
        (world.registry.root / "signing-key.pem").unlink()
        world.registry.start()
        (app / ".npmrc").write_text(f"registry={world.registry.url}/npm/\n")
        other = Client(work, NPM_CONFIG_CACHE=str(cache), **proxy.env())
        lock = app / "package-lock.json"
        lock.unlink()
        other.run(npm, "install", NPM, cwd=app)
        contains(other.run(npm, "audit", "signatures", cwd=app, ok=False).stderr, "no corresponding public key can be found")


def kept_strictly(work):
    """What the registry refuses to keep."""
    with World(work) as world:
        equal(set(states(publish(world.client, world.package)).values()), {"published"})
        _, bundle = npm_bundle(world)
        original = json.dumps(bundle)

        def npm_put(text, name="fanout-other", version="1.0.0"):
            body = json.loads(npm_body(name, version))
            body["_attachments"][f"{name}-{version}.sigstore"] = {"content_type": bundle["mediaType"], "data": text, "length": len(text)}
            status, _, answer = world.registry.request("/npm/" + name, "PUT", json.dumps(body).encode(), token=world.registry.token)
            return status, answer.decode()
        status, said = npm_put(original)
        equal(status, 422)
        contains(said, "of another package")
        for text, words in (("{}", "another type"), ("garbage", "no JSON"), (original.replace('"rawBytes"', '"raw"'), "lacks a certificate"),
                            (original.replace(bundle["dsseEnvelope"]["signatures"][0]["sig"], base64.b64encode(b"x").decode()), "not by the key"),
                            (original.replace(bundle["verificationMaterial"]["tlogEntries"][0]["inclusionProof"]["rootHash"],
                                              base64.b64encode(b"r" * 32).decode()), "root of the log")):
            status, said = npm_put(text)
            equal((status, words in said), (422, True), said)
        equal(world.registry.request("/npm/fanout-other")[0], 404, "nothing was kept")
        # PyPI: only of trusted publishers, only of this file.
        _, page = world.json(f"/pypi/simple/{PYPI}/", headers={"Accept": "application/vnd.pypi.simple.v1+json"})
        file = next(each for each in page["files"] if "1.2.1" in each["filename"])
        _, provenance = world.json(file["provenance"].removeprefix(world.registry.url))
        text = json.dumps(provenance["attestation_bundles"][0]["attestations"])
        equal(provenance["attestation_bundles"][0]["publisher"],
              {"kind": "GitHub", "repository": "team/greet", "workflow": "", "environment": None, "claims": None})
        short = json.loads(world.registry.request("/_/oidc/mint-token", "POST", json.dumps({"token": world.issuer.token("pypi")}).encode())[2])["token"]
        path = pypi_test.wheel(work / "dist", PYPI, "1.3.0")
        name, data = path.name, path.read_bytes()
        for token, content, words in ((world.registry.token, text, "trusted publishers"), (short, text, "of another file"), (short, "[]", "one or two"),
                                      (short, "{", "no JSON array")):
            body, kind = form_of({":action": "file_upload", "protocol_version": "1", "metadata_version": "2.4", "name": PYPI,
                                  "version": "1.3.0", "filetype": "bdist_wheel", "pyversion": "py3", "sha256_digest": hashlib.sha256(data).hexdigest(),
                                  "attestations": content}, name, data)
            status, _, said = world.registry.request("/pypi/legacy/", "POST", body, {
                "Content-Type": kind, "Authorization": basic(token)})
            equal((status, words in said.decode()), (400, True), said.decode())
        # A plain web server serves the same.
        out = work / "export"
        world.registry.stop()
        world.registry.mochi_run("export", "--root", str(world.registry.root), "--base-url", world.registry.url, str(out))
        exported = json.loads((out / "npm/-/npm/v1/attestations" / (NPM + "@1.2.1")).read_text())
        equal(exported["attestations"][0]["bundle"], bundle)
        equal(len(json.loads((out / "npm/-/npm/v1/keys").read_text())["keys"]), 1)
        equal(json.loads((out / "pypi/integrity" / PYPI / "1.2.1" / file["filename"] / "provenance").read_text()), provenance)
        world.registry.start()


def lies(work):
    wanted = {"other key": "M057_SIG_E002", "wrong proof": "M057_SIG_E005"}
    for lie, code in wanted.items():
        here = work / lie.replace(" ", "-")
        here.mkdir()
        with World(here, targets=["npm"], lie=lie) as world:
            report = publish(world.client, world.package, ok=False)
            equal(report["legs"][0]["error"]["code"], code, lie)
            status, _, body = world.registry.request(f"/npm/{NPM.replace('/', '%2f')}")
            equal(list(json.loads(body)["versions"]), ["1.2.0"], "nothing goes up without what was promised")
            # The next run is whole again.
            world.services.lie = ""
            equal(states(publish(world.client, world.package)), {"npm": "published"})
            npm_bundle(world)


def bad_days(work):
    with World(work, targets=["npm"], lie="lost answer") as world:
        # The authority is busy twice; the log loses its first answer and knows the entry when asked again.
        world.services.failures = [503, 429]
        equal(states(publish(world.client, world.package)), {"npm": "published"})
        equal(len(world.services.entries), 1, "one entry, though it was sent twice")
        _, bundle = npm_bundle(world)
        verified(world, [bundle])
    other = work / "refused"
    other.mkdir()
    with World(other, targets=["npm"]) as world:
        world.services.jwks = {"keys": [dict(world.services.jwks["keys"][0], n="AQAB" * 86)]}
        report = publish(world.client, world.package, ok=False)
        equal(report["legs"][0]["error"]["code"], "M057_SIG_E002")


def main():
    checks = Checks()
    checks.run("npm and PyPI attestations, verified by npm's library", "node", both)
    checks.run("npm audit signatures", "npm", audited)
    checks.run("attestations that are not kept", "mochi", kept_strictly)
    checks.run("attestations of private sources", "mochi", private_source)
    checks.run("signing services found in the tools' files", "mochi", found_by_tools)
    checks.run("signing services that lie", "mochi", lies)
    checks.run("signing services with bad days", "mochi", bad_days)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
