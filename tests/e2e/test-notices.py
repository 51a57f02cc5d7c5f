#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs of notices as a PC sends them in, with the notices of the made-up city: under a server that is
killed at any moment, and with everything a wrong or dishonest PC could send. `--speed N` measures N
letters of 100 KB instead.
"""
import concurrent.futures
import csv
import hashlib
import http.client
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from core_server import Core, program  # noqa: E402

KILLS = 8
PERSON = 3
ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
KIND = {"name": "介護保険料決定通知書", "legal_basis": "介護保険法第129条", "post": "みどり市長", "signature": True, "approval": True,
        "message": "{{氏名}} 様\n\n介護保険料を決定しました。", "authentication": "code", "knowledge": "none", "arrival": "available",
        "reminders": ["3", "7"], "quiet_from": "21:00", "quiet_until": "08:00", "deadline_hours": 168, "retention_days": 1825}


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def day_of(text):
    found = re.fullmatch(r"(明治|大正|昭和|平成|令和)(元|\d+)年(\d+)月(\d+)日", text)
    if found is None:
        return text.replace("/", "-")
    era, year, month, day = found.groups()
    return f"{ERAS[era] + (1 if year == '元' else int(year)):04}-{int(month):02}-{int(day):02}"


class Papers:
    """List and PDF of the city's notices, and the files that are cut out of it."""

    def __init__(self):
        folder = subprocess.run([os.path.join(ROOT, "tests", "support", "make-notices"), "--cached"], check=True,
                                capture_output=True, text=True).stdout.split()[-1]
        self.pdf = os.path.join(folder, "notices.pdf")
        with open(os.path.join(folder, "truth.json"), encoding="utf-8") as f:
            self.truth = json.load(f)
        with open(os.path.join(folder, "list.csv"), "rb") as f:
            self.rows = list(csv.DictReader(io.StringIO(f.read().decode("cp932"))))
        self.folder = tempfile.TemporaryDirectory(prefix="madoguchi-notices-")
        self.known = {}

    def cut(self, *pages):
        """A PDF of these pages of the source."""
        if pages not in self.known:
            path = os.path.join(self.folder.name, "part.pdf")
            subprocess.run(["qpdf", "--empty", "--pages", self.pdf, ",".join(map(str, pages)), "--", path], check=True)
            with open(path, "rb") as f:
                self.known[pages] = f.read()
        return self.known[pages]

    def recipient(self, row):
        cells = self.rows[row - 1]
        return {"row": row, "number": cells["宛名番号"], "name": cells["氏名"], "kana": cells["フリガナ"],
                "birth": day_of(cells["生年月日"])}


class Run:
    """One run as a PC has it: letters, files, and the list and PDF they come from."""

    def __init__(self, papers, n=None, draft=None):
        parts = [part for part in papers.truth["parts"] if part["row"] and not part["foreign"]]
        chosen = parts[:n]
        self.draft = draft or os.urandom(16).hex()
        self.files = [papers.cut(*range(part["first"], part["last"] + 1)) for part in chosen]
        self.letters = [{"number": i + 1, "recipient": papers.recipient(part["row"]), "subject": "介護保険料決定通知書",
                         "message": f"{papers.rows[part['row'] - 1]['氏名']} 様\n\n介護保険料を決定しました。", "first": part["first"],
                         "last": part["last"], "decision": "auto"} for i, part in enumerate(chosen)]
        used = {page for part in chosen for page in range(part["first"], part["last"] + 1)}
        self.left = [{"first": page, "last": page, "row": 0, "decision": "refused", "score": 0, "reasons": []}
                     for page in range(1, papers.truth["pages"] + 1) if page not in used]
        self.n_pages, self.n_rows = papers.truth["pages"], len(papers.rows)

    def describe(self, kind):
        return {"kind_id": kind, "title": "令和8年度 介護保険料", "draft": self.draft, "n_letters": len(self.letters),
                "n_rows": self.n_rows, "n_left_out": self.n_rows - len(self.letters),
                "proof": {"n_pages": self.n_pages, "n_rows": self.n_rows, "split": "counter", "passed": True, "left": self.left},
                "columns": {"number": "宛名番号", "name": "氏名"}, "keys": {"number": "宛名番号[ 　]*([0-9]+)"}}

    def announce(self):
        for letter, file in zip(self.letters, self.files):
            letter.setdefault("sha256", sha256(file))
            letter.setdefault("size", len(file))
        return self


