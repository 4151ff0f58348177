# SPDX-License-Identifier: EUPL-1.2
"""Small workspaces of made-up people, filled through the whole program by CSV import. What the promise tests share.

Dates lie a few days back, so a period is released at the end of its import, unless the town hall waits: then each import
lacks a file, and the periods stay open until it says that this is all there is."""
import csv
import datetime
import hashlib
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess

GOOD = "Het parkeren hier is geweldig en fijn"
BAD = "Het parkeren hier is een ramp en belachelijk"
FLAT = "Het parkeren hier begint om negen uur"

TOPIC = """  - id: {id}
    name: {{nl: {id}, en: {id}}}
    theme: proef
    rule: {rule}
    purpose: Horen hoe het gaat
    ground: AVG artikel 6, eerste lid, onder e
    owner: team Proef
    from: 2020-01-01
    until: 2090-01-01
"""

AREAS = """indelingsjaar: 2026
areas:
  - code: GM0000
    name: Proefstad
  - code: WK000001
    name: Noord
  - code: BU00000101
    name: Noordkade
  - code: BU00000102
    name: Noordhof
  - code: WK000002
    name: Zuid
"""

FIELDS = ["id", "platform", "author", "author_name", "text", "published", "updated", "area", "deleted", "opted_out"]


class TownHall:
    CELLS = ("SELECT topic, regio, period, authors, posts, scored_authors, mean, spread, negative_pct, neutral_pct, "
             "positive_pct, coverage_pct FROM released ORDER BY topic, regio, period")

    def __init__(self, program, root, folder, topics=None, waits=False, **policy):
        self.program, self.folder = str(program), pathlib.Path(folder)
        self.env = dict(os.environ, SENTIMETER_SHARE=str(root), LC_ALL="C.UTF-8")
        self.env.pop("MALLOC_PERTURB_", None)  # meson sets it; nobody who uses the program does
        self.folder.mkdir(parents=True)
        self.waits = waits
        self.write("areas.yaml", AREAS)
        self.write("feeds.yaml", "contact: https://proefstad.example/\nfeeds: []\n")
        self.topics(topics or {"parkeren": "parkeren", "afval": "afval"})
        self.settings = dict(mode="demo", organisation="Proefstad", profile="demo", period="day", lateness="0m",
                             votes_per_period=3, terms="yes")
        self.policy(**policy)

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    @classmethod
    def copied(cls, hall, folder):
        """What a thief, or a backup, has."""
        copy = cls.__new__(cls)
        shutil.copytree(hall.folder, folder)
        copy.program, copy.env, copy.folder, copy.settings = hall.program, hall.env, folder, dict(hall.settings)
        copy.waits = hall.waits
        return copy

    def policy(self, **changes):
        self.settings.update(changes)
        self.write("policy.yaml", "".join(f"{key}: {value}\n" for key, value in self.settings.items()))

    def topics(self, rules):
        self.write("topics.yaml", "topics:\n" + "".join(TOPIC.format(id=id, rule=rule) for id, rule in rules.items()))

    def run(self, *words, ok=(0,), **more):
        done = subprocess.run([self.program, *words[:1], "--workspace", str(self.folder), "--quiet", *words[1:]],
                              env=self.env, capture_output=True, text=True, **more)
        if ok is not None:
            assert done.returncode in ok, (words, done.returncode, done.stdout, done.stderr)
        return done

    def export(self, posts, name="posts.csv", outside=None):
        """A CSV file beside the workspace (never in it: the workspace must hold no text)."""
        path = (outside or self.folder.parent) / name
        with open(path, "w", newline="", encoding="utf-8") as file:
            rows = csv.DictWriter(file, FIELDS, restval="")
            rows.writeheader()
            rows.writerows(posts)
        return path

    def take(self, posts, *words, ok=(0,)):
        missing = [str(self.folder.parent / "not-there.csv")] if self.waits else []
        return self.run("import", str(self.export(posts)), *missing, "--area", "GM0000", *words,
                        ok=(66,) if missing and ok == (0,) else ok)

    def release(self, ok=(0,)):
        """What came in is all there is: what waits for the rest of an import waits no longer."""
        (self.folder / "importing").unlink(missing_ok=True)
        self.run("release", ok=ok)

    def rows(self, sql):
        path = self.folder / "releases.db"
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
            return [tuple(row) for row in db.execute(sql)]

    def cells(self):
        return self.rows(self.CELLS)

    def ask(self, *words):
        return json.loads(self.run("ask", "--json", *words).stdout)

    def journal(self, action=None):
        lines = (self.folder / "journal.ndjson").read_text().splitlines()
        bodies = [json.loads(line)["body"] for line in lines]
        return [body for body in bodies if action in (None, body["action"])]

    def files(self):
        return bytes_of(self.folder)


def bytes_of(folder):
    """Every byte of a workspace, by name."""
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def day(back=5):
    return (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=back)).date().isoformat()


def post(number, author, text=GOOD, back=5, **more):
    return dict(id=f"p{number}", platform="plein.example", author=author, text=text,
                published=f"{day(back)}T10:00:00Z", **more)


def crowd(count, text=GOOD, first=0, **more):
    """One post by each of so many people."""
    return [post(i, f"mens{i}", text, **more) for i in range(first, first + count)]


def needles(posts):
    """What nobody may find on a disk: pieces of text, names and ids, also as hexadecimal."""
    words = {p[field] for p in posts for field in ("id", "author", "author_name", "text") if len(p.get(field, "")) > 5}
    plain = {word.encode() for word in words} | {word[-20:].encode() for word in words if len(word) > 24}
    return plain | {word.hex().encode() for word in plain}


def found(files, wanted):
    """Which of the files, or of their names, hold any of the needles."""
    return [str(name) for name, data in files.items() if any(w in data or w in str(name).encode() for w in wanted)]


def chain_holds(folder):
    """Whether every line of the journal follows from the one before it; the number of lines, -1 if not."""
    before = bytes(32)
    lines = (pathlib.Path(folder) / "journal.ndjson").read_bytes().split(b"\n")
    if lines.pop() != b"":
        return -1
    for number, line in enumerate(lines, 1):
        entry, body = json.loads(line), line[line.index(b'"body":') + 7:-1]
        leaf = hashlib.blake2b(bytes.fromhex(entry["salt"]) + body, digest_size=32).digest()
        before = hashlib.blake2b(b"sm-audit-1" + number.to_bytes(8, "little") + before + leaf, digest_size=32).digest()
        if entry["seq"] != number or entry["leaf"] != leaf.hex() or entry["chain"] != before.hex():
            return -1
    return len(lines)


def living_keys(folder):
    """Slots of the key file that hold anything but zeros."""
    data = (pathlib.Path(folder) / "keys").read_bytes()
    return sum(any(data[at:at + 128]) for at in range(0, len(data), 128))
