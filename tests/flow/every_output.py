#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""every_output.py PROGRAM ROOT: what has to stand in every output of every command on a workspace.

In demo mode each says so: on stderr, in JSON, and in every form of an answer. Each form of an answer, and each line of the
journal that a run writes, has the hash of the settings by which it was made. The control is the same in production: nothing
may say demo there. And two processes in one workspace are kept apart, with a message that says what to do.
"""
import csv
import fcntl
import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile

program, root = (os.path.abspath(a) for a in sys.argv[1:3])
environment = dict(os.environ, SENTIMETER_SHARE=root, LANG="C.UTF-8", NO_COLOR="1")

POLICY = """mode: demo
organisation: Vlierdrecht
profile: demo
lateness: 1h
post_age_max: 8760h
"""
FILES = {
    "policy.yaml": POLICY,
    "areas.yaml": "indelingsjaar: 2026\nareas: [{code: GM9901, name: Vlierdrecht}]\n",
    "feeds.yaml": "contact: https://vlierdrecht.example/\nfeeds: []\n",
    "topics.yaml": """topics:
  - id: parkeren
    name: {nl: Parkeren, en: Parking}
    theme: verkeer
    rule: parkeren
    purpose: weten hoe het klinkt
    ground: taak
    owner: team Verkeer
    from: 2020-01-01
    until: 2999-01-01
""",
    "posts.csv": "id,author,published,text\n" + "".join(
        f"{i},u{i},2025-03-0{1 + i // 10}T12:00:00Z,Parkeren in het centrum is slecht geregeld\n" for i in range(30)),
}
FORMS = [[], ["--json"], ["--csv"], ["--csv-excel"], ["--svg"], ["--language-ui", "nl"]]


def run(workspace, *words, codes=(0,)):
    done = subprocess.run([program, *words, "--workspace", workspace], capture_output=True, env=environment, timeout=300)
    assert done.returncode in codes, (words, done.returncode, done.stdout[-1000:], done.stderr[-1000:])
    return done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def says_demo(text):
    return "DEMO MODE" in text or "DEMOSTAND" in text


def make(parent, name):
    workspace = os.path.join(parent, name)
    os.mkdir(workspace, 0o700)
    for file, text in FILES.items():
        with open(os.path.join(workspace, file), "w", encoding="utf-8") as f:
            f.write(text)
    return workspace


def agreed_hash(workspace):
    return json.loads(run(workspace, "policy", "check", "--json")[0])["policy"]


def check_commands(workspace):
    """stderr of every command, and "mode" in its JSON."""
    posts = os.path.join(workspace, "posts.csv")
    commands = [["import", posts], ["release"], ["policy", "check"], ["policy", "explain"], ["topic", "check"],
                ["topic", "check", "--sample", posts], ["audit", "report"], ["collect", "--once"],
                ["policy", "diff", os.path.join(workspace, "policy.yaml"), os.path.join(workspace, "policy.yaml")]]
    for words in commands:
        assert says_demo(run(workspace, *words, codes=(0, 1))[1]), words
    for words in commands[1:]:
        out, told = run(workspace, *words, "--json", codes=(0, 1))
        assert says_demo(told) and json.loads(out.splitlines()[0] if words[0] == "collect" else out)["mode"] == "demo", words


def check_answers(workspace, digest):
    for form in FORMS:
        out, told = run(workspace, "ask", *form)
        text = "".join(out.split())
        assert says_demo(told), form
        assert says_demo(out) and digest in text, (form, out)
    answer = json.loads(run(workspace, "ask", "--json")[0])
    assert answer["demo"] is True and answer["beleid"] == [digest], answer["beleid"]
    for row in csv.DictReader(io.StringIO(run(workspace, "ask", "--csv")[0])):
        assert says_demo(row["voorbehoud"]) and row["beleid"] == digest, row
    book = os.path.join(workspace, "x.xlsx")
    run(workspace, "ask", "--xlsx", book)
    with zipfile.ZipFile(book) as parts:
        words = b"".join(parts.read(name) for name in parts.namelist()).decode("utf-8", "replace")
    assert says_demo(words) and digest in words
    os.unlink(book)


def check_journal(workspace, digest):
    seen = set()
    with open(os.path.join(workspace, "journal.ndjson"), encoding="utf-8") as lines:
        for line in lines:
            body = json.loads(line)["body"]
            if body["action"] in ("import", "collect", "release", "topic-check"):
                assert body["detail"]["policy"] == digest, body
                seen.add(body["action"])
    assert {"import", "release", "topic-check"} <= seen, seen


def check_production_says_nothing_of_demo(workspace):
    """The control: only the mode differs. Asking needs no signatures."""
    with open(os.path.join(workspace, "policy.yaml"), "w", encoding="utf-8") as f:
        f.write("mode: production\norganisation: Vlierdrecht\npurpose: p\nlegal_basis: l\ndpia: d\nofficer: o\ncontact: c\n"
                "until: 2999-01-01\n")
    for form in FORMS:
        out, told = run(workspace, "ask", *form)
        assert not says_demo(out) and not says_demo(told), form
    assert json.loads(run(workspace, "ask", "--json")[0])["demo"] is False


def check_two_processes(workspace):
    with open(os.path.join(workspace, "lock"), "r+", encoding="utf-8") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        for words in (["release"], ["collect", "--once"], ["import", os.path.join(workspace, "posts.csv")]):
            out, told = run(workspace, *words, codes=(75,))
            assert "another process works in this workspace: try again later" in told, told
            assert out == "", out
    run(workspace, "release")  # the control: alone it may


def check_hours(workspace):
    with open(os.path.join(workspace, "policy.yaml"), "w", encoding="utf-8") as f:
        f.write(POLICY + "who: {from: 00:00, until: 00:01}\n")
    if subprocess.run(["date", "+%H:%M"], env=dict(environment, TZ="Europe/Amsterdam"), capture_output=True,
                      check=True).stdout.strip() != b"00:00":
        assert "outside the agreed hours" in run(workspace, "ask", codes=(77,))[1]
    with open(os.path.join(workspace, "policy.yaml"), "w", encoding="utf-8") as f:
        f.write(POLICY)
    run(workspace, "ask")


with tempfile.TemporaryDirectory(prefix="sentimeter-every-") as parent:
    town = make(parent, "town")
    check_commands(town)
    digest = agreed_hash(town)
    check_answers(town, digest)
    check_journal(town, digest)
    check_two_processes(town)
    check_hours(town)
    check_production_says_nothing_of_demo(town)
print("every output says by which settings it was made, and in demo mode that it is one")
