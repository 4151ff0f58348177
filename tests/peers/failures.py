#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
# Hostile and broken answers, each from a server of its own: what a person is told of them. docs/FAILURES.md is the table
# that comes of it. Usage: failures.py PROGRAM ELSEWHERE DOCUMENT [--update]
import gzip
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading

PROGRAM, ELSEWHERE, DOCUMENT = (os.path.abspath(word) for word in sys.argv[1:4])
FEED = b'<rss version="2.0"><channel><title>Stad</title></channel></rss>'
XML = {"Content-Type": "application/rss+xml"}
ITEM = '<item><guid>%d</guid><title>Parkeren</title><pubDate>Thu, 28 May 2026 10:00:00 GMT</pubDate></item>'


def feed(inside):
    return f'<rss version="2.0"><channel><title>Stad</title>{inside}</channel></rss>'.encode()


# What the server does, and: status, headers, body of its answer to anything but robots.txt.
CASES = [
    ("answers well", (200, XML, FEED)),
    ("has an address that does not exist", (404, {}, b"")),
    ("says that the feed is gone for good", (410, {}, b"")),
    ("wants a login", (401, {"WWW-Authenticate": "Basic"}, b"")),
    ("refuses", (403, {}, b"")),
    ("has too many requests", (429, {"Retry-After": "7200"}, b"")),
    ("is broken", (500, {}, b"")),
    ("is being maintained", (503, {"Retry-After": "7200"}, b"")),
    ("redirects in a circle", (302, {"Location": "/a"}, b"")),
    ("redirects to a file", (302, {"Location": "file:///etc/passwd"}, b"")),
    ("redirects to the cloud's metadata", (302, {"Location": "http://169.254.169.254/latest"}, b"")),
    ("redirects to loopback, in another spelling", (302, {"Location": "http://0x7f.1/"}, b"")),
    ("sends a compression bomb", (200, dict(XML, **{"Content-Encoding": "gzip"}), gzip.compress(b"\0" * (64 << 20)))),
    ("sends more than 10 MiB", (200, XML, b"<rss>" + os.urandom(11 << 20))),
    ("sends headers without end", (200, {f"X-{i}": "x" * 1000 for i in range(90)}, FEED)),
    ("says that it is compressed and is not", (200, dict(XML, **{"Content-Encoding": "gzip"}), FEED)),
    ("breaks off halfway", (200, dict(XML, **{"Content-Length": "5000"}), FEED)),
    ("sends entities that would fill the memory", (200, XML, b'<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
                                                   b'<rss version="2.0"><channel><title>&b;</title></channel></rss>')),
    ("asks the parser to read a file", (200, XML, b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
                                        b'<rss version="2.0"><channel><title>&a;</title></channel></rss>')),
    ("nests elements ten thousand deep", (200, XML, feed("<a>" * 10000))),
    ("sends 20,000 posts", (200, XML, feed("".join(ITEM % i for i in range(20000))))),
    ("sends XML that is not well-formed", (200, XML, b'<rss version="2.0"><channel><title>A & B</channel></rss>')),
    ("sends an empty answer", (200, XML, b"")),
    ("sends a web page", (200, {"Content-Type": "text/html"}, b"<!doctype html><html><body>Hallo</body></html>")),
    ("sends a picture", (200, {"Content-Type": "image/png"}, b"\x89PNG\r\n\x1a\n" + bytes(range(256)))),
    ("sends JSON that is cut off", (200, {"Content-Type": "application/json"}, b'{"version": "https://jsonfeed.org/version/1.1", "items": [')),
    ("wants neither search engines nor models to read it", (200, dict(XML, **{"X-Robots-Tag": "noindex, noai"}), FEED)),
    ("sets cookies", (200, dict(XML, **{"Set-Cookie": "who=you"}), FEED)),
    ("answers 304 to a question without conditions", (304, {}, b"")),
    ("hangs up without an answer", None),
]
ROBOTS = [
    ("has a robots.txt that closes the feed", (200, {}, b"User-agent: *\nDisallow: /\n")),
    ("keeps its robots.txt to itself", (403, {}, b"")),
    ("has a robots.txt that is broken", (500, {}, b"")),
    ("redirects its robots.txt in a circle", (302, {"Location": "/robots.txt"}, b"")),
]
ALL = CASES + ROBOTS


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked = []

    def log_message(self, *_):
        pass

    def do_GET(self):
        number = int(self.headers["Host"].split(".")[0][1:])
        robots = self.path == "/robots.txt"
        answer = ALL[number][1]
        self.asked.append((number, self.path, dict(self.headers)))
        if robots != (number >= len(CASES)):
            answer = (404, {}, b"") if robots else (200, XML, FEED)
        self.close_connection = True
        if answer is None:
            return
        code, headers, body = answer
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers and code != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            pass  # it was read as far as it may be


def told(folder):
    """For each case: state and advice, in both languages."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    town = pathlib.Path(folder) / "town"
    env = dict(os.environ, LD_PRELOAD=ELSEWHERE, SM_ELSEWHERE_PORT=str(server.server_address[1]),
               ASAN_OPTIONS="verify_asan_link_order=0:detect_leaks=0")
    subprocess.run([PROGRAM, "init", town], check=True, capture_output=True)
    text = "contact: https://town.example/sentimeter\nfeeds:\n"
    for i in range(len(ALL)):
        text += f"  - {{id: f{i}, url: \"http://f{i}.test/a\", area: GM0000, source: forum}}\n"
    (town / "feeds.yaml").write_text(text)
    done = subprocess.run([PROGRAM, "collect", "--once", "--workspace", town], env=env, capture_output=True, text=True,
                          timeout=120)
    if done.returncode != 0:
        raise SystemExit(f"collect ended with {done.returncode}: {done.stderr}")
    health = [json.loads(subprocess.run([PROGRAM, "feeds", "--json", "--workspace", town, "--language-ui", language],
                                        check=True, capture_output=True, text=True).stdout) for language in ("nl", "en")]
    server.shutdown()
    return [(en["state"], nl.get("advice") or "", en.get("advice") or "") for nl, en in zip(*health)]


def document(rows):
    out = ["# When a source misbehaves", "",
           "What `sentimeter feeds` tells of each; one bad source never stops the others. This table is made, and held to the",
           "program, by `tests/peers/failures.py`.", "",
           "| the source | state | in Dutch | in English |", "|---|---|---|---|"]
    out += [f"| {what} | {state} | {nl} | {en} |" for (what, _), (state, nl, en) in zip(ALL, rows)]
    return "\n".join(out) + "\n"


with tempfile.TemporaryDirectory() as work:
    found = told(work)
states = {what: row for (what, _), row in zip(ALL, found)}
problems = []
if [path for _, path, _ in Handler.asked if path not in ("/a", "/robots.txt")]:
    problems.append("a redirect led where it must not lead")
if any("Cookie" in headers for _, _, headers in Handler.asked):
    problems.append("a cookie came back")
if states["answers well"][0] != "ok":
    problems.append("the server that answers well is not read: " + repr(states["answers well"]))
for (what, answer), row in zip(ALL, found):
    if row[0] != "ok" and not (row[1] and row[2]):
        problems.append(f"nothing is told of a source that {what}")
made = document(found)
if "--update" in sys.argv:
    pathlib.Path(DOCUMENT).write_text(made, encoding="utf-8")
elif pathlib.Path(DOCUMENT).read_text(encoding="utf-8") != made:
    problems.append("docs/FAILURES.md says something else; look at it, then: failures.py ... --update\n" + made)
if problems:
    raise SystemExit("\n".join(problems))
