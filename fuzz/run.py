#!/usr/bin/env python3
"""Runs fuzz targets in short processes until each has reached a number of executions, and adds them up.

    fuzz/run.py [TARGET...] [--build DIR] [--runs N] [--turn SECONDS] [--seconds SECONDS] [--out DIR]

Targets take turns. A process grows the corpus in OUT/corpus/NAME, which is made small again now and then; the seeds
are fuzz/corpus/NAME. The sums stay in OUT/sums and count from the last finding on: a finding is saved in
OUT/findings, ends its target and the run fails. README.md says more."""
import argparse
import datetime
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
FUZZ = ROOT / "fuzz"
# What a target reads is short: a longer input costs time and shows no more.
MAX_LEN = {"vm": 256, "base": 256, "parser": 384, "format": 256, "check": 512, "lock": 768, "tar": 2560, "zip": 1024,
           "tarball": 1024, "rustdoc": 4096, "rust_index": 1024, "registry_npm": 1024, "registry_server": 1024, "registry_pypi": 1024, "registry_form": 1024}
OTHER_LEN = 512
# Whatever program comes of an input is as good as another: counting how often code runs only costs time.
OPTIONS = {"vm": ["-use_counters=0", "-reduce_inputs=0"]}
UNIT_SECONDS = 5          # processor time that one input may take
CORPUS_FILES = 6000       # more are merged
# Stacks of allocations are only wanted for a finding, which is run again without this.
FAST = "malloc_context_size=0:quarantine_size_mb=4:max_malloc_fill_size=0"


def last_change(name):
    """The last commit of what the target includes."""
    texts = [FUZZ / f"fuzz_{name}.cc", *(FUZZ / name).glob("*")]
    folders = sorted(set(re.findall(r'^#include "([a-z]+)/', "".join(t.read_text() for t in texts if t.is_file()), re.M)))
    paths = ["src/" + folder for folder in folders if (ROOT / "src" / folder).is_dir()]
    out = subprocess.run(["git", "log", "-1", "--format=%h", "--", *paths], cwd=ROOT, capture_output=True, text=True, check=False)
    return out.stdout.strip()


class Target:
    def __init__(self, name, options):
        self.name = name
        self.options = options
        self.program = pathlib.Path(options.build) / "fuzz" / f"fuzz_{name}"
        self.out = pathlib.Path(options.out)
        self.corpus = self.out / "corpus" / name
        self.findings = self.out / "findings"
        self.kind = options.kind or pathlib.Path(options.build).name
        self.file = self.out / "sums" / f"{self.kind}-{name}.json"
        for folder in (self.corpus, self.findings, self.file.parent):
            folder.mkdir(parents=True, exist_ok=True)
        self.sums = {"target": name, "build": self.kind, "executions": 0, "seconds": 0.0, "findings": 0, "commit": ""}
        if self.file.exists():
            self.sums.update(json.loads(self.file.read_text()))
        self.stopped = False

    def save(self):
        self.sums["commit"] = last_change(self.name)
        self.sums["until"] = datetime.datetime.now(datetime.timezone.utc).strftime("%H:%M:%S")
        temporary = self.file.with_suffix(".new")
        temporary.write_text(json.dumps(self.sums))
        temporary.rename(self.file)

    def done(self):
        return self.stopped or self.sums["executions"] >= self.options.runs

    def arguments(self):
        out = [str(self.program), "-entropic=0", "-print_final_stats=1", "-rss_limit_mb=1536", "-timeout=300", "-close_fd_mask=0",
               f"-max_len={MAX_LEN.get(self.name, OTHER_LEN)}", f"-max_total_time={self.options.turn}",
               f"-artifact_prefix={self.findings}/{self.name}-", *OPTIONS.get(self.name, [])]
        for words in (FUZZ / "dictionary" / f"{self.name}.dict", FUZZ / "dictionary" / "mochi.dict"):
            if words.exists() and (words.stem == self.name or self.name in ("lexer", "parser", "format", "check")):
                out.append(f"-dict={words}")
                break
        return out

    def run_process(self, arguments, environment=None):
        """The status, output and processor time of one process, which stands still while the pause file exists."""
        command = (["chrt", "-i", "0", "nice", "-n", "19"] if self.options.idle else []) + arguments
        log = self.out / f"log-{self.kind}-{self.name}"
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with open(log, "w", encoding="utf-8") as sink:
            process = subprocess.Popen(command, stdout=sink, stderr=subprocess.STDOUT, process_group=0,
                                       env={**os.environ, **(environment or {})})
            try:
                waits = False
                while process.poll() is None:
                    pause = bool(self.options.pause) and os.path.exists(self.options.pause)
                    if pause != waits:
                        os.killpg(process.pid, signal.SIGSTOP if pause else signal.SIGCONT)
                        waits = pause
                    time.sleep(0.5)
            except BaseException:
                os.killpg(process.pid, signal.SIGCONT)
                os.killpg(process.pid, signal.SIGTERM)
                process.wait()
                raise
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return process.returncode, log.read_text(encoding="utf-8", errors="replace"), spent

    def real(self, artifact):
        """Does the input fail by itself? A process that had to wait for the processor is no slow input."""
        code, text, spent = self.run_process([str(self.program), "-rss_limit_mb=1536", "-timeout=600", str(artifact)])
        return (code != 0 or spent > UNIT_SECONDS), text

    def turn(self):
        while self.options.pause and os.path.exists(self.options.pause):
            time.sleep(1)
        if len(list(self.corpus.iterdir())) > CORPUS_FILES:
            self.merge()
        known = set(self.findings.glob(f"{self.name}-*"))
        seeds = FUZZ / "corpus" / self.name
        code, text, spent = self.run_process(self.arguments() + [str(self.corpus)] + ([str(seeds)] if seeds.is_dir() else []),
                                             {"ASAN_OPTIONS": FAST})
        ran = re.findall(r"^stat::number_of_executed_units: (\d+)", text, re.M)
        self.sums["executions"] += int(ran[-1]) if ran else 0
        self.sums["seconds"] += spent
        fresh = sorted(set(self.findings.glob(f"{self.name}-*")) - known)
        for artifact in fresh:
            fails, said = self.real(artifact)
            if artifact.name.startswith(f"{self.name}-slow-unit-") or not fails:
                artifact.unlink()
                continue
            self.sums["findings"] += 1
            self.sums["executions"] = 0
            self.sums["seconds"] = 0.0
            self.stopped = True
            print(f"{self.name}: {artifact}\n" + "\n".join(said.splitlines()[:30]), flush=True)
        if code != 0 and not fresh:
            self.stopped = True
            print(f"{self.name}: ended with {code}\n" + "\n".join(text.splitlines()[-10:]), flush=True)
        self.save()

    def merge(self):
        small = self.corpus.with_name(self.name + ".small")
        shutil.rmtree(small, ignore_errors=True)
        small.mkdir()
        code, _, _ = self.run_process([str(self.program), "-merge=1", f"-max_len={MAX_LEN.get(self.name, OTHER_LEN)}", str(small), str(self.corpus)],
                                      {"ASAN_OPTIONS": FAST})
        if code == 0:
            shutil.rmtree(self.corpus)
            small.rename(self.corpus)


