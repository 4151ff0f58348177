#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
# Manners, seen from the server's side: the program as it is collects from several hosts for a day of invented time, each
# round a process of its own, and the server's log says whether it behaved. Usage: manners.py PROGRAM ELSEWHERE
import collections
import email.utils
import gzip
import http.server
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import unittest

PROGRAM, ELSEWHERE = (os.path.abspath(word) for word in sys.argv[1:3])
HOUR = 3600
FEED = b'<rss version="2.0"><channel><title>Stad</title></channel></rss>'
ETAG, MODIFIED = 'W/"a;b, c=\xe9--1"', "Thu, 01 Jan 2026 0:00:00 CET"  # neither is how we would write it
NEWER = '"second"'

Asked = collections.namedtuple("Asked", "at host path headers connection open")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def setup(self):
        super().setup()
        with self.server.lock:
            self.server.connections += 1
            self.number = self.server.connections
        self.host = None

    def finish(self):
        with self.server.lock:
            self.server.open.discard((self.host, self.number))
        super().finish()

    def log_message(self, *_):
        pass

    def give(self, code, body=b"", **headers):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.host = self.headers["Host"].split(":")[0]
        with self.server.lock:
            self.server.open.add((self.host, self.number))
            count = sum(host == self.host for host, _ in self.server.open)
            self.server.log.append(Asked(time.monotonic(), self.host, self.path, self.headers.items(), self.number, count))
        if self.path == "/robots.txt":
            return self.give(200, b"User-agent: *\nDisallow: /closed\n")
        getattr(self, "own" if self.host == "127.0.0.1" else self.host.split(".")[0])()

    # One method a host: how it answers.
    def two(self):
        self.give(200, FEED)

    def own(self):
        self.give(200, FEED)

    def tags(self):
        known = self.headers.get("If-None-Match")
        if known is None:
            return self.give(200, gzip.compress(FEED), ETag=ETAG, Last_Modified=MODIFIED, Content_Encoding="gzip")
        self.give(304, **({"ETag": NEWER} if known == ETAG else {}))

    def bare(self):
        self.give(200, FEED)

    def gone(self):
        self.give(410)

    def lost(self):
        self.give(404)

    def moved(self):
        if self.path == "/old":
            return self.give(308, Location="/new")
        self.give(200, FEED)

    def away(self):
        if self.path == "/old":
            return self.give(302, Location="/new")
        self.give(200, FEED)

    def busy(self):
        if self.server.hour < 6:
            at = time.time() + self.server.hour * HOUR + 6.5 * HOUR
            return self.give(429, Retry_After=email.utils.formatdate(at, usegmt=True))
        self.give(200, FEED)

    def limit(self):
        if self.server.hour < 6:
            at = time.time() + self.server.hour * HOUR + 6.5 * HOUR
            return self.give(429, X_RateLimit_Reset=time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime(at)))
        self.give(200, FEED)

    def long(self):
        self.give(200, FEED, Cache_Control="public, max-age=28800")

    def inside(self):
        self.give(302, Location="http://127.0.0.1:%d/secret" % self.server.server_address[1])


FEEDS = ["two.test/a", "two.test/b", "tags.test/a", "bare.test/a", "gone.test/a", "lost.test/a", "moved.test/old",
         "away.test/old", "busy.test/a", "busy.test/b", "limit.test/a", "long.test/a", "inside.test/a", "two.test/closed/a"]
ROUNDS = [0, 0.25, 2.5, 5, 7.5, 10]  # the hours of invented time at which it is started


class Server:
    def __init__(self):
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.http.lock, self.http.log, self.http.open = threading.Lock(), [], set()
        self.http.connections, self.http.hour = 0, 0
        self.port = self.http.server_address[1]
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def collect(self, town, hour, *words):
        self.http.hour = hour
        before = len(self.http.log)
        env = dict(os.environ, LD_PRELOAD=ELSEWHERE, SM_ELSEWHERE_PORT=str(self.port), SM_ELSEWHERE_S=str(int(hour * HOUR)),
                   ASAN_OPTIONS="verify_asan_link_order=0:detect_leaks=0")
        done = subprocess.run([PROGRAM, "collect", "--once", *words, "--workspace", town, "--language-ui", "en"], env=env,
                              capture_output=True, text=True, timeout=60)
        if done.returncode not in (0, 69):
            raise AssertionError(done.stderr)
        return self.http.log[before:]

    def close(self):
        self.http.shutdown()
        self.http.server_close()


def make_town(folder, feeds, more=""):
    subprocess.run([PROGRAM, "init", folder], check=True, capture_output=True)
    text = "contact: https://town.example/sentimeter\n" + more + "feeds:\n"
    for i, url in enumerate(feeds):
        text += f"  - id: feed-{i}\n    url: http://{url}\n    area: GM0000\n    source: forum\n    format: rss\n"
    (pathlib.Path(folder) / "feeds.yaml").write_text(text)
    return folder


def too_soon(log):
    """Requests that came within a second of the one before, to the same host. What the clocks differ is allowed."""
    last, found = {}, []
    for asked in log:
        if asked.host in last and asked.at - last[asked.host] < 0.98:
            found.append(asked)
        last[asked.host] = asked.at
    return found


