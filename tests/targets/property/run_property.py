#!/usr/bin/env python3
"""Generated programs must end alike on the VM and on every target.

Usage: tests/targets/property/run_property.py [--programs N] [--seed S] [--targets T,…] [--batch N] [--keep DIR] [--mochi PATH]

Programs are built in batches, each in one file; a program that the checker refuses leaves its batch. What differs is
printed with the program alone, and kept in DIR.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import generate

ROOT = pathlib.Path(__file__).resolve().parents[3]
TOOLS = {"javascript": "node", "python": "python3", "rust": "cargo"}


def batch_text(programs):
    return "".join(programs.values()) + "".join(generate.call_of(n) for n in programs)


def refused(errors, path, programs):
    """The programs that hold a line of an error."""
    starts, at = [], 1
    for number, text in programs.items():
        starts.append((at, number))
        at += text.count("\n")
    found = set()
    for match in re.finditer(rf"{re.escape(path.name)}:(\d+):", errors):
        line = int(match[1])
        found.add(max((s for s in starts if s[0] <= line), default=starts[0])[1])
    return found


def sections(output):
    """The output of each program by its number."""
    parts = re.split(r"(?m)^#(\d+)\n", output)
    return {int(parts[i]): parts[i + 1] for i in range(1, len(parts) - 1, 2)}


def run(mochi, path, target, timeout):
    command = [mochi, "run", path.name] if target == "vm" else [mochi, "run", f"--target={target}", path.name]
    try:
        done = subprocess.run(command, cwd=path.parent, capture_output=True, timeout=timeout)
    except subprocess.TimeoutExpired:
        return None, "timed out"
    return done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")


def settled(mochi, path, programs, timeout):
    """Drops what the checker refuses; the output of the VM."""
    for _ in range(20):
        path.write_text(batch_text(programs))
        checked = subprocess.run([mochi, "check", path.name], cwd=path.parent, capture_output=True, text=True, timeout=timeout)
        if checked.returncode == 0:
            break
        bad = refused(checked.stdout + checked.stderr, path, programs)
        if not bad:
            sys.exit(f"the checker refuses the batch:\n{checked.stderr[:2000]}")
        for number in bad:
            del programs[number]
    for _ in range(5):
        output, errors = run(mochi, path, "vm", timeout)
        # What asks for more memory than there is says nothing about targets.
        large = re.search(r"(?m)^  p(\d+) at ", errors) if errors.startswith("out of memory") else None
        if large is None:
            break
        del programs[int(large[1])]
        path.write_text(batch_text(programs))
    return output, errors


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", type=int, default=2000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--targets", default="javascript,python,rust")
    parser.add_argument("--batch", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--timeout", type=float, default=500)
    parser.add_argument("--keep", default="")
    parser.add_argument("--show", type=int, default=3, help="how many differences of a target to print")
    parser.add_argument("--mochi", default=os.environ.get("MOCHI", str(ROOT / "build" / "quick" / "mochi")))
    options = parser.parse_args()
    mochi = str(pathlib.Path(options.mochi).resolve())
    passed = failed = skipped = dropped = 0
    shown = {}
    with tempfile.TemporaryDirectory() as folder:
        for first in range(options.first, options.first + options.programs, options.batch):
            count = min(options.batch, options.first + options.programs - first)
            programs = {n: generate.Program(options.seed, n).text() for n in range(first, first + count)}
            path = pathlib.Path(folder) / f"batch{first}.mochi"
            output, errors = settled(mochi, path, programs, options.timeout)
            dropped += count - len(programs)
            want = sections(output or "")
            if len(want) != len(programs):
                print(f"FAIL vm: a program of batch {first} ended the batch: {errors[:300]}")
                failed += 1
                continue
            for target in options.targets.split(","):
                if shutil.which(TOOLS[target]) is None:
                    required = TOOLS[target] in os.environ.get("MOCHI_REQUIRE", "").split(",")
                    skipped += 0 if required else len(programs)
                    failed += len(programs) if required else 0
                    continue
                output, errors = run(mochi, path, target, options.timeout)
                got = sections(output or "")
                missing = [n for n in programs if n not in got]
                for number, text in programs.items():
                    if got.get(number) == want[number]:
                        passed += 1
                        continue
                    failed += 1
                    if missing and number != missing[0] and number in missing:
                        continue
                    shown[target] = shown.get(target, 0) + 1
                    if options.keep:
                        keep = pathlib.Path(options.keep)
                        keep.mkdir(parents=True, exist_ok=True)
                        (keep / f"{target}_{number}.mochi").write_text(text + generate.call_of(number))
                    if shown[target] <= options.show:
                        have, wish = (got.get(number) or errors).split("\n"), want[number].split("\n")
                        line = next((i for i, (a, b) in enumerate(zip(have, wish)) if a != b), min(len(have), len(wish)))
                        pick = lambda lines: lines[line][:200] if line < len(lines) else "(end)"
                        print(f"FAIL {target} seed {options.seed} program {number}, line {line + 1}: {pick(have)!r}, not {pick(wish)!r}")
                        if number in missing:
                            print(errors[-1500:])
    print(f"{dropped} programs were refused by the checker", file=sys.stderr)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
