"""Times `load` of a CSV of some megabytes on the virtual machine and on targets, start-up included.

    python3 load_rows.py [--mochi PATH] [--old PATH] [--megabytes N] [--runs N] [--targets NAME,NAME]

With --old another binary runs the same program in turns with the first.
"""

import argparse
import os
import random
import subprocess
import tempfile
import time

PROGRAM = """type Row { id: int, name: string, amount: float, city: string, flag: bool, score: int }
let rows = load "rows.csv" as Row
print(len(rows), rows[7].name, sum(from r in rows select r.score))
"""


def write_rows(path, size):
    chance = random.Random(1)
    with open(path, "w", encoding="utf-8") as file:
        file.write("id,name,amount,city,flag,score\n")
        n = 0
        while file.tell() < size:
            flag = "true" if n % 3 else "false"
            amount = chance.random() * 1000
            file.write(f"{n},name{n % 1000},{amount:.2f},city{chance.randrange(50)},{flag},{chance.randrange(100)}\n")
            n += 1


def measure(command, folder):
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return time.perf_counter() - start, done.stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mochi", default="mochi")
    parser.add_argument("--old")
    parser.add_argument("--megabytes", type=int, default=10)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--targets", default="vm,javascript,python,rust")
    args = parser.parse_args()
    binaries = {"mochi": os.path.abspath(args.mochi) if os.sep in args.mochi else args.mochi}
    if args.old:
        binaries["old"] = os.path.abspath(args.old)
    with tempfile.TemporaryDirectory() as folder:
        write_rows(os.path.join(folder, "rows.csv"), args.megabytes * 1_000_000)
        with open(os.path.join(folder, "load.mochi"), "w", encoding="utf-8") as file:
            file.write(PROGRAM)
        for target in args.targets.split(","):
            best, outputs = {}, set()
            for _ in range(args.runs):
                for name, binary in binaries.items():
                    flags = [] if target == "vm" else ["--target", target]
                    spent, out = measure([binary, "run", *flags, "load.mochi"], folder)
                    best[name] = min(best.get(name, spent), spent)
                    outputs.add(out)
            assert len(outputs) == 1, outputs
            print(target, "  ".join(f"{name} {spent:.2f} s" for name, spent in best.items()), flush=True)


if __name__ == "__main__":
    main()
