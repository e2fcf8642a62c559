"""A certificate authority and a transparency log on loopback, as strict as the real ones: the identity token's signature and
audience, the proof of possession of the key, certificates with a log's receipt inside, a Merkle tree with signed heads."""
import base64
import datetime
import hashlib
import http.server
import json
import struct
import threading

from harness import Skip

try:
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
except ImportError:
    x509 = None

# Verifiers look for the log by this name in its address.
ORIGIN = "127.0.0.1 - 42"
# The log is the second shard of a longer one: places in the tree and in the log differ.
FIRST_INDEX = 1000
SCT_LIST = "1.3.6.1.4.1.11129.2.4.2"


def b64(data):
    return base64.b64encode(data).decode()


def unb64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(data):
    return hashlib.sha256(data).digest()


def spki(key):
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def sign(key, data):
    return key.sign(data, ec.ECDSA(hashes.SHA256()))


def dsse(payload_type, payload):
    return b"DSSEv1 %d %s %d %s" % (len(payload_type), payload_type, len(payload), payload)


def tree_root(leaves):
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha256(b"\1" + tree_root(leaves[:half]) + tree_root(leaves[half:]))


def tree_path(leaves, index):
    if len(leaves) == 1:
        return []
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    if index < half:
        return tree_path(leaves[:half], index) + [tree_root(leaves[half:])]
    return tree_path(leaves[half:], index - half) + [tree_root(leaves[:half])]


class Refused(Exception):
    def __init__(self, status, message, headers=None):
        super().__init__(message)
        self.status, self.headers = status, headers or {}


