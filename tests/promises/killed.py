#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""killed PROGRAM STOPS ROOT POINTS [SEED]: kill -9 at so many random calls by which an import and its releases change a
file. STOPS: the library that counts these calls and stops at one.

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


def stopped(stops, hall, export, **where):
    """The import with the library of stops: what it said, and whether it was killed."""
    env = dict(hall.env, LD_PRELOAD=stops, **{f"SM_STOP_{name.upper()}": str(value) for name, value in where.items()})
    run = subprocess.run([hall.program, "import", "--workspace", str(hall.folder), "--quiet", str(export)], env=env,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return run.stdout, run.returncode == -signal.SIGKILL


def open_workspace(program, root, folder):
    # One vote a cell for each author and no bound on cells: which of them count is drawn by the period's key.
    return TownHall(program, root, folder, votes_per_period=20)


def main():
    program, stops, root, points = *sys.argv[1:4], int(sys.argv[4])
    chance = random.Random(int(sys.argv[5]) if len(sys.argv) > 5 else 20260523)
    posts = town()
    wanted = MARKS + [mark.hex().encode() for mark in MARKS]
    # A killed process loses nothing that it wrote (a power cut may), so memory will do for a disk.
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as folder:
        base = pathlib.Path(folder)
        assert all(any(m.decode() in p[f] for m in MARKS) for p in posts for f in ("id", "author", "text"))
        calm = open_workspace(program, root, base / "calm" / "ws")
        export = calm.export(posts, outside=base)
        stopped(stops, calm, export, count=base / "calls")
        calls = int((base / "calls").read_text())
        expected = state(calm)
        assert len(expected[0]) > 20 and found({"export": export.read_bytes()}, wanted), "the search itself is blind"
        spare = base / "spare"
        spare.mkdir()
        killed = early = between = 0
        for number in range(points):
            hall = open_workspace(program, root, base / str(number) / "ws")
            # Some runs are killed twice.
            for _ in range(chance.choice((1, 1, 2))):
                said, died = stopped(stops, hall, export, at=chance.randint(1, calls), seed=chance.randrange(1 << 30))
                killed += died
                where = found(hall.files() | {"output": said}, wanted)
                if where:
                    print("found in", where)
                    return 1
            have = released(hall, spare)
            early += not have
            between += 0 < len(have) < len(expected[0])
            assert set(have) <= set(expected[0]), "a period was released that was not complete"
            hall.run("import", str(export))
            assert state(hall) == expected, "something was lost or counted twice"
            assert not list((hall.folder / "spool").iterdir()) and living_keys(hall.folder) == 0
            assert chain_holds(hall.folder) > 0, "the journal does not hold"
            assert not found(hall.files(), wanted)
            for action in ("release", "forgotten"):
                receipts = [body["object"] for body in hall.journal(action)]
                assert len(receipts) == len(set(receipts)) == DAYS, f"not one '{action}' for each period: {receipts}"
        print(f"{points} runs, {killed} kills, {early} before the first release, {between} between releases; "
              f"{calls} calls to stop at")
        assert killed >= points // 2, "too few of the kills hit a running program: this proves little"
    return 0


sys.exit(main())