def unconditional(log):
    names = {"if-none-match", "if-modified-since"}
    return [a for a in log if a.path != "/robots.txt" and not names & {name.lower() for name, _ in a.headers}]


class Manners(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.server = Server()
        cls.town = make_town(os.path.join(cls.folder.name, "town"), FEEDS)
        cls.rounds = [cls.server.collect(cls.town, hour) for hour in ROUNDS]
        cls.log = [asked for log in cls.rounds for asked in log]

    @classmethod
    def tearDownClass(cls):
        cls.server.close()
        cls.folder.cleanup()

    def of(self, host, log=None):
        return [a for a in (self.log if log is None else log) if a.host == host + ".test"]

    def paths(self, host):
        return [[a.path for a in self.of(host, log) if a.path != "/robots.txt"] for log in self.rounds]

    def test_robots_txt_is_asked_first_of_every_host_in_every_process(self):
        for log in self.rounds:
            for host in {a.host for a in log}:
                self.assertEqual(next(a.path for a in log if a.host == host), "/robots.txt", host)

    def test_what_robots_txt_closes_is_never_asked(self):
        self.assertEqual([a for a in self.log if a.path.startswith("/closed")], [])

    def test_no_request_comes_within_a_second_of_the_one_before(self):
        self.assertGreater(len(self.of("two")), 5)
        for log in self.rounds:
            self.assertEqual([(a.host, a.path) for a in too_soon(log)], [])

    def test_the_same_detector_finds_the_operators_own_server_that_needs_no_pause(self):
        with tempfile.TemporaryDirectory() as folder:
            address = f"127.0.0.1:{self.server.port}"
            own = [f"{address}/{name}" for name in "abc"]
            town = make_town(folder + "/town", own, f'allow_address: ["{address}"]\n')
            self.assertNotEqual(too_soon(self.server.collect(town, 0)), [])

    def test_a_host_never_has_two_connections(self):
        self.assertEqual({a.open for a in self.log}, {1})

    def test_validators_come_back_byte_for_byte(self):
        sent = [(dict(a.headers).get("If-None-Match"), dict(a.headers).get("If-Modified-Since"))
                for a in self.of("tags") if a.path == "/a"]
        self.assertEqual(sent[:3], [(None, None), (ETAG, MODIFIED), (NEWER, MODIFIED)])
        self.assertEqual(set(sent[2:]), {(NEWER, MODIFIED)})

    def test_one_request_ever_is_unconditional_and_the_detector_sees_more_where_nothing_can_be_sent_back(self):
        self.assertEqual(len(unconditional(self.of("tags"))), 1)
        self.assertGreater(len([a for a in self.of("tags") if a.path == "/a"]), 3)
        self.assertGreater(len(unconditional(self.of("bare"))), 1)

    def test_timers_are_kept_over_a_restart(self):
        early = [a for a in self.rounds[1] if a.path != "/robots.txt"]
        self.assertEqual([(a.host, a.path) for a in early], [])
        self.assertEqual(self.of("bare", self.rounds[1]), [])
        self.assertNotEqual(self.of("bare", self.rounds[2]), [])

    def test_after_410_there_is_silence_and_after_404_there_is_not(self):
        self.assertEqual(sum(self.paths("gone"), []), ["/a"])
        self.assertEqual([a.host for a in self.server.collect(self.town, 13, "--now") if a.host == "gone.test"], [])
        self.assertGreater(len(sum(self.paths("lost"), [])), 1)

    def test_a_permanent_redirect_is_remembered_after_three_and_a_temporary_one_never(self):
        both = ["/old", "/new"]
        self.assertEqual(self.paths("moved"), [both, [], both, both, ["/new"], ["/new"]])
        self.assertEqual(self.paths("away"), [both, [], both, both, both, both])

    def test_a_host_that_asks_for_rest_gets_it_for_all_its_feeds(self):
        self.assertEqual(len(sum(self.paths("busy")[:4], [])), 1)
        self.assertEqual([sorted(paths) for paths in self.paths("busy")[4:]], [["/a", "/b"]] * 2)
        self.assertEqual(len(sum(self.paths("limit")[:4], [])), 1)
        self.assertEqual(sum(self.paths("limit")[4:], []), ["/a"] * 2)

    def test_what_may_be_kept_for_hours_is_not_asked_for_hours(self):
        self.assertEqual([len(p) for p in self.paths("long")], [1, 0, 0, 0, 0, 1])

    def test_a_redirect_into_the_private_network_is_not_followed(self):
        self.assertEqual([a for a in self.log if a.path == "/secret"], [])

    def test_it_says_who_it_is_and_nothing_else(self):
        known = {"Host", "User-Agent", "Accept", "Accept-Encoding", "If-None-Match", "If-Modified-Since"}
        for asked in self.log:
            self.assertEqual({name for name, _ in asked.headers} - known, set())
            self.assertRegex(dict(asked.headers)["User-Agent"], r"^sentimeter/\S+ \(\+https://town.example/sentimeter\)$")
            self.assertNotIn("?", asked.path)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
