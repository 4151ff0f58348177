#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""memory PROGRAM ROOT: looks into the memory of a collector that rests between two rounds.

Whatever swaps or dumps that memory must not find posts there. Exit 77 where nobody may look (that takes root)."""
import datetime
import http.server
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

from town_hall import TownHall

COUNT = 60


def feed_rss(now):
    item = ("<item><guid>oorsprong-{0}</guid><link>http://plein.example/schakel-{0}</link><author>schrijfster-{0}@post."
            "example</author><title>Koptekst-{0}</title><description><![CDATA[Kraaienlied-{0}: parkeren is <b>geweldig"
            "</b>]]></description><pubDate>{1}</pubDate></item>")
    when = now.strftime("%a, %d %b %Y %H:%M:%S +0000")
    return "<rss version='2.0'><channel><title>x</title>%s</channel></rss>" % "".join(
        item.format(i, when) for i in range(COUNT))


def feed_mastodon(now):
    return json.dumps([{
        "id": f"status-{i}", "created_at": now.isoformat(), "visibility": "public", "language": "nl",
        "url": f"http://plein.example/@bijnaam-{i}/{i}", "uri": f"http://plein.example/bericht-{i}",
        "content": f"<p>Uilenlied-{i}: parkeren is een ramp</p>",
        "account": {"id": f"rekening-{i}", "acct": f"bijnaam-{i}", "username": f"bijnaam-{i}", "bot": False,
                    "display_name": f"Voornaam-{i}", "url": f"http://plein.example/@bijnaam-{i}"}}
                       for i in range(COUNT)])


WANTED = re.compile(rb"(oorsprong|schakel|schrijfster|Koptekst|Kraaienlied|status|bijnaam|bericht|Uilenlied|rekening|"
                    rb"Voornaam)-[0-9]")


class Town(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        now = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=5)
        body = feed_rss(now) if self.path == "/rss" else feed_mastodon(now) if self.path.startswith("/tag") else None
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "application/rss+xml" if self.path == "/rss" else "application/json")
        self.end_headers()
        self.wfile.write((body or "").encode())

    def log_message(self, *_):
        pass


def memory_of(process):
    with open(f"/proc/{process.pid}/maps") as maps, open(f"/proc/{process.pid}/mem", "rb", 0) as memory:
        for line in maps:
            part = re.match(r"([0-9a-f]+)-([0-9a-f]+) (r?)\S* \S+ \S+ \S+\s*(.*)", line)
            if part[3] and not part[4].startswith(("[v", "/")):
                memory.seek(int(part[1], 16))
                try:
                    yield part[4] or "a mapping", memory.read(int(part[2], 16) - int(part[1], 16))
                except OSError:
                    pass  # a guard page of a key


def main():
    program, root = sys.argv[1:3]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Town)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_port
    feed = ('  - {{id: {0}, name: {0}, url: "http://127.0.0.1:{1}/{2}", format: {3}, area: GM0000, language: nl, '
            'source: news, interval: 60m}}\n')
    with tempfile.TemporaryDirectory() as base:
        hall = TownHall(program, root, pathlib.Path(base) / "ws")
        hall.write("feeds.yaml", f'contact: https://proefstad.example/\nallow_address: ["127.0.0.1:{port}"]\nfeeds:\n' +
                   feed.format("a", port, "rss", "rss") + feed.format("b", port, "tag", "mastodon"))
        run = subprocess.Popen([program, "collect", "--workspace", str(hall.folder)], env=hall.env,
                               stdout=subprocess.PIPE, text=True)
        try:
            # It flushes its counts at the end of a round and then rests for a minute.
            line = run.stdout.readline()
            assert str(2 * COUNT) in line, f"the round did not read all posts: {line}"
            time.sleep(0.5)
            parts = list(memory_of(run))
        except PermissionError:
            return 77
        finally:
            run.kill()
        seen = {name: len(WANTED.findall(data)) for name, data in parts if WANTED.search(data)}
        print(f"{sum(len(data) for _, data in parts) >> 20} MiB of memory, pieces of posts: {seen or 'none'}")
        # The control: what the program must hold is found by the same search, so the search is not blind.
        assert any(b"schrijver wil niet meedoen" in data or b"team Proef" in data for _, data in parts)
        return 1 if seen else 0


sys.exit(main())
