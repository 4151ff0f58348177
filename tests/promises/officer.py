#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""officer.py PROGRAM ROOT: the walk of a privacy officer, and five acts of sabotage.

Two people sign the settings of a municipality; a day is imported and released; the officer keeps a checkpoint elsewhere and
finds nothing wrong. That is the control. Then, each on a fresh copy: somebody edits the figures, lowers k without a
signature, puts an older journal back (or cuts off its end), keeps a copy of the keys, or lengthens retention. Each must be
told, by the check that knows about it, with exit 1. What is said is printed, so that a person can judge the sentences.
"""
import csv
import datetime
import json
import os
import pathlib
import pty
import pwd
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

PROGRAM, ROOT = (os.path.abspath(word) for word in sys.argv[1:3])
ENV = dict(os.environ, SENTIMETER_SHARE=ROOT, LC_ALL="C.UTF-8", NO_COLOR="1")
ENV.pop("MALLOC_PERTURB_", None)
TONGUE = sys.argv[3] if len(sys.argv) > 3 else "nl"

POLICY = """mode: production
organisation: Proefstad
purpose: horen hoe het gaat met de stad
legal_basis: AVG artikel 6, eerste lid, onder e
dpia: DPIA-2026-01
officer: fg@proefstad.example
contact: 14 000
until: 2090-01-01
profile: standaard
lateness: 0m
retention: {releases: 400d}
"""
TOPICS = """topics:
  - id: parkeren
    name: {nl: Parkeren, en: Parking}
    theme: verkeer
    rule: parkeren
    purpose: horen hoe het parkeren gaat
    ground: AVG artikel 6, eerste lid, onder e
    owner: team Verkeer
    from: 2020-01-01
    until: 2090-01-01
