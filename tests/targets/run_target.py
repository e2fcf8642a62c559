#!/usr/bin/env python3
"""Runs the conformance programs (tests/lang, tests/programs) on one target and compares with what they must print.

Usage: tests/targets/run_target.py TARGET [--mochi PATH] [--filter TEXT] [--jobs N] [--timeout S] [--verbose]

Standard output must agree byte for byte, the exit status and the first line of standard error too. The target's own
tool missing is a skip, or a failure if MOCHI_REQUIRE names it.
"""
import argparse
import concurrent.futures
import os
import pathlib
import shutil
import signal
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The tool that runs what is built for a target.
TOOLS = {"javascript": "node", "typescript": "node", "python": "python3", "rust": "cargo"}


def cases(pattern):
    for folder in ("tests/lang", "tests/programs"):
        for program in sorted((ROOT / folder).rglob("*.mochi")):
            inside = program.relative_to(ROOT / folder)
            # Below imports/ each folder is one case with its main file.
            if inside.parts[0] == "imports" and program.name != "main.mochi":
                continue
            name = str(program.relative_to(ROOT))[: -len(".mochi")]
            if program.with_suffix(".out").exists() and pattern in name:
                yield name, program


def read(path, default=b""):
    return path.read_bytes() if path.exists() else default


def run_case(mochi, target, timeout, case):
    name, program = case
    want_out = read(program.with_suffix(".out"))
    want_exit = int(read(program.with_suffix(".exit"), b"0"))
    want_err = read(program.with_suffix(".err")).split(b"\n")[0].rstrip()
    child = subprocess.Popen(
        [mochi, "run", f"--target={target}", program.name],
        cwd=program.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        out, err = child.communicate(read(program.with_suffix(".in")), timeout=timeout)
    except subprocess.TimeoutExpired:
        # The target's own tool is a child of the child: all of them end.
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        return name, "timed out"
    done = subprocess.CompletedProcess(child.args, child.returncode, out, err)
    problems = []
    if done.returncode != want_exit:
        problems.append(f"exit status {done.returncode}, not {want_exit}")
    if done.stdout != want_out:
        got, want = done.stdout.split(b"\n"), want_out.split(b"\n")
        line = next((i for i, (a, b) in enumerate(zip(got, want)) if a != b), min(len(got), len(want)))
        show = lambda lines: lines[line].decode(errors="replace")[:160] if line < len(lines) else "(end)"
        problems.append(f"line {line + 1} is {show(got)!r}, not {show(want)!r}")
    first = done.stderr.split(b"\n")[0].rstrip()
    if want_err and first != want_err:
        problems.append(f"stderr begins {first.decode(errors='replace')!r}, not {want_err.decode()!r}")
    if problems and done.stderr:
        problems.append("stderr: " + done.stderr.decode(errors="replace").strip()[:600])
    return name, "; ".join(problems)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    parser.add_argument("--mochi", default=str(ROOT / "build" / "quick" / "mochi"))
    parser.add_argument("--filter", default="")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=60)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    tool = TOOLS.get(options.target)
    if tool is None:
        sys.exit(f"no target {options.target}; known: {', '.join(TOOLS)}")
    chosen = list(cases(options.filter))
    if shutil.which(tool) is None:
        required = tool in os.environ.get("MOCHI_REQUIRE", "").split(",")
        print(f"{'FAIL' if required else 'SKIP'} {options.target}: {tool} is not installed")
        failed, skipped = (1, 0) if required else (0, len(chosen))
        print(f"0 passed, {failed} failed, {skipped} skipped")
        return failed
    mochi = str(pathlib.Path(options.mochi).resolve())
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for name, problem in pool.map(lambda case: run_case(mochi, options.target, options.timeout, case), chosen):
            if problem:
                failed += 1
                print(f"FAIL {name}: {problem}")
            else:
                passed += 1
                if options.verbose:
                    print(f"ok   {name}")
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


sys.exit(main())
