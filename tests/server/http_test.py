#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The server over real connections: python3 http_test.py build/sentimeter [TEST...]"""
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.dont_write_bytecode = True
import numbers_of
from server import ROLES, Server, copy, demo

PROGRAM = ORIGINAL = None
ALWAYS = {"API-Version": "1.0.0", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
          "Referrer-Policy": "no-referrer", "Strict-Transport-Security": "max-age=31536000"}


def eventually(check, seconds=10):
    until = time.monotonic() + seconds
    while not check():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="sentimeter-server-")
        cls.workspace = copy(ORIGINAL, os.path.join(cls.folder, "workspace"))
        cls.server = Server(PROGRAM, cls.workspace, *cls.options, link=cls.link)

    options, link = (), False

    @classmethod
    def tearDownClass(cls):
        code = cls.server.close()
        shutil.rmtree(cls.folder)
        if code:
            raise AssertionError(f"the server ended with {code}")

    def journal(self):
        with open(os.path.join(self.workspace, "journal.ndjson"), encoding="utf-8") as file:
            return [json.loads(line)["body"] for line in file]


class Api(Case):
    def problem(self, answer, status):
        self.assertEqual(answer.status, status)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        problem = json.loads(answer.body)
        self.assertEqual(problem["status"], status)
        self.assertTrue(problem["title"] and problem["detail"])
        return problem

    def test_every_answer_has_the_headers_whatever_it_is(self):
        for path in ("/v1/metingen", "/v1/nergens", "/", "/openbaar", "/health", "/bestanden/site.css", "/v1/metingen?a=b"):
            answer = self.server.ask(path, "analyst")
            for name, value in ALWAYS.items():
                self.assertEqual(answer.headers[name], value, f"{path} {name}")
            self.assertIn("frame-ancestors 'none'", answer.headers["Content-Security-Policy"])
            self.assertEqual(answer.headers["Cache-Control"], "max-age=86400" if "site.css" in path else "no-store")

    def test_the_description_needs_no_login_and_may_be_read_from_anywhere(self):
        answer = self.server.ask("/v1/openapi.json")
        self.assertEqual((answer.status, answer.headers["Access-Control-Allow-Origin"]), (200, "*"))
        self.assertEqual(json.loads(answer.body)["openapi"], "3.1.0")
        self.assertIsNone(self.server.ask("/v1/metingen", "analyst").headers["Access-Control-Allow-Origin"])

    def test_what_is_not_there_is_a_problem_and_a_last_slash_is_not_there(self):
        for path in ("/v1/nergens", "/v1/metingen/", "/v1/onderwerpen/nee", "/v1/gebieden/GM0000", "/v1/"):
            answer = self.server.ask(path, "analyst")
            self.problem(answer, 404)
            self.assertIsNone(answer.headers["Location"])

    def test_all_mistakes_are_told_at_once(self):
        answer = self.server.ask("/v1/metingen?per=eeuw&van=gisteren&totEnMet=2026-13&zomaar=1&groep=x", "analyst")
        self.assertEqual({e["naam"] for e in self.problem(answer, 400)["errors"]},
                         {"per", "van", "totEnMet", "zomaar", "groep"})
        answer = self.server.ask("/v1/metingen?onderwerp=nee&onderwerp=ook-nee&gebied=GM0000", "analyst")
        self.assertEqual(len(self.problem(answer, 400)["errors"]), 3)

    def test_wrong_ways_of_asking_are_problems(self):
        answer = self.server.ask("/v1/metingen", "analyst", "DELETE")
        self.problem(answer, 405)
        self.assertEqual(answer.headers["Allow"], "GET, HEAD")
        self.problem(self.server.ask("/v1/proeven", "analyst"), 405)
        send = {"Content-Type": "application/json"}
        self.problem(self.server.ask("/v1/proeven", "analyst", "POST", "x" * 70000, send), 413)
        self.problem(self.server.ask("/v1/proeven", "analyst", "POST", '{"tekst":"a"}', {"Content-Type": "text/plain"}), 415)
        for body in ("", "[]", "{", '{"tekst":""}', '{"tekst":1}', '{"tekst":"a","meer":1}', '{"tekst":"%s"}' % ("a" * 5000)):
            self.problem(self.server.ask("/v1/proeven", "analyst", "POST", body, send), 400)

    def test_a_text_is_measured_and_masked_and_kept_nowhere(self):
        text = "De wijkagent was niet aardig, mail Jan.Vermeulen@post.example"
        answer = self.server.ask("/v1/proeven", "analyst", "POST", json.dumps({"tekst": text}),
                                 {"Content-Type": "application/json"})
        outcome = json.loads(answer.body)
        self.assertEqual((answer.status, outcome["klasse"], outcome["bewaard"]), (200, "negatief", False))
        self.assertTrue(any(r["ingang"] == "aardig" and r["na"] < 0 for r in outcome["redenen"]))
        span = outcome["afgedekt"][-1]
        self.assertEqual(text[span["begin"]:span["eind"]], "Jan.Vermeulen@post.example")
        for folder, _, files in os.walk(self.workspace):
            for name in files:
                with open(os.path.join(folder, name), "rb") as file:
                    self.assertNotIn(b"Vermeulen@", file.read(), name)

    def test_another_site_cannot_send_a_text(self):
        answer = self.server.ask("/v1/proeven", "analyst", "POST", '{"tekst":"a"}',
                                 {"Content-Type": "application/json", "Sec-Fetch-Site": "cross-site"})
        self.problem(answer, 403)

    def test_the_same_address_gives_page_json_csv_workbook_and_chart(self):
        sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        for accept, kind in (("text/html", "text/html"), ("application/json", "application/json"), ("text/csv", "text/csv"),
                             (sheet, sheet), ("image/svg+xml", "image/svg+xml"),
                             ("text/csv;q=0.3, application/json;q=0.8", "application/json")):
            answer = self.server.ask("/onderwerpen/parkeren", "analyst", headers={"Accept": accept})
            self.assertEqual(answer.status, 200)
            self.assertTrue(answer.headers["Content-Type"].startswith(kind), accept)
        self.assertEqual(self.server.ask("/v1/metingen?vorm=xlsx", "analyst").body[:2], b"PK")

    def test_a_token_is_one_role_and_a_wrong_one_is_nobody(self):
        self.assertEqual(self.server.ask("/v1/metingen").status, 401)
        self.assertEqual(self.server.ask("/v1/metingen").headers["WWW-Authenticate"], "Bearer")
        wrong = {"Authorization": "Bearer sm_" + "0" * 64}
        self.problem(self.server.ask("/v1/metingen", headers=wrong), 401)
        self.problem(self.server.ask("/v1/openapi.json", headers=wrong), 401)
        self.problem(self.server.ask("/v1/metingen", "administrator"), 403)

    def test_a_token_that_is_taken_away_is_nobodys_within_seconds(self):
        token = self.server.command("account", "token", "kort", "analyst").strip()
        with open(os.path.join(self.workspace, "accounts"), encoding="utf-8") as file:
            self.assertNotIn(token[3:], file.read())
        headers = {"Authorization": f"Bearer {token}"}
        self.assertTrue(eventually(lambda: self.server.ask("/v1/afspraken", headers=headers).status == 200))
        self.server.command("account", "remove", "kort")
        self.assertTrue(eventually(lambda: self.server.ask("/v1/afspraken", headers=headers).status == 401))

    def test_every_answer_stands_in_the_journal_kept_or_not(self):
        def entries():
            return [e for e in self.journal() if e["action"] in ("question", "export") and e["origin"] == "web"]

        before = len(entries())
        for _ in range(3):
            self.server.ask("/v1/metingen?onderwerp=parkeren&per=maand", "officer")
        self.server.ask("/?per=maand", "officer", headers={"Accept": "text/html"})
        new = entries()[before:]
        self.assertEqual([e["action"] for e in new], ["export"] * 3 + ["question"])
        self.assertTrue(all(e["actor"] == "officer" for e in new))
        self.assertEqual(new[0]["detail"]["topics"], ["parkeren"])
        self.server.command("audit", "verify")

    def test_metrics_count_and_name_no_topic_or_area(self):
        self.server.ask("/v1/metingen?onderwerp=parkeren&gebied=GM9901", "analyst")
        answer = self.server.ask("/metrics")
        self.assertTrue(answer.headers["Content-Type"].startswith("application/openmetrics-text"))
        self.assertTrue(answer.text.endswith("# EOF\n"))
        for name in ("sentimeter_build_info{", "sentimeter_answers_total{", "sentimeter_answer_seconds_bucket{", "sentimeter_releases "):
            self.assertIn("\n" + name, answer.text)
        with sqlite3.connect(os.path.join(self.workspace, "releases.db")) as db:
            for (name,) in db.execute("SELECT id FROM topic UNION SELECT regio FROM area"):
                self.assertNotIn(name, answer.text)


