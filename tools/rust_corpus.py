#!/usr/bin/env python3
"""rust_corpus.py --mochi MOCHI [--out FILE] [CRATE[+FEATURE,…] …]: asks `mochi pkg surface rust:CRATE --json` for each crate of
the corpus, newest versions, and writes the table of docs/rust-bridge-corpus.md. Needs cargo and the registry; crates that
run code while being built are allowed to, as the corpus is a list of known ones. What fails is a row that says why."""
import argparse
import json
import re
import subprocess
import sys

CORPUS = ("ahash anyhow base64 blake3 bytes crossbeam hex indexmap itertools num_cpus once_cell parking_lot rand rand_chacha rayon "
          "regex serde sha2 smallvec thiserror time tokio+full url uuid+v4 chrono clap csv image itoa png rusqlite+bundled semver "
          "serde_json").split()


def surface(mochi, crate):
    """The report of a crate, or the error that there is instead."""
    name, _, features = crate.partition("+")
    command = [mochi, "pkg", "surface", "rust:" + name, "--json"] + (["--features=" + features] if features else [])
    for allow in ([], None):
        done = subprocess.run(command + (allow or []), capture_output=True, text=True)
        if done.returncode == 0:
            return json.loads(done.stdout), None
        asked = re.search(r"--allow-build=[\w,-]+", done.stderr)
        if not asked or allow is None:
            return None, done.stderr.strip().split("\n")[0]
        command.append(asked.group())
    return None, "unreachable"


def share(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "–"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mochi", default="mochi")
    parser.add_argument("--out", default="/dev/stdout")
    parser.add_argument("crates", nargs="*", default=CORPUS)
    options = parser.parse_args()
    rows, total, failed = [], dict.fromkeys(("callables", "bound_as_is", "bound", "trait_methods", "trait_methods_bound"), 0), 0
    for crate in options.crates:
        report, error = surface(options.mochi, crate)
        print(crate, error or "ok", file=sys.stderr, flush=True)
        if error:
            failed += 1
            rows.append(f"| {crate} | {error} | | | | |")
            continue
        for key in total:
            total[key] += report[key]
        skips = ", ".join(f"{k[4:]} {n}" for k, n in report["skipped"].items()) or "—"
        rows.append(f"| {report['crate']} {report['version']} | {report['functions']}+{report['methods']} | {report['bound_as_is']} "
                    f"| {report['bound']} | {report['trait_methods_bound']}/{report['trait_methods']} | {skips} |")
    with open(options.out, "w") as out:
        out.write("# What is bound of the corpus\n\nMade by `tools/rust_corpus.py`. Newest versions, default features (`tokio`: full, `uuid`: v4, "
                  "`rusqlite`: bundled); the crates that a crate re-exports\nare followed. *As it stands*: without naming a type. *Instance*: a generic "
                  "item counts once rustc accepts a call of it for some instance. Each counted call is one that rustc compiled.\n\n"
                  "| crate | functions + methods | as it stands | instance | trait methods | skipped |\n|---|---|---|---|---|---|\n")
        out.write("\n".join(rows) + "\n")
        n = total["callables"]
        out.write(f"| **{len(rows) - failed} crates** | {n} | {total['bound_as_is']} ({share(total['bound_as_is'], n)}) | {total['bound']} "
                  f"({share(total['bound'], n)}) | {total['trait_methods_bound']}/{total['trait_methods']} "
                  f"({share(total['trait_methods_bound'], total['trait_methods'])}) | |\n")
    print(f"{len(rows) - failed} passed, {failed} failed, 0 skipped", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
