#!/usr/bin/env python3
"""What nobody should give to a crate, given: extremes, NaN, values 10,000 deep, callbacks that panic, ask again or come from other
threads. Each call gives the right answer or panics with a message that says what was wrong; never a wrong result, a hang, or a
process that dies. Prints `N passed, N failed, N skipped`."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
MOCHI = pathlib.Path(os.environ.get("MOCHI", ROOT / "build" / "quick" / "mochi")).resolve()
MANIFEST = '[package]\nname = "@acme/bad"\nversion = "0.1.0"\nedition = "2026"\nlicense = "Apache-2.0"\ndescription = "Bad input."\n\n[targets]\nsupports = ["rust"]\n'
SOURCE = """/// What is asked with bad input.
package bad

export fun plus(a: int, b: int): int { return a + b }
export fun minus(a: int): int { return -a }
export fun over(a: int, b: int): int { return a / b }
export fun rest(a: int, b: int): int { return a % b }
export fun size(a: int): int { return abs(a) }
export fun big_over(a: bigint, b: bigint): bigint { return a / b }
export fun narrow(a: bigint): int { return a as int }
export fun whole(x: float): int { return int(x) }
export fun read(s: string): int { return int(s) }
export fun letter(n: int): string { return chr(n) }
export fun at(xs: list<int>, i: int): int { return xs[i] }
export fun part(s: string, from: int, to: int): string { return s[from:to] }
export fun key(m: map<string, int>, k: string): int { return m[k] }
export fun most(xs: list<float>): float { return max(xs) }
export fun sorted(xs: list<float>): list<float> { return from x in xs sort by x select x }
export fun total(xs: list<int>): int { return sum(xs) }
export fun each(xs: list<int>, f: fun(int): int): list<int> { return map(xs, f) }
export fun counter(): fun(int): int { var n = 0  return fun(by: int): int { n += by  return n } }
export type Nested = End | More(inner: Nested)
export fun nest(n: int): Nested { var out = End  for i in 0..n { out = More(out) }  return out }
export fun depth(n: Nested): int { return match n { End => 0  More(inner) => depth(inner) + 1 } }
export fun same(a: Nested, b: Nested): bool { return a == b }
export type Bus { heard: list<fun(int): int>
  /// With one more.
  fun with_one(f: fun(int): int): Bus { return Bus { heard: append(heard, f) } }
  /// All of them.
  fun tell(n: int): int { var out = 0  for f in heard { out += f(n) }  return out } }
"""
# A line each: what is asked, and what it gives; or, behind `!`, what the panic says.
CASES = """
plus(i64::MAX, 0) => i64::MAX
plus(i64::MAX, 1) ! overflow
minus(i64::MIN) ! overflow
size(i64::MIN) ! overflow
over(1, 0) ! division by zero
over(i64::MIN, -1) ! overflow
rest(1, 0) ! division by zero
rest(i64::MIN, -1) => 0
big_over(&BigInt::from(1), &BigInt::from(0)) ! division by zero
big_over(&"-7".parse().unwrap(), &BigInt::from(2)) => BigInt::from(-3)
narrow(&"9223372036854775808".parse().unwrap()) ! cannot cast 9223372036854775808 to int
narrow(&"-9223372036854775808".parse().unwrap()) => i64::MIN
whole(f64::NAN) ! cannot cast
whole(f64::INFINITY) ! cannot cast
whole(1e300) ! cannot cast
whole(-0.9) => 0
read("9223372036854775808") ! cannot cast
read(" 5") ! cannot cast
read("") ! cannot cast
read("-9223372036854775808") => i64::MIN
letter(55296) ! 55296
letter(-1) ! -1
letter(i64::MAX) ! 9223372036854775807
letter(128512) => "\\u{1f600}"
at(&[], 0) ! out of
at(&[1, 2], -1) => 2
at(&[1, 2], i64::MIN) ! out of
at(&[1, 2], i64::MAX) ! out of
part("añb", i64::MIN, i64::MAX) => "añb"
part("añb", 2, 1) => ""
part("", -5, 5) => ""
key(&BTreeMap::new(), "none") ! none
most(&[]) ! empty
format!("{:?}", sorted(&[2.0, f64::NAN, 1.0])) => "[1.0, 2.0, NaN]"
total(&[i64::MAX, 1]) ! overflow
total(&[]) => 0
each(&[1], |_| panic!("mine")) ! mine
each(&[1, 2], |n| each(&[n], |m| m + 1)[0]) => vec![2, 3]
{ let n = counter(); let _ = catch_unwind(AssertUnwindSafe(|| n(i64::MAX) + n(1))); n(0) } => i64::MAX
{ let n = counter(); (0..4).map(|_| { let n = n.clone(); std::thread::spawn(move || for _ in 0..100 { n(1); }) }).collect::<Vec<_>>().into_iter().for_each(|t| t.join().unwrap()); n(0) } => 400
{ let n = counter(); let inner = n.clone(); Bus { heard: vec![] }.with_one(move |by| inner(by)).with_one(move |_| n(1)).tell(2) } => 5
depth(&nest(10_000)) => 10_000
same(&nest(10_000), &nest(10_000)) => true
nest(10_000).clone() == nest(10_000) => true
format!("{:?}", nest(10_000)).len() > 10_000 => true
"""
USER = """#![allow(clippy::all, unused)]
use acme_bad::*;
use std::collections::BTreeMap;
use std::panic::{catch_unwind, AssertUnwindSafe};

