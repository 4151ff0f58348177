#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""check_hard.py PROGRAM FILE...: hard sentences → those that do not get the class they must get; exit 1 when any.

A line is phenomenon, class, text, note. The class is one word, or several with / between them when each will do; with
+irony the text must be flagged as well. Under `order` stand two texts with << between them: the first scores lower. A note
that begins with known-wrong: says why a sentence is beyond words and rules. It must then really go wrong, so that the
mark is taken away as soon as it goes right.
"""
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CLASSES = {"negative", "neutral", "positive", "unscored"}
MARK = "known-wrong:"


def read(path):
    """[(line number, phenomenon, class, text, note)]"""
    rows = []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.startswith("#") or not line.strip():
                continue
            columns = (line.rstrip("\n").split("\t") + ["", ""])[:4]
            wanted = columns[1].removesuffix("+irony").split("/")
            if columns[1] != "order" and not set(wanted) <= CLASSES:
                raise SystemExit(f"{path}:{number}: no such class: {columns[1]}")
            if columns[1] == "order" and columns[2].count(" << ") != 1:
                raise SystemExit(f"{path}:{number}: two texts with << between them")
            if columns[3].startswith(MARK) and len(columns[3]) < len(MARK) + 8:
                raise SystemExit(f"{path}:{number}: {MARK} wants the reason")
            rows.append((number, *columns))
    return rows


def score(program, texts):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "SENTIMETER_"))}
    env.update(LANG="C.UTF-8", SENTIMETER_SHARE=ROOT)
    done = subprocess.run([program, "score"], input="".join(t + "\n" for t in texts).encode(), capture_output=True,
                          env=env, timeout=60, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def verdict(program, rows):
    """For each row whether it is right, and what it got."""
    texts = [text for row in rows for text in row[3].split(" << ")]
    scores = iter(score(program, texts))
    for _, _, wanted, _, _ in rows:
        first = next(scores)
        if wanted == "order":
            second = next(scores)
            yield first["score"] < second["score"], f"{first['score']} << {second['score']}"
            continue
        right = first["class"] in wanted.removesuffix("+irony").split("/")
        right &= first["irony"] or not wanted.endswith("+irony")
        yield right, f"{first['class']} {first['score']}" + (" irony" if first["irony"] else "")


def check(program, path):
    """[what is wrong with a line]"""
    rows, found = read(path), []
    for (number, phenomenon, wanted, text, note), (right, got) in zip(rows, verdict(program, rows)):
        if right != note.startswith(MARK):
            continue
        found.append(f"{os.path.basename(path)}:{number}: {phenomenon}: {text}\n    " +
                     (f"is right now ({got}): take its mark away" if right else f"wants {wanted}, got {got}"))
    return found


if __name__ == "__main__":
    wrong = [line for file in sys.argv[2:] for line in check(os.path.abspath(sys.argv[1]), file)]
    for line in wrong:
        print(line)
    total = sum(len(read(file)) for file in sys.argv[2:])
    marked = sum(row[4].startswith(MARK) for file in sys.argv[2:] for row in read(file))
    print(f"{total} sentences, {marked} known to be wrong, {len(wrong)} not as they should be")
    sys.exit(1 if wrong or not total else 0)