class Killed(Exception):
    pass


class Sender:
    """Brings a run over: begins anew after every kill, with what the server says that it lacks."""

    def __init__(self, core, run, kind, on_request=lambda: None):
        self.core, self.run, self.kind, self.on_request = core, run.announce(), kind, on_request
        self.id = None

    def ask(self, method, path, body=None, raw=None, client=None):
        headers = {"Content-Type": "application/octet-stream"} if raw is not None else None
        own = client or self.core.client(PERSON)
        self.on_request()
        try:
            return own.ask(method, path, body, headers=headers, raw=raw)
        except (OSError, http.client.HTTPException) as problem:
            raise Killed from problem
        finally:
            if client is None:
                own.close()

    def put(self, number, data=None, client=None):
        data = data if data is not None else self.run.files[number - 1]
        return self.ask("PUT", f"/api/v1/notice-runs/{self.id}/file?letter={number}", raw=data, client=client)

    def good(self, answer):
        assert answer.status in (200, 201, 204), answer
        return answer.json

    def create(self):
        self.id = self.good(self.ask("POST", "/api/v1/notice-runs", self.run.describe(self.kind)))["id"]

    def send_letters(self):
        for first in range(0, len(self.run.letters), 100):
            self.good(self.ask("POST", f"/api/v1/notice-runs/{self.id}/letters", {"letters": self.run.letters[first:first + 100]}))

    def go_on(self):
        self.create()
        while True:
            missing = self.good(self.ask("GET", f"/api/v1/notice-runs/{self.id}/missing"))
            if missing["letters"]:
                wanted = {int(number) for number in missing["letters"]}
                batch = [letter for letter in self.run.letters if letter["number"] in wanted][:60]
                self.good(self.ask("POST", f"/api/v1/notice-runs/{self.id}/letters", {"letters": batch}))
            elif missing["files"]:
                for number in missing["files"]:
                    self.good(self.put(int(number)))
            else:
                break
        self.good(self.ask("POST", f"/api/v1/notice-runs/{self.id}/finish"))

    def wait(self, seconds=120):
        end = time.monotonic() + seconds
        while True:
            run = self.good(self.ask("GET", f"/api/v1/notice-runs/{self.id}"))
            if run["state"] not in ("receiving", "checking") or time.monotonic() > end:
                return run
            time.sleep(0.1)


class Killer:
    """Kills the server while it works on one of the next requests."""

    def __init__(self, core, kills):
        self.core, self.chance, self.left, self.kills, self.timer = core, random.Random(20261122), kills, 0, None
        self.aim()

    def aim(self):
        self.countdown = self.chance.randint(1, 60) if self.left > 0 else 0
        self.left -= 1

    def on_request(self):
        self.countdown -= 1
        if self.countdown == 0:
            self.timer = threading.Timer(self.chance.uniform(0, 0.03), self.core.process.kill)
            self.timer.start()

    def settle(self):
        """Whatever was to be killed is dead now, and serves again."""
        if self.timer is not None:
            self.timer.join()
            self.timer = None
        self.kills += 1
        self.core.stop(signal.SIGKILL)
        self.core.start()
        self.aim()


def start_core(test):
    core = Core(accounts=5, passwords=0, sessions=5)
    test.addCleanup(core.remove)
    core.start()
    return core


def ask_once(core, person, method, path, body=None):
    client = core.client(person)
    try:
        return client.ask(method, path, body)
    finally:
        client.close()