fn said(found: Box<dyn std::any::Any + Send>) -> String {
    found.downcast_ref::<String>().cloned().or_else(|| found.downcast_ref::<&str>().map(|s| s.to_string())).unwrap_or_default()
}

fn main() {
    std::panic::set_hook(Box::new(|_| {}));
%s}
"""


def user():
    lines = []
    for number, line in enumerate(CASES.strip().splitlines()):
        asked, sign, wanted = re.fullmatch(r"(.*) (=>|!) (.*)", line).groups()
        call = f"catch_unwind(AssertUnwindSafe(|| {asked}))"
        if sign == "=>":
            lines.append(f'    println!("{number} {{}}", match {call} {{ Ok(found) if found == {wanted} => "good".to_string(), Ok(found) => format!("gave another value"), Err(e) => said(e) }});\n')
        else:
            words = wanted.replace('"', '\\"')
            lines.append(f'    println!("{number} {{}}", match {call} {{ Ok(_) => "passed".to_string(), Err(e) => {{ let s = said(e); if s.contains("{words}") {{ "good".to_string() }} else {{ s }} }} }});\n')
    return USER % "".join(lines)


def main(home):
    (home / "src").mkdir()
    (home / "mochi.toml").write_text(MANIFEST)
    (home / "src" / "lib.mochi").write_text(SOURCE)
    crate = home / "crate"
    done = subprocess.run([str(MOCHI), "build", "--target=rust", str(home), "-o", str(crate)], capture_output=True, text=True)
    if done.returncode != 0:
        return [done.stdout + done.stderr], 0
    (crate / "Cargo.toml").write_text('[package]\nname = "acme-bad"\nversion = "0.1.0"\nedition = "2021"\n\n[workspace]\n\n[profile.dev]\ndebug = 0\n')
    (crate / "examples").mkdir()
    (crate / "examples" / "user.rs").write_text(user())
    done = subprocess.run(["cargo", "run", "--offline", "-q", "--example", "user"], cwd=crate, capture_output=True, text=True, timeout=300)
    told = dict(line.split(" ", 1) for line in done.stdout.splitlines() if " " in line)
    cases = CASES.strip().splitlines()
    wrong = [f"{case}: {told.get(str(n), 'the process died: ' + done.stderr[-500:])}" for n, case in enumerate(cases) if told.get(str(n)) != "good"]
    return wrong, len(cases) - len(wrong)


if not shutil.which("cargo"):
    print("0 passed, 0 failed, 1 skipped")
    sys.exit(0)
with tempfile.TemporaryDirectory() as folder:
    failed, passed = main(pathlib.Path(folder).resolve())
for line in failed:
    print(f"FAIL {line}")
print(f"{passed} passed, {len(failed)} failed, 0 skipped")
sys.exit(1 if failed else 0)