class Numbers(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with open(os.path.join(cls.workspace, "policy.yaml"), "a", encoding="utf-8") as file:
            file.write("\nwho:\n  roles: [analyst, officer, moderator]\n")
        assert eventually(lambda: cls.server.ask("/v1/metingen", "moderator").status == 200)

    def test_every_number_is_a_sum_of_released_cells_for_every_role(self):
        cells = numbers_of.Cells(os.path.join(self.workspace, "releases.db"))
        asked = 0
        for query in cells.questions():
            answers = {role: self.server.ask("/v1/metingen?" + query, role) for role in ROLES}
            self.assertEqual([answers[r].status for r in ROLES], [200, 200, 200, 403], query)
            self.assertEqual(len({answers[r].body for r in ROLES[:3]}), 1, query)
            wrong = cells.wrong(query, json.loads(answers["analyst"].body))
            self.assertIsNone(wrong, f"{query}: {wrong}")
            asked += 1
        self.assertGreater(asked, 200)

    def test_a_number_that_is_changed_is_found(self):
        cells = numbers_of.Cells(os.path.join(self.workspace, "releases.db"))
        answer = json.loads(self.server.ask("/v1/metingen?per=week", "analyst").body)
        answer["reeksen"][0]["punten"][3]["schrijvers"] += 5
        self.assertIsNotNone(cells.wrong("per=week", answer))

    def test_each_address_is_for_its_roles_only(self):
        readers = {"analyst", "officer", "moderator"}
        everyone = readers | {"administrator", None}
        may = {"/": readers, "/onderwerpen/parkeren": readers, "/proberen": readers, "/openbaar": everyone,
               "/v1/metingen": readers, "/v1/achterhoudingen": readers, "/v1/onderwerpen": readers,
               "/v1/onderwerpen/parkeren": readers, "/v1/gebieden": readers, "/v1/gebieden/GM9901": readers,
               "/v1/afspraken": everyone - {None}, "/v1/openapi.json": everyone, "/v1/health": everyone, "/health": everyone,
               "/metrics": everyone, "/inloggen": everyone}
        for path, roles in may.items():
            for role in everyone:
                status = self.server.ask(path, role).status
                self.assertEqual(status, 200 if role in roles else 403 if role else 401, f"{path} as {role}")


class Login(Case):
    link = True

    def test_a_password_lets_in_and_what_else_does_not(self):
        self.server.command("account", "add", "sanne", "analyst", stdin="een lang wachtwoord\n")
        time.sleep(2.5) # until the server has read it: every try counts
        answer = self.server.login("sanne", "een lang wachtwoord")
        cookie = answer.cookie("__Host-sentimeter")
        whole = next(v for v in answer.headers.get_all("Set-Cookie") if v.startswith("__Host-sentimeter="))
        for part in ("Path=/", "Secure", "HttpOnly", "SameSite=Strict"):
            self.assertIn(part, whole)
        self.assertEqual(self.server.ask("/", cookie=cookie).status, 200)
        self.assertEqual(self.server.login("sanne", "een ander wachtwoord").status, 403)
        self.assertEqual(self.server.login("niemand", "een lang wachtwoord").status, 403)
        # A session ends with its account.
        self.server.command("account", "remove", "sanne")
        self.assertTrue(eventually(lambda: self.server.ask("/", cookie=cookie).status == 401))

    def test_a_form_without_the_proof_of_its_session_does_nothing(self):
        page = self.server.ask("/inloggen?sleutel=" + self.server.link)
        cookie = page.cookie("__Host-sentimeter-form")
        proof = page.text.split('name="bewijs" value="')[1][:64]
        fields = {"sleutel": self.server.link, "rol": "analyst", "bewijs": proof}
        self.assertEqual(self.server.form("/inloggen", {**fields, "bewijs": ""}, cookie).status, 403)
        self.assertEqual(self.server.form("/inloggen", {**fields, "bewijs": "0" * 64}, cookie).status, 403)
        self.assertEqual(self.server.form("/inloggen", fields, cookie, {"Sec-Fetch-Site": "cross-site"}).status, 403)
        self.assertEqual(self.server.form("/inloggen", fields, None).status, 403)
        foreign = self.server.ask("/inloggen").cookie("__Host-sentimeter-form")
        self.assertEqual(self.server.form("/inloggen", fields, foreign).status, 403)
        # The control: with all of it the same form works, once.
        answer = self.server.form("/inloggen", fields, cookie, {"Sec-Fetch-Site": "same-origin"})
        self.assertEqual(answer.status, 303)
        session = answer.cookie("__Host-sentimeter")
        self.assertEqual(self.server.form("/inloggen", fields, cookie).status, 403)
        self.assertEqual(self.server.form("/uitloggen", {"bewijs": "0" * 64}, session).status, 403)
        self.assertEqual(self.server.ask("/", cookie=session).status, 200)

    def test_one_name_is_not_tried_without_end(self):
        self.assertIn(429, [self.server.login("doelwit", "gokje nummer een").status for _ in range(8)])

    def test_a_proxy_is_not_believed_over_tcp(self):
        self.assertEqual(self.server.ask("/", headers={"X-Sentimeter-User": "program-analyst"}).status, 401)


class Proxy(Case):
    options = ("--proxy-uid", str(os.getuid()))

    def test_the_proxys_word_counts_on_its_socket(self):
        self.assertEqual(self.server.ask("/v1/metingen", headers={"X-Sentimeter-User": "program-analyst"}).status, 200)
        self.assertEqual(self.server.ask("/v1/metingen", headers={"X-Sentimeter-User": "onbekend"}).status, 401)
        self.assertEqual(self.server.ask("/v1/metingen").status, 401)


class ForeignProxy(Case):
    options = ("--proxy-uid", str(os.getuid() + 1))

    def test_another_users_word_does_not_count(self):
        self.assertEqual(self.server.ask("/v1/metingen", headers={"X-Sentimeter-User": "program-analyst"}).status, 401)


class Changes(Case):
    def edit(self, old, new):
        path = os.path.join(self.workspace, "policy.yaml")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path + ".new", "w", encoding="utf-8") as file:
            file.write(text.replace(old, new) if old else text + new)
        os.replace(path + ".new", path)

    def health(self):
        return json.loads(self.server.ask("/health").body)

    def test_new_settings_come_in_and_mistakes_stay_out(self):
        before = json.loads(self.server.ask("/v1/afspraken", "officer").body)["hash"]
        self.edit("organisation: Gemeente Vlierdrecht", "organisation: Gemeente Duinvoorde")
        self.assertTrue(eventually(lambda: "Duinvoorde" in self.server.ask("/v1/afspraken", "officer").text))
        self.assertNotEqual(json.loads(self.server.ask("/v1/afspraken", "officer").body)["hash"], before)
        self.edit("organisation:", "organisatie:")
        self.assertTrue(eventually(lambda: self.health()["settings"] == "mistake"))
        self.assertIn("Duinvoorde", self.server.ask("/v1/afspraken", "officer").text)
        self.edit("organisatie:", "organisation:")
        self.assertTrue(eventually(lambda: self.health()["settings"] == "current"))

    def test_who_may_ask_and_when_is_agreed(self):
        self.edit(None, "\nwho:\n  roles: [officer]\n")
        self.assertTrue(eventually(lambda: self.server.ask("/v1/metingen", "analyst").status == 403))
        self.assertEqual(self.server.ask("/v1/metingen", "officer").status, 200)
        page = self.server.ask("/", "analyst", headers={"Accept": "text/html"})
        self.assertIn("policy.yaml", page.text)
        self.edit("\nwho:\n  roles: [officer]\n", "")
        self.assertTrue(eventually(lambda: self.server.ask("/v1/metingen", "analyst").status == 200))

    def test_releases_may_come_go_and_be_replaced(self):
        path = os.path.join(self.workspace, "releases.db")
        os.rename(path, path + ".away")
        self.assertTrue(eventually(lambda: self.server.ask("/v1/metingen", "analyst").status == 503),
                        self.server.ask("/v1/metingen", "analyst").text[:300])
        page = self.server.ask("/", "analyst", headers={"Accept": "text/html"})
        self.assertEqual((page.status, "vrijgegeven" in page.text), (503, True))
        self.assertEqual(self.health()["status"], "warn")
        shutil.copyfile(path + ".away", path)
        self.assertTrue(eventually(lambda: self.server.ask("/v1/metingen", "analyst").status == 200))
        before = json.loads(self.server.ask("/v1/metingen?groep=geen", "analyst").body)
        with sqlite3.connect(path) as db:
            db.execute("DELETE FROM cell WHERE from_s = (SELECT min(from_s) FROM cell)")
        db.close()
        after = json.loads(self.server.ask("/v1/metingen?groep=geen", "analyst").body)
        self.assertLess(after["reeksen"][0]["totaal"]["cellen"], before["reeksen"][0]["totaal"]["cellen"])