def make_kind(core):
    section = ask_once(core, PERSON, "GET", "/api/v1/me").json["account"]["section_id"]
    answer = ask_once(core, 0, "POST", "/api/v1/notice-kinds", {**KIND, "section_id": section})
    assert answer.status == 201, answer
    return answer.json["id"]


def count_blobs(core):
    return sum(len(files) for folder, _, files in os.walk(core.path("data", "blobs")))


class Kills(unittest.TestCase):
    def test_a_run_survives_every_kill(self):
        papers = Papers()
        core = start_core(self)
        killer = Killer(core, KILLS)
        run = Run(papers)
        sender = Sender(core, run, make_kind(core), killer.on_request)
        while True:
            try:
                sender.go_on()
                break
            except Killed:
                killer.settle()
        # The check is killed too, twice.
        for pause in (0.5, 1.5):
            time.sleep(pause)
            core.stop(signal.SIGKILL)
            core.start()
        sender.on_request = lambda: None
        found = sender.wait()
        self.assertEqual((found["state"], found["findings"]), ("checked", []))
        self.assertEqual((found["n_received"], found["n_checked"]), (len(run.letters),) * 2)
        self.assertGreaterEqual(killer.kills, 3)
        letters = sender.good(sender.ask("GET", f"/api/v1/notice-runs/{sender.id}/letters?limit=500"))["items"]
        self.assertEqual([letter["number"] for letter in letters], list(range(1, len(run.letters) + 1)))
        for number in (1, 17, len(run.letters)):
            answer = sender.ask("GET", f"/api/v1/notice-runs/{sender.id}/file?letter={number}")
            self.assertEqual(answer.body, run.files[number - 1])
        # Nothing of a resident lies open, and nothing of the run is left once it is erased.
        for folder, _, files in os.walk(core.path("data")):
            for name in files:
                with open(os.path.join(folder, name), "rb") as f:
                    self.assertNotIn(run.letters[0]["recipient"]["name"].encode(), f.read())
        self.assertEqual(sender.ask("DELETE", f"/api/v1/notice-runs/{sender.id}").status, 204)
        self.assertEqual(sender.ask("GET", f"/api/v1/notice-runs/{sender.id}").problem, "not-found")
        # Files of which a kill took the row are swept after a day; there is one for a kill at most.
        end = time.monotonic() + 60
        while count_blobs(core) > killer.kills and time.monotonic() < end:
            time.sleep(0.2)
        self.assertLessEqual(count_blobs(core), killer.kills)