def table(out):
    rows = [("target", "build", "executions", "exec/s", "findings", "last change", "until")]
    for file in sorted((pathlib.Path(out) / "sums").glob("*.json")):
        s = json.loads(file.read_text())
        speed = int(s["executions"] / s["seconds"]) if s["seconds"] else 0
        rows.append((s["target"], s["build"], f"{s['executions']:,}", f"{speed:,}", str(s["findings"]), s["commit"], s.get("until", "")))
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows) + "\n"


def main():
    parser = argparse.ArgumentParser(description="Run fuzz targets to a number of executions.")
    parser.add_argument("targets", nargs="*", help="names without fuzz_; all that are built")
    parser.add_argument("--build", default=str(ROOT / "build" / "fuzz"))
    parser.add_argument("--kind", help="what the table calls the build; default its folder")
    parser.add_argument("--runs", type=int, default=10_000_000, help="executions of each target; default 10 million")
    parser.add_argument("--turn", type=int, default=120, help="seconds of one process")
    parser.add_argument("--seconds", type=int, default=0, help="end after so long")
    parser.add_argument("--out", default=str(ROOT / "build" / "fuzzing"), help="corpora, findings and sums")
    parser.add_argument("--table", help="also write the table to this file after each turn")
    parser.add_argument("--idle", action="store_true", help="only take processor time that nobody wants")
    parser.add_argument("--pause", help="stand still while this file exists")
    options = parser.parse_args()
    built = sorted(p.name[5:] for p in (pathlib.Path(options.build) / "fuzz").glob("fuzz_*") if p.is_file() and os.access(p, os.X_OK))
    unknown = [t for t in options.targets if t not in built]
    if unknown or not built:
        print(f"not built: {' '.join(unknown) or 'any target'}", file=sys.stderr)
        return 2
    targets = [Target(name, options) for name in options.targets or built]
    end = time.monotonic() + options.seconds if options.seconds else None
    while any(not t.done() for t in targets):
        for target in targets:
            if end and time.monotonic() + options.turn / 2 > end:
                break
            if not target.done():
                target.turn()
            if options.table:
                pathlib.Path(options.table).write_text(table(options.out))
        else:
            continue
        break
    print(table(options.out), end="")
    return 1 if any(t.stopped for t in targets) else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main())