class Stopping(Case):
    def test_it_stops_in_the_middle_of_work_and_answers_are_whole_or_not_there(self):
        wrong, whole, stop = [], [], threading.Event()

        def load():
            while not stop.is_set():
                try:
                    answer = self.server.ask("/v1/metingen", "analyst")
                    json.loads(answer.body)
                    whole.append(1)
                except (OSError, http_error):
                    return
                except ValueError as error:
                    wrong.append(error)

        from http.client import HTTPException as http_error
        threads = [threading.Thread(target=load) for _ in range(16)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        begun = time.monotonic()
        self.assertEqual(self.server.close(), 0)
        self.assertLess(time.monotonic() - begun, 5)
        stop.set()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])
        self.assertTrue(whole)
        type(self).server = Server(PROGRAM, self.workspace)
        self.server.command("audit", "verify")


def run():
    """The tests of the file that runs, on a demo workspace that is made first, or the one that $DEMO names."""
    this = sys.modules[Case.__module__] # where the classes look, also when another file runs
    this.PROGRAM = os.path.abspath(sys.argv.pop(1))
    with tempfile.TemporaryDirectory(prefix="sentimeter-server-") as folder:
        this.ORIGINAL = os.environ.get("DEMO", os.path.join(folder, "demo"))
        if "DEMO" not in os.environ:
            demo(this.PROGRAM, this.ORIGINAL)
        unittest.main()


if __name__ == "__main__":
    run()
