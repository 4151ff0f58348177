#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
# replay: a small server that speaks as Mastodon, Lemmy and Discourse do, with invented people, for tests on loopback.
#
# It keeps posts in memory, newest last, and a log of what it was asked. A test changes it while it runs: edit, delete,
# limit. Shapes and habits (headers, links, refusals, limits) are those of recorded answers of such servers.
import base64
import http.server
import json
import threading
import time
import urllib.parse

PAGE = 40


def iso(at):
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(at))


class Town:
    """What people said, and what the server was asked."""

    def __init__(self):
        self.posts = []  # dicts: id (int), at, author, text, edited, gone
        self.log = []  # (path, headers)
        self.refuse = {}  # path prefix -> (status, headers)
        self.robots = "User-agent: *\nDisallow: /private/\n"
        self.batch = True  # Mastodon 4.3: several statuses in one question
        self.lock = threading.Lock()

    def say(self, author, text, at, **more):
        number = (int(at * 1000) << 16) + len(self.posts)
        self.posts.append({"id": number, "at": at, "author": author, "text": text, "edited": None, "gone": False, **more})
        return number

    def find(self, number):
        return next((p for p in self.posts if p["id"] == number), None)

    def living(self):
        return sorted((p for p in self.posts if not p["gone"]), key=lambda p: p["id"])


def status(host, p):
    name = p["author"]
    return {
        "id": str(p["id"]), "uri": f"https://plein.example/users/{name}/statuses/{p['id']}",
        "url": f"https://plein.example/@{name}/{p['id']}", "created_at": iso(p["at"]),
        "edited_at": iso(p["edited"]) if p["edited"] else None, "content": f"<p>{p['text']}</p>",
        "spoiler_text": "", "sensitive": False, "visibility": p.get("visibility", "public"), "language": "nl",
        "reblog": None, "in_reply_to_id": None, "tags": [],
        "account": {"id": name, "acct": name, "url": f"https://plein.example/@{name}", "display_name": name.title(),
                    "bot": p.get("bot", False), "note": p.get("note", ""), "locked": False},
    }


def lemmy_view(p):
    return {
        "post": {"id": p["id"] % 100000, "ap_id": f"https://buurt.example/post/{p['id']}", "name": p["text"],
                 "body": "Meer **uitleg**", "published": iso(p["at"])[:-5], "deleted": p["gone"], "removed": False},
        "creator": {"id": 1, "name": p["author"], "actor_id": f"https://buurt.example/u/{p['author']}",
                    "bot_account": p.get("bot", False), "deleted": False},
    }


