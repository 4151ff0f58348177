#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Runs one golden case: a text file with what is typed and what must come back.

  @ABOUT  one sentence: what this case holds the program to
  @FILE name        a file in the case's own empty folder, up to the next @ line
  @RUN sentimeter score --language nl
  @IN               standard input, up to the next @ line
  @EXPECT 0         the exit code, then standard output
  @STDERR           standard error (left out: it may say anything)

A case may have several @RUN blocks; they share the folder. In expected text an ellipsis character stands for
anything on that line. A line that must begin with @ is written @@. `run.py --update PROGRAM CASE` rewrites the
expectations: read the diff.
"""
import os
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def blocks(path):
    """[(word, rest of the line, body)] in the order of the file."""
    found = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            match = re.match(r"@([A-Z]+)(?: (.*))?$", line.rstrip("\n"))
            if match:
                found.append([match[1], match[2] or "", ""])
            elif found:
                found[-1][2] += line[1:] if line.startswith("@@") else line
    return found


def matches(expected, got):
    pattern = re.escape(expected).replace("…", "[^\n]*")
    return re.fullmatch(pattern, got) is not None


def run(command, stdin, folder, program):
    words = shlex.split(command)
    if words[0] == "sentimeter":
        words[0] = program
    words = [w.replace("$ROOT", ROOT) for w in words]
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "SENTIMETER_"))}
    env.update(LANG="C.UTF-8", NO_COLOR="1", COLUMNS="100", SENTIMETER_SHARE=ROOT)
    return subprocess.run(words, input=stdin.encode(), capture_output=True, cwd=folder, env=env, timeout=120)


def show(title, text):
    print(f"--- {title}")
    print(text, end="" if text.endswith("\n") else "\n")


def check(path, program, update):
    case, good, step = blocks(path), True, None
    with tempfile.TemporaryDirectory(prefix="sentimeter-golden-") as folder:
        for i, (word, rest, body) in enumerate(case):
            if word == "FILE":
                os.makedirs(os.path.dirname(os.path.join(folder, rest)) or folder, exist_ok=True)
                with open(os.path.join(folder, rest), "w", encoding="utf-8", newline="") as file:
                    file.write(body)
            elif word == "RUN":
                stdin = case[i + 1][2] if i + 1 < len(case) and case[i + 1][0] == "IN" else ""
                step = run(rest, stdin, folder, program)
            elif word == "EXPECT":
                out, code = step.stdout.decode("utf-8", "replace").replace(folder, "FOLDER"), str(step.returncode)
                if update:
                    case[i][1], case[i][2] = code, out
                elif code != rest or not matches(body, out):
                    good = False
                    show("command", next(b[1] for b in reversed(case[:i]) if b[0] == "RUN"))
                    show(f"expected (exit {rest})", body)
                    show(f"got (exit {code})", out)
                    show("stderr", step.stderr.decode("utf-8", "replace"))
            elif word == "STDERR":
                err = step.stderr.decode("utf-8", "replace").replace(folder, "FOLDER")
                if update:
                    case[i][2] = err
                elif not matches(body, err):
                    good = False
                    show("expected on stderr", body)
                    show("got on stderr", err)
            elif word not in ("ABOUT", "IN"):
                raise SystemExit(f"{path}: unknown block @{word}")
    if step is None or not any(b[0] == "EXPECT" for b in case):
        raise SystemExit(f"{path}: a case without @RUN and @EXPECT proves nothing")
    if update:
        with open(path, "w", encoding="utf-8") as file:
            for word, rest, body in case:
                file.write(f"@{word}{' ' + rest if rest else ''}\n" + re.sub(r"^@", "@@", body, flags=re.M))
    return good


if __name__ == "__main__":
    arguments = sys.argv[1:]
    rewriting = arguments[:1] == ["--update"]
    if rewriting:
        arguments = arguments[1:]
    binary = os.path.abspath(arguments[0])
    results = [check(path, binary, rewriting) for path in arguments[1:]]
    sys.exit(0 if all(results) else 1)
