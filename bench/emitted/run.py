#!/usr/bin/env python3
"""Emitted code beside hand-written twins of the same language: python/kernels.py and its likes do by hand what src/lib.mochi
says. Prints the time of each kernel, its ratio to the twin and their geometric mean; then import times and the speed of
emitting.

Usage: bench/emitted/run.py [--mochi PATH] [--runs N]
"""
import argparse
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def inputs(module):
    """The arguments of each kernel, the same for both sides; `module` gives the classes."""
    chance = random.Random(7)
    letters = "".join(chance.choice("abcdefgh") for _ in range(220))
    others = "".join(chance.choice("abcdefgh") for _ in range(220))
    words = " ".join("".join(chance.choice("abcde") for _ in range(chance.randrange(1, 7))) for _ in range(30000))
    matrix = [[chance.random() for _ in range(48)] for _ in range(48)]
    shapes = [chance.choice([module.Circle(1.5), module.Rectangle(2.0, 3.0), module.Empty()]) for _ in range(30000)]
    points = [module.Point(chance.random(), chance.random()) for _ in range(30000)]
    return {
        "distance": (letters, others),
        "primes_below": (120000,),
        "word_counts": (words,),
        "multiply": (matrix, matrix),
        "fibonacci": (21,),
        "total_area": (shapes,),
        "path_length": (points,),
        "longest_words": (words, 10),
        "collatz": (3000,),
        "caesar": (words, 5),
    }


def best(function, arguments, runs):
    times = []
    for _ in range(runs):
        start = time.process_time()
        result = function(*arguments)
        times.append(time.process_time() - start)
    return min(times), result


def elapsed(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def import_time(paths, name, runs):
    code = f"import sys, time; sys.path[:0] = {paths!r}; import dataclasses, enum, typing, functools; s = time.perf_counter(); import {name}; print(time.perf_counter() - s)"
    # Installers compile to byte code: so does the first run here.
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return min(float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env).stdout) for _ in range(runs))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mochi", default=str(ROOT / "build" / "release" / "mochi"))
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([options.mochi, "build", "--target=python", HERE, "-o", folder], check=True)
        sys.path[:0] = [folder + "/src", str(HERE / "python")]
        import bench_kernels as emitted
        import kernels as twin

        ratios = []
        theirs, ours = inputs(twin), inputs(emitted)
        for name, arguments in ours.items():
            # Alternating, so that a slow moment hits both.
            ours_best = twin_best = math.inf
            for _ in range(options.runs):
                spent, got = best(getattr(emitted, name), arguments, 1)
                ours_best = min(ours_best, spent)
                spent, want = best(getattr(twin, name), theirs[name], 1)
                twin_best = min(twin_best, spent)
            if got != want:
                sys.exit(f"{name}: the emitted kernel gives something else")
            ratios.append(ours_best / twin_best)
            print(f"  {name:<14} {ours_best * 1e3:8.2f} ms   hand-written {twin_best * 1e3:8.2f} ms   {ratios[-1]:.2f}x")
        print(f"  geometric mean {math.exp(sum(map(math.log, ratios)) / len(ratios)):.2f}x, worst {max(ratios):.2f}x")
        here = import_time([folder + "/src"], "bench_kernels", options.runs * 2)
        hand = import_time([str(HERE / "python")], "kernels", options.runs * 2)
        print(f"  import {here * 1e3:.2f} ms, hand-written {hand * 1e3:.2f} ms, {here / hand:.2f}x (standard modules loaded before)")
    sources = list((ROOT / "examples" / "textkit" / "src").rglob("*.mochi"))
    lines = sum(len(p.read_text().splitlines()) for p in sources)
    with tempfile.TemporaryDirectory() as folder:
        spent = min(elapsed(lambda: subprocess.run([options.mochi, "build", "--target=python", ROOT / "examples" / "textkit", "-o", folder], check=True)) for _ in range(options.runs * 2))
    print(f"  textkit ({lines} lines): {spent * 1e3:.1f} ms for the whole command, {lines / spent:,.0f} lines/s")


main()
