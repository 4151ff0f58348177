#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""attack PROGRAM WEAK ROOT CASE|all: one attack on the program, with its safeguards and without the one that stops it.

Each attack is a function of a laboratory that gives how much it got: people found, numbers moved, secrets read. It passes
when it gets nothing from PROGRAM and something from WEAK, a build of the same sources in which one safeguard, named by
$SM_TEST_WITHOUT, is taken away. `all` prints the table. Exit 77: this machine does not allow it."""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import thief  # noqa: E402
from town_hall import BAD, GOOD, TownHall, bytes_of, crowd, day, found, needles, post  # noqa: E402

PLATFORM = "plein.example"


class Skipped(Exception):
    pass


class Laboratory:
    """Makes workspaces of one program in one folder."""

    def __init__(self, program, root, base, without=""):
        self.program, self.root, self.base, self.count = program, root, pathlib.Path(base), 0
        os.environ["SM_TEST_WITHOUT"] = without

    def hall(self, folder=None, **more):
        self.count += 1
        return TownHall(self.program, self.root, folder or self.base / str(self.count) / "ws", **more)


def spools_of(hall):
    return bytes_of(hall.folder / "spool")


def without_keys(hall):
    return {name: data for name, data in hall.files().items() if name.name != "keys"}


# ---- Following people. ----

def two_days(lab):
    """The same people on a day that will be released and on one that stays open; their handles."""
    hall = lab.hall(waits=True)
    posts = crowd(30, back=3) + [dict(p, id=p["id"] + "b") for p in crowd(30, BAD, back=0)]
    for p in posts[30:]:
        p["published"] = p["published"].replace("T10", "T00")
    hall.take(posts)
    return hall, sorted({p["author"] for p in posts} | {f"buiten{i}" for i in range(100)})


def handles_against_an_open_day_without_its_keys(lab):
    """A thief with the handle list and all files of an open workspace but `keys`."""
    hall, handles = two_days(lab)
    return sum(map(len, thief.identified(spools_of(hall), without_keys(hall), PLATFORM, handles).values()))


def the_same_thief_with_the_keys(lab):
    """The limit of the promise: whoever has keys and spool together, while a day is open, has its authors."""
    hall, handles = two_days(lab)
    return sum(map(len, thief.identified(spools_of(hall), hall.files(), PLATFORM, handles).values()))


def authors_followed_from_one_day_to_the_next(lab):
    """A thief with the handle list, an old copy of the sealed spools, and today all files, keys included."""
    hall, handles = two_days(lab)
    spools = spools_of(hall)
    hall.release()
    days = thief.identified(spools, hall.files(), PLATFORM, handles)
    assert len(days) == 2
    return len(set.intersection(*days.values()))


def a_released_day_read_again(lab):
    """The same thief; how many of the day that was released."""
    hall, handles = two_days(lab)
    spools = spools_of(hall)
    hall.release()
    return len(min(thief.identified(spools, hall.files(), PLATFORM, handles).items())[1])


# ---- The raw disk. ----

class Image:
    """A new ext4 file system in a file, mounted."""

    def __init__(self, base):
        self.file, self.at = base / "disk.img", base / "disk"
        with open(self.file, "wb") as image:
            image.truncate(24 << 20)
        self.at.mkdir()
        try:
            subprocess.run(["mkfs.ext4", "-q", "-F", str(self.file)], check=True, capture_output=True)
            self.mount()
        except (OSError, subprocess.CalledProcessError) as error:
            raise Skipped(f"no ext4 file system can be mounted here: {error}") from None

    def mount(self):
        subprocess.run(["mount", "-o", "loop", str(self.file), str(self.at)], check=True, capture_output=True)

    def bytes(self):
        """All of the disk, as it is when the machine is switched off."""
        subprocess.run(["umount", str(self.at)], check=True)
        data = self.file.read_bytes()
        self.mount()
        return data

    def close(self):
        subprocess.run(["umount", str(self.at)], check=False, capture_output=True)


def secrets_of(hall, handles):
    """Bytes that must not outlive the day: eight in a row of each key, and everybody's pseudonym under each."""
    data = (hall.folder / "keys").read_bytes()
    masters = {data[at + 61:at + 93] for at in range(0, len(data), 128) if any(data[at + 61:at + 93])}
    windows = {m[at:at + 8] for m in masters for at in range(25)}
    return windows, {thief.pseudonym(m, PLATFORM, h) for m in masters for h in handles}


