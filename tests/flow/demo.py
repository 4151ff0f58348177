#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""demo.py PROGRAM TRUTH ROOT: runs the demo as a newcomer would, twice, and looks at all that comes out of it.

The curve must follow what the town's people meant; every form of answer must be well-formed and give the same numbers; a
second run must tell the same story (which of a busy author's cells count is drawn by the period's key, so it is not the same
to the last post); the journal must hold one receipt for each period.
"""
import csv
import html.parser
import io
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

program, truth, root = (os.path.abspath(a) for a in sys.argv[1:4])
environment = dict(os.environ, SENTIMETER_SHARE=root, LANG="C.UTF-8", NO_COLOR="1")


def run(*words, code=0):
    done = subprocess.run(words, capture_output=True, env=environment, timeout=300)
    assert done.returncode == code, (words, done.returncode, done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout


def totals(workspace):
    with sqlite3.connect(os.path.join(workspace, "releases.db")) as db:
        return dict(db.execute("SELECT topic, sum(posts) FROM cell GROUP BY topic").fetchall())


def check_forms(workspace):
    def ask(*options):
        return run(program, "ask", "--workspace", workspace, *options)

    answer = json.loads(ask("--json"))
    rows = list(csv.DictReader(io.StringIO(ask("--csv").decode())))
    points = [p for s in answer["reeksen"] for p in s["punten"]]
    assert len(rows) == len(points) > 100, (len(rows), len(points))
    assert sum(int(r["berichten"] or 0) for r in rows) == sum(p["berichten"] or 0 for p in points) > 10000
    assert "geen opiniepeiling" in json.dumps(answer, ensure_ascii=False) or "not as an opinion poll" in json.dumps(answer)
    picture = xml.fromstring(ask("--svg", "--topic", "parkeren"))
    assert picture.tag.endswith("svg")
    excel = ask("--csv-excel").decode("utf-8")
    assert excel.startswith("\ufeff") and ";" in excel
    run(program, "ask", "--workspace", workspace, "--xlsx", os.path.join(workspace, "x.xlsx"))
    assert open(os.path.join(workspace, "x.xlsx"), "rb").read(2) == b"PK"
    run(program, "ask", "--workspace", workspace, "--topic", "nietbestaand", code=64)


class Counter(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = {}

    def handle_starttag(self, tag, attrs):
        self.tags[tag] = self.tags.get(tag, 0) + 1


def check_report(workspace):
    page = Counter()
    with open(os.path.join(workspace, "report.html"), encoding="utf-8") as file:
        page.feed(file.read())
    assert page.tags.get("svg", 0) >= 8 and page.tags.get("table", 0) >= 8, page.tags
    assert "script" not in page.tags and "img" not in page.tags, "the report stands alone and runs nothing"


def check_journal(workspace):
    with open(os.path.join(workspace, "journal.ndjson"), encoding="utf-8") as file:
        bodies = [json.loads(line)["body"] for line in file]
    released = {b["object"]: b["detail"] for b in bodies if b["action"] == "release"}
    forgotten = {b["object"]: b["detail"] for b in bodies if b["action"] == "forgotten"}
    assert sum(b["action"] in ("release", "forgotten") for b in bodies) == 2 * 92 == 2 * len(released) == 2 * len(forgotten)
    assert all(forgotten[p]["key"] == released[p]["key"] != "" for p in released)
    assert all(d["key_destroyed"] and d["spool_unlinked"] for d in forgotten.values())
    with sqlite3.connect(os.path.join(workspace, "releases.db")) as db:
        cells = dict(db.execute("SELECT r.period, count(c.topic) FROM release r LEFT JOIN cell c USING (from_s) GROUP BY r.period"))
    assert cells == {p: d["cells"] for p, d in released.items()}
    assert os.listdir(os.path.join(workspace, "spool")) == []


with tempfile.TemporaryDirectory(prefix="sentimeter-flow-") as folder:
    first, second = os.path.join(folder, "one"), os.path.join(folder, "two")
    out = run(program, "demo", first).decode()
    assert os.path.join(first, "report.html") in out
    print(run(truth, os.path.join(root, "examples/town"), os.path.join(first, "releases.db")).decode())
    run(truth, os.path.join(root, "examples/town"), os.path.join(first, "releases.db"), "shifted", code=1)
    check_forms(first)
    check_report(first)
    check_journal(first)
    run(program, "demo", second)
    one, two = totals(first), totals(second)
    assert one.keys() == two.keys() and all(abs(one[t] - two[t]) <= one[t] * 0.1 for t in one), (one, two)
    # An earlier demo is replaced; somebody's own folder is not touched.
    run(program, "demo", second)
    own = os.path.join(folder, "own")
    os.mkdir(own)
    with open(os.path.join(own, "letter.txt"), "w", encoding="utf-8") as file:
        file.write("mine")
    run(program, "demo", own, code=64)
    assert os.listdir(own) == ["letter.txt"]
