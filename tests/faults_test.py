#!/usr/bin/env python3
"""Uncaught faults end a program alike on the VM and every target: one program that faults as its first argument says is run
for every fault code, and exit status, standard output and the first line of standard error are compared with what the
language page asks for (sections 6 and 16, Z17).

Usage: tests/faults_test.py [--mochi PATH] [--targets javascript,python,rust]

A target whose tool is missing is skipped, or fails if MOCHI_REQUIRE names the tool.
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = {"javascript": "node", "python": "python3", "rust": "cargo"}

PROGRAM = r"""
import "std/os" as os
import "std/json" as js

type P { x: int }
let which = os.args()[0]
let n = os.args()[1] as int
let xs = [1, 2]
let words: any = "text"
let pair: any = [1, 2]

fun deep(k: int): int {
  return if deep(k + 1) > k then k else 0
}

// Nothing but the sum can fail, and no part of it is below 0: targets could turn it into a loop.
fun endless(k: int): int {
  return 1 + endless(k + 1)
}

type Colour = Red | Green | Blue
fun score(counts: map<Colour, int>, of: Colour): int {
  let found: int = counts[of]
  return found
}

fun fault(name: string) {
  match name {
    "file" => { print(readFile("no such file")) }
    "folder" => { print(readFile("/")) }
    "int" => { print("12x" as int) }
    "range" => { print("99999999999999999999" as int) }
    "quoted" => { print("a\"b\n" as int) }
    "float" => { print("x" as float) }
    "base" => { print(parseIntStr("zz", n + 7)) }
    "json key" => { print(js.parse("{")) }
    "json end" => { print(js.parse("[1")) }
    "json word" => { print(js.parse("[\"é\", nul]")) }
    "json escape" => { print(js.parse("\"\\q\"")) }
    "json after" => { print(js.parse("1 2")) }
    "json zero" => { print(js.parse("01")) }
    "json object" => { print(json_decode("[1]")) }
    "utf8" => { print(text(bytes([255]))) }
    "cast" => { print(words as list<int>) }
    "cast long" => { print(repeat("x", n + 300) as any as bool) }
    "field" => { print(({"y": 1} as any) as P) }
    "add" => { print((n as any) + pair) }
    "none" => { print((none as any) - (n as any)) }
    "negate" => { print(-words) }
    "code point" => { print(chr(n - 1)) }
    "byte" => { print(bytes([n + 256])) }
    "digest" => { print(sha256([n + 256])) }
    "shift" => { print(range(1, 2, n)) }
    "list" => { print(xs[n + 2]) }
    "text" => { print("abc"[n + 3]) }
    "bytes" => { print(bytes([1])[n + 9]) }
    "first letter" => { print(ord(substring("abc", n, n))) }
    "key" => { let m = {"a": 1}
      print(m["b"] + n) }
    "enum key" => { var counts: map<Colour, int> = {}
      counts[Red] = 1
      print(score(counts, Green)) }
    "empty" => { print(min(xs[n:n])) }
    "division" => { print(1 / n) }
    "remainder" => { print(1 % n) }
    "bigint" => { print((1 as bigint) / (n as bigint)) }
    "add int" => { print(9223372036854775807 + (n + 1)) }
    "multiply" => { print(4611686018427387904 * (n + 2)) }
    "divide least" => { print((0 - 9223372036854775807 - 1) / (n - 1)) }
    "foreign" => { panic(7, "nothing there") }
    "model" => { panic(8, "away") }
    "expect" => { expect n == 1 }
    "own" => { panic(42, "own words") }
    "own 255" => { panic(255, "own words") }
    "own 256" => { panic(256, "own words") }
    "error" => { error("bad") }
    "exit 0" => { os.exit(n) }
    "exit 3" => { exit(3) }
    "exit 255" => { os.exit(255) }
    "exit 256" => { os.exit(256) }
    "exit -1" => { os.exit(n - 1) }
    "depth" => { print(deep(n)) }
    "endless" => { print(endless(0)) }
    "digits" => {
      var big = 7 as bigint
      for i in 0..13 { big = big * big }
      print(len(str(big)), big % (1000000007 as bigint))
    }
    "told" => { print(os.args()[2:], os.env("MOCHI_TOLD"), os.env("MOCHI_NOT_TOLD"), os.cwd(), os.platform()) }
    _ => { print("no such case") }
  }
}