def on_the_raw_disk(lab, released=True):
    lab.base.joinpath(str(lab.count + 1)).mkdir()
    image = Image(lab.base / str(lab.count + 1))
    try:
        hall = lab.hall(folder=image.at / "ws", waits=True)
        posts = [dict(p, id=f"bericht-{back}-{p['id']}", author="zeldzame-" + p["author"])
                 for back in (3, 4, 5) for p in crowd(40, back=back)]
        export = hall.export(posts, outside=lab.base)
        hall.run("import", str(export), str(lab.base / "not-there.csv"), "--area", "GM0000", ok=(66,))
        keys, pseudonyms = secrets_of(hall, {p["author"] for p in posts})
        words = needles(posts)
        if released:
            hall.release()
        data = image.bytes()
        return sum(w in data for w in pseudonyms | words | (keys if released else set()))
    finally:
        image.close()


def secrets_on_a_raw_disk_after_the_release(lab):
    """Keys, pseudonyms and words of posts anywhere on an ext4 file system, unused blocks and its journal included."""
    return on_the_raw_disk(lab)


def words_on_a_raw_disk_while_a_day_is_open(lab):
    """The same without the keys, which an open day needs."""
    return on_the_raw_disk(lab, released=False)


# ---- Asking. ----

def fewer_than_k_are_told(lab):
    hall = lab.hall()
    hall.take(crowd(4))
    return sum(point["schrijvers"] or 0 for row in hall.ask("--by", "day")["reeksen"] for point in row["punten"])


def a_topic_edited_by_one_keyword(lab):
    """One word more while the day is open; who was added is the difference with a workspace whose topic stays."""
    posts = crowd(6, back=2) + crowd(6, "De fiets is een ramp", first=20, back=2)

    def authors(after):
        hall = lab.hall(waits=True, topics={"parkeren": "parkeren"})
        hall.take(posts)
        hall.topics({"parkeren": after})
        hall.take(posts)
        hall.release()
        return sum(cell[3] for cell in hall.cells())

    return authors("parkeren OF fiets") - authors("parkeren")


def one_loud_author(lab):
    """Nine people are content; the tenth writes ninety angry posts. How far, in hundredths, the mean moves beyond what
    one angry post of his moves it."""
    def mean(posts_of_his):
        hall = lab.hall(author_share_max_pct=100)
        hall.take(crowd(9) + [post(100 + i, "luid", BAD) for i in range(posts_of_his)])
        cells = hall.cells()
        return cells[0][6] if cells else None

    return round(100 * abs(mean(90) - mean(1)))


def a_loud_author_is_all_of_a_cell(lab):
    """The same with the limit on one author's share: is anything told of such a cell?"""
    hall = lab.hall()
    hall.take(crowd(9) + [post(100 + i, "luid", BAD) for i in range(90)])
    return len(hall.cells())


def known_by_sybils(lab, accounts, **policy):
    """So many accounts of an attacker, all angry, and one other person, of whom the attacker wants to know whether he is
    content: guessed from the mean that is told of each of 36 days. How many guesses are better than guessing blindly."""
    days = range(3, 39)
    content = {back: back * 7 % 3 > 0 for back in days}
    posts = [post(f"{back}-{i}", f"poppetje{i}", BAD, back=back) for back in days for i in range(accounts)]
    posts += [post(f"{back}-w", "slachtoffer", GOOD if content[back] else BAD, back=back) for back in days]
    hall = lab.hall(**policy)
    hall.take(posts)
    told = {cell[2]: cell[6] for cell in hall.cells() if cell[6] is not None}
    lowest = min(told.values(), default=0)
    right = sum((told.get(day(back), lowest) > lowest + 0.005) == content[back] for back in days)
    # Who always guesses what is most common is right as often without looking.
    return max(0, right - max(sum(content.values()), len(days) - sum(content.values())))


def sybils_up_to_k(lab):
    return known_by_sybils(lab, 4)


def sybils_in_a_crowd(lab):
    return known_by_sybils(lab, 40)


def sybils_against_noise(lab):
    """With an epsilon that no municipality should take, because with a smaller one the attacker, who needs a cell that is
    told and a single vote that shows in its mean, has no number of accounts that gives him both. Two are chance."""
    return max(0, known_by_sybils(lab, 80, noise="{epsilon: 8, budget: 9000}") - 2)


def who_does_not_want_to_be_counted(lab):
    hall = lab.hall()
    hall.take(crowd(5, opted_out="1"))
    return sum(cell[3] for cell in hall.cells())


