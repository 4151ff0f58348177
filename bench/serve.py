# SPDX-License-Identifier: EUPL-1.2
"""Pages and the API on five years of daily cells of 50 topics in 40 areas: a bench of run."""
import datetime
import os
import re
import shutil
import sqlite3
import subprocess
import time
import urllib.request
import zoneinfo

TOPICS, AREAS, DAYS = 50, 40, 5 * 365 + 1
HERE = zoneinfo.ZoneInfo("Europe/Amsterdam")
CLIENTS, SECONDS = 32, 5
# The static page first: what the same server does without releases or a journal.
ADDRESSES = [
    ("static page", "/bestanden/site.css", 0),
    ("page: overview", "/", 50),
    ("page: one topic", "/onderwerpen/t07?per=maand", 50),
    ("API: all, by month", "/v1/metingen?per=maand&groep=geen", 20),
    ("API: a topic by week", "/v1/metingen?onderwerp=t07", 20),
    ("API: topics", "/v1/onderwerpen", 20),
]


def fill(path):
    """Every cell is there: more than any town releases."""
    db = sqlite3.connect(path)
    db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; "
                     "DELETE FROM cell_term; DELETE FROM cell; DELETE FROM withheld; DELETE FROM noise; DELETE FROM release; "
                     "DELETE FROM topic; DELETE FROM area;")
    db.executemany("INSERT INTO topic VALUES (?, ?, ?, ?)", [(f"t{i:02}", f"Onderwerp {i}", f"Topic {i}", i) for i in range(TOPICS)])
    db.execute("INSERT INTO area VALUES ('GM9901', 'Groot', 0, NULL, 2026, 0)")
    db.executemany("INSERT INTO area VALUES (?, ?, 1, 'GM9901', 2026, ?)", [(f"WK9901{i:02}", f"Wijk {i}", i) for i in range(1, AREAS)])
    first = datetime.date(2021, 1, 1)
    days = [first + datetime.timedelta(i) for i in range(DAYS + 1)]
    begins = [int(datetime.datetime(d.year, d.month, d.day, tzinfo=HERE).timestamp()) for d in days]
    db.executemany("INSERT INTO release VALUES (?, ?, 'day', ?, ?, 2026, 10, 5, ?, ?)",
                   [(begins[i], begins[i + 1], str(days[i]), str(days[i]).replace("-", ""), "a" * 64, begins[i + 1]) for i in range(DAYS)])
    db.execute("""INSERT INTO cell SELECT t.id, a.regio, r.from_s, r.periode, 0, 10 + 5 * (n % 9), 10 + 5 * (n % 11), 10 + 5 * (n % 9),
        (n % 101 - 50) / 100.0, 0.4, 30, 40, 30, 50, 20, 30, 40, 5, 5, 0
        FROM topic t, area a, (SELECT *, (from_s / 86400) * 7 AS n FROM release) r ORDER BY t.id, a.regio, r.from_s""")
    db.commit()
    cells = db.execute("SELECT count(*) FROM cell").fetchone()[0]
    db.close()
    return cells


def first_ask(url, headers):
    begun = time.perf_counter()
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
        size = len(answer.read())
    return time.perf_counter() - begun, size


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def wrk(url, headers):
    """(p50, p99 in ms, answers a second)"""
    command = ["wrk", "-t2", f"-c{CLIENTS}", f"-d{SECONDS}s", "--latency", url]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out:
        raise SystemExit(f"{url}: {out}")
    return (milliseconds(re.search(r"50%\s+(\S+)", out)[1]), milliseconds(re.search(r"99%\s+(\S+)", out)[1]),
            float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]))


def table(program, folder):
    if not shutil.which("wrk"):
        print("serve: needs wrk (apt-get install wrk)")
        return
    workspace = os.path.join(folder, "town")
    subprocess.run([program, "demo", workspace], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    cells = fill(os.path.join(workspace, "releases.db"))
    token = subprocess.run([program, "account", "token", "bench", "analyst", "--workspace", workspace], check=True,
                           capture_output=True, text=True).stdout.strip()
    server = subprocess.Popen([program, "serve", "--workspace", workspace, "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True)
    base = re.search(r"http://127\.0\.0\.1:\d+", server.stderr.readline())[0]
    print(f"serve: {cells:,} cells ({TOPICS} topics x {AREAS} areas x {DAYS} days), {CLIENTS} clients, {SECONDS} s each; the "
          "reference is a static page of the same server")
    try:
        reference = None
        for name, path, goal in ADDRESSES:
            headers = {} if not goal else {"Authorization": f"Bearer {token}", "Accept": "text/html" if name.startswith("page") else "application/json"}
            cold, size = first_ask(base + path, headers)
            p50, p99, rate = wrk(base + path, headers)
            reference = reference or p99
            print(f"  {name:22} p50 {p50:7.2f} ms   p99 {p99:7.2f} ms   {p99 / reference:6.1f} x static   {rate:8,.0f} /s   "
                  f"{size / 1000:7.1f} kB   first {cold * 1000:7.1f} ms" + (f"   goal p99 < {goal} ms" if goal else ""), flush=True)
    finally:
        server.terminate()
        server.wait()