print("before")
fault(which)
print("after")
"""

# 7^8192 has 6,924 digits: more than Python writes out unasked.
BIG = 7**8192
EXPECT = "expect n == 1"

# The case, its exit status, what standard output has behind `before`, and the first line of standard error.
CASES = [
    ("file", 1, "", "file not found: no such file"),
    ("folder", 1, "", "cannot access file: /"),
    ("int", 2, "", 'cannot cast "12x" to int'),
    ("range", 2, "", 'cannot cast "99999999999999999999" to int'),
    ("quoted", 2, "", 'cannot cast "a\\"b\\n" to int'),
    ("float", 2, "", 'cannot cast "x" to float'),
    ("base", 2, "", 'cannot cast "zz" to int in base 7'),
    ("json key", 2, "", "invalid JSON at byte 1: a key expected"),
    ("json end", 2, "", "invalid JSON at byte 2: `]` expected"),
    ("json word", 2, "", "invalid JSON at byte 7: unexpected character"),
    ("json escape", 2, "", "invalid JSON at byte 3: bad escape"),
    ("json after", 2, "", "invalid JSON at byte 2: unexpected text after the value"),
    ("json zero", 2, "", "invalid JSON at byte 2: number begins with 0"),
    ("json object", 2, "", "json_decode expects an object"),
    ("utf8", 2, "", "invalid UTF-8"),
    ("cast", 3, "", 'cannot cast "text" to [int]'),
    ("cast long", 3, "", "cannot cast string to bool"),
    ("field", 3, "", "missing field x for P"),
    ("add", 3, "", "operator `+` cannot be used on types int and [any]"),
    ("none", 3, "", "operator `-` cannot be used on types nil and int"),
    ("negate", 3, "", "operator `-` cannot be used on type string"),
    ("code point", 3, "", "invalid code point: -1"),
    ("byte", 3, "", "byte out of range: 256"),
    ("digest", 3, "", "byte out of range: 256"),
    ("shift", 3, "", "range step must not be zero"),
    ("list", 4, "", "list index out of range: 2 (len 2)"),
    ("text", 4, "", "string index out of range: 3 (len 3)"),
    ("bytes", 4, "", "bytes index out of range: 9 (len 1)"),
    ("first letter", 4, "", "string index out of range: 0 (len 0)"),
    ("key", 4, "", "map key not found: b"),
    ("enum key", 4, "", 'map key not found: {"__name": "Green"}'),
    ("empty", 4, "", "min of an empty list"),
    ("division", 5, "", "division by zero"),
    ("remainder", 5, "", "division by zero"),
    ("bigint", 5, "", "division by zero"),
    ("add int", 6, "", "integer overflow"),
    ("multiply", 6, "", "integer overflow"),
    ("divide least", 6, "", "integer overflow"),
    ("foreign", 7, "", "nothing there"),
    ("model", 8, "", "away"),
    ("expect", 9, "", "expect condition failed at faults.mochi:{line}: {text}"),
    ("own", 42, "", "own words"),
    ("own 255", 255, "", "own words"),
    ("own 256", 1, "", "own words"),
    ("error", 1, "", "bad"),
    ("exit 0", 0, "", ""),
    ("exit 3", 3, "", ""),
    ("exit 255", 255, "", ""),
    ("exit 256", 1, "", ""),
    ("exit -1", 1, "", ""),
    ("depth", 1, "", "call stack exceeded 1048576 frames"),
    ("endless", 1, "", "call stack exceeded 1048576 frames"),
    ("digits", 0, f"6924 {BIG % 1000000007}\nafter\n", ""),
]


def wanted_line(text):
    lines = PROGRAM.split("\n")
    number = next(i for i, line in enumerate(lines, 1) if EXPECT in line)
    return text.format(line=number, text=lines[number - 1].strip())


def run_case(command, case, folder):
    name, status, printed, first = case
    try:
        done = subprocess.run(command + [name, "0"], cwd=folder, capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        return "timed out"
    problems = []
    if done.returncode != status:
        problems.append(f"exit status {done.returncode}, not {status}")
    if done.stdout != "before\n" + printed:
        problems.append(f"prints {done.stdout[-200:]!r}")
    got = done.stderr.split("\n")[0]
    want = wanted_line(first) if "{line}" in first else first
    if got != want:
        problems.append(f"stderr begins {got!r}, not {want!r}")
    return "; ".join(problems)


def run_told(command, folder):
    """What `std/os` tells: arguments, variables, the folder and the platform."""
    platform = {"darwin": "macos", "win32": "windows"}.get(sys.platform, sys.platform)
    want = f'before\n["zwei wörter", "-x", "--", ""] grün nil {os.path.realpath(folder)} {platform}\nafter\n'
    environment = {**os.environ, "MOCHI_TOLD": "grün"}
    arguments = ["told", "0", "zwei wörter", "-x", "--", ""]
    done = subprocess.run(command + arguments, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    return "" if done.stdout == want else f"prints {done.stdout!r}, not {want!r}; {done.stderr[:200]}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mochi", default=str(ROOT / "build" / "quick" / "mochi"))
    parser.add_argument("--targets", default=",".join(TOOLS))
    options = parser.parse_args()
    mochi = str(Path(options.mochi).resolve())
    passed = failed = skipped = 0
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "faults.mochi").write_text(PROGRAM, encoding="utf-8")
        for target in ["", *filter(None, options.targets.split(","))]:
            if target and shutil.which(TOOLS[target]) is None:
                required = TOOLS[target] in os.environ.get("MOCHI_REQUIRE", "").split(",")
                print(f"{'FAIL' if required else 'SKIP'} {target}: {TOOLS[target]} is not installed")
                failed, skipped = failed + required, skipped + (not required)
                continue
            command = [mochi, "run", *([f"--target={target}"] if target else []), "faults.mochi"]
            # With and without what parts the program from its arguments.
            command += ["--"] if target != "python" else []
            problems = [(case[0], run_case(command, case, folder)) for case in CASES]
            problems.append(("told", run_told(command, folder)))
            for name, problem in problems:
                passed, failed = (passed, failed + 1) if problem else (passed + 1, failed)
                if problem:
                    print(f"FAIL {target or 'vm'} {name}: {problem}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
