"""Runs each program under every interpreter found here, checks that all print the same, and prints times and ratios.

    python3 compare.py [--mochi PATH] [--runs N] [NAME ...]

The best of N runs counts, start-up included. Ratios are against CPython; above 1 is faster. Exit status 1 on a difference.
"""

import argparse
import math
import os
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = [("python", ["python3"], ".py"), ("lua", ["lua5.4"], ".lua"), ("luajit", ["luajit", "-joff"], ".lua"),
         ("node", ["node", "--jitless"], ".js"), ("sqlite", ["sqlite3", ":memory:", "-init"], ".sql")]


def measure(command, runs):
    best, out = None, None
    for _ in range(runs):
        start = time.perf_counter()
        done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        spent = time.perf_counter() - start
        if done.returncode:
            return None, f"exit status {done.returncode}: {done.stderr.strip()[:200]}"
        best = spent if best is None else min(best, spent)
        out = done.stdout
    return best, out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mochi")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    peers = [p for p in PEERS if shutil.which(p[1][0])]
    if args.mochi:
        peers.append(("mochi", [os.path.abspath(args.mochi), "run"], ".mochi"))
    names = args.names or sorted(f[:-6] for f in os.listdir(HERE) if f.endswith(".mochi"))
    if "word_count" in names and not os.path.exists(os.path.join(HERE, "text.txt")):
        subprocess.run([sys.executable, "gen_text.py"], cwd=HERE, check=True)
    failed = False
    totals = {}
    for name in names:
        with open(os.path.join(HERE, name + ".out"), encoding="utf-8") as f:
            want = f.read()
        base, cells, ratios = None, [], {}
        for label, command, extension in peers:
            if not os.path.exists(os.path.join(HERE, name + extension)):
                continue
            spent, out = measure(command + [name + extension], args.runs)
            if out != want:
                failed = True
                cells.append(f"{label} {'DIFFERS' if spent is not None else out}")
                continue
            base = base or spent
            ratios[label] = base / spent
            cells.append(f"{label} {spent * 1e3:.1f} ms x{base / spent:.1f}")
        print(f"{name:14} " + "   ".join(cells), flush=True)
        for cell, ratio in ratios.items():
            totals.setdefault(cell, []).append(ratio)
    if totals:
        print(f"{'geometric mean':14} " + "   ".join(f"{label} x{math.exp(sum(map(math.log, r)) / len(r)):.2f}" for label, r in totals.items()))
    return 1 if failed else 0


sys.exit(main())
