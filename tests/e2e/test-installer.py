#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The installer that the server offers to clients: a real core, asked directly and through a real edge.

  Offer      which file is offered, and when
  Download   whole, in part, resumed, interrupted; through nginx and ModSecurity and without them
  Crowd      more clients than downloads; memory
"""
import hashlib
import http.client
import importlib.util
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
from core_server import Client, Core, program  # noqa: E402

spec = importlib.util.spec_from_file_location("edge", os.path.join(HERE, "test-edge.py"))
edge = importlib.util.module_from_spec(spec)
spec.loader.exec_module(edge)

PATH = "/api/v1/client/installer"
HEAD = bytes.fromhex("d0cf11e0a1b11ae1")
MIB = 1 << 20
SIZE = 24 * MIB


def package(seed, size=SIZE):
    """Bytes that begin as a package does."""
    return HEAD + random.Random(seed).randbytes(size - len(HEAD))


def name_of(version):
    return f"madoguchi-{version}-x64.msi"


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="madoguchi-installers-")
        cls.core = Core(5, 1, 2, cost=(19, 1), settings={"clients.installers": cls.folder, "clients.downloads": 4})
        cls.core.start()
        cls.edge = edge.Edge(cls.core.port)

    @classmethod
    def tearDownClass(cls):
        cls.edge.stop()
        cls.core.remove()
        subprocess.run(["rm", "-rf", cls.folder], check=True)

    def setUp(self):
        for name in os.listdir(self.folder):
            path = os.path.join(self.folder, name)
            os.rmdir(path) if os.path.isdir(path) and not os.path.islink(path) else os.remove(path)

    def put(self, name, data):
        with open(os.path.join(self.folder, name), "wb") as f:
            f.write(data)

    def scan(self, times=2):
        """A reload makes the server look again at once."""
        for _ in range(times):
            before = self.core.log().count("Configuration read again")
            self.core.process.send_signal(signal.SIGHUP)
            while self.core.log().count("Configuration read again") == before:
                time.sleep(0.02)
            time.sleep(0.4)

    def offered(self):
        return Client(self.core.port).ask("GET", "/api/v1/server").json.get("installer")

    def offer(self, version, data):
        self.put(name_of(version), data)
        self.scan()
        found = self.offered()
        self.assertEqual(found, {"version": version, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()})
        return found

    def direct(self, method="GET", **headers):
        return Client(self.core.port).ask(method, PATH, headers={k.replace("_", "-"): v for k, v in headers.items()})

    def through_edge(self, method="GET", **headers):
        answer = edge.ask(self.edge.staff, method, PATH, headers={k.replace("_", "-"): v for k, v in headers.items()})
        answer.headers = {k.lower(): v for k, v in answer.headers.items()}
        return answer

    def ways(self):
        for name, ask in (("direct", self.direct), ("edge", self.through_edge)):
            with self.subTest(name):
                yield ask

    def slow(self):
        """A client at the edge that takes the head and then nothing more."""
        raw = socket.create_connection(("127.0.0.1", self.edge.staff), 20)
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        tls = edge.context().wrap_socket(raw, server_hostname="localhost")
        tls.sendall(f"GET {PATH} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: madoguchi/0.1\r\nAccept: */*\r\n\r\n".encode())
        head = b""
        while b"\r\n\r\n" not in head:
            head += tls.recv(200)
        return tls, int(head.split()[1]), head


class Offer(Case):
    def test_nothing_is_offered(self):
        self.scan()
        self.assertIsNone(self.offered())
        for ask in self.ways():
            self.assertEqual(ask().status, 404)

    def test_the_highest_number_is_offered(self):
        os.symlink("/etc/passwd", os.path.join(self.folder, name_of("9.0.0")))
        os.mkfifo(os.path.join(self.folder, name_of("8.0.0")))
        os.mkdir(os.path.join(self.folder, name_of("7.0.0")))
        self.put(name_of("6.0.0"), b"<html>")
        self.put("madoguchi-5.0.0-x64.msi.part", package("part"))
        self.put("madoguchi-5.0.0\n-x64.msi", package("newline"))
        self.put(name_of("1.9.0"), package("nine"))
        self.offer("1.10.0", package("ten"))
        listed = subprocess.run([program("madoguchictl"), "--config", self.core.path("core.conf"), "--json", "installer", "list"],
                                check=True, capture_output=True, text=True).stdout
        states = {item["version"]: item["state"] for item in json.loads(listed)["items"]}
        self.assertEqual(states, {"9.0.0": "not-a-file", "8.0.0": "not-a-file", "7.0.0": "not-a-file", "6.0.0": "not-msi",
                                  "1.10.0": "offered", "1.9.0": "older"})
        self.assertEqual(json.loads(listed)["others"], 2)

    def test_a_file_that_is_being_copied_is_not_offered(self):
        self.offer("1.0.0", package("old"))
        data = package("new")
        for size in (MIB, 8 * MIB, SIZE):
            self.put(name_of("1.1.0"), data[:size])
            self.scan(1)
            self.assertEqual(self.offered()["version"], "1.0.0")
        self.scan(1)
        self.assertEqual(self.offered()["version"], "1.1.0")

    def test_the_setting_can_be_taken_away(self):
        self.offer("1.0.0", package("old"))
        self.core.write_settings(clients__installers="")
        self.scan(1)
        self.assertIsNone(self.offered())
        self.core.write_settings(clients__installers=self.folder)


class Download(Case):
    def test_whole(self):
        data = package("whole")
        found = self.offer("1.2.3", data)
        for ask in self.ways():
            answer = ask(Madoguchi_Client="0.0.1")  # too old for anything else
            self.assertEqual(answer.status, 200)
            self.assertEqual(hashlib.sha256(answer.body).hexdigest(), found["sha256"])
            self.assertEqual(answer.headers["content-length"], str(SIZE))
            self.assertEqual(answer.headers["content-type"], "application/x-msi")
            self.assertEqual(answer.headers["etag"], f'"{found["sha256"]}"')
            self.assertEqual(answer.headers["accept-ranges"], "bytes")
            self.assertIn(name_of("1.2.3"), answer.headers["content-disposition"])
            head = ask("HEAD")
            self.assertEqual((head.status, head.headers["content-length"], head.body), (200, str(SIZE), b""))

    def test_parts(self):
        data = package("parts")
        tag = f'"{self.offer("1.2.3", data)["sha256"]}"'
        for ask in self.ways():
            for sent, status, body in (
                    ({"Range": "bytes=1000-", "If_Range": tag}, 206, data[1000:]),
                    ({"Range": f"bytes={SIZE - 8}-"}, 206, data[-8:]),
                    ({"Range": "bytes=50-59"}, 206, data[50:60]),
                    ({"Range": "bytes=1000-", "If_Range": '"another"'}, 200, data),
                    ({"Range": f"bytes={SIZE}-"}, 200, data),
                    ({"Range": "bytes=0-1,5-9"}, 200, data)):
                answer = ask(**sent)
                self.assertEqual(answer.status, status, sent)
                self.assertTrue(answer.body == body, sent)
                if status == 206:
                    first = data.find(body)
                    self.assertEqual(answer.headers["content-range"], f"bytes {first}-{first + len(body) - 1}/{SIZE}")

    def test_a_cut_is_resumed(self):
        data = package("resumed")
        tag = f'"{self.offer("1.2.3", data)["sha256"]}"'
        connection = http.client.HTTPSConnection("127.0.0.1", self.edge.staff, timeout=20, context=edge.context())
        connection.request("GET", PATH, headers={"Host": "localhost", "User-Agent": "madoguchi/0.1", "Accept": "*/*"})
        part = connection.getresponse().read(3 * MIB)
        connection.close()
        rest = self.through_edge(Range=f"bytes={len(part)}-", If_Range=tag)
        self.assertEqual(rest.status, 206)
        self.assertTrue(part + rest.body == data)

    def test_a_replaced_file_breaks_off_or_is_another(self):
        data = package("first")
        self.offer("1.2.3", data)
        tls, status, _ = self.slow()
        self.assertEqual(status, 200)
        self.put(name_of("1.2.3"), package("second", 2 * MIB))
        # Not what was hashed any more: nobody gets it before it has been looked at.
        answer = self.direct()
        self.assertEqual((answer.status, answer.problem), (503, "busy"))
        taken = 0
        try:
            while piece := tls.recv(65536):
                taken += len(piece)
        except OSError:
            pass
        self.assertLess(taken, SIZE)
        tls.close()
        self.scan()
        self.assertEqual(len(self.direct().body), 2 * MIB)


class Crowd(Case):
    def test_more_clients_than_downloads(self):
        self.offer("1.2.3", package("crowd"))
        held = [self.slow() for _ in range(4)]
        self.assertEqual([status for _, status, _ in held], [200] * 4)
        for ask in self.ways():
            answer = ask(Accept_Language="ja")
            self.assertEqual(answer.status, 503)
            self.assertEqual(answer.headers["retry-after"], "20")
            self.assertIn("混み合って", answer.body.decode())
        # The others are not held up.
        self.assertEqual(Client(self.core.port).ask("GET", "/api/v1/server").status, 200)
        held[0][0].close()
        for _ in range(100):
            if self.direct().status == 200:
                break
            time.sleep(0.1)
        else:
            self.fail("the download of the client that left is still counted")
        for tls, _, _ in held[1:]:
            tls.close()

    def test_the_file_is_not_held_in_memory(self):
        self.offer("1.2.3", package("memory", 64 * MIB))
        before = self.core.memory()["rss"]
        sizes = []
        threads = [threading.Thread(target=lambda: sizes.append(len(self.through_edge().body))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sizes, [64 * MIB] * 4)
        self.assertLess(self.core.memory()["rss"] - before, 24)


if __name__ == "__main__":
    # A sanitizer keeps what was freed for a while; here it is memory that is measured.
    os.environ["ASAN_OPTIONS"] = ":".join(filter(None, [os.environ.get("ASAN_OPTIONS"), "quarantine_size_mb=4"]))
    unittest.main(verbosity=1, warnings="ignore")
