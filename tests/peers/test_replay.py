#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
# The whole program against servers that speak as Mastodon, Lemmy, Discourse and Reddit do: what comes in, what is
# asked, and what a person is told. Usage: test_replay.py PROGRAM
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from replay import Replay  # noqa: E402

PROGRAM = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else "build/sentimeter"
PEOPLE = ["anna", "bram", "carla", "daan", "elif", "femke"]


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.town = pathlib.Path(self.folder.name) / "town"
        self.replay = Replay().__enter__()
        self.addCleanup(self.folder.cleanup)
        self.addCleanup(self.replay.__exit__)
        self.run_it("init", str(self.town))
        self.now = time.time() - 3600
        for i, who in enumerate(PEOPLE):
            self.replay.town.say(who, "parkeren in de straat is slecht", self.now + i)

    def run_it(self, *words, code=0):
        done = subprocess.run([PROGRAM, *words, "--language-ui", "en"], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, code, done.stderr + done.stdout)
        self.said = done.stderr
        return done.stdout

    def feeds(self, *lines):
        text = f"contact: https://town.example/sentimeter\nallow_address: [\"{self.replay.address}\"]\nfeeds:\n"
        for i, (path, rest) in enumerate(lines):
            text += (f"  - id: feed-{i}\n    url: http://{self.replay.address}{path}\n    area: GM0000\n"
                     f"    source: fediverse\n    {rest}\n")
        (self.town / "feeds.yaml").write_text(text)

    def collect(self, code=0):
        return json.loads(self.run_it("collect", "--once", "--now", "--json", "--workspace", str(self.town),
                                      code=code).splitlines()[0])

    def health(self):
        return json.loads(self.run_it("feeds", "--json", "--workspace", str(self.town)))

    def test_a_timeline_is_read_once_and_then_from_where_it_was(self):
        self.feeds(("/api/v1/timelines/tag/stad", "format: mastodon"))
        self.assertEqual(self.collect()["contributions"], 6)
        self.assertEqual(self.replay.town.log[0][0], "/robots.txt")
        self.replay.town.say("gijs", "parkeren is een ramp", self.now + 100)
        again = self.collect()
        self.assertEqual((again["contributions"], again["repeats"]), (1, 6))
        self.assertTrue(any("min_id=" in path for path in self.replay.asked("/api/v1/timelines")))
        self.assertEqual(self.health()[0]["state"], "ok")

    def test_a_long_timeline_is_read_to_its_end(self):
        for i in range(130):
            self.replay.town.say(f"mens{i}", "parkeren is slecht", self.now + 10 + i)
        self.feeds(("/api/v1/timelines/public?local=true", "format: mastodon"))
        self.assertEqual(self.collect()["contributions"], 136)
        for i in range(130):
            self.replay.town.say(f"nieuw{i}", "parkeren is slecht", self.now + 1000 + i)
        self.assertEqual(self.collect()["contributions"], 130)

    def test_bots_boosts_and_people_who_opt_out_do_not_count(self):
        self.replay.town.say("robot", "parkeren is slecht", self.now + 20, bot=True)
        self.replay.town.say("stil", "parkeren is slecht", self.now + 21, note="<p>#<span>nobot</span></p>")
        self.replay.town.say("klein", "parkeren is slecht", self.now + 22, visibility="unlisted")
        self.feeds(("/api/v1/timelines/tag/stad", "format: mastodon"))
        got = self.collect()
        self.assertEqual(got["contributions"], 6)
        self.assertEqual(sum(got["leftOut"].values()), 3)

    def test_lemmy_discourse_and_reddit_come_by_their_maps(self):
        secrets = self.town / "secrets"
        secrets.mkdir(mode=0o700)
        (secrets / "reddit").write_text("app:geheim\n")
        (secrets / "reddit").chmod(0o600)
        map_file = (pathlib.Path(PROGRAM).parent.parent / "rules/sources/reddit.yaml")
        inline = "\n".join("      " + line for line in map_file.read_text().splitlines() if line[:1] not in "#")
        inline = inline.replace("https://www.reddit.com", f"http://{self.replay.address}")
        self.feeds(("/api/v3/post/list?limit=4", "format: json\n    map: lemmy"),
                   ("/posts.json", "format: json\n    map: discourse"),
                   ("/r/stad/new?limit=100", "format: json\n    secret: reddit\n    map:\n" + inline))
        got = self.collect()
        self.assertEqual(got["contributions"], 18, got)
        self.assertEqual(len(self.replay.asked("/api/v3/post/list")), 2)
        self.assertNotIn("geheim", self.said)
        for path in self.town.rglob("*"):
            if path.is_file() and "secrets" not in str(path):
                self.assertNotIn(b"tijdelijk", path.read_bytes(), path)

    def test_a_server_that_asks_for_rest_gets_it(self):
        self.feeds(("/api/v1/timelines/tag/stad", "format: mastodon"))
        reset = time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime(time.time() + 7200))
        self.replay.town.refuse["/api/v1/timelines"] = (429, {"X_RateLimit_Reset": reset})
        self.collect(code=69)
        self.assertEqual(self.health()[0]["state"], "resting")
        asked = len(self.replay.town.log)
        self.collect()
        self.assertEqual(len(self.replay.town.log), asked)

    def test_robots_txt_that_closes_the_api_is_obeyed_and_told(self):
        self.replay.town.robots = "User-agent: *\nDisallow: /api/\n"
        self.feeds(("/api/v1/timelines/tag/stad", "format: mastodon"))
        self.collect(code=69)
        self.assertEqual(self.replay.asked("/api/"), [])
        self.assertIn("robots.txt does not allow this", self.health()[0]["advice"])

    def test_a_page_tells_where_its_feed_is(self):
        self.feeds(("/feed/rss.xml", "format: rss"))
        out = self.run_it("feeds", "discover", f"http://{self.replay.address}/page", "--workspace", str(self.town))
        self.assertIn(f'url: "http://{self.replay.address}/feed/rss.xml?a=1&b=2"', out)
        self.assertIn("Stadsnieuws", out)
        self.assertEqual(self.replay.town.log[0][0], "/robots.txt")

    def test_a_page_that_names_none_is_tried_at_known_places(self):
        self.feeds(("/feed/rss.xml", "format: rss"))
        self.replay.town.refuse["/page"] = (200, {})
        found = json.loads(self.run_it("feeds", "discover", f"http://{self.replay.address}/page", "--json",
                                       "--workspace", str(self.town)))
        self.assertIn(f"http://{self.replay.address}/feed/", [f["url"] for f in found])

    def test_lists_of_feeds_go_out_and_come_back(self):
        self.feeds(("/feed/rss.xml?a=1&b=2", "format: rss"))
        opml = pathlib.Path(self.folder.name) / "list.opml"
        opml.write_text(self.run_it("feeds", "export", "--workspace", str(self.town)))
        self.assertEqual(self.run_it("feeds", "import", str(opml), "--workspace", str(self.town)), "")
        opml.write_text(opml.read_text().replace("/feed/", "/feed/twee/"))
        lines = self.run_it("feeds", "import", str(opml), "--area", "GM0000", "--source", "news", "--workspace",
                            str(self.town))
        with (self.town / "feeds.yaml").open("a") as file:
            file.write(lines)
        self.run_it("policy", "check", "--workspace", str(self.town))
        self.assertEqual(len(self.health()), 2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[2:], verbosity=1)
