#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Uploads while the server is killed at any moment: what was answered is there after the restart, the
upload goes on where it was, and in the end there is each document once, with every byte.
"""
import hashlib
import http.client
import os
import random
import signal
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from core_server import Core  # noqa: E402

PIECE = 4 << 20
SIZES = (100, PIECE, 3 * PIECE + 4711, 2 * PIECE)
KILLS = 6


class Killed(Exception):
    pass


class Sender:
    """Brings one file over, across restarts. Says when it is done."""

    def __init__(self, core, folder, number, size, on_request=lambda: None):
        self.core, self.folder, self.name = core, folder, f"文書{number}.bin"
        self.on_request = on_request
        self.data = random.Random(number).randbytes(size)
        self.answered = 0

    def ask(self, method, path, body=None, raw=None):
        headers = {"Content-Type": "application/octet-stream"} if raw is not None else None
        client = self.core.client(2)
        self.on_request()
        try:
            return client.ask(method, path, body, headers=headers, raw=raw)
        except (OSError, http.client.HTTPException) as problem:
            raise Killed from problem
        finally:
            client.close()

    def go_on(self):
        made = self.ask("POST", f"/api/v1/folders/{self.folder}/uploads",
                        {"name": self.name, "size": len(self.data), "sha256": hashlib.sha256(self.data).hexdigest()})
        if made.problem == "document-duplicate":
            return  # finished, and the answer was lost
        assert made.status == 201, made
        upload = made.json
        assert upload.get("received", 0) >= self.answered, (upload, self.answered)
        for offset in range(upload.get("received", 0), len(self.data), PIECE):
            answer = self.ask("PUT", f"/api/v1/uploads/{upload['id']}/bytes?offset={offset}", raw=self.data[offset:offset + PIECE])
            assert answer.status == 200, answer
            self.answered = answer.json["received"]
        answer = self.ask("POST", f"/api/v1/uploads/{upload['id']}/finish")
        assert answer.status == 201, answer


class Killer:
    """Kills the server while it works on one of the next requests."""

    def __init__(self, core):
        self.core, self.chance, self.kills = core, random.Random(20261122), 0
        self.timer = None
        self.aim()

    def aim(self):
        self.countdown = self.chance.randint(1, 4) if self.kills < KILLS else 0

    def on_request(self):
        self.countdown -= 1
        if self.countdown == 0:
            self.timer = threading.Timer(self.chance.uniform(0, 0.03), self.core.process.kill)
            self.timer.start()

    def settle(self):
        """Whatever was to be killed is dead now, and serves again."""
        if self.timer is None:
            return
        self.timer.join()
        self.timer = None
        self.kills += 1
        self.core.stop(signal.SIGKILL)
        self.core.start()
        self.aim()


class Kills(unittest.TestCase):
    def test_nothing_is_lost_or_doubled(self):
        core = Core(accounts=5, passwords=0, sessions=3)
        self.addCleanup(core.remove)
        core.start()
        folder = Sender(core, 0, 0, 0).ask("POST", "/api/v1/folders", {"name": "資料"}).json["id"]
        killer = Killer(core)
        senders = [Sender(core, folder, number, size, killer.on_request) for number, size in enumerate(SIZES)]
        for sender in senders:
            done = False
            while not done:
                try:
                    sender.go_on()
                    done = True
                except Killed:
                    pass
                killer.settle()
        client = core.client(2)
        self.addCleanup(client.close)
        documents = client.ask("POST", f"/api/v1/folders/{folder}/documents/search", {"sort": "name"}).json["items"]
        self.assertEqual([one["name"] for one in documents], [one.name for one in senders])
        self.assertGreater(killer.kills, 2)
        for one, sender in zip(documents, senders):
            self.assertEqual(client.ask("GET", f"/api/v1/documents/{one['id']}/content").body, sender.data)
        self.assertEqual(client.ask("GET", "/api/v1/uploads").json["items"], [])


if __name__ == "__main__":
    unittest.main()
