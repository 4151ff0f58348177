#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""killed PROGRAM ROOT POINTS [SEED]: kill -9 at so many random moments of an import and its releases.

After each: nothing of a post on the disk, every period released at most once and as if nothing had happened, keys and
spools of released periods gone, the journal's chain whole. Exit 1 when a post was found on the disk."""
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

from town_hall import TownHall, chain_holds, found, living_keys, post

DAYS, PEOPLE = 5, 150


def town():
    chance = random.Random(7)
    texts = ("Het parkeren bij de %s is geweldig en fijn, kraai%d", "De %s: parkeren is een ramp, kraai%d",
             "Afval bij de %s blijft liggen, belachelijk, kraai%d")
    places = ("GM0000", "WK000001", "BU00000101", "WK000002")
    return [post(f"ost-{day}-{i}", f"kraaienvanger{i % 90}", chance.choice(texts) % (chance.choice("abc"), i),
                 back=day + 3, area=chance.choice(places)) for day in range(DAYS) for i in range(PEOPLE)]


# In every name, id or text above, so that a few needles find them all, whole or in part.
MARKS = [b"kraai", b"ost-", b"geweldig en", b"is een ramp", b"blijft liggen"]


def state(hall):
    return hall.cells(), hall.rows("SELECT term, weight FROM cell_term ORDER BY topic, regio, from_s, rank")


def released(hall, spare):
    """The cells as the next run will find them: a copy, because reading may have to roll back what was half written."""
    for name in ("releases.db", "releases.db-journal"):
        if (hall.folder / name).exists():
            shutil.copy(hall.folder / name, spare / name)
    try:
        with sqlite3.connect(spare / "releases.db") as db:
            return db.execute(hall.CELLS).fetchall()
    except sqlite3.OperationalError:
        return []  # killed before there were tables
    finally:
        for left in spare.iterdir():
            left.unlink()


def kill_at(hall, export, after_s):
    run = subprocess.Popen([hall.program, "import", "--workspace", str(hall.folder), "--quiet", str(export)],
                           env=hall.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    time.sleep(after_s)
    run.send_signal(signal.SIGKILL)
    return run.communicate()[0], run.returncode == -signal.SIGKILL


def open_workspace(program, root, folder):
    # One vote a cell for each author and no bound on cells: which of them count is drawn by the period's key.
    return TownHall(program, root, folder, votes_per_period=20)


def main():
    program, root, points = sys.argv[1], sys.argv[2], int(sys.argv[3])
    chance = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 20260523)
    posts = town()
    wanted = MARKS + [mark.hex().encode() for mark in MARKS]
    # A killed process loses nothing that it wrote (a power cut may), so memory will do for a disk.
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as folder:
        base = pathlib.Path(folder)
        assert all(any(m.decode() in p[f] for m in MARKS) for p in posts for f in ("id", "author", "text"))
        calm = open_workspace(program, root, base / "calm" / "ws")
        export = calm.export(posts, outside=base)
        begin = time.monotonic()
        calm.run("import", str(export))
        took_s = time.monotonic() - begin
        expected = state(calm)
        assert len(expected[0]) > 20 and found({"export": export.read_bytes()}, wanted), "the search itself is blind"
        spare = base / "spare"
        spare.mkdir()
        killed = early = between = 0
        for number in range(points):
            hall = open_workspace(program, root, base / str(number) / "ws")
            # Some runs are killed twice.
            for _ in range(chance.choice((1, 1, 2))):
                said, died = kill_at(hall, export, max(chance.uniform(0, took_s), chance.uniform(0, took_s)))
                killed += died
                where = found(hall.files() | {"output": said}, wanted)
                if where:
                    print("found in", where)
                    return 1
            have = released(hall, spare)
            early += not have
            between += 0 < len(have) < len(expected[0])
            assert set(have) <= set(expected[0]), "a period was released that was not complete"
            begin = time.monotonic()
            hall.run("import", str(export))
            # A busy machine must not make the kills come too late or too early.
            took_s = (took_s + time.monotonic() - begin) / 2
            assert state(hall) == expected, "something was lost or counted twice"
            assert not list((hall.folder / "spool").iterdir()) and living_keys(hall.folder) == 0
            assert chain_holds(hall.folder) > 0, "the journal does not hold"
            assert not found(hall.files(), wanted)
            for action in ("release", "forgotten"):
                receipts = [body["object"] for body in hall.journal(action)]
                assert len(receipts) == len(set(receipts)) == DAYS, f"not one '{action}' for each period: {receipts}"
        print(f"{points} runs, {killed} kills, {early} before the first release, {between} between releases; "
              f"a run takes {took_s * 1000:.0f} ms")
        assert killed >= points // 2, "too few of the kills hit a running program: this proves little"
    return 0


sys.exit(main())
