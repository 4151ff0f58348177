#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""coverage BUILD FOLDER LEAST [--missed]: how much of the C files below FOLDER the tests of a build with --coverage went
through, by gcov: lines and branches of each file and of all. Exit 1 when fewer than LEAST percent of the branches were
taken. --missed also prints each branch that never was, by file and line.

Nothing is left out: also what only happens when memory is out, a disk fails or a file is forged counts."""
import collections
import json
import pathlib
import subprocess
import sys


def notes(build, folder):
    """Of the objects of the library, not of the test programs that build some of its sources again."""
    stage = pathlib.Path(folder).name
    return sorted((pathlib.Path(build) / "src" / f"lib{stage}.a.p").rglob("*.gcno"))


def counts(build, folder):
    """file → line → [times, [times of each branch]], summed over the objects that have a line of that file."""
    files = collections.defaultdict(dict)
    for note in notes(build, folder):
        done = subprocess.run(["gcov", "--branch-probabilities", "--json-format", "--stdout", str(note.resolve())],
                              cwd=build, capture_output=True, text=True, check=True)
        for document in done.stdout.splitlines():
            for file in json.loads(document)["files"]:
                name = file["file"].removeprefix("../")
                if not name.startswith(folder + "/"):
                    continue
                for line in file["lines"]:
                    branches = [b["count"] for b in line["branches"]]
                    old = files[name].setdefault(line["line_number"], [0, [0] * len(branches)])
                    old[0] += line["count"]
                    if len(old[1]) == len(branches):
                        old[1] = [a + b for a, b in zip(old[1], branches)]
                    elif len(old[1]) < len(branches):
                        old[1] = branches
    return files


def percent(part, whole):
    return 100 * part / whole if whole else 100


def main():
    build, folder, least = sys.argv[1], sys.argv[2].rstrip("/"), float(sys.argv[3])
    files = counts(build, folder)
    if not files:
        raise SystemExit(f"{build}: nothing was counted: was it built with -Db_coverage=true, and run?")
    total = [0, 0, 0, 0]
    print(f"{'file':42} {'lines':>12} {'branches':>14}")
    for name, lines in sorted(files.items()):
        branches = [(number, count) for number, (_, taken) in lines.items() for count in taken]
        figures = [sum(1 for times, _ in lines.values() if times), len(lines),
                   sum(1 for _, count in branches if count), len(branches)]
        total = [a + b for a, b in zip(total, figures)]
        print(f"{name:42} {percent(*figures[:2]):5.1f}% {figures[1]:5} {percent(*figures[2:]):6.1f}% {figures[3]:5}")
        if "--missed" in sys.argv:
            missed = collections.Counter(number for number, count in branches if not count)
            print("".join(f"  {name}:{number}: {count}\n" for number, count in sorted(missed.items())), end="")
    print(f"{'all':42} {percent(*total[:2]):5.1f}% {total[1]:5} {percent(*total[2:]):6.1f}% {total[3]:5}")
    return percent(*total[2:]) < least


if __name__ == "__main__":
    sys.exit(main())