class Wrong(unittest.TestCase):
    """What the server finds; each run would be good but for one thing."""

    @classmethod
    def setUpClass(cls):
        cls.papers = Papers()
        cls.core = Core(accounts=5, passwords=0, sessions=5)
        cls.core.start()
        cls.kind = make_kind(cls.core)

    @classmethod
    def tearDownClass(cls):
        cls.core.remove()

    def check(self, run):
        sender = Sender(self.core, run, self.kind)
        sender.go_on()
        return sender.wait()

    def found(self, run):
        answer = self.check(run)
        self.assertEqual(answer["state"], "refused")
        return [(finding["check"], finding["letter"], finding.get("page", 0), finding.get("other", 0)) for finding in answer["findings"]]

    def test_a_good_one(self):
        answer = self.check(Run(self.papers, 5))
        self.assertEqual((answer["state"], answer["findings"]), ("checked", []))

    def test_a_foreign_page_in_place_of_ones_own(self):
        run = Run(self.papers, 5)
        run.files[1] = self.papers.cut(run.letters[1]["first"], run.letters[2]["last"])
        self.assertIn(("other-keys", 2, 2, 3), self.found(run))

    def test_the_file_of_another(self):
        run = Run(self.papers, 5)
        run.files[1], run.files[2] = run.files[2], run.files[1]
        found = self.found(run)
        self.assertIn(("own-key", 2, 0, 0), found)
        self.assertIn(("other-keys", 2, 1, 3), found)
        self.assertIn(("other-keys", 3, 1, 2), found)

    def test_a_missing_page(self):
        run = Run(self.papers, 5)
        run.files[1] = self.papers.cut(run.letters[1]["first"])
        self.assertEqual(self.found(run), [("page-count", 2, 1, 0)])
        run = Run(self.papers, 5)
        dropped = run.left.pop()
        self.assertEqual(self.found(run), [("pages-once", 0, dropped["first"], 0)])

    def test_a_doubled_page(self):
        run = Run(self.papers, 5)
        first = run.letters[1]["first"]
        run.files[1] = self.papers.cut(first, first, run.letters[1]["last"])
        self.assertEqual(self.found(run), [("page-count", 2, 3, 0)])
        run = Run(self.papers, 5)
        run.left.append({**run.left[0], "first": first, "last": first})
        self.assertEqual(self.found(run), [("pages-once", 0, first, 2)])

    def test_a_resident_with_two_letters_and_a_row_without_one(self):
        run = Run(self.papers, 5)
        run.letters[4]["recipient"] = dict(run.letters[3]["recipient"])
        self.assertLessEqual({("rows", 5, 0, 4), ("recipient", 5, 0, 4), ("own-key", 5, 0, 0)}, set(self.found(run)))
        run = Run(self.papers, 5)
        run.letters[0]["recipient"]["row"] = run.n_rows + 1
        sender = Sender(self.core, run, self.kind)
        sender.create()
        answer = sender.ask("POST", f"/api/v1/notice-runs/{sender.id}/letters", {"letters": run.letters})
        self.assertEqual(answer.problem, "invalid-field")

    def test_a_file_that_is_no_pdf(self):
        run = Run(self.papers, 3)
        run.files[0] = b"\x7fELF" + bytes(5000)
        self.assertEqual(self.found(run), [("readable", 1, 0, 0)])

    def test_other_bytes_than_announced_are_not_taken(self):
        run = Run(self.papers, 3)
        sender = Sender(self.core, run, self.kind)
        sender.create()
        self.assertEqual(sender.put(1).problem, "not-found")
        sender.send_letters()
        self.assertEqual(sender.put(1, run.files[1]).problem, "notice-file-differs")
        self.assertEqual(sender.put(1, run.files[0][:-1] + b"x").problem, "notice-file-differs")
        self.assertEqual(sender.ask("POST", f"/api/v1/notice-runs/{sender.id}/finish").problem, "notice-incomplete")
        for number in (1, 2, 3, 1):
            self.assertEqual(sender.put(number).status, 200)
        self.assertEqual(sender.put(1, run.files[1]).problem, "notice-file-differs")
        changed = {"letters": [{**run.letters[0], "message": "別の文面"}]}
        self.assertEqual(sender.ask("POST", f"/api/v1/notice-runs/{sender.id}/letters", changed).problem, "notice-letter-differs")
        self.assertEqual(sender.ask("POST", "/api/v1/notice-runs", {**run.describe(self.kind), "title": "別の表題"}).problem,
                         "notice-run-differs")
        sender.go_on()
        self.assertEqual(sender.wait()["state"], "checked")
        self.assertEqual(sender.put(1).problem, "notice-run-closed")

    def test_one_file_for_everybody_says_nothing_of_anybody(self):
        for leaflet, state in ((LEAFLET, "checked"), (self.papers.cut(1, 2), "refused")):
            run = Run(self.papers, 5)
            run.files = [leaflet] * 5
            for letter in run.letters:
                letter.update(first=0, last=0, decision="confirmed")
            describe = run.describe
            run.describe = lambda kind: {key: value for key, value in describe(kind).items() if key != "proof"}
            answer = self.check(run)
            self.assertEqual(answer["state"], state, answer["findings"])
            self.assertEqual(answer["n_received"], 5)

    def test_who_sees_a_run(self):
        sender = Sender(self.core, Run(self.papers, 3), self.kind)
        sender.go_on()
        sender.wait()
        path = f"/api/v1/notice-runs/{sender.id}"
        for way in ("", "/letters", "/letter?number=1", "/file?letter=1"):
            self.assertEqual(ask_once(self.core, 4, "GET", path + way).problem, "not-found")
        self.assertEqual(ask_once(self.core, 4, "DELETE", path).problem, "not-found")
        self.assertNotIn(sender.id, [run["id"] for run in ask_once(self.core, 4, "GET", "/api/v1/notice-runs").json["items"]])
        # An administrator sees it, but it is not his to change or to erase.
        self.assertEqual(ask_once(self.core, 0, "GET", path).status, 200)
        self.assertEqual(ask_once(self.core, 0, "DELETE", path).problem, "forbidden")
        self.assertEqual(ask_once(self.core, 0, "GET", path + "/letter?number=2").json["recipient"], sender.run.letters[1]["recipient"])
        rows = ask_once(self.core, 0, "POST", "/api/v1/audit/search", {"action": "notice-run.read-letter"}).json["items"]
        self.assertEqual(rows[0]["object"], f"notice-run:{sender.id}")


