#!/usr/bin/env python3
"""`mochi test --watch` as its users meet it: files are written, what it prints is awaited, Ctrl-C ends it. On the mochi that was
built last, or the one that MOCHI names. Each step is a case."""
import json
import os
import pathlib
import queue
import signal
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Generous: the machine may be busy.
PATIENCE = 60

TWICE = "export fun twice(n: int): int { return n * 2 }\n"
TWICE_TEST = 'import "./twice"\ntest "doubles" { expect twice.twice(2) == 4 }\n'
OTHER_TEST = 'test "stands" { expect 1 < 2 }\n'


def program():
    if os.environ.get("MOCHI"):
        return os.environ["MOCHI"]
    built = [p for p in ROOT.glob("build/*/mochi") if p.is_file()]
    return str(max(built, key=lambda p: p.stat().st_mtime)) if built else None


class Watch:
    """The running program; its lines come as they are printed."""

    def __init__(self, mochi, folder, *flags):
        self.process = subprocess.Popen([mochi, "test", "--watch", "--jobs", "1", *flags, "."], cwd=folder, text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def until(self, wanted):
        """All lines up to the one that `wanted` is in."""
        seen = []
        while True:
            try:
                line = self.lines.get(timeout=PATIENCE)
            except queue.Empty:
                raise AssertionError(f"no line with {wanted!r} after {seen}") from None
            seen.append(line)
            if wanted in line:
                return seen

    def end(self):
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=PATIENCE)

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def write(folder, name, text):
    # At once, as editors do.
    part = folder / (name + ".part")
    part.write_text(text)
    part.rename(folder / name)


def text_form(mochi, folder):
    watch = Watch(mochi, folder)
    try:
        first = watch.until("watching")
        assert any("test stands" in line for line in first), first
        assert any("test doubles" in line and "ok" in line for line in first), first
        write(folder, "twice.mochi", TWICE.replace("* 2", "* 3"))
        again = watch.until("test doubles")
        assert "fail" in again[-1] and "twice.mochi changed; 1 file runs again" in " ".join(again), again
        assert not any("test stands" in line for line in again), again
        write(folder, "twice.mochi", "export fun twice(n: int): int { return nobody }\n")
        watch.until("undefined variable: nobody")
        write(folder, "twice.mochi", TWICE)
        assert "ok" in watch.until("test doubles")[-1]
        write(folder, "new_test.mochi", 'test "added" { expect true }\n')
        assert "ok" in watch.until("test added")[-1]
        status = watch.end()
        assert status == 0, status
    finally:
        watch.stop()


def json_form(mochi, folder):
    write(folder, "twice.mochi", TWICE)
    watch = Watch(mochi, folder, "--json")
    try:
        first = [json.loads(line) for line in watch.until('"doubles"')]
        assert {r["name"] for r in first} >= {"stands", "doubles"} and all(r["passed"] for r in first), first
        write(folder, "twice.mochi", TWICE.replace("* 2", "* 5"))
        again = [json.loads(line) for line in watch.until('"doubles"')]
        assert again[0] == {"changed": ["twice.mochi"], "files": 1}, again
        assert again[1]["passed"] is False and again[1]["name"] == "doubles", again
        status = watch.end()
        assert status == 1, status
    finally:
        watch.stop()


def main():
    mochi = program()
    if mochi is None:
        print("skipped: mochi is not built\n0 passed, 0 failed, 1 skipped")
        return 0
    failed = 0
    cases = [text_form, json_form]
    for case in cases:
        with tempfile.TemporaryDirectory(prefix="mochi-watch-") as name:
            folder = pathlib.Path(name)
            for file, text in (("twice.mochi", TWICE), ("twice_test.mochi", TWICE_TEST), ("other_test.mochi", OTHER_TEST)):
                write(folder, file, text)
            try:
                case(mochi, folder)
            except AssertionError as error:
                failed += 1
                print(f"FAIL {case.__name__}: {error}")
    print(f"{len(cases) - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
