#!/usr/bin/env python3
"""rust_corpus.py --mochi MOCHI [--out FILE] [--keep FOLDER] [--counter rustdoc_count.py] [CRATE[+FEATURE,…] …]: asks
`mochi pkg surface rust:CRATE --json` for each crate of the corpus, newest versions, and writes the table of docs/rust-bridge-corpus.md.
Needs cargo and the registry; crates that run code while being built are allowed to, as the corpus is a list of known ones. What
fails is a row that says why. With --keep, what was asked once is not asked again: a run that ended goes on where it was. With
--counter, an independent counter reads the same rustdoc files, and its totals stand beside ours."""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

CORPUS = ("ahash anyhow base64 blake3 bytes crossbeam hex indexmap itertools num_cpus once_cell parking_lot rand rand_chacha rayon "
          "regex serde sha2 smallvec thiserror time tokio+full url uuid+v4 chrono clap csv image itoa png rusqlite+bundled semver "
          "serde_json").split()
KEYS = ("callables", "bound_as_is", "bound", "trait_methods", "trait_methods_bound")


def surface(mochi, crate, keep):
    """The report of a crate, or the error that there is instead."""
    name, _, features = crate.partition("+")
    kept = pathlib.Path(keep) / f"{name}.json" if keep else None
    if kept and kept.exists():
        return json.loads(kept.read_text()), None
    command = [mochi, "pkg", "surface", "rust:" + name, "--json"] + (["--features=" + features] if features else [])
    for _ in range(2):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode == 0:
            if kept:
                kept.parent.mkdir(parents=True, exist_ok=True)
                kept.write_text(done.stdout)
            return json.loads(done.stdout), None
        asked = re.search(r"--allow-build=[\w,-]+", done.stderr)
        if not asked:
            break
        command.append(asked.group())
    return None, done.stderr.strip().split("\n")[0]


def counted(counter, report):
    """What the independent counter says of the same crate; nothing if it cannot read it."""
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "mochi" / "rust-deps" / "surface"
    documents = [one.parent for one in cache.glob(f"*/doc/{report['crate']}-{report['version']}.json")]
    if not documents:
        return None
    with tempfile.TemporaryDirectory() as folder:
        for file in max(documents, key=lambda one: len(list(one.iterdir()))).iterdir():
            name = re.sub(r"-\d+\.\d+\.\d+.*$", "", file.stem).replace("-", "_")
            (pathlib.Path(folder) / f"{name}.json").symlink_to(file)
        root = pathlib.Path(folder) / f"{report['crate'].replace('-', '_')}.json"
        done = subprocess.run([sys.executable, counter, "--owners", "--json", str(root)], capture_output=True, text=True)
    if done.returncode != 0:
        return None
    read = json.loads(done.stdout)
    return {"callables": read["free"] + read["methods"], "D": read["D"], "R": read["R"]}


def share(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "–"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mochi", default="mochi")
    parser.add_argument("--out", default="/dev/stdout")
    parser.add_argument("--keep")
    parser.add_argument("--counter")
    parser.add_argument("crates", nargs="*", default=CORPUS)
    options = parser.parse_args()
    rows, total, theirs, failed = [], dict.fromkeys(KEYS, 0), dict.fromkeys(("callables", "D", "R"), 0), 0
    for crate in options.crates:
        report, error = surface(options.mochi, crate, options.keep)
        print(crate, error or "ok", file=sys.stderr, flush=True)
        if error:
            failed += 1
            rows.append(f"| {crate} | {error} | | | | | |")
            continue
        for key in KEYS:
            total[key] += report[key]
        other = counted(options.counter, report) if options.counter else None
        for key in theirs if other else ():
            theirs[key] += other[key]
        beside = f"{other['callables']}: {other['D']}, {other['R']}" if other else "–"
        skips = ", ".join(f"{k[4:]} {n}" for k, n in report["skipped"].items()) or "—"
        rows.append(f"| {report['crate']} {report['version']} | {report['functions']}+{report['methods']} | {report['bound_as_is']} "
                    f"| {report['bound']} | {report['trait_methods_bound']}/{report['trait_methods']} | {beside} | {skips} |")
    n = total["callables"]
    beside = f"{theirs['callables']}: {theirs['D']}, {theirs['R']}" if theirs["callables"] else "–"
    with open(options.out, "w") as out:
        out.write("# What is bound of the corpus\n\nMade by `tools/rust_corpus.py`. Newest versions, default features (`tokio`: full, `uuid`: v4, "
                  "`rusqlite`: bundled); the crates that a crate re-exports\nare followed. *As it stands*: without naming a type. *Instance*: a generic "
                  "item counts once rustc accepts a call of it for some instance. Each counted call is one that rustc compiled.\n"
                  "*Counter*: what an independent counter finds in the same rustdoc files: callables, those that fit as they stand, those that "
                  "fit for some instance. It judges\nsignatures alone and asks no compiler, so its last number is a ceiling.\n\n"
                  "| crate | functions + methods | as it stands | instance | trait methods | counter | skipped |\n|---|---|---|---|---|---|---|\n")
        out.write("\n".join(rows) + "\n")
        out.write(f"| **{len(rows) - failed} crates** | {n} | {total['bound_as_is']} ({share(total['bound_as_is'], n)}) | {total['bound']} "
                  f"({share(total['bound'], n)}) | {total['trait_methods_bound']}/{total['trait_methods']} "
                  f"({share(total['trait_methods_bound'], total['trait_methods'])}) | {beside} | |\n")
    print(f"{len(rows) - failed} passed, {failed} failed, 0 skipped", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
