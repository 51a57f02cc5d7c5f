#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Conversations on a real core, with a language model by script.

  Conversations  life of one: title, search, pages, changes, export, deletion
  Answers        read as they are written, resumed, stopped, asked anew, killed
  Doors          what belongs to somebody else, what one may no longer read
  Files          arrive in pieces, are read, are cited
"""
import hashlib
import io
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import uuid
import zipfile
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from core_server import Core, Stream  # noqa: E402
from model_peer import ModelPeer  # noqa: E402

ADMIN, OWNER, STRANGER, READER = 0, 3, 4, 5
FEES = "手数料の案内\n\n住民票の写しの手数料は一通につき三百円です。\n印鑑登録証明書の手数料は一通につき三百円です。\n"

core = peer = None


def setUpModule():
    global core, peer
    peer = ModelPeer()
    core = Core(accounts=20, passwords=0, sessions=20, settings={"models.hosts": peer.host})
    core.start()


def tearDownModule():
    core.remove()
    peer.close()


def ask(who, method, path, body=None, raw=None, **headers):
    client = core.client(who)
    try:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        if raw is not None:
            names["Content-Type"] = "application/octet-stream"
        return client.ask(method, path, body, headers=names, raw=raw)
    finally:
        client.close()


def good(answer, status=200):
    if answer.status != status:
        raise AssertionError(answer)
    return answer.json if answer.body else None


def set_up_model(**members):
    return good(ask(ADMIN, "POST", "/api/v1/models", peer.model(**members)), 201)


class RunStream(Stream):
    """The events of one answer."""

    def __init__(self, who, message, last_id=None):
        import socket
        self.socket = socket.create_connection(("127.0.0.1", core.port), timeout=20)
        extra = f"Last-Event-ID: {last_id}\r\n" if last_id is not None else ""
        token = core.accounts[who]["token"]
        self.socket.sendall(f"GET /api/v1/messages/{message}/events HTTP/1.0\r\nHost: localhost\r\n"
                            f"Authorization: Bearer {token}\r\n{extra}\r\n".encode())
        self.text, self.ended = b"", False

    def events(self):
        """(id, name, data) of what has come whole."""
        found = []
        body = self.text.partition(b"\r\n\r\n")[2]
        for block in body.split(b"\n\n")[:-1]:
            fields = dict(line.split(": ", 1) for line in block.decode().splitlines() if ": " in line)
            if "event" in fields:
                found.append((int(fields.get("id", 0)), fields["event"], json.loads(fields["data"])))
        return found

    def to_end(self):
        while self.read():
            pass
        self.close()
        return self.events()


def text_of(events):
    return "".join(data["text"] for _, name, data in events if name == "text")


def converse(who=OWNER, **members):
    return good(ask(who, "POST", "/api/v1/conversations", {"scope": {"kind": "none"}, **members}), 201)


def question(conversation, text, who=OWNER, **members):
    return good(ask(who, "POST", f"/api/v1/conversations/{conversation}/ask", {"text": text, **members}), 201)


def finish(message, who=OWNER):
    """The last event of an answer."""
    events = RunStream(who, message).to_end()
    assert events and events[-1][1] == "message", events
    return events[-1][2]


def wait_for(get, seconds=20):
    end = time.monotonic() + seconds
    while not (value := get()):
        if time.monotonic() > end:
            raise AssertionError("in vain")
        time.sleep(0.05)
    return value


class Case(unittest.TestCase):
    def problem(self, answer, status, slug):
        self.assertEqual((answer.status, answer.problem), (status, slug), answer)

    def with_model(self, **members):
        model = set_up_model(**members)
        self.addCleanup(ask, ADMIN, "DELETE", f"/api/v1/models/{model['id']}")
        return model


class Conversations(Case):
    def test_life(self):
        self.with_model()
        made = converse()
        asked = question(made["id"], "peer:say 転入届の期限は十四日です。")
        self.assertEqual(asked["answer"]["state"], "waiting")
        message = finish(asked["answer"]["id"])
        self.assertEqual((message["state"], message["outcome"]), ("done", "answered"))
        self.assertIn("転入届の期限は十四日です。", message["text"])
        self.assertGreater(message["tokens_out"], 0)
        found = good(ask(OWNER, "GET", f"/api/v1/conversations/{made['id']}"))
        self.assertTrue(found["title"].startswith("peer:say 転入届"), found)
        self.assertEqual(found["n_messages"], 2)
        renamed = good(ask(OWNER, "PUT", f"/api/v1/conversations/{made['id']}",
                           {"title": "転入", "pinned": True, "version": found["version"]}))
        self.assertEqual((renamed["title"], renamed["titled"], renamed["pinned"]), ("転入", True, True))
        self.problem(ask(OWNER, "PUT", f"/api/v1/conversations/{made['id']}", {"title": "旧", "version": found["version"]}), 409, "conflict")
        other = converse(title="別の話")
        first = good(ask(OWNER, "GET", "/api/v1/conversations"))["items"][0]
        self.assertEqual(first["id"], made["id"], "pinned ones come first")
        for words in ("転入届 十四日", "転入"):
            hits = good(ask(OWNER, "POST", "/api/v1/conversations/search", {"q": words}))["items"]
            self.assertEqual([hit["id"] for hit in hits], [made["id"]], words)
            self.assertIn("転入届", hits[0]["excerpt"])
        self.assertEqual(good(ask(OWNER, "POST", "/api/v1/conversations/search", {"q": "固定資産税"}))["items"], [])
        self.assertEqual(good(ask(STRANGER, "POST", "/api/v1/conversations/search", {"q": "転入"}))["items"], [])
        for one in (made, other):
            self.assertEqual(ask(OWNER, "DELETE", f"/api/v1/conversations/{one['id']}").status, 204)
        self.problem(ask(OWNER, "GET", f"/api/v1/messages/{message['id']}"), 404, "not-found")

    def test_asked_twice_is_asked_once(self):
        self.with_model()
        made = converse()
        key = str(uuid.uuid4())
        body = {"text": "peer:say 一度だけ"}
        path = f"/api/v1/conversations/{made['id']}/ask"
        first = good(ask(OWNER, "POST", path, body, Idempotency_Key=key), 201)
        again = good(ask(OWNER, "POST", path, body, Idempotency_Key=key), 201)
        self.assertEqual(first, again)
        finish(first["answer"]["id"])
        self.assertEqual(len(good(ask(OWNER, "GET", f"/api/v1/conversations/{made['id']}/messages"))["items"]), 2)

    def test_pages(self):
        self.with_model()
        made = converse()
        for number in range(6):
            finish(question(made["id"], f"peer:say 答え{number}")["answer"]["id"])
        page = good(ask(OWNER, "GET", f"/api/v1/conversations/{made['id']}/messages?limit=5"))
        rest = good(ask(OWNER, "GET", f"/api/v1/conversations/{made['id']}/messages?limit=100&before={page['next']}"))
        ids = [one["id"] for one in rest["items"] + page["items"]]
        self.assertEqual(ids, sorted(ids))
        self.assertEqual(len(set(ids)), 12)
        self.assertNotIn("next", rest)

    def test_export(self):
        self.with_model()
        made = converse(title="書き出し")
        finish(question(made["id"], "peer:markdown 表を <b>作って</b> & ください")["answer"]["id"])
        text = ask(OWNER, "POST", f"/api/v1/conversations/{made['id']}/export", {"format": "markdown"}).body.decode()
        self.assertIn("# 書き出し", text)
        self.assertIn("| 住民票の写し | 300円 | 1番 |", text)
        word = ask(OWNER, "POST", f"/api/v1/conversations/{made['id']}/export", {"format": "docx"})
        self.assertIn("wordprocessingml", word.headers["content-type"])
        with zipfile.ZipFile(io.BytesIO(word.body)) as archive:
            self.assertIsNone(archive.testzip())
            self.assertIn("w:tbl", archive.read("word/document.xml").decode())
        self.problem(ask(OWNER, "POST", f"/api/v1/conversations/{made['id']}/export", {"format": "pdf"}), 422, "invalid-field")
        soffice = shutil.which("soffice")
        if soffice:
            with tempfile.TemporaryDirectory() as folder:
                with open(os.path.join(folder, "c.docx"), "wb") as f:
                    f.write(word.body)
                subprocess.run([soffice, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "txt:Text (encoded):UTF8",
                                "--outdir", folder, os.path.join(folder, "c.docx")], check=True, capture_output=True, timeout=120)
                with open(os.path.join(folder, "c.txt"), encoding="utf-8-sig") as f:
                    plain = f.read()
            for part in ("書き出し", "住民票の写し", "def fee(copies):", "<b>作って</b> &", "•\t運転免許証"):
                self.assertIn(part, plain)


class Answers(Case):
    def test_read_as_written(self):
        self.with_model()
        asked = question(converse()["id"], "peer:stream n=60 rate=60")
        stream = RunStream(OWNER, asked["answer"]["id"])
        events = stream.to_end()
        names = [name for _, name, _ in events]
        self.assertEqual(names[-1], "message")
        self.assertIn("writing", [data["state"] for _, name, data in events if name == "state"])
        self.assertGreater(names.count("text"), 10, "it comes in pieces")
        self.assertEqual(text_of(events), events[-1][2]["text"])
        ids = [number for number, _, _ in events]
        self.assertEqual(ids, sorted(set(ids)))

    def test_resumed(self):
        self.with_model()
        asked = question(converse()["id"], "peer:stream n=120 rate=60")
        answer = asked["answer"]["id"]
        stream = RunStream(OWNER, answer)
        wait_for(lambda: stream.read() and len(stream.events()) > 20)
        first = stream.events()
        stream.close()
        second = RunStream(OWNER, answer, last_id=first[-1][0]).to_end()
        self.assertGreater(second[0][0], first[-1][0])
        self.assertEqual(text_of(first) + text_of(second), second[-1][2]["text"])
        # Over: what is left to tell is the whole message.
        third = RunStream(OWNER, answer, last_id=first[-1][0]).to_end()
        self.assertEqual([name for _, name, _ in third], ["message"])
        self.assertEqual(third[-1][2]["text"], second[-1][2]["text"])

    def test_seen_in_the_middle(self):
        self.with_model()
        asked = question(converse()["id"], "peer:stream n=120 rate=60")
        answer = asked["answer"]["id"]
        seen = wait_for(lambda: (one := good(ask(OWNER, "GET", f"/api/v1/messages/{answer}"))).get("text") and one)
        self.assertEqual(seen["state"], "writing")
        rest = RunStream(OWNER, answer, last_id=seen["last_seq"]).to_end()
        self.assertEqual(seen["text"] + text_of(rest), rest[-1][2]["text"])
        conversation = asked["conversation"]["id"]
        self.problem(ask(OWNER, "POST", f"/api/v1/conversations/{conversation}/ask", {"text": ""}), 422, "invalid-field")

    def test_one_answer_at_a_time(self):
        self.with_model()
        asked = question(converse()["id"], "peer:stream n=200 rate=50")
        conversation = asked["conversation"]["id"]
        self.problem(ask(OWNER, "POST", f"/api/v1/conversations/{conversation}/ask", {"text": "もう一つ"}), 409, "answer-running")
        self.assertEqual(good(ask(OWNER, "GET", f"/api/v1/conversations/{conversation}"))["running_id"], asked["answer"]["id"])
        self.assertEqual(ask(OWNER, "POST", f"/api/v1/messages/{asked['answer']['id']}/cancel").status, 204)
        finish(asked["answer"]["id"])

    def test_stopped(self):
        self.with_model()
        before = peer.log()["cancelled"]
        asked = question(converse()["id"], "peer:stream n=2000 rate=50")
        answer = asked["answer"]["id"]
        stream = RunStream(OWNER, answer)
        wait_for(lambda: stream.read() and len(text_of(stream.events())) > 30)
        self.assertEqual(ask(OWNER, "POST", f"/api/v1/messages/{answer}/cancel").status, 204)
        message = stream.to_end()[-1][2]
        self.assertEqual(message["state"], "cancelled")
        self.assertGreater(len(message["text"]), 30)
        self.assertLess(len(message["text"]), 3000)
        self.assertGreater(message["tokens_out"], 0)
        wait_for(lambda: peer.log()["cancelled"] == before + 1, 5)
        self.assertEqual(good(ask(OWNER, "GET", f"/api/v1/messages/{answer}"))["text"], message["text"])
        self.assertEqual(ask(OWNER, "POST", f"/api/v1/messages/{answer}/cancel").status, 204, "once more does no harm")

    def test_model_breaks_off(self):
        self.with_model()
        message = finish(question(converse()["id"], "peer:cut n=100 after=10")["answer"]["id"])
        self.assertEqual((message["state"], message["problem"]), ("interrupted", "model-cut"))
        self.assertTrue(message["text"])
        message = finish(question(converse()["id"], "peer:refuse")["answer"]["id"])
        self.assertEqual(message["state"], "failed")
        self.assertTrue(message["problem_text"])

    def test_anew(self):
        self.with_model()
        made = converse()["id"]
        first = question(made, "peer:say 一")
        finish(first["answer"]["id"])
        second = question(made, "peer:say 二")
        finish(second["answer"]["id"])
        again = good(ask(OWNER, "POST", f"/api/v1/conversations/{made}/ask", {"replaces": second["answer"]["id"]}), 201)
        self.assertEqual(again["question"]["id"], second["question"]["id"])
        finish(again["answer"]["id"])
        shown = good(ask(OWNER, "GET", f"/api/v1/conversations/{made}/messages"))["items"]
        self.assertEqual([one["id"] for one in shown],
                         [first["question"]["id"], first["answer"]["id"], second["question"]["id"], again["answer"]["id"]])
        edited = good(ask(OWNER, "POST", f"/api/v1/conversations/{made}/ask", {"replaces": first["question"]["id"], "text": "peer:say 三"}), 201)
        finish(edited["answer"]["id"])
        shown = good(ask(OWNER, "GET", f"/api/v1/conversations/{made}/messages"))["items"]
        self.assertEqual([one["id"] for one in shown], [edited["question"]["id"], edited["answer"]["id"]])
        kept = good(ask(OWNER, "GET", f"/api/v1/messages/{second['answer']['id']}"))
        self.assertTrue(kept["replaced"])
        self.problem(ask(OWNER, "POST", f"/api/v1/conversations/{made}/ask", {"replaces": second["answer"]["id"]}), 422, "invalid-field")

    def test_killed(self):
        self.with_model()
        made = converse()["id"]
        before = good(ask(OWNER, "GET", "/api/v1/me/meter")).get("used", 0)
        asked = question(made, "peer:stream n=2000 rate=100")
        answer = asked["answer"]["id"]
        stream = RunStream(OWNER, answer)
        wait_for(lambda: stream.read() and len(text_of(stream.events())) > 150)
        seen = text_of(stream.events())
        core.stop(signal.SIGKILL)
        core.start()
        message = good(ask(OWNER, "GET", f"/api/v1/messages/{answer}"))
        self.assertEqual((message["state"], message["problem"]), ("interrupted", "answer-interrupted"))
        self.assertTrue(message["text"] and (message["text"].startswith(seen) or seen.startswith(message["text"])))
        self.assertGreater(len(message["text"]), len(seen) - 200, "a quarter of a second may be lost, and what came after it")
        self.assertGreater(good(ask(OWNER, "GET", "/api/v1/me/meter"))["used"], before, "what was begun is booked")
        shown = good(ask(OWNER, "GET", f"/api/v1/conversations/{made}/messages"))["items"]
        self.assertEqual([one["id"] for one in shown], [asked["question"]["id"], answer])
        self.assertEqual([name for _, name, _ in RunStream(OWNER, answer, last_id=5).to_end()], ["message"])
        finish(question(made, "peer:say 続き")["answer"]["id"])

    def test_ended_in_order(self):
        self.with_model()
        asked = question(converse()["id"], "peer:stream n=2000 rate=50")
        wait_for(lambda: good(ask(OWNER, "GET", f"/api/v1/messages/{asked['answer']['id']}")).get("text"))
        self.assertEqual(core.stop(), 0)
        core.start()
        message = good(ask(OWNER, "GET", f"/api/v1/messages/{asked['answer']['id']}"))
        self.assertEqual((message["state"], message["problem"]), ("interrupted", "answer-interrupted"))

    def test_many_readers(self):
        self.with_model()
        asked = question(converse()["id"], "peer:stream n=100 rate=100")
        ends = []

        def read():
            ends.append(RunStream(OWNER, asked["answer"]["id"]).to_end()[-1][2]["text"])

        threads = [threading.Thread(target=read) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(ends), 20)
        self.assertEqual(len(set(ends)), 1)


class Folder(Case):
    """A folder with one text, read by OWNER."""

    def make_folder(self):
        folder = good(ask(READER, "POST", "/api/v1/folders", {"name": "窓口" + uuid.uuid4().hex[:6]}), 201)
        grants = good(ask(READER, "GET", f"/api/v1/folders/{folder['id']}/grants"))
        self.grants = grants["items"] if "items" in grants else grants
        data = FEES.encode()
        upload = good(ask(READER, "POST", f"/api/v1/folders/{folder['id']}/uploads",
                          {"name": "手数料.txt", "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}), 201)
        good(ask(READER, "PUT", f"/api/v1/uploads/{upload['id']}/bytes?offset=0", raw=data))
        document = good(ask(READER, "POST", f"/api/v1/uploads/{upload['id']}/finish"), 201)
        wait_for(lambda: good(ask(READER, "GET", f"/api/v1/documents/{document['id']}"))["state"] == "ready", 60)
        return folder, document

    def test_cited_and_lost(self):
        self.with_model()
        folder, document = self.make_folder()
        path = f"/api/v1/folders/{folder['id']}/grants"
        owners = good(ask(READER, "GET", path))
        key = "items" if "items" in owners else "grants"
        owner_grants = owners[key]
        reader = {"kind": "account", "account_id": core.accounts[OWNER]["id"], "role": "reader"}
        good(ask(READER, "PUT", path, {"grants": owner_grants + [reader]}))
        made = converse(scope={"kind": "folders", "folders": [str(folder["id"])]})
        asked = question(made["id"], "住民票の写しの手数料はいくらですか")
        message = finish(asked["answer"]["id"])
        self.assertEqual(message["outcome"], "answered", message)
        citation = message["citations"][0]
        self.assertEqual((citation["document_id"], citation["verified"]), (document["id"], True))
        self.assertIn("[^1]", message["text"])
        good(ask(READER, "PUT", path, {"grants": owner_grants}))
        # One test for each door.
        doors = {
            "message": good(ask(OWNER, "GET", f"/api/v1/messages/{message['id']}"))["citations"],
            "messages": good(ask(OWNER, "GET", f"/api/v1/conversations/{made['id']}/messages"))["items"][-1]["citations"],
            "events": finish(message["id"])["citations"],
        }
        for door, citations in doors.items():
            with self.subTest(door=door):
                self.assertTrue(citations[0]["gone"])
                self.assertFalse({"quote", "document_name", "folder_name"} & set(citations[0]), citations[0])
        text = ask(OWNER, "POST", f"/api/v1/conversations/{made['id']}/export", {"format": "markdown"}).body.decode()
        self.assertNotIn("手数料.txt", text)
        again = good(ask(OWNER, "POST", f"/api/v1/conversations/{made['id']}/ask", {"replaces": message["id"]}), 201)
        self.assertEqual(finish(again["answer"]["id"]).get("citations"), [])

    def test_without_a_model(self):
        folder, document = self.make_folder()
        made = converse(READER, scope={"kind": "folders", "folders": [str(folder["id"])]})
        asked = question(made["id"], "印鑑登録証明書の手数料", READER)
        message = finish(asked["answer"]["id"], READER)
        self.assertEqual((message["state"], message["outcome"]), ("done", "no-model"))
        self.assertEqual(message["nearest"][0]["passage"]["document_id"], document["id"])


class Doors(Case):
    def test_strangers(self):
        self.with_model()
        made = converse()["id"]
        asked = question(made, "peer:say 秘密")
        message = asked["answer"]["id"]
        finish(message)
        data = "秘密の添付".encode()
        attachment = good(ask(OWNER, "POST", "/api/v1/attachments",
                              {"name": "秘.txt", "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}), 201)["id"]
        doors = [("GET", f"/conversations/{made}", None), ("PUT", f"/conversations/{made}", {"title": "x"}),
                 ("GET", f"/conversations/{made}/messages", None), ("POST", f"/conversations/{made}/ask", {"text": "x"}),
                 ("POST", f"/conversations/{made}/export", {"format": "markdown"}), ("GET", f"/messages/{message}", None),
                 ("GET", f"/messages/{message}/events", None), ("POST", f"/messages/{message}/cancel", None),
                 ("GET", f"/attachments/{attachment}", None), ("POST", f"/attachments/{attachment}/finish", None),
                 ("GET", f"/attachments/{attachment}/content", None), ("GET", f"/attachments/{attachment}/rendition", None),
                 ("GET", f"/attachments/{attachment}/page?number=1", None), ("DELETE", f"/attachments/{attachment}", None),
                 ("DELETE", f"/conversations/{made}", None)]
        for method, path, body in doors:
            for who in (STRANGER, ADMIN):
                with self.subTest(method=method, path=path, who=who):
                    self.problem(ask(who, method, "/api/v1" + path, body), 404, "not-found")
        self.problem(ask(STRANGER, "PUT", f"/api/v1/attachments/{attachment}/bytes?offset=0", raw=data), 404, "not-found")
        own = converse(STRANGER)["id"]
        self.problem(ask(STRANGER, "POST", f"/api/v1/conversations/{own}/ask", {"text": "x", "attachments": [str(attachment)]}), 422, "invalid-field")
        self.problem(ask(STRANGER, "POST", f"/api/v1/conversations/{own}/ask", {"replaces": message}), 404, "not-found")

    def test_nothing_in_the_open(self):
        self.with_model()
        made = converse(title="極秘の題名")["id"]
        finish(question(made, "peer:say 極秘の答え")["answer"]["id"])
        core.stop()
        for folder, _, names in os.walk(core.dir):
            for name in names:
                with open(os.path.join(folder, name), "rb") as f:
                    self.assertNotIn("極秘".encode(), f.read(), name)
        core.start()


def png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + b"\xff" * 3 * width for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class Files(Case):
    def send(self, name, data, piece=4 << 20):
        made = good(ask(OWNER, "POST", "/api/v1/attachments", {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}), 201)
        for offset in range(0, len(data), piece):
            good(ask(OWNER, "PUT", f"/api/v1/attachments/{made['id']}/bytes?offset={offset}", raw=data[offset:offset + piece]))
        good(ask(OWNER, "POST", f"/api/v1/attachments/{made['id']}/finish"))
        return wait_for(lambda: (one := good(ask(OWNER, "GET", f"/api/v1/attachments/{made['id']}")))["state"] in ("ready", "failed") and one, 60)

    def test_read_and_cited(self):
        self.with_model()
        one = self.send("案内.txt", FEES.encode())
        self.assertEqual((one["state"], one["format"], one["unit"]), ("ready", "txt", "line"), one)
        self.assertIn("三百円", one["preview"])
        page = good(ask(OWNER, "GET", f"/api/v1/attachments/{one['id']}/page?number=1"))
        self.assertIn("三百円", page["text"])
        self.assertTrue(page["passages"])
        self.assertEqual(ask(OWNER, "GET", f"/api/v1/attachments/{one['id']}/content").body, FEES.encode())
        made = converse(scope={"kind": "attachments"})
        asked = question(made["id"], "手数料はいくらですか", attachments=[str(one["id"])])
        self.assertEqual([file["id"] for file in asked["question"]["attachments"]], [one["id"]])
        message = finish(asked["answer"]["id"])
        self.assertEqual(message["outcome"], "answered", message)
        self.assertEqual(message["citations"][0]["attachment_id"], one["id"])
        self.assertTrue(message["citations"][0]["verified"])
        self.problem(ask(OWNER, "DELETE", f"/api/v1/attachments/{one['id']}"), 409, "conflict")
        blobs = sum(len(names) for _, _, names in os.walk(core.path("data", "blobs")))
        self.assertEqual(ask(OWNER, "DELETE", f"/api/v1/conversations/{made['id']}").status, 204)
        self.problem(ask(OWNER, "GET", f"/api/v1/attachments/{one['id']}"), 404, "not-found")
        self.assertLess(sum(len(names) for _, _, names in os.walk(core.path("data", "blobs"))), blobs, "the file is gone at once")

    def test_kinds(self):
        cases = (("表.csv", "品目,金額\r\n住民票,300\r\n".encode(), "ready", "csv"),
                 ("絵.png", png(40, 30), "ready", "png"),
                 ("偽.png", b"\x89PNG\r\n\x1a\nxx", "failed", None),
                 ("何.bin", bytes(range(256)) * 8, "failed", None))
        for name, data, state, kind in cases:
            with self.subTest(name=name):
                one = self.send(name, data)
                self.assertEqual((one["state"], one.get("format")), (state, kind), one)
                if state == "failed":
                    self.assertTrue(one["problem_text"])
                self.assertEqual(one["is_image"], kind == "png")

    def test_pieces(self):
        data = os.urandom(5 << 20)
        made = good(ask(OWNER, "POST", "/api/v1/attachments", {"name": "大.bin", "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}), 201)
        path = f"/api/v1/attachments/{made['id']}"
        self.problem(ask(OWNER, "PUT", f"{path}/bytes?offset={4 << 20}", raw=data[4 << 20:]), 409, "upload-offset")
        for _ in range(2):
            self.assertEqual(good(ask(OWNER, "PUT", f"{path}/bytes?offset=0", raw=data[:4 << 20]))["received"], 4 << 20)
        self.problem(ask(OWNER, "POST", f"{path}/finish"), 409, "upload-incomplete")
        good(ask(OWNER, "PUT", f"{path}/bytes?offset={4 << 20}", raw=data[4 << 20:]))
        good(ask(OWNER, "POST", f"{path}/finish"))
        good(ask(OWNER, "POST", f"{path}/finish"))
        self.assertEqual(ask(OWNER, "GET", f"{path}/content").body, data)
        self.assertEqual(ask(OWNER, "DELETE", path).status, 204)

    def test_refused(self):
        sha = "0" * 64
        for body, slug in (({"name": "a.txt", "size": 51 << 20, "sha256": sha}, "attachments-too-large"),
                           ({"name": "a.txt", "size": 0, "sha256": sha}, "invalid-field"),
                           ({"name": "../a", "size": 1, "sha256": sha}, "file-name"),
                           ({"name": "a.txt", "size": 1, "sha256": "x"}, "invalid-field")):
            with self.subTest(body=body):
                self.problem(ask(OWNER, "POST", "/api/v1/attachments", body), 422, slug)
        made = good(ask(OWNER, "POST", "/api/v1/attachments", {"name": "a.txt", "size": 1, "sha256": sha}), 201)
        good(ask(OWNER, "PUT", f"/api/v1/attachments/{made['id']}/bytes?offset=0", raw=b"x"))
        self.problem(ask(OWNER, "POST", f"/api/v1/attachments/{made['id']}/finish"), 422, "upload-damaged")
        waiting = good(ask(OWNER, "POST", "/api/v1/attachments", {"name": "b.txt", "size": 1, "sha256": sha}), 201)
        made = converse()["id"]
        self.problem(ask(OWNER, "POST", f"/api/v1/conversations/{made}/ask", {"text": "x", "attachments": [str(waiting["id"])]}), 409, "attachment-not-ready")


if __name__ == "__main__":
    unittest.main()