class Sigstore:
    """Both services at one address. `jwks`: the keys of the issuer whose identity tokens are taken. `lie`: a way in which the
    log or the authority misbehaves, for tests of who notices."""

    def __init__(self, issuer, jwks, lie=""):
        if x509 is None:
            raise Skip("the Python package cryptography is not installed")
        self.issuer, self.jwks, self.lie = issuer, jwks, lie
        self.ca_key = ec.generate_private_key(ec.SECP256R1())
        self.ct_key = ec.generate_private_key(ec.SECP256R1())
        self.log_key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "signing test"),
                               x509.NameAttribute(NameOID.COMMON_NAME, "signing test")])
        self.start = datetime.datetime.utcnow() - datetime.timedelta(hours=1)
        self.ca = (x509.CertificateBuilder().subject_name(self.name).issuer_name(self.name).public_key(self.ca_key.public_key())
                   .serial_number(x509.random_serial_number()).not_valid_before(self.start)
                   .not_valid_after(self.start + datetime.timedelta(days=30))
                   .add_extension(x509.BasicConstraints(True, 0), True)
                   .add_extension(x509.KeyUsage(False, False, False, False, False, True, True, False, False), True)
                   .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.ca_key.public_key()), False)
                   .sign(self.ca_key, hashes.SHA256()))
        self.leaves, self.entries, self.requests, self.failures = [], {}, [], []
        self.adding = threading.Lock()
        service = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self, work):
                try:
                    status, body, headers = work()
                except Refused as problem:
                    status, body, headers = problem.status, {"code": problem.status, "message": str(problem)}, problem.headers
                data = json.dumps(body).encode()
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", "Content-Length": str(len(data)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.requests.append((self.path, body))

                def work():
                    if service.failures:
                        raise Refused(service.failures.pop(0), "not now", {"Retry-After": "0"})
                    if self.headers.get("Content-Type") != "application/json":
                        raise Refused(415, "not JSON")
                    if self.path == "/fulcio/api/v2/signingCert":
                        return service.certify(json.loads(body))
                    if self.path == "/rekor/api/v1/log/entries":
                        return service.enter(json.loads(body))
                    raise Refused(404, "no such path")
                self.answer(work)

            def do_GET(self):
                def work():
                    uuid = self.path.rsplit("/", 1)[1]
                    if uuid not in service.entries:
                        raise Refused(404, "no such entry")
                    return 200, service.shown(uuid), {}
                self.answer(work)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def env(self):
        return {"MOCHI_FULCIO_URL": self.url + "/fulcio", "MOCHI_REKOR_URL": self.url + "/rekor"}

    # The authority.

    def identity(self, token):
        head, claims, signature = token.split(".")
        key = self.jwks["keys"][0]
        number = lambda name: int.from_bytes(unb64url(key[name]), "big")  # noqa: E731
        public = rsa.RSAPublicNumbers(number("e"), number("n")).public_key()
        try:
            public.verify(unb64url(signature), f"{head}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            raise Refused(401, "the identity token is not signed by the issuer")
        said = json.loads(unb64url(claims))
        if said["iss"] != self.issuer or said["aud"] != "sigstore":
            raise Refused(401, "the identity token is for another audience")
        return said

    def certify(self, body):
        claims = self.identity(body["credentials"]["oidcIdentityToken"])
        asked = body["publicKeyRequest"]
        if asked["publicKey"]["algorithm"] != "ECDSA":
            raise Refused(400, "unknown algorithm")
        public = serialization.load_pem_public_key(asked["publicKey"]["content"].encode())
        if not isinstance(public.curve, ec.SECP256R1):
            raise Refused(400, "another curve")
        try:
            public.verify(base64.b64decode(asked["proofOfPossession"]), claims["sub"].encode(), ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            raise Refused(400, "the proof of possession is not valid")
        if self.lie == "other key":
            public = ec.generate_private_key(ec.SECP256R1()).public_key()
        leaf = self.leaf(public, claims)
        pem = lambda c: c.public_bytes(serialization.Encoding.PEM).decode()  # noqa: E731
        return 200, {"signedCertificateEmbeddedSct": {"chain": {"certificates": [pem(leaf), pem(self.ca)]}}}, {}

    def leaf(self, public, claims):
        now = datetime.datetime.utcnow().replace(microsecond=0)
        utf8 = lambda text: b"\x0c" + bytes([len(text)]) + text.encode()  # noqa: E731
        extension = lambda oid, value: x509.UnrecognizedExtension(x509.ObjectIdentifier(oid), value)  # noqa: E731
        builder = (x509.CertificateBuilder().subject_name(x509.Name([])).issuer_name(self.name).public_key(public)
                   .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(seconds=5))
                   .not_valid_after(now + datetime.timedelta(minutes=10))
                   .add_extension(x509.KeyUsage(True, False, False, False, False, False, False, False, False), True)
                   .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), False)
                   .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), False)
                   .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.ca_key.public_key()), False)
                   .add_extension(x509.SubjectAlternativeName([x509.UniformResourceIdentifier(
                       f"https://ci.example.org/{claims['repository']}/.github/workflows/{claims['workflow']}@refs/heads/main")]), True)
                   .add_extension(extension("1.3.6.1.4.1.57264.1.1", self.issuer.encode()), False)
                   .add_extension(extension("1.3.6.1.4.1.57264.1.8", utf8(self.issuer)), False))
        tbs = builder.sign(self.ca_key, hashes.SHA256()).tbs_certificate_bytes
        time_ms = int(now.replace(tzinfo=datetime.timezone.utc).timestamp() * 1000)
        signed = (struct.pack(">BBQH", 0, 0, time_ms, 1) + sha256(spki(self.ca_key)) + len(tbs).to_bytes(3, "big") + tbs + b"\0\0")
        signature = sign(self.ct_key, signed)
        receipt = b"\0" + sha256(spki(self.ct_key)) + struct.pack(">QH", time_ms, 0) + b"\4\3" + struct.pack(">H", len(signature)) + signature
        both = struct.pack(">HH", len(receipt) + 2, len(receipt)) + receipt
        return builder.add_extension(extension(SCT_LIST, b"\4\x81" + bytes([len(both)]) + both if len(both) > 127 else b"\4" + bytes([len(both)]) + both),
                                     False).sign(self.ca_key, hashes.SHA256())

    # The log.

    def enter(self, body):
        if (body["apiVersion"], body["kind"]) != ("0.0.1", "dsse"):
            raise Refused(400, "unknown kind of entry")
        proposed = body["spec"]["proposedContent"]
        envelope = json.loads(proposed["envelope"])
        payload = base64.b64decode(envelope["payload"], validate=True)
        if len(envelope["signatures"]) != 1 or len(proposed["verifiers"]) != 1:
            raise Refused(400, "one signature and one verifier, please")
        certificate = x509.load_pem_x509_certificate(base64.b64decode(proposed["verifiers"][0], validate=True))
        signature = envelope["signatures"][0]["sig"]
        try:
            certificate.public_key().verify(base64.b64decode(signature, validate=True), dsse(envelope["payloadType"].encode(), payload),
                                            ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            raise Refused(400, "the signature of the envelope is not valid")
        entry = canonical({"apiVersion": "0.0.1", "kind": "dsse", "spec": {
            "envelopeHash": {"algorithm": "sha256", "value": hashlib.sha256(proposed["envelope"].encode()).hexdigest()},
            "payloadHash": {"algorithm": "sha256", "value": hashlib.sha256(payload).hexdigest()},
            "signatures": [{"signature": signature, "verifier": proposed["verifiers"][0]}]}})
        leaf = sha256(b"\0" + entry)
        uuid = leaf.hex()
        if uuid in self.entries:
            raise Refused(409, "an equivalent entry exists", {"Location": f"/rekor/api/v1/log/entries/{uuid}"})
        with self.adding:
            # A log has entries of others too.
            while len(self.leaves) % 3 != 2:
                self.leaves.append(sha256(b"\0" + str(len(self.leaves)).encode()))
            self.entries[uuid] = (len(self.leaves), entry)
            self.leaves.append(leaf)
        if self.lie == "lost answer" and len(self.entries) == 1:
            raise Refused(502, "the answer is lost")
        return 201, self.shown(uuid), {}

    def shown(self, uuid):
        index, entry = self.entries[uuid]
        # Other requests add to the log meanwhile.
        leaves = list(self.leaves)
        size = len(leaves)
        root = tree_root(leaves)
        head = f"{ORIGIN}\n{size}\n{b64(root)}\n"
        log_id = sha256(spki(self.log_key))
        checkpoint = f"{head}\n\u2014 {ORIGIN.split(' ')[0]} {b64(log_id[:4] + sign(self.log_key, head.encode()))}\n"
        promised = {"body": b64(entry), "integratedTime": int(datetime.datetime.now().timestamp()), "logID": log_id.hex(), "logIndex": FIRST_INDEX + index}
        path = tree_path(leaves, index)
        if self.lie == "wrong proof":
            path[0] = sha256(path[0])
        return {uuid: {**promised, "verification": {
            "inclusionProof": {"checkpoint": checkpoint, "hashes": [hash.hex() for hash in path], "logIndex": index, "rootHash": root.hex(), "treeSize": size},
            "signedEntryTimestamp": b64(sign(self.log_key, canonical(promised)))}}}

    # What verifiers are given.

    def trusted_root(self):
        valid = {"start": self.start.strftime("%Y-%m-%dT%H:%M:%SZ")}

        def log(key, url):
            return {"baseUrl": url, "hashAlgorithm": "SHA2_256", "logId": {"keyId": b64(sha256(spki(key)))},
                    "publicKey": {"rawBytes": b64(spki(key)), "keyDetails": "PKIX_ECDSA_P256_SHA_256", "validFor": valid}}
        der = self.ca.public_bytes(serialization.Encoding.DER)
        return {"mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
                "tlogs": [log(self.log_key, self.url + "/rekor")], "ctlogs": [log(self.ct_key, self.url + "/ct")],
                "certificateAuthorities": [{"subject": {"organization": "signing test", "commonName": "signing test"}, "uri": self.url + "/fulcio",
                                            "certChain": {"certificates": [{"rawBytes": b64(der)}]}, "validFor": valid}],
                "timestampAuthorities": []}
