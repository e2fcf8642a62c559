#!/usr/bin/env python3
"""Uploads to a registry that already has many packages: seconds of each, and the server's memory.

The packages are lines of the log that a few real uploads wrote, with other names; so nothing is uploaded for them, and all of a
protocol share the bytes of one artefact. Run it with two binaries to compare them.
  bench/registry_scale.py [--mochi build/release/mochi] [--packages 100000] [--uploads 40] [--work FOLDER]
On a disk that others use, most of an upload is waiting for `fsync`; a FOLDER in memory shows the rest."""
import argparse
import hashlib
import json
import os
import pathlib
import statistics
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "roundtrip"))
import pypi_test  # noqa: E402
from harness import Registry  # noqa: E402
from server_test import npm_body  # noqa: E402
from uploads import Mochi, basic, form_of  # noqa: E402
from views_test import settled  # noqa: E402

# Of a hundred packages.
SHARES = {"pypi": 60, "mochi": 30, "npm": 10}


def send_pypi(registry, name, version):
    with tempfile.TemporaryDirectory() as folder:
        path = pypi_test.wheel(pathlib.Path(folder), name, version)
        data = path.read_bytes()
    body, kind = form_of({":action": "file_upload", "protocol_version": "1", "metadata_version": "2.1", "name": name, "version": version,
                          "filetype": "bdist_wheel", "pyversion": "py3", "sha256_digest": hashlib.sha256(data).hexdigest()}, path.name, data)
    return lambda: registry.request("/pypi/legacy/", "POST", body, {"Content-Type": kind, "Authorization": basic(registry.token)})


def send_npm(registry, name, version):
    body = npm_body(name, version)
    return lambda: registry.request(f"/npm/{name}", "PUT", body, token=registry.token)


def taken(answer):
    status, _, body = answer
    if status not in (200, 201):
        raise SystemExit(f"an upload was refused: {status} {body[:300]}")


def fill(registry, count):
    """Lines for `count` packages behind those that are there, each with the hash of the one before."""
    log = registry.root / "log"
    path = sorted(log.iterdir())[-1]
    lines = path.read_text().splitlines()
    models = {record["protocol"]: record for record in map(json.loads, lines) if record["op"] == "publish"}
    seq, last = len(lines), hashlib.sha256(lines[-1].encode()).hexdigest()
    with open(path, "a") as out:
        for number in range(count):
            place = number * 61 % 100
            protocol = next(name for name, below in zip(SHARES, (60, 90, 100)) if place < below)
            seq += 1
            time_of = f"2020-01-01T{number // 3_600_000:02d}:{number // 60_000 % 60:02d}:{number // 1000 % 60:02d}.{number % 1000:03d}Z"
            record = dict(models[protocol], seq=seq, prev=last, time=time_of)
            text = json.dumps(record, separators=(",", ":")).replace("thing", f"p{number:06d}-thing")
            out.write(text + "\n")
            last = hashlib.sha256(text.encode()).hexdigest()


def memory(pid, key):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(key):
            return int(line.split()[1]) // 1024
    return 0


def processor(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def series(registry, what, sends):
    times, busy = [], processor(registry.process.pid)
    for send in sends:
        begin = time.perf_counter()
        taken(send())
        times.append((time.perf_counter() - begin) * 1000)
    busy = (processor(registry.process.pid) - busy) * 1000 / len(times)
    print(f"  {what:<34} median {statistics.median(times):8.1f} ms   worst {max(times):8.1f} ms   processor {busy:8.1f} ms each", flush=True)


def run(work, mochi, packages, uploads):
    os.environ["MOCHI"] = mochi
    registry = Registry(work)
    registry.start()
    taken(send_npm(registry, "thing", "0.1.0")())
    taken(send_pypi(registry, "thing", "0.1.0")())
    protocol = Mochi()
    taken(protocol.send(registry, "0.1.0", registry.token))
    registry.stop()
    fill(registry, packages)
    begin = time.perf_counter()
    registry.start()
    listens = time.perf_counter() - begin
    while True:
        try:
            settled(registry)
            break
        except AssertionError:
            pass
    print(f"{packages} packages: listens after {listens:.1f} s, the files of all follow in {time.perf_counter() - begin:.1f} s; "
          f"memory {memory(registry.process.pid, 'VmRSS')} MB, at most {memory(registry.process.pid, 'VmHWM')} MB", flush=True)
    series(registry, "new projects of PyPI", [send_pypi(registry, f"new-{n}", "1.0.0") for n in range(uploads)])
    series(registry, "new versions of one of PyPI", [send_pypi(registry, "thing", f"{n + 1}.0.0") for n in range(uploads)])
    series(registry, "new packages of npm", [send_npm(registry, f"new-{n}", "1.0.0") for n in range(uploads)])
    sends = []
    for n in range(min(uploads, 10)):
        sends.append((protocol, f"{n + 1}.0.0"))
    packed = [capture(registry, protocol, version) for protocol, version in sends]
    series(registry, "new versions of one of Mochi", packed)
    time.sleep(3)
    print(f"  afterwards: memory {memory(registry.process.pid, 'VmRSS')} MB, at most {memory(registry.process.pid, 'VmHWM')} MB", flush=True)
    begin = time.perf_counter()
    registry.stop()
    print(f"  stops in {time.perf_counter() - begin:.1f} s", flush=True)


def capture(registry, protocol, version):
    """The upload alone, without packing the package."""
    held = []

    class Stand:
        mochi = registry.mochi

        @staticmethod
        def request(*args, **more):
            held.append((args, more))

    protocol.send(Stand, version, registry.token)
    return lambda: registry.request(*held[0][0], **held[0][1])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mochi", default=str(ROOT / "build" / "release" / "mochi"))
    parser.add_argument("--packages", type=int, default=100_000)
    parser.add_argument("--uploads", type=int, default=40)
    parser.add_argument("--work")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.work) as work:
        run(work, given.mochi, given.packages, given.uploads)


if __name__ == "__main__":
    main()