"""
AREAS = "indelingsjaar: 2026\nareas:\n  - {code: GM0000, name: Proefstad}\n"
FEEDS = "contact: https://proefstad.example/\nfeeds: []\n"
FILES = ("policy.yaml", "topics.yaml", "feeds.yaml", "areas.yaml", "people.yaml")


class Town:
    """A workspace, the master key that the machine has, and the keys that people keep at home."""

    def __init__(self, base):
        self.base, self.folder, self.share, self.asks = base, base / "town", ROOT, "bakker"

    def run(self, *words, expect=(0,), **more):
        done = subprocess.run([PROGRAM, *map(str, words), "--workspace", str(self.folder), "--language-ui", TONGUE, "--quiet"],
                              env=dict(ENV, SENTIMETER_SHARE=str(self.share)), text=True, timeout=120,
                              **(dict(capture_output=True) | more))
        assert done.returncode in expect, (words, done.returncode, done.stdout, done.stderr)
        return done

    def work(self, *words, **more):
        return self.run(*words, "--master-file", self.base / "master", **more)

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")
        (self.folder / name).chmod(0o600)

    def sign(self, name, *files):
        self.run("sign", *(self.folder / file for file in files), "--key", self.base / f"{name}.key")

    def verify(self, **more):
        return self.run("audit", "verify", "--checkpoint", self.base / "checkpoint", "--signature",
                        self.base / "checkpoint.jansen.minisig", "--key", self.base / "jansen.pub", **more)

    def copy(self, name):
        other = Town(self.base)
        other.folder = self.base / name
        shutil.copytree(self.folder, other.folder)
        return other


def make_people(town):
    lines = []
    for name, role in (("jansen", "officer"), ("bakker", "analyst"), ("visser", "administrator")):
        subprocess.run([PROGRAM, "keygen", name, "--unencrypted"], cwd=town.base, env=ENV, check=True, capture_output=True)
        key = (town.base / f"{name}.pub").read_text().split()[-1]
        account = pwd.getpwuid(os.getuid()).pw_name if name == town.asks else name
        lines.append(f"  - {{name: {name}, account: {account}, roles: [{role}], key: {key}, until: 2089-01-01}}\n")
    return "people:\n" + "".join(lines)


def make_town(base):
    town = Town(base)
    town.folder.mkdir(mode=0o700)
    (base / "master").write_bytes(bytes(range(32)))
    (base / "master").chmod(0o600)
    for name, text in (("policy.yaml", POLICY), ("topics.yaml", TOPICS), ("feeds.yaml", FEEDS), ("areas.yaml", AREAS),
                       ("people.yaml", make_people(town))):
        town.write(name, text)
    return town


def import_day(town, back):
    chance, day = random.Random(back), datetime.date.today() - datetime.timedelta(days=back)
    path = town.base / "posts.csv"
    with open(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "author", "text", "published"])
        for i in range(60):
            mood = chance.choice(("geweldig en fijn", "een ramp en belachelijk", "om negen uur"))
            rows.writerow([f"{back}-{i}", f"mens{i}", f"Het parkeren hier is {mood}", f"{day}T12:00:00Z"])
    return town.work("import", path, "--area", "GM0000")


def show(title, *runs):
    print(f"\n== {title}")
    for done in runs:
        for line in (done.stdout + done.stderr).strip().splitlines():
            print("   " + line)


# ---- The day. ----


def nobody_starts_alone(town):
    town.work("release", expect=(77,))
    town.sign("jansen", *FILES)
    town.work("release", expect=(77,))  # an officer alone
    town.sign("visser", *FILES)
    town.work("release", expect=(77,))  # an administrator has no say
    town.sign("bakker", *FILES)
    town.work("release")
    town.run("sign", "--status")


def a_day(town):
    town.older = (town.folder / "journal.ndjson").read_bytes()
    import_day(town, 3)
    import_day(town, 2)
    town.work("retain")
    asked = town.run("ask", "--by", "day")
    assert "parkeren" in asked.stdout.lower(), asked.stdout
    noted = json.loads((town.folder / "journal.ndjson").read_bytes().splitlines()[-1])["body"]
    assert (noted["action"], noted["actor"]) == ("question", "analyst"), noted
    town.run("ask", "--role", "officer", expect=(77,))  # nobody gives himself a role
    (town.folder / "journal.ndjson").rename(town.base / "away")
    (town.folder / "journal.ndjson").mkdir()  # what cannot be noted is not answered
    assert not town.run("ask", expect=(74, 77, 65, 66)).stdout
    (town.folder / "journal.ndjson").rmdir()
    (town.base / "away").rename(town.folder / "journal.ndjson")
    lines = [json.loads(line)["body"] for line in (town.folder / "journal.ndjson").read_bytes().splitlines()]
    assert {"agree", "import", "release", "forgotten", "seal", "retain", "question"} <= {body["action"] for body in lines}
    assert all(body[field] for body in lines for field in ("time", "action", "result", "origin", "actor")), lines
    assert not any(word in json.dumps(body) for body in lines for word in ("mens1", "belachelijk", "geweldig")), lines
    town.run("audit", "checkpoint", "--output", town.base / "checkpoint")
    subprocess.run([PROGRAM, "sign", "checkpoint", "--key", "jansen.key"], cwd=town.base, env=ENV, check=True,
                   capture_output=True)
    report = town.run("audit", "report")
    access = town.run("audit", "access")
    assert "visser" in access.stdout, access.stdout
    show("a clean day", report, town.verify(), access)


# ---- What may be done once, by two. ----

WITHHELD = 77


def ask_for(town, *words, **more):
    return pathlib.Path(town.work("act", "new", *words, "--proposer", "bakker", **more).stdout.strip()).relative_to(town.folder)


def by_two(town, request, use, refused=(WITHHELD,)):
    """Not by one, once by two, and never again."""
    use(town.folder / request, expect=refused)
    town.sign("bakker", request)
    use(town.folder / request, expect=refused)
    town.sign("jansen", request)
    use(town.folder / request, expect=(0,))


def an_objection_is_taken_back_by_two(town):
    resident = dict(input="@inwoner@forum.example\n")
    town.work("objection", "add", **resident)
    town.work("objection", "check", expect=(1,), **resident)
    request = ask_for(town, "objection-removal", "zaak-1", **resident)
    text = (town.folder / request).read_text()
    assert "inwoner" not in text and "forum" not in text, text
    other = dict(input="@iemand@forum.example\n")
    town.work("objection", "add", **other)

    def remove(path, expect, whose=resident):
        return town.work("objection", "remove", "--case", "zaak-1", "--act", path, expect=expect, **whose)

    town.work("objection", "remove", "--case", "zaak-1", expect=(77,), **resident)  # without a request
    by_two(town, request, remove)
    remove(town.folder / request, (WITHHELD,), other)  # of nobody else, and not again
    town.work("objection", "check", **resident)
    town.work("objection", "check", expect=(1,), **other)


def an_airbag_is_reset_by_two(town):
    town.work("airbags")
    town.write("airbags", json.dumps({"stops": [{"airbag": "one-person", "target": "parkeren", "period": 0, "since": 1700000000,
                                                 "reset": 0}], "noted": [], "usual": []}))
    show("airbags", town.work("airbags", expect=(1,)))
    request = ask_for(town, "airbag-reset", "parkeren", "--airbag", "one-person")

    def reset(path, expect, airbag="one-person"):
        return town.work("airbags", "reset", "parkeren", "--airbag", airbag, "--act", path, expect=expect)

    town.work("airbags", "reset", "parkeren", "--airbag", "one-person", expect=(77,))
    by_two(town, request, reset)
    town.work("airbags")


def texts_are_shown_by_two(town):
    request = ask_for(town, "sample-access", "samples")

    def label(path, expect):
        screen, mine = pty.openpty()
        try:
            return town.work("sample", "label", *(("--act", path) if path else ()), expect=expect, capture_output=False,
                             stdin=mine, stdout=mine, stderr=subprocess.PIPE)
        finally:
            os.close(mine)
            os.close(screen)

    label(None, (77,))
    by_two(town, request, label)
    label(town.folder / request, (WITHHELD,))  # once


def what_may_be_done_once(town):
    an_objection_is_taken_back_by_two(town)
    an_airbag_is_reset_by_two(town)
    texts_are_shown_by_two(town)
    done = [json.loads(line)["body"] for line in (town.folder / "journal.ndjson").read_bytes().splitlines()]
    actions = [body["action"] for body in done]
    assert actions.count("act") == 3 and {"objection-removed", "airbag-reset", "sample-access"} <= set(actions), actions
    assert not any("inwoner" in json.dumps(body) for body in done)
    town.run("audit", "report", "--checkpoint", town.base / "checkpoint")  # nothing of this is a finding


# ---- Sabotage. Each gives what was told, and what had to be in it. ----


def edit_the_database(town):
    with sqlite3.connect(town.folder / "releases.db") as db:
        columns = [row[1] for row in db.execute("PRAGMA table_info (cell)")]
        changed = ", ".join("0.9" if column == "mean" else column for column in columns)
        assert db.execute(f"REPLACE INTO cell SELECT {changed} FROM cell").rowcount > 0  # what no role forbids by itself
    db.close()
    return town.run("audit", "report", expect=(1,)), ["release-changed"], None


def change_the_policy_without_a_signature(town):
    town.write("policy.yaml", POLICY + "k: 6\n")
    town.work("release")  # goes on by what was agreed
    status = town.run("sign", "--status", expect=(1,))
    return town.run("audit", "report", expect=(1,)), ["file-unsigned"], status


def change_the_policy_in_its_agreed_copy(town):
    path = town.folder / "agreed/1/policy.yaml"
    path.write_text(POLICY + "k: 6\n")
    town.work("release", expect=(77,))
    return town.run("audit", "report", expect=(1,)), ["agreement-broken"], town.run("audit", "verify", expect=(1,))


def put_an_older_journal_back(town):
    (town.folder / "journal.ndjson").write_bytes(Town.older)
    (town.folder / "seal").unlink()  # and its key, so that only the checkpoint knows
    town.run("audit", "verify")  # the control: a journal that was put back as a whole holds by itself
    report = town.run("audit", "report", "--checkpoint", town.base / "checkpoint", expect=(1,))
    return report, ["journal-chain"], town.verify(expect=(1,))


def cut_off_the_newest_entries(town):
    path = town.folder / "journal.ndjson"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-2]))
    return town.run("audit", "report", expect=(1,)), ["journal-chain"], town.verify(expect=(1,))


def keep_a_copy_of_the_keys(town):
    shutil.copy2(town.folder / "keys", town.folder / "keys.old")
    return town.run("audit", "report", expect=(1,)), ["key-copy"], None


def lengthen_retention(town):
    town.write("policy.yaml", POLICY.replace("400d", "4000d"))
    town.sign("bakker", "policy.yaml")  # one of the two
    town.work("release")
    status = town.run("sign", "--status", expect=(1,))
    return town.run("audit", "report", expect=(1,)), ["file-unsigned"], status


def change_the_rules_that_come_with_the_program(town):
    share = town.base / "share"
    shutil.copytree(pathlib.Path(ROOT) / "rules", share / "rules")
    with open(next((share / "rules/sensitive").glob("*.tsv")), "a", encoding="utf-8") as file:
        file.write("# one line more\n")
    town.share = share
    status = town.run("sign", "--status", expect=(1,))
    return town.run("audit", "report", expect=(1,)), ["rules-changed"], status


SABOTAGE = (edit_the_database, change_the_policy_without_a_signature, change_the_policy_in_its_agreed_copy,
            put_an_older_journal_back, cut_off_the_newest_entries, keep_a_copy_of_the_keys, lengthen_retention,
            change_the_rules_that_come_with_the_program)


def checks_of(town):
    report = town.run("audit", "report", "--json", "--checkpoint", town.base / "checkpoint", expect=(1,))
    return {finding["check"] for finding in json.loads(report.stdout)["findings"]}


def main():
    with tempfile.TemporaryDirectory() as base:
        town = make_town(pathlib.Path(base))
        nobody_starts_alone(town)
        a_day(town)
        Town.older = town.older
        time.sleep(1.1)  # what is signed now is newer than what is in force
        what_may_be_done_once(town.copy("once"))
        for act in SABOTAGE:
            copy = town.copy(act.__name__)
            report, expected, other = act(copy)
            show(act.__name__.replace("_", " "), *([other] if other else []), report)
            found = checks_of(copy)
            assert set(expected) <= found, (act.__name__, found)
        # The control: the town that nobody touched is still clean.
        town.run("audit", "report")
        town.verify()


main()