def names_as_words_of_a_topic(lab):
    """A surname that is also a word of the lexicon: told as what people said of the topic?"""
    hall = lab.hall()
    hall.take(crowd(12, "Het parkeren is nu geregeld door mevrouw Ramp en dhr. Ramp"))
    return len([t for t, in hall.rows("SELECT term FROM cell_term") if "ramp" in t])


def words_of_posts_in_the_workspace(lab):
    hall = lab.hall(waits=True)
    posts = [dict(p, id="bericht-" + p["id"], author="zeldzame-" + p["author"]) for p in crowd(20, back=2)]
    hall.take(posts)
    return len(found(hall.files(), needles(posts)))


# ---- The year's budget. ----

def noise_beyond_the_budget_of_a_year(lab):
    """Twelve days, of which the year can pay two: thousandths of epsilon that were spent beyond what was agreed."""
    agreed = 2000
    hall = lab.hall(noise="{epsilon: 1, budget: 2}")
    hall.take([dict(p, id=f"{back}-{p['id']}") for back in range(3, 15) for p in crowd(40, back=back)])
    years = hall.rows("SELECT SUM(epsilon_milli) FROM noise GROUP BY year")
    assert any(spent for spent, in years)
    return sum(max(0, spent - agreed) for spent, in years)


# ---- Who holds the machine, alone. ----

def audit(hall, *words):
    done = subprocess.run([hall.program, "audit", *words, "--workspace", str(hall.folder)], env=hall.env,
                          capture_output=True, text=True)
    assert done.returncode in (0, 1), (words, done.returncode, done.stderr)
    return done.returncode == 0


def holds(hall, *words):
    return audit(hall, "verify", *words)


def a_journal_that_was_changed(lab):
    """One digit of each entry in turn, each pair of entries swapped: how many of these go unnoticed."""
    hall = lab.hall()
    hall.take([dict(p, id=f"{back}-{p['id']}") for back in range(3, 9) for p in crowd(12, back=back)])
    path, unnoticed = hall.folder / "journal.ndjson", 0
    lines = path.read_bytes().splitlines(keepends=True)
    assert holds(hall) and len(lines) > 10
    for i, line in enumerate(lines):
        at = line.index(b'"time":"2') + len(b'"time":"2')
        changed = lines[:i] + [line[:at] + (b"1" if line[at:at + 1] != b"1" else b"2") + line[at + 1:]] + lines[i + 1:]
        swapped = lines[:i] + lines[i:i + 2][::-1] + lines[i + 2:]
        for other in [changed] + [swapped] * (i + 1 < len(lines)):
            path.write_bytes(b"".join(other))
            unnoticed += holds(hall)
    return unnoticed


def a_journal_put_back_with_its_key(lab):
    """All of the workspace as it was before a release, put back: does the officer, with his checkpoint, notice?"""
    hall = lab.hall(waits=True)
    hall.take(crowd(12, back=3))
    before = hall.copied(hall, lab.base / "before")
    hall.release()
    checkpoint = lab.base / "checkpoint"
    audit(hall, "checkpoint", "--output", str(checkpoint))
    assert holds(hall, "--checkpoint", str(checkpoint)) and holds(before)
    return int(holds(before, "--checkpoint", str(checkpoint)))


AGREED = ["policy.yaml", "topics.yaml", "feeds.yaml", "areas.yaml", "people.yaml"]


def signed(hall, person, files):
    subprocess.run([hall.program, "sign", *(str(hall.folder / file) for file in files), "--key",
                    str(hall.folder.parent / f"{person}.key")], env=hall.env, check=True, capture_output=True)


def one_person_makes_it_wider(lab):
    """In production: the officer, alone, signs a lower k, then longer retention, then another topic. How many of the three
    come into force."""
    production = dict(mode="production", profile="standaard", purpose="horen", legal_basis="proef", dpia="proef",
                      officer="fg@proef.example", contact="14 000", until="2090-01-01")
    hall = lab.hall(**production, k=20, retention="{releases: 100d}")
    away = hall.folder.parent
    (away / "master").write_bytes(b"proef " * 8)
    (away / "master").chmod(0o600)
    for name in ("jansen", "bakker"):
        subprocess.run([hall.program, "keygen", name, "--unencrypted"], cwd=away, env=hall.env, check=True,
                       capture_output=True)
    hall.write("people.yaml", "people:\n" + "".join(
        f"  - {{name: {name}, roles: [{role}], key: {(away / (name + '.pub')).read_text().split()[-1]}, "
        "until: 2090-01-01}\n" for name, role in (("jansen", "officer"), ("bakker", "analyst"))))
    for name in ("jansen", "bakker"):
        signed(hall, name, AGREED)
    hall.run("release", "--master-file", str(away / "master"))
    assert (hall.folder / "agreed" / "1").exists()
    for file, change in ((AGREED[0], lambda: hall.policy(k=15)), (AGREED[0], lambda: hall.policy(retention="{releases: 200d}")),
                         (AGREED[1], lambda: hall.topics({"parkeren": "parkeren", "fiets": "fiets"}))):
        time.sleep(1.1)  # a signature is newer than those before it, in whole seconds
        change()
        signed(hall, "jansen", [file])
        hall.run("release", "--master-file", str(away / "master"))
    return len(list((hall.folder / "agreed").iterdir())) - 1


