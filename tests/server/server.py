# SPDX-License-Identifier: EUPL-1.2
"""A server under test: a copy of a demo workspace, the program itself on a free port or a Unix socket, and plain HTTP."""
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import urllib.parse

ROLES = ("analyst", "officer", "moderator", "administrator")


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("sentimeter.example", timeout=30)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(30)
        self.sock.connect(self.path)


class Answer:
    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    @property
    def text(self):
        return self.body.decode()

    def cookie(self, name):
        for value in self.headers.get_all("Set-Cookie", []):
            if value.startswith(name + "="):
                return value.split(";")[0]
        return None


class Server:
    """tokens[role] of each role; stopped with close()."""

    def __init__(self, program, workspace, *options, link=False):
        self.program, self.workspace = program, workspace
        self.socket = os.path.join(workspace, "web.sock") if "--proxy-uid" in options else None
        where = ["--socket", self.socket] if self.socket else ["--listen", "127.0.0.1:0"]
        self.tokens = {role: self.command("account", "token", f"program-{role}", role).strip() for role in ROLES}
        self.process = subprocess.Popen(
            [program, "serve", "--workspace", workspace, "--language-ui", "en", *where, *options,
             *(["--link"] if link else [])], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        first = self.process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/|listens on", first)
        if not found:
            raise SystemExit(f"the server does not start: {first}{self.process.stderr.read()}")
        self.port = int(found[1]) if found[1] else 0
        self.link = self.process.stderr.readline().split("sleutel=")[1].strip() if link else None

    def command(self, *words, stdin=""):
        done = subprocess.run([self.program, *words, "--workspace", self.workspace, "--language-ui", "en"], input=stdin,
                              capture_output=True, text=True)
        if done.returncode:
            raise AssertionError(f"{' '.join(words)}: {done.stderr}")
        return done.stdout

    def ask(self, path, role=None, method="GET", body=None, headers=None, cookie=None):
        connection = UnixConnection(self.socket) if self.socket else http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        all_headers = dict(headers or {})
        if role:
            all_headers["Authorization"] = f"Bearer {self.tokens[role]}"
        if cookie:
            all_headers["Cookie"] = cookie
        connection.request(method, path, body, all_headers)
        answer = Answer(connection.getresponse())
        connection.close()
        return answer

    def form(self, path, fields, cookie=None, headers=None):
        return self.ask(path, method="POST", body=urllib.parse.urlencode(fields), cookie=cookie,
                        headers={"Content-Type": "application/x-www-form-urlencoded", **(headers or {})})

    def login(self, name, password):
        """The answer to a form that was filled in."""
        page = self.ask("/inloggen")
        proof = re.search(r'name="bewijs" value="([0-9a-f]{64})"', page.text)[1]
        return self.form("/inloggen", {"naam": name, "wachtwoord": password, "bewijs": proof},
                         page.cookie("__Host-sentimeter-form"))

    def close(self):
        """The exit code; it must stop by itself."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=30)
        self.process.stderr.close()
        return code


def demo(program, folder):
    """A demo workspace; made once, copied for each server."""
    subprocess.run([program, "demo", folder], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def copy(original, folder):
    shutil.copytree(original, folder)
    return folder