def simple_pdf(text, size=0):
    """One page with a line of Latin text, and as many bytes as wanted."""
    content = f"BT /F1 12 Tf 50 780 Td ({text}) Tj ET".encode()
    rest = random.Random(text).randbytes(max(size - 900, 0))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
               b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
               b"<< /Length %d >>\nstream\n%s\nendstream" % (len(rest), rest)]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


LEAFLET = simple_pdf("How to read your notice, for everybody")


class Made:
    """A run of so many made-up letters of 100 KB."""

    def __init__(self, n):
        self.draft, self.n_pages, self.n_rows, self.left = os.urandom(16).hex(), n, n, []
        self.letters = [{"number": i, "recipient": {"row": i, "number": f"{7000000 + i * 7}", "name": f"試験{i}太郎", "birth": "1950-01-01"},
                         "subject": "通知", "message": "本文です。" * 60, "first": i, "last": i, "decision": "auto"} for i in range(1, n + 1)]
        self.files = [simple_pdf(f"No. {7000000 + i * 7}", 100000) for i in range(1, n + 1)]

    describe, announce = Run.describe, Run.announce


def measure(n):
    core = Core(accounts=5, passwords=0, sessions=5)
    try:
        core.start()
        sender = Sender(core, Made(n), make_kind(core))
        before = core.memory()["rss"]
        start = time.monotonic()
        sender.create()
        for first in range(0, n, 500):
            sender.good(sender.ask("POST", f"/api/v1/notice-runs/{sender.id}/letters", {"letters": sender.run.letters[first:first + 500]}))
        letters = time.monotonic()
        clients = [core.client(PERSON) for _ in range(4)]

        def send(place):
            for number in range(place + 1, n + 1, len(clients)):
                sender.good(sender.put(number, client=clients[place]))
        with concurrent.futures.ThreadPoolExecutor(len(clients)) as pool:
            list(pool.map(send, range(len(clients))))
        sender.good(sender.ask("POST", f"/api/v1/notice-runs/{sender.id}/finish"))
        arrived = time.monotonic()
        peak = core.memory()["peak"]
        run = sender.wait(1800)
        checked = time.monotonic()
        print(f"{n} letters: texts {letters - start:.1f} s, files {arrived - letters:.1f} s ({n / (arrived - letters):.0f}/s), "
              f"checked in {checked - arrived:.1f} s ({run['state']}, {len(run['findings'])} findings); "
              f"memory {before:.0f} MiB before, {peak:.0f} MiB at most")
        start = time.monotonic()
        sender.ask("DELETE", f"/api/v1/notice-runs/{sender.id}")
        print(f"erased in {time.monotonic() - start:.1f} s")
    finally:
        core.remove()


if __name__ == "__main__":
    if program("seed-core") is None:
        print("1..0 # SKIP no build with seed-core")
    elif len(sys.argv) == 3 and sys.argv[1] == "--speed":
        measure(int(sys.argv[2]))
    else:
        unittest.main()