# ---- The list of objections. ----

def objectors_found(lab, files_of):
    """Ten people objected; the thief tries the handles of sixty. How many he finds, and how fast he tries."""
    hall = lab.hall(waits=True)
    hall.take(crowd(12, back=3))
    for i in range(10):
        hall.run("objection", "add", "--platform", PLATFORM, input=f"mens{6 * i}\n")
    files = files_of(hall)
    start = time.monotonic()
    hits, tried = thief.objectors(files, PLATFORM, [f"mens{i}" for i in range(60)])
    print(f"  {tried} slow guesses at {tried / (time.monotonic() - start):.0f} a second")
    return len(hits)


def every_handle_against_a_stolen_list_of_objections(lab):
    """A thief with all files of a workspace but the key of the list."""
    return objectors_found(lab, lambda hall: {name: data for name, data in hall.files().items()
                                              if name.name != "objections.key"})


def the_same_thief_with_the_key_of_the_list(lab):
    """The limit of the promise: list and key together, without a master key, can be guessed."""
    return objectors_found(lab, lambda hall: hall.files())


# The attack, and the safeguard that stops it. None: it succeeds, and docs/PROMISES.md says so.
ATTACKS = {
    words_of_posts_in_the_workspace: "seal",
    names_as_words_of_a_topic: "redaction",
    authors_followed_from_one_day_to_the_next: "own-key",
    a_released_day_read_again: "scrub",
    secrets_on_a_raw_disk_after_the_release: "scrub",
    words_on_a_raw_disk_while_a_day_is_open: "seal",
    fewer_than_k_are_told: "threshold",
    one_loud_author: "one-vote",
    a_loud_author_is_all_of_a_cell: "one-vote",
    a_topic_edited_by_one_keyword: "settled",
    who_does_not_want_to_be_counted: "opt-out",
    handles_against_an_open_day_without_its_keys: the_same_thief_with_the_keys,
    sybils_up_to_k: None,
    sybils_in_a_crowd: None,
    sybils_against_noise: "noise",
    noise_beyond_the_budget_of_a_year: "budget",
    a_journal_that_was_changed: "chain",
    a_journal_put_back_with_its_key: "kept",
    one_person_makes_it_wider: "two",
    every_handle_against_a_stolen_list_of_objections: the_same_thief_with_the_key_of_the_list,
}


def figures(attack, stopped_by, program, weak, root):
    """What the attack gets, and what it gets without the safeguard."""
    with tempfile.TemporaryDirectory() as base:
        base = pathlib.Path(base)
        (base / "strong").mkdir()
        (base / "weak").mkdir()
        got = attack(Laboratory(program, root, base / "strong"))
        if callable(stopped_by):
            return got, stopped_by(Laboratory(program, root, base / "weak"))
        if stopped_by is None:
            return got, got
        return got, attack(Laboratory(weak, root, base / "weak", without=stopped_by))


def main():
    program, weak, root = (os.path.abspath(word) for word in sys.argv[1:4])
    wanted = sys.argv[4]
    passed = True
    for attack, stopped_by in ATTACKS.items():
        if wanted not in ("all", attack.__name__):
            continue
        try:
            got, without = figures(attack, stopped_by, program, weak, root)
        except Skipped as why:
            print(f"{attack.__name__:50} skipped: {why}")
            if wanted != "all":
                sys.exit(77)
            continue
        name = getattr(stopped_by, "__name__", stopped_by) or "nothing: it succeeds"
        print(f"{attack.__name__:50} {got:5}   without {name}: {without}")
        passed &= without > 0 and (stopped_by is None or got == 0)
    return not passed


sys.exit(main())
