"""The repository from which signing clients take whom to trust, as a proxy that answers for any host: with it a real client's
whole check runs on loopback, against a made-up trusted root."""
import datetime
import hashlib
import json
import socketserver
import ssl
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import sigstore_fake
from sigstore_fake import sign

FAR = "2099-01-01T00:00:00Z"


def canonical(value):
    """These repositories' form escapes quotes and backslashes only."""
    return sigstore_fake.canonical(value).replace(b"\\n", b"\n")


class Repository:
    """One key signs all roles. `files`: path → bytes."""

    def __init__(self, targets):
        self.key = ec.generate_private_key(ec.SECP256R1())
        pem = self.key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
        public = {"keytype": "ecdsa", "scheme": "ecdsa-sha2-nistp256", "keyval": {"public": pem}}
        self.key_id = hashlib.sha256(canonical(public)).hexdigest()
        role = {"keyids": [self.key_id], "threshold": 1}
        self.root = self.signed({"_type": "root", "consistent_snapshot": False, "keys": {self.key_id: public},
                                 "roles": {name: role for name in ("root", "timestamp", "snapshot", "targets")}})
        described = {name: {"length": len(data), "hashes": {"sha256": hashlib.sha256(data).hexdigest()}} for name, data in targets.items()}
        self.files = {"targets/" + name: data for name, data in targets.items()}
        self.files["targets.json"] = self.signed({"_type": "targets", "targets": described})
        self.files["snapshot.json"] = self.signed({"_type": "snapshot", "meta": {"targets.json": {"version": 1}}})
        self.files["timestamp.json"] = self.signed({"_type": "timestamp", "meta": {"snapshot.json": {"version": 1}}})

    def signed(self, said):
        said = {"spec_version": "1.0.31", "version": 1, "expires": FAR, **said}
        return json.dumps({"signed": said, "signatures": [{"keyid": self.key_id, "sig": sign(self.key, canonical(said)).hex()}]}).encode()


class Proxy:
    """`CONNECT` to any host ends here; the client must trust `work/proxy-ca.pem`."""

    def __init__(self, work, repository, hosts):
        self.work, self.repository, self.asked = work, repository, []
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "proxy of a test")])
        ca = self.certificate(self.key, self.name, None)
        (work / "proxy-ca.pem").write_bytes(ca.public_bytes(serialization.Encoding.PEM))
        leaf_key = ec.generate_private_key(ec.SECP256R1())
        leaf = self.certificate(leaf_key, x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "any host")]), hosts)
        (work / "proxy.pem").write_bytes(leaf.public_bytes(serialization.Encoding.PEM) + leaf_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(work / "proxy.pem")
        proxy = self

        class Handler(socketserver.StreamRequestHandler):
            timeout = 20

            def handle(self):
                while self.rfile.readline().strip():
                    pass
                self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                try:
                    with context.wrap_socket(self.connection, server_side=True) as secure, secure.makefile("rwb") as stream:
                        path = stream.readline().split()[1].decode().lstrip("/")
                        while stream.readline().strip():
                            pass
                        proxy.asked.append(path)
                        body = proxy.repository.files.get(path)
                        status = "404 Not Found" if body is None else "200 OK"
                        stream.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body or b'')}\r\nConnection: close\r\n\r\n".encode() + (body or b""))
                        stream.flush()
                except (OSError, IndexError):
                    pass

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def certificate(self, key, subject, hosts):
        now = datetime.datetime.utcnow() - datetime.timedelta(hours=1)
        builder = (x509.CertificateBuilder().subject_name(subject).issuer_name(self.name).public_key(key.public_key())
                   .serial_number(x509.random_serial_number()).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=2))
                   .add_extension(x509.BasicConstraints(hosts is None, None), True))
        if hosts:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts]), False)
        return builder.sign(self.key, hashes.SHA256())

    def env(self):
        return {"HTTPS_PROXY": self.url, "https_proxy": self.url, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1",
                "NODE_EXTRA_CA_CERTS": str(self.work / "proxy-ca.pem")}