def forum_post(p):
    return {
        "id": p["id"] % 100000, "topic_id": 1, "topic_slug": "plein", "post_number": 1, "username": p["author"],
        "name": p["author"].title(), "user_id": 1000 + len(p["author"]), "topic_title": "Het plein",
        "cooked": f"<p>{p['text']}</p>", "raw": p["text"], "created_at": iso(p["at"]), "updated_at": iso(p["at"]),
        "version": 1, "hidden": False, "user_deleted": False, "deleted_at": None, "post_url": f"/t/plein/1/{p['id']}",
    }


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    town = None

    def log_message(self, *_):
        pass

    def give(self, code, body, kind="application/json; charset=utf-8", **headers):
        if not isinstance(body, (bytes, str)):
            body = json.dumps(body)
        if isinstance(body, str):
            body = body.encode()
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        form = self.rfile.read(length).decode()
        self.town.log.append((self.path, dict(self.headers), form))
        if self.path == "/api/v1/access_token":
            wanted = "Basic " + base64.b64encode(b"app:geheim").decode()
            if self.headers.get("Authorization") != wanted:
                return self.give(401, {"error": "invalid_client"})
            return self.give(200, {"access_token": "tijdelijk", "token_type": "bearer", "expires_in": 3600})
        self.give(404, {})

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = urllib.parse.parse_qs(url.query)
        with self.town.lock:
            self.town.log.append((self.path, dict(self.headers), ""))
            for prefix, (code, headers) in self.town.refuse.items():
                if url.path.startswith(prefix):
                    return self.give(code, {"error": "not now"}, **headers)
            if url.path == "/robots.txt":
                return self.give(200, self.town.robots, "text/plain")
            for start, answer in (("/api/v1/timelines/", self.timeline), ("/api/v1/statuses", self.statuses),
                                  ("/api/v3/post", self.lemmy), ("/posts", self.forum), ("/r/", self.reddit),
                                  ("/page", self.page), ("/feed", self.feed)):
                if url.path.startswith(start):
                    return answer(url, query)
            self.give(404, {"error": "Record not found"})

    # Mastodon: links to what is older and newer; an empty page has none.
    def timeline(self, url, query):
        limit = min(int(query.get("limit", ["20"])[0]), PAGE)
        posts = self.town.living()
        if "min_id" in query:
            posts = [p for p in posts if p["id"] > int(query["min_id"][0])][:limit]
        elif "max_id" in query:
            posts = [p for p in posts if p["id"] < int(query["max_id"][0])][-limit:]
        else:
            posts = posts[-limit:]
        posts.reverse()
        headers = {"X_RateLimit_Limit": "300", "X_RateLimit_Remaining": "299"}
        if posts:
            base = f"http://{self.headers['Host']}{url.path}?limit={limit}"
            headers["Link"] = (f'<{base}&max_id={posts[-1]["id"]}>; rel="next", '
                               f'<{base}&min_id={posts[0]["id"]}>; rel="prev"')
        self.give(200, [status(self.headers["Host"], p) for p in posts], **headers)

    def statuses(self, url, query):
        if url.path == "/api/v1/statuses":
            if not self.town.batch:
                return self.give(404, {"error": "Record not found"})
            wanted = [int(i) for i in query.get("id[]", [])]
            if len(wanted) > 20:
                return self.give(422, {"error": "too many"})
            return self.give(200, [status("", p) for p in self.town.living() if p["id"] in wanted])
        post = self.town.find(int(url.path.rsplit("/", 1)[1]))
        if not post or post["gone"]:
            return self.give(404, {"error": "Record not found"})
        self.give(200, status("", post))

    def lemmy(self, url, query):
        if url.path == "/api/v3/post":
            post = next((p for p in self.town.posts if p["id"] % 100000 == int(query["id"][0])), None)
            if not post:
                return self.give(404, {"error": "couldnt_find_post"})
            return self.give(200, {"post_view": lemmy_view(post), "community_view": {}})
        posts = list(reversed(self.town.living()))
        start = int(query.get("page_cursor", ["P0"])[0][1:])
        limit = min(int(query.get("limit", ["10"])[0]), 50)
        more = {"next_page": f"P{start + limit}"} if start + limit < len(posts) else {}
        self.give(200, {"posts": [lemmy_view(p) for p in posts[start:start + limit]], **more})

    def forum(self, url, query):
        if url.path != "/posts.json":
            number = int(url.path.split("/")[2].split(".")[0])
            post = next((p for p in self.town.living() if p["id"] % 100000 == number), None)
            return self.give(200, forum_post(post)) if post else self.give(404, {"errors": ["not found"]})
        before = int(query.get("before", ["999999"])[0])
        posts = sorted((forum_post(p) for p in self.town.living()), key=lambda p: -p["id"])
        self.give(200, {"latest_posts": [p for p in posts if p["id"] < before][:50]})

    def reddit(self, url, query):
        if self.headers.get("Authorization") != "Bearer tijdelijk":
            return self.give(401, {"message": "Unauthorized", "error": 401})
        posts = [{"kind": "t3", "data": {"name": f"t3_{p['id']}", "title": p["text"], "selftext": "", "author": p["author"],
                                         "author_fullname": f"t2_{p['author']}", "created_utc": float(p["at"]),
                                         "edited": False, "permalink": f"/r/stad/{p['id']}"}}
                 for p in reversed(self.town.living())]
        self.give(200, {"kind": "Listing", "data": {"after": None, "children": posts[:100]}},
                  X_Ratelimit_Remaining="99.0", X_Ratelimit_Reset="300")

    def page(self, url, query):
        self.give(200, '<!doctype html><html><head><base href="/feed/"><link rel="alternate" title="Nieuws &amp; meer" '
                       'type="application/rss+xml" href="rss.xml?a=1&amp;b=2"></head><body>Hallo</body></html>',
                  "text/html")

    def feed(self, url, query):
        items = "".join(f"<item><guid isPermaLink=\"false\">{p['id']}</guid><author>{p['author']}</author><title>{p['text']}</title>"
                        f"<pubDate>{time.strftime('%a, %d %b %Y %H:%M:%S GMT', time.gmtime(p['at']))}</pubDate></item>"
                        for p in self.town.living())
        self.give(200, f"<rss version=\"2.0\"><channel><title>Stadsnieuws</title>{items}</channel></rss>",
                  "application/rss+xml")


class Replay:
    """with Replay() as server: server.town, server.address"""

    def __enter__(self):
        self.town = Town()
        handler = type("Bound", (Handler,), {"town": self.town})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.address = "127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def asked(self, start):
        return [path for path, *_ in self.town.log if path.startswith(start)]
