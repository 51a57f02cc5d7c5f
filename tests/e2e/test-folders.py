#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents from upload to nothing, through a real core.

  Life       one paper of the made-up city in every format: ready, found, read, deleted, gone without a trace
  Kill       the server killed while it takes fifty files in: each is ready in the end, and there once
  Deletion   deleted and cancelled in the middle
  Rights     a reader who was removed finds no open door
  Converter  without LibreOffice
  Hostile    files that cannot be read, each with its sentence
  Checkup    questions, why they miss, settings and the way back, tuning
"""
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import time
import unittest
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
from core_server import Core, Stream, build_folder  # noqa: E402

PIECE = 4 * 1024 * 1024
PATIENCE = 240
TYPES = ('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
         '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
         'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
RELS = ('<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="word/document.xml"/></Relationships>')
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(*paragraphs):
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("_rels/.rels", RELS)
        package.writestr("word/document.xml", f'<?xml version="1.0"?><w:document xmlns:w="{WORD}"><w:body>{body}'
                                              "</w:body></w:document>")
    return out.getvalue()


class Case(unittest.TestCase):
    """A core with one folder of the administrator; account 4 is a colleague."""

    SETTINGS = {}

    @classmethod
    def setUpClass(cls):
        cls.core = Core(6, 2, 6, cost=(19, 1), settings={"extract.program": program_of_worker(), **cls.SETTINGS})
        cls.core.start()
        cls.client = cls.core.client(0)
        cls.section = cls.get("/sections")["items"][0]["id"]

    @classmethod
    def tearDownClass(cls):
        cls.client.close()
        status, log = cls.core.stop(), cls.core.log()
        cls.core.remove()
        assert status == 0, (status, log[-5000:])
        for word in ("CRITICAL", "critical", "AddressSanitizer", "ERROR:", "runtime error"):
            assert word not in log, log[-5000:]

    def setUp(self):
        self.folder = self.ask("POST", "/folders", {"name": self.id()[-60:], "section_id": self.section})["id"]

    @classmethod
    def get(cls, path):
        return cls.client.ask("GET", "/api/v1" + path).json

    def ask(self, method, path, body=None, status=None, client=None, **more):
        client = client or self.client
        answer = client.ask(method, "/api/v1" + path, body, **more)
        if answer.status == 204:
            client.close()  # the server ends the connection after an answer without a body
        if status is None:
            self.assertLess(answer.status, 300, (method, path, answer.body[:500]))
        else:
            self.assertEqual(answer.status, status, (method, path, answer.body[:500]))
        return answer.json if answer.body else None

    def upload(self, name, data, **more):
        wanted = {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest(), **more}
        upload = self.ask("POST", f"/folders/{self.folder}/uploads", wanted)["id"]
        for offset in range(0, len(data), PIECE):
            self.ask("PUT", f"/uploads/{upload}/bytes?offset={offset}", raw=data[offset:offset + PIECE],
                     headers={"Content-Type": "application/octet-stream"})
        return self.ask("POST", f"/uploads/{upload}/finish")["id"]

    def documents(self):
        return self.ask("POST", f"/folders/{self.folder}/documents/search", {"limit": 200})["items"]

    def wait(self, seconds=PATIENCE):
        """Documents by name, when nothing is waiting or being read any more."""
        until = time.monotonic() + seconds
        while True:
            rows = self.documents()
            busy = [row for row in rows if row["state"] in ("queued", "working") or row.get("rendering")]
            if not busy:
                return {row["name"]: row for row in rows}
            self.assertLess(time.monotonic(), until, busy[:3])
            time.sleep(0.1)

    def search(self, text, **more):
        client = more.pop("client", None)
        return self.ask("POST", "/search", {"text": text, "folders": [str(self.folder)], **more},
                        client=client)["hits"]

    def found(self, text, **more):
        return {hit["document_name"] for hit in self.search(text, **more)}


def program_of_worker():
    return os.path.join(build_folder(), "server", "extract-worker", "extract-worker")


def plain_files(folders, words):
    """Files under @folders in which one of @words stands in the open."""
    patterns = [encoded for word in words for encoded in (word.encode(), word.encode("utf-16-le"), word.encode("cp932"))]
    hits = []
    for folder in folders:
        for path, _, names in os.walk(folder):
            for name in names:
                try:
                    with open(os.path.join(path, name), "rb") as file:
                        data = file.read()
                except OSError:
                    continue
                if any(pattern in data for pattern in patterns):
                    hits.append(os.path.join(path, name))
    return hits


class Life(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        made = subprocess.run([os.path.join(HERE, "..", "support", "make-city"), "--cached"], check=True,
                              capture_output=True, text=True)
        cls.city = made.stdout.strip()
        with open(os.path.join(cls.city, "city.json"), encoding="utf-8") as file:
            cls.papers = [(folder["name"], row) for folder in json.load(file)["folders"] for row in folder["documents"]]
        with open(os.path.join(cls.city, "questions.jsonl"), encoding="utf-8") as file:
            cls.questions = [json.loads(line) for line in file]

    def choose(self):
        """One paper of each format, those first that a question is about."""
        asked = {(row["folder"], row["document"]): row for row in self.questions}
        chosen = {}
        for folder, row in self.papers:
            extension = row["path"].rpartition(".")[2]
            question = asked.get((folder, row["path"]))
            if extension not in chosen or (question and not chosen[extension][1]):
                chosen[extension] = (row, question)
        return chosen

    def test_every_format_is_found_read_and_deleted_without_a_trace(self):
        chosen = self.choose()
        self.assertGreaterEqual(len(chosen), 12, sorted(chosen))
        for row, _ in chosen.values():
            with open(os.path.join(self.city, row["file"]), "rb") as file:
                self.upload(os.path.basename(row["path"]), file.read())
        documents = self.wait()
        self.check_ready(chosen, documents)
        self.check_questions(chosen, documents)
        words = self.check_pages(documents)
        self.assertGreater(len(words), 10)
        self.assertEqual(plain_files([self.core.dir], words), [])
        self.delete_all(documents)

    def check_ready(self, chosen, documents):
        for extension, (row, _) in sorted(chosen.items()):
            with self.subTest(extension):
                document = documents[os.path.basename(row["path"])]
                self.assertEqual(document["state"], "ready", document)
                self.assertGreater(document["n_passages"], 0)
                rendered = extension in ("docx", "pptx", "doc", "ppt", "rtf", "odt", "odp")
                self.assertEqual(bool(document.get("has_rendition")), rendered)
                self.assertFalse(document.get("unpaginated"))

    def check_questions(self, chosen, documents):
        for extension, (row, question) in sorted(chosen.items()):
            if question is None:
                continue
            with self.subTest(extension):
                hits = self.search(question["text"])
                names = [hit["document_name"] for hit in hits[:5]]
                self.assertIn(os.path.basename(row["path"]), names, question)
                self.assertTrue(any(hit["marks"] for hit in hits))
                self.assertEqual(hits[0]["score"], 1000)

    def check_pages(self, documents):
        """A word of each document, to be looked for on the disk."""
        words = []
        for name, document in documents.items():
            with self.subTest(name):
                page = self.ask("GET", f"/documents/{document['id']}/page?number=1")
                self.assertEqual(page["n_pages"], document["n_pages"])
                self.assertTrue(page["text"])
                self.assertEqual(bool(page["rows"]), document["unit"] in ("sheet", "row"))
                if document.get("has_rendition") or document["format"] == "pdf":
                    self.assertGreater(page["width"], 0)
                    self.assertTrue(any(passage["boxes"] for passage in page["passages"]))
                self.ask("GET", f"/documents/{document['id']}/page?number={document['n_pages'] + 1}", status=404)
                words += sorted((word for word in page["text"].split() if len(word) >= 10), key=len)[-1:]
        return words

    def delete_all(self, documents):
        for name, document in documents.items():
            self.assertIn(name, {row["name"] for row in self.documents()})
            word = self.ask("GET", f"/documents/{document['id']}/page?number=1")["text"][:40]
            self.ask("DELETE", f"/documents/{document['id']}")
            self.assertNotIn(name, self.found(word))
            self.ask("GET", f"/documents/{document['id']}/page?number=1", status=404)
        self.assertEqual(self.search("みどり市"), [])


class Kill(Case):
    def test_fifty_files_are_ready_once_each_however_the_server_ends(self):
        names = {}
        for i in range(50):
            word = f"合言葉{chr(0x4e00 + 37 * i)}{chr(0x5e00 + 41 * i)}{i:03}"
            name = f"paper-{i:02}.{'docx' if i % 5 == 0 else 'txt'}"
            text = [f"第{i}号の規程", f"この書類の合言葉は{word}である。", "担当は総務課とする。"] + [f"項目{k}" for k in range(40)]
            self.upload(name, docx(*text) if i % 5 == 0 else "\n".join(text).encode())
            names[name] = word
            if i in (20, 35, 49):
                self.core.stop(signal.SIGKILL)
                self.client.close()
                self.core.start()
        documents = self.wait()
        self.assertEqual(len(documents), 50)
        for name, word in names.items():
            with self.subTest(name):
                self.assertEqual(documents[name]["state"], "ready", documents[name])
                right = [hit for hit in self.search(word, limit=50) if word in hit["passage"]["text"]]
                self.assertEqual({hit["document_name"] for hit in right}, {name})
                self.assertEqual(len({hit["passage"]["id"] for hit in right}), len(right))
                pages = self.ask("GET", f"/documents/{documents[name]['id']}/page?number=1")
                self.assertEqual(sum(word in passage["text"] for passage in pages["passages"]), 1)


class Deletion(Case):
    def test_what_is_deleted_while_it_is_read_does_not_come_back(self):
        ids = [self.upload(f"p{i}.docx", docx("削除される書類", f"秘密の言葉ルリカケス{i}", *["本文"] * 2000))
               for i in range(8)]
        for number in ids:
            self.ask("DELETE", f"/documents/{number}")
        time.sleep(3)
        self.assertEqual(self.documents(), [])
        self.assertEqual(self.search("秘密の言葉ルリカケス"), [])
        self.assertEqual(self.ask("GET", "/queue")["items"], [])

    def test_what_is_cancelled_stays_so_until_it_is_tried_again(self):
        number = self.upload("p.docx", docx("取り消す書類", *["アオバズクの本文"] * 3000))
        answer = self.client.ask("POST", f"/api/v1/documents/{number}/cancel")
        if answer.status == 409:  # it was quicker
            self.skipTest("read before it could be cancelled")
        self.assertEqual(answer.status, 200, answer.body)
        time.sleep(2)
        self.assertEqual(self.documents()[0]["state"], "cancelled")
        self.assertEqual(self.search("アオバズク"), [])
        self.ask("POST", f"/documents/{number}/cancel", status=409)
        self.ask("POST", f"/documents/{number}/retry")
        self.assertEqual(self.wait()["p.docx"]["state"], "ready")
        self.assertEqual(self.found("アオバズク"), {"p.docx"})


class Rights(Case):
    def grant(self, *rows):
        me = self.ask("GET", "/me")["account"]["id"]
        owner = {"kind": "account", "account_id": me, "role": "owner"}
        self.ask("PUT", f"/folders/{self.folder}/grants", {"grants": [owner, *rows]})

    def test_a_removed_reader_finds_no_open_door(self):
        other = self.core.client(4)
        person = self.ask("GET", "/me", client=other)["account"]["id"]
        document = self.upload("規程.txt", "サンコウチョウの規程\n利用料は年額とする。\n".encode())
        self.wait()
        doors = [("GET", f"/documents/{document}/page?number=1", None),
                 ("GET", f"/folders/{self.folder}/checkup", None),
                 ("GET", f"/folders/{self.folder}/questions", None)]
        for method, path, body in doors:
            self.ask(method, path, body, status=404, client=other)
        self.assertEqual(self.found("サンコウチョウ", client=other), set())
        self.grant({"kind": "account", "account_id": person, "role": "reader"})
        for method, path, body in doors:
            self.ask(method, path, body, client=other)
        self.assertEqual(self.found("サンコウチョウ", client=other), {"規程.txt"})
        passage = self.search("サンコウチョウ")[0]["passage"]["id"]
        writes = [("POST", f"/folders/{self.folder}/passages", {"passage_id": passage, "disabled": True}),
                  ("PUT", f"/folders/{self.folder}/settings", {"chunk_chars": 400}),
                  ("POST", f"/folders/{self.folder}/settings/undo", None),
                  ("POST", f"/folders/{self.folder}/questions", {"text": "料金は", "document_id": document}),
                  ("POST", f"/folders/{self.folder}/checkup", None),
                  ("DELETE", f"/folders/{self.folder}/checkup", None),
                  ("POST", f"/folders/{self.folder}/tune", None),
                  ("POST", f"/documents/{document}/retry", None),
                  ("POST", f"/documents/{document}/cancel", None)]
        for method, path, body in writes:
            self.ask(method, path, body, status=403, client=other)
        self.grant()
        for method, path, body in doors + writes:
            self.ask(method, path, body, status=404, client=other)
        self.assertEqual(self.found("サンコウチョウ", client=other), set())
        answer = self.ask("POST", "/search", {"text": "サンコウチョウ"}, client=other)
        self.assertEqual(answer["hits"], [])
        self.assertEqual(self.ask("GET", "/queue", client=other)["items"], [])

    def test_progress_is_told_to_readers_alone(self):
        mine = Stream(self.core.port, self.core.accounts[0]["token"])
        other = Stream(self.core.port, self.core.accounts[5]["token"])
        self.upload("a.docx", docx("ヤマセミ"))
        self.wait()
        self.assertIsNotNone(mine.wait_for("document-progress"))
        self.assertNotIn("ヤマセミ".encode(), mine.text)
        self.assertIsNone(other.wait_for("document-progress", 0.5))
        mine.close()
        other.close()


class Converter(Case):
    SETTINGS = {"extract.soffice": "/nonexistent/soffice"}

    def test_word_is_found_without_pages_and_old_formats_say_why_not(self):
        self.upload("new.docx", docx("カワセミの手引き"))
        self.upload("old.rtf", rb"{\rtf1\ansi Old text}")
        documents = self.wait()
        self.assertEqual(documents["new.docx"]["state"], "ready")
        self.assertTrue(documents["new.docx"]["unpaginated"])
        self.assertFalse(documents["new.docx"].get("has_rendition"))
        self.assertEqual(self.found("カワセミ"), {"new.docx"})
        self.assertEqual(documents["old.rtf"]["problem"], "extract-no-converter")
        self.assertIn("old kind", documents["old.rtf"]["problem_text"])


class Hostile(Case):
    def test_each_file_that_cannot_be_read_has_its_sentence(self):
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("[Content_Types].xml", TYPES)
            package.writestr("_rels/.rels", RELS)
            package.writestr("word/document.xml", "<w:document xmlns:w='" + WORD + "'><w:body>" + " " * (600 << 20))
        rows = [("program.exe", b"MZ" + bytes(5000), {"extract-unsupported"}),
                ("half.docx", docx("本文" * 500)[:-400], {"extract-damaged", "extract-unsupported"}),
                ("broken.pdf", b"%PDF-1.7\n" + b"\xff" * 3000, {"extract-damaged", "extract-empty"}),
                ("blank.txt", b" \r\n\r\n", {"extract-empty"}),
                ("bomb.docx", bomb.getvalue(), {"extract-bomb", "extract-too-large", "extract-damaged"}),
                ("entity.docx", docx("x").replace(b"x", b"x"), None)]
        for name, data, _ in rows:
            self.upload(name, data)
        documents = self.wait()
        for name, _, slugs in rows:
            with self.subTest(name):
                if slugs is None:
                    self.assertEqual(documents[name]["state"], "ready")
                    continue
                self.assertEqual(documents[name]["state"], "failed", documents[name])
                self.assertIn(documents[name]["problem"], slugs)
                self.assertGreater(len(documents[name]["problem_text"]), 20)
        number = documents["program.exe"]["id"]
        self.ask("POST", f"/documents/{number}/retry")
        self.assertEqual(self.wait()["program.exe"]["problem"], "extract-unsupported")


class Checkup(Case):
    def ready(self, ran=None):
        """The check-up when nothing runs, after @ran."""
        until = time.monotonic() + 60
        while True:
            checkup = self.ask("GET", f"/folders/{self.folder}/checkup")
            if not checkup.get("running") and (ran is None or (checkup.get("ran_at") or "") > ran):
                return checkup
            self.assertLess(time.monotonic(), until, checkup)
            time.sleep(0.1)

    def question(self, text, document, page=0):
        return self.ask("POST", f"/folders/{self.folder}/questions", {"text": text, "document_id": document, "page": page})

    def misses(self, checkup):
        return {row["text"]: row.get("miss") for row in checkup["questions"]}

    def test_questions_say_why_they_miss(self):
        self.ask("POST", f"/folders/{self.folder}/checkup", status=422)
        farm = self.upload("農園.txt", "市民農園の利用料は年額一万二千円とする。\n".encode())
        pool = self.upload("プール.txt", "温水プールの開館時間は午前九時からとする。\n".encode())
        old = self.upload("旧規程.txt", "自転車駐車場の定期利用は月額とする。\n".encode(), effective_until="2020-03-31")
        bad = self.upload("絵.exe", b"MZ" + bytes(100))
        gone = self.upload("廃止.txt", "廃止された図書館の規程\n".encode())
        self.wait()
        wanted = {"市民農園の利用料はいくらですか": (farm, 0, None),
                  "温水プールの開館時間": (pool, 1, None),
                  "ドッグランの犬の登録": (farm, 0, "no-common-word"),
                  "自転車駐車場の定期利用": (old, 0, "expired"),
                  "絵の書類": (bad, 0, "document-not-ready"),
                  "図書館の規程": (gone, 0, "document-gone"),
                  "市民農園の二頁": (farm, 2, "other-page")}
        for text, (document, page, _) in wanted.items():
            self.question(text, document, page)
        self.ask("DELETE", f"/documents/{gone}")
        checkup = self.ready(self.ready().get("ran_at") and "")
        self.ask("POST", f"/folders/{self.folder}/checkup", status=202)
        checkup = self.ready(checkup.get("ran_at") or "")
        found = self.misses(checkup)
        for text, (_, _, miss) in wanted.items():
            with self.subTest(text):
                if miss == "other-page":
                    self.assertIn(found[text], ("other-page", "page-empty"))
                else:
                    self.assertEqual(found[text], miss)
        self.assertEqual(checkup["hits"], 2)
        self.disable(checkup)

    def disable(self, checkup):
        """Switched off, missed with that reason, hits before and after; switched on again, found."""
        passage = self.search("市民農園の利用料はいくらですか")[0]["passage"]
        self.ask("POST", f"/folders/{self.folder}/passages", {"passage_id": passage["id"], "disabled": True})
        self.assertNotIn("農園.txt", self.found("市民農園の利用料"))
        after = self.ready(checkup["ran_at"])
        self.assertEqual(self.misses(after)["市民農園の利用料はいくらですか"], "disabled")
        self.assertEqual((after["hits_before"], after["hits"]), (2, 1))
        self.ask("POST", f"/folders/{self.folder}/passages", {"passage_id": passage["id"], "disabled": False})
        self.assertEqual(self.ready(after["ran_at"])["hits"], 2)

    def test_settings_are_applied_and_undone(self):
        text = "".join(f"第{i}条 ミソサザイの規程の第{i}項目を定める。担当は第{i}係とする。\n" for i in range(1, 60))
        document = self.upload("長い規程.txt", text.encode())
        self.wait()
        self.question("第7係が担当する条", document)
        ran = self.ready("")["ran_at"]
        before = self.documents()[0]["n_passages"]
        self.ask("PUT", f"/folders/{self.folder}/settings", {"chunk_chars": 10}, status=422)
        self.ask("PUT", f"/folders/{self.folder}/settings", {"chunk_chars": 2400})
        checkup = self.ready(ran)
        self.assertEqual(checkup["settings"]["chunk_chars"], 2400)
        self.assertTrue(checkup["can_undo"])
        self.assertEqual(self.found("ミソサザイ"), {"長い規程.txt"})
        self.ask("POST", f"/folders/{self.folder}/settings/undo")
        checkup = self.ready(checkup["ran_at"])
        self.assertFalse(checkup["can_undo"])
        self.assertEqual(checkup["settings"]["chunk_chars"], 1200)
        self.assertEqual(self.documents()[0]["n_passages"], before)
        self.ask("POST", f"/folders/{self.folder}/settings/undo", status=404)

    def test_tuning_proposes_or_says_that_nothing_is_better(self):
        self.ask("POST", f"/folders/{self.folder}/tune", status=422)
        document = self.upload("要綱.txt", "配食サービスの利用者負担は一食四百円とする。\n".encode())
        self.wait()
        self.question("配食サービスは一食いくらか", document)
        self.ready("")
        self.ask("POST", f"/folders/{self.folder}/tune", status=202)
        checkup = self.ready()
        self.assertGreater(checkup["n_tried"], 3)
        self.assertIsNone(checkup.get("proposal"))
        self.ask("POST", f"/folders/{self.folder}/tune", status=202)
        self.ask("DELETE", f"/folders/{self.folder}/checkup")
        self.ready()


if __name__ == "__main__":
    unittest.main(verbosity=2)
