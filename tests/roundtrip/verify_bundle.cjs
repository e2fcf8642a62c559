// Verifies Sigstore bundles with the library that npm itself uses: `node verify_bundle.cjs MODULES ROOT BUNDLE…` prints the
// signer of each; fails on the first that does not hold.
const fs = require("node:fs");
const path = require("node:path");

const [modules, root, ...bundles] = process.argv.slice(2);
const load = (name) => require(path.join(modules, "@sigstore", name));
const { TrustedRoot } = load("protobuf-specs");
const { bundleFromJSON } = load("bundle");
const { Verifier, toSignedEntity, toTrustMaterial } = load("verify");

const material = toTrustMaterial(TrustedRoot.fromJSON(JSON.parse(fs.readFileSync(root, "utf8"))));
const verifier = new Verifier(material, { ctlogThreshold: 1, tlogThreshold: 1 });
for (const file of bundles) {
  const bundle = bundleFromJSON(JSON.parse(fs.readFileSync(file, "utf8")));
  const signer = verifier.verify(toSignedEntity(bundle));
  console.log(signer.identity.subjectAlternativeName, signer.identity.extensions.issuer);
}
