#!/usr/bin/env python3
"""fuzz/run.py with targets that only pretend: sums over processes and runs, findings, slow inputs that are none.

Ends with `N passed, N failed, N skipped`."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Runs 40 times a turn; `bad` finds a crash that repeats, `busy` a timeout that does not.
TARGET = """#!/bin/sh
for last; do :; done
case "$last" in *-crash-*) exit 1 ;; *-timeout-*) exit 0 ;; esac
for argument; do
  case "$argument" in -artifact_prefix=*) prefix=${{argument#*=}} ;; esac
done
echo "stat::number_of_executed_units: 40"
{end}
"""
ENDS = {"good": "", "bad": 'echo x > "$prefix"crash-1; exit 77', "busy": '[ -e "$0.once" ] || { touch "$0.once"; echo x > "$prefix"timeout-1; exit 70; }'}


class Case:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, what, condition):
        self.passed += bool(condition)
        self.failed += not condition
        if not condition:
            print(f"FAIL {what}")


def main():
    case = Case()
    with tempfile.TemporaryDirectory() as folder:
        build = pathlib.Path(folder) / "build"
        (build / "fuzz").mkdir(parents=True)
        for name, end in ENDS.items():
            program = build / "fuzz" / f"fuzz_{name}"
            program.write_text(TARGET.format(end=end))
            program.chmod(0o755)
        out = pathlib.Path(folder) / "out"

        def run(*arguments):
            return subprocess.run([sys.executable, str(ROOT / "fuzz" / "run.py"), "--build", str(build), "--out", str(out), "--turn", "1",
                                   *arguments], capture_output=True, text=True, timeout=60, check=False, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})

        def sums(name):
            return json.loads((out / "sums" / f"build-{name}.json").read_text())

        ran = run("good", "--runs", "100")
        case.check("enough runs succeed", ran.returncode == 0 and "120" in ran.stdout)
        case.check("processes are added up", sums("good")["executions"] == 120)
        ran = run("good", "--runs", "150")
        case.check("a later run goes on", ran.returncode == 0 and sums("good")["executions"] == 160)
        ran = run("bad", "good", "--runs", "200")
        case.check("a finding fails the run", ran.returncode == 1 and "bad-crash-1" in ran.stdout)
        case.check("a finding is kept", (out / "findings" / "bad-crash-1").exists())
        case.check("a finding sets the sum to zero", sums("bad")["executions"] == 0 and sums("bad")["findings"] == 1)
        case.check("the others go on", sums("good")["executions"] == 200)
        ran = run("busy", "--runs", "80")
        case.check("what does not repeat is no finding", ran.returncode == 0 and sums("busy")["findings"] == 0)
        case.check("and is not kept", not (out / "findings" / "busy-timeout-1").exists())
        case.check("an unknown target is told", run("none").returncode == 2)
    print(f"{case.passed} passed, {case.failed} failed, 0 skipped")
    return 1 if case.failed else 0


if __name__ == "__main__":
    sys.exit(main())
