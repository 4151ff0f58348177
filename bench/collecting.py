# SPDX-License-Identifier: EUPL-1.2
"""The collector on 1,000 feeds of a loopback nginx, beside curl --parallel; its readers beside the bare parsers."""
import json
import os
import shutil
import socket
import subprocess
import time

FEEDS, HOSTS, ITEMS = 1000, 50, 20


def rss(items, seed, at):
    """A feed with the weight of a real one, about 0.8 KB an item."""
    words = "parkeren afval straat buurt gemeente fietspad plein winkel vergunning wachten mooi slecht goed duur".split()
    out = ['<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Plein</title>']
    for i in range(items):
        text = " ".join(words[(seed * 7 + i * 3 + k * k) % len(words)] for k in range(60))
        date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(at - i * 600))
        out.append(f'<item><guid isPermaLink="false">{seed}-{i}</guid><link>https://plein.example/{seed}/{i}</link><author>'
                   f'mens{(seed + i) % 997}</author><title>Bericht {i}</title><pubDate>{date}</pubDate><description>&lt;p&gt;'
                   f'{text}&lt;/p&gt;&lt;p&gt;En &amp;eacute;&amp;eacute;n keer meer.&lt;/p&gt;</description></item>')
    return "".join(out) + "</channel></rss>"


def statuses(count, at):
    return json.dumps([{
        "id": str(i), "uri": f"https://plein.example/users/m{i % 997}/statuses/{i}", "url": f"https://plein.example/@m/{i}",
        "created_at": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(at - i)), "edited_at": None,
        "content": "<p>Parkeren in de <span>straat</span> kost nu het dubbele, wie bedenkt dat? " * 6 + "</p>",
        "spoiler_text": "", "sensitive": False, "visibility": "public", "language": "nl", "reblog": None, "tags": [],
        "in_reply_to_id": None, "media_attachments": [], "mentions": [], "emojis": [], "replies_count": 0,
        "account": {"id": str(i % 997), "acct": f"m{i % 997}", "url": "https://plein.example/@m", "display_name": "Mens",
                    "bot": False, "note": "<p>Woont hier</p>" * 10, "locked": False, "fields": [], "emojis": []}}
        for i in range(count)])


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Nginx:
    def __init__(self, folder, root):
        self.port, self.folder = free_port(), folder
        listen = "".join(f"listen 127.0.1.{i + 1}:{self.port};" for i in range(HOSTS))
        config = os.path.join(folder, "nginx.conf")
        with open(config, "w", encoding="ascii") as file:
            file.write(("user root;\n" if os.geteuid() == 0 else "") + # else its worker cannot read the folder
                       f"pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1; daemon off;\n"
                       "events { worker_connections 1000; }\n"
                       f"http {{ access_log off; keepalive_requests 100000; types {{ application/rss+xml xml; }}\n"
                       + "".join(f"{kind}_temp_path {folder}/t-{kind};" for kind in
                                 ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
                       + f" server {{ {listen} root {root}; }} }}\n")
        self.process = subprocess.Popen([shutil.which("nginx") or "/usr/sbin/nginx", "-c", config, "-p", folder],
                                        stderr=subprocess.DEVNULL)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.1.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise SystemExit("nginx does not start")

    def urls(self):
        return [f"http://127.0.1.{i % HOSTS + 1}:{self.port}/{i}.xml" for i in range(FEEDS)]

    def close(self):
        self.process.terminate()
        self.process.wait()


def write_feeds(place, server):
    with open(os.path.join(place, "feeds.yaml"), "w", encoding="ascii") as file:
        addresses = ", ".join(f'"127.0.1.{i + 1}:{server.port}"' for i in range(HOSTS))
        file.write(f"contact: https://gemeente.vlierdrecht.example/sentimeter\nallow_address: [{addresses}]\nfeeds:\n")
        for i, url in enumerate(server.urls()):
            file.write(f"  - {{id: f{i}, url: \"{url}\", format: rss, area: GM9901, language: nl, source: forum}}\n")


def curl_config(folder, server, etags):
    path = os.path.join(folder, "curl.txt")
    with open(path, "w", encoding="ascii") as file:
        for i, url in enumerate(server.urls()):
            tag = f'etag-compare = "{folder}/etag-{i}"\n' if etags else f'etag-save = "{folder}/etag-{i}"\n'
            file.write(("next\n" if i else "") + f'url = "{url}"\noutput = "{folder}/out"\n{tag}')
    return ["curl", "--silent", "--fail", "--parallel", "--parallel-max", "50", "--config", path]


def feeds_per_second(folder, workspace, run, program):
    root = os.path.join(folder, "www")
    os.makedirs(root)
    now = int(time.time())
    for i in range(FEEDS):
        with open(os.path.join(root, f"{i}.xml"), "w", encoding="ascii") as file:
            file.write(rss(ITEMS, i, now - 60))
    size = os.path.getsize(os.path.join(root, "0.xml"))
    server = Nginx(folder, root)
    try:
        place = workspace(folder)
        write_feeds(place, server)
        collect = [program, "collect", "--once", "--now", "--quiet", "--workspace", place]
        print(f"collect: {FEEDS} feeds of {size / 1e3:.1f} KB with {ITEMS} posts each, on {HOSTS} hosts of a loopback nginx; "
              "the reference is curl --parallel (50)")
        nothing, _ = run([program, "release", "--workspace", place])
        for name, etags in (("first load", False), ("304", True)):
            reference, _ = run(curl_config(folder, server, etags))
            seconds, peak = run(collect)
            print(f"  {name:12} {FEEDS / seconds:9,.0f} feeds/s   {seconds:6.2f} s, {nothing:.2f} s of it opening a workspace   "
                  f"curl {reference:6.2f} s   {peak / 1024:6.1f} MiB")
    finally:
        server.close()


def readers(folder, documents):
    now = int(time.time())
    print("collect: one core, our reader (posts with plain text) beside the parser below it, in turns on one document")
    for kind, bare, text in (("rss", "expat", rss(9000, 1, now)), ("mastodon", "jansson", statuses(5000, now))):
        path = os.path.join(folder, kind)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        out = subprocess.run([documents, path, kind, "10"], check=True, capture_output=True, text=True).stdout.split()
        ours, below = (10 * os.path.getsize(path) / 1e6 / float(s) for s in out[:2])
        print(f"  {kind:12} {ours:9.1f} MB/s   {bare} alone {below:7.1f} MB/s   {ours / below:5.2f} x {bare}   "
              f"{os.path.getsize(path) / 1e6:.1f} MB, {out[2]} posts")


def bench(folder, workspace, run, program, documents):
    feeds_per_second(folder, workspace, run, program)
    readers(folder, documents)
