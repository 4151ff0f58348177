#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What no decent client sends: python3 raw_test.py build/sentimeter. Bytes on a socket, and what comes back. That the
same bytes pass libmicrohttpd without the guard is shown by tests/unit/serve/test_headers.c."""
import re
import socket
import sys
import threading
import time
import unittest

sys.dont_write_bytecode = True
from http_test import Case, run

HOST = b"Host: a.example\r\n"
SECOND = b"GET /health HTTP/1.1\r\nHost: a.example\r\n\r\n"


class Raw(Case):
    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.server.port), timeout=30)
        self.addCleanup(connection.close)
        return connection

    def send(self, data):
        """All that comes back until the server closes, or nothing more comes."""
        connection = self.connect()
        try:
            connection.sendall(data)
        except ConnectionError:
            pass # it hung up before all was said
        return self.read(connection)

    @staticmethod
    def read(connection, seconds=3):
        connection.settimeout(seconds)
        got = b""
        try:
            while part := connection.recv(65536):
                got += part
        except (TimeoutError, ConnectionError):
            pass
        return got

    def refused(self, data):
        got = self.send(data + SECOND)
        # libmicrohttpd answers a length that is no number with its own 400, and sends the first line of that twice.
        answers = re.findall(rb"HTTP/1\.[01] (\d)", got)
        self.assertEqual(set(answers) - {b"4"}, set(), got[:200])
        self.assertLessEqual(got.count(b"HTTP/1.1 400 Bad Request\r\n"), 2)

    def test_a_request_that_is_right_is_answered(self):
        got = self.send(b"GET /health HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")
        self.assertTrue(got.startswith(b"HTTP/1.1 200"))

    def test_a_length_that_can_be_read_two_ways_is_refused(self):
        for lines in (b"Content-Length: 5\r\nContent-Length: 5\r\n", b"Content-Length: 5\r\nContent-Length: 0\r\n",
                      b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                      b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                      b"Content-Length: +5\r\n", b"Content-Length: 5, 5\r\n", b"Content-Length: -1\r\n", b"Content-Length: 0x5\r\n",
                      b"Content-Length : 5\r\n"):
            with self.subTest(lines):
                self.refused(b"POST /inloggen HTTP/1.1\r\n" + HOST + lines + b"\r\n0\r\n\r\n")

    def test_a_host_that_is_missing_or_double_is_refused(self):
        self.refused(b"GET /health HTTP/1.1\r\n\r\n")
        self.refused(b"GET /health HTTP/1.1\r\n" + HOST + b"Host: b.example\r\n\r\n")

    def test_names_and_values_with_bytes_that_do_not_belong_are_refused(self):
        for line in (b"X y: 1\r\n", b"X\x01: 1\r\n", b"X: a\x01b\r\n", b"X(: 1\r\n", b"X\t: 1\r\n"):
            with self.subTest(line):
                self.refused(b"GET /health HTTP/1.1\r\n" + HOST + line + b"\r\n")

    def test_addresses_with_bytes_that_do_not_belong_are_refused(self):
        for target in (b"/%00", b"/a%0d%0aX:y", b"/a%7f", b"/a%zz", b"/a\\b", b"/v1/metingen?van=%1f"):
            with self.subTest(target):
                self.refused(b"GET " + target + b" HTTP/1.1\r\n" + HOST + b"\r\n")

    def test_too_much_is_refused(self):
        self.refused(b"GET /health HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 100000 + b"\r\n\r\n")
        self.refused(b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\n" + HOST + b"\r\n")
        self.refused(b"GET /health HTTP/1.1\r\n" + HOST + b"".join(b"X-%d: a\r\n" % i for i in range(5000)) + b"\r\n")
        got = self.send(b"POST /inloggen HTTP/1.1\r\n" + HOST + b"Content-Length: 200000\r\nConnection: close\r\n\r\n" + b"a" * 200000)
        self.assertTrue(got.startswith(b"HTTP/1.1 413"), got[:60])

    def test_requests_in_a_row_are_answered_in_a_row(self):
        got = self.send(SECOND * 20 + SECOND.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        self.assertEqual(got.count(b"HTTP/1.1 200"), 21)

    def test_what_is_no_http_is_refused(self):
        for data in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"HELO there\r\n\r\n", b"GET /health HTTP/9.9\r\n" + HOST + b"\r\n"):
            with self.subTest(data):
                got = self.send(data)
                self.assertFalse(b" 200 " in got, got[:60])

    def test_who_speaks_slowly_is_cut_off_and_holds_up_nobody(self):
        slow = self.connect()
        slow.sendall(b"GET /health HTTP/1.1\r\nHost: a")
        begun = time.monotonic()
        self.assertEqual(self.server.ask("/health").status, 200)
        got = self.read(slow, 25)
        self.assertLess(time.monotonic() - begun, 20)
        self.assertFalse(b" 200 " in got)

    def test_more_connections_than_there_is_room_for_do_not_stop_it(self):
        held = []
        for _ in range(300):
            connection = socket.create_connection(("127.0.0.1", self.server.port), timeout=30)
            connection.sendall(b"GET /health HTTP/1.1\r\n")
            held.append(connection)
        for connection in held:
            connection.close()
        time.sleep(0.5)
        self.assertEqual(self.server.ask("/health").status, 200)
        # And the room is there again, for many at once.
        statuses = []
        threads = [threading.Thread(target=lambda: statuses.append(self.server.ask("/health").status)) for _ in range(100)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(statuses, [200] * 100)


if __name__ == "__main__":
    run()
