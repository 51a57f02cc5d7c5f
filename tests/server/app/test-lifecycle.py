#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of a serving process, with a real `madoguchid portal`.

Signals      TERM and INT end it within two seconds with 0; HUP takes settings over and names those that wait
Lock         a second one on the same data is refused with one sentence
Systemd      what the notify socket hears: READY, RELOADING, WATCHDOG, STOPPING
CoreRole     the same for core; an open event stream does not hold the end up, a second signal waits for nothing
Process      files for the own user only, no tracing, no new privileges
CommandLine  what is printed, and the exit codes
"""
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
from core_server import Core, Stream, program  # noqa: E402
from portal_server import Portal  # noqa: E402

LINE = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+09:00 (error|warning|info|debug) +[a-zA-Z-]+: ")


def get(url):
    with urllib.request.urlopen(url, timeout=5) as answer:
        return answer.read().decode()


class Signals(unittest.TestCase):
    def check_end(self, number):
        portal = Portal().start()
        self.addCleanup(portal.stop)
        self.assertIn("みどり市", get(portal.url + "/ja"))
        before = time.monotonic()
        portal.signal(number)
        self.assertEqual(portal.process.wait(10), 0)
        self.assertLess(time.monotonic() - before, 2)
        portal.wait_for("Stopped")
        for line in portal.log:
            self.assertRegex(line, LINE)

    def test_term_ends_it(self):
        self.check_end(signal.SIGTERM)

    def test_int_ends_it(self):
        self.check_end(signal.SIGINT)

    def test_it_starts_again_on_the_same_data(self):
        portal = Portal().start()
        self.addCleanup(portal.stop)
        portal.signal(signal.SIGKILL)
        portal.process.wait(10)
        portal.reader.join(5)
        portal.process.stderr.close()
        portal.start()
        self.assertEqual(get(portal.url + "/healthz"), "ok\n")

    def test_hup_takes_settings_over(self):
        with Portal() as portal:
            portal.settings["ward-name"] = "あおば区"
            portal.write(listen="127.0.0.1:1")
            portal.signal(signal.SIGHUP)
            portal.wait_for(r"1 changed settings taken over")
            portal.wait_for(r"wait for a restart: \[portal\] listen")
            self.assertIn("あおば区", get(portal.url + "/ja"))

    def test_hup_with_a_mistake_changes_nothing(self):
        with Portal() as portal:
            portal.settings["ward-name"] = "あおば区"
            portal.settings["colour"] = "red"
            portal.write()
            portal.signal(signal.SIGHUP)
            portal.wait_for(r"stay as they were: .*portal.conf: Configuration, line \d+: .*colour")
            self.assertIn("みどり市", get(portal.url + "/ja"))

    def test_hup_changes_the_log_level(self):
        with Portal() as portal:
            portal.level = "error"
            portal.write()
            portal.signal(signal.SIGHUP)
            time.sleep(0.5)
            self.assertFalse([line for line in portal.log if "taken over" in line])


class Lock(unittest.TestCase):
    def test_a_second_one_is_refused(self):
        with Portal() as portal:
            second = subprocess.run(portal.command(), env=portal.environment, capture_output=True, text=True, timeout=10)
            self.assertEqual(second.returncode, 1)
            self.assertEqual(second.stderr.count("\n"), 1)
            self.assertIn("Another madoguchid is running on the data folder", second.stderr)
            self.assertEqual(get(portal.url + "/healthz"), "ok\n")

    def test_a_taken_address_is_refused(self):
        with Portal() as portal:
            other = Portal()
            other.write(listen=portal.url.removeprefix("http://"))
            second = subprocess.run(other.command(), env=other.environment, capture_output=True, text=True, timeout=10)
            other.stop()
            self.assertEqual(second.returncode, 1)
            self.assertIn("cannot be listened on", second.stderr)

    def test_an_open_data_folder_is_refused(self):
        portal = Portal()
        self.addCleanup(portal.stop)
        os.mkdir(os.path.join(portal.folder, "data"), 0o755)
        os.chmod(os.path.join(portal.folder, "data"), 0o755)
        done = subprocess.run(portal.command(), env=portal.environment, capture_output=True, text=True, timeout=10)
        self.assertEqual(done.returncode, 1)
        self.assertIn("set its mode to 0700", done.stderr)


class Systemd(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="mdg-notify-")
        self.path = os.path.join(self.folder, "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.heard = []

    def tearDown(self):
        self.socket.close()
        os.unlink(self.path)
        os.rmdir(self.folder)

    def hear(self, word, seconds=5):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.socket.settimeout(max(0.01, end - time.monotonic()))
            try:
                message = self.socket.recv(4096).decode()
            except TimeoutError:
                break
            self.heard.append(message)
            if word in message.split("\n"):
                return message
        self.fail(f"{word} was not heard, but {self.heard}")

    def test_the_whole_life(self):
        with Portal(NOTIFY_SOCKET=self.path, WATCHDOG_USEC="400000") as portal:
            self.assertIn("STATUS=madoguchid portal", self.hear("READY=1"))
            times = []
            for _ in range(3):
                self.hear("WATCHDOG=1")
                times.append(time.monotonic())
            self.assertLess(times[2] - times[1], 0.35)
            portal.signal(signal.SIGHUP)
            self.assertIn("MONOTONIC_USEC=", self.hear("RELOADING=1"))
            self.hear("READY=1")
            portal.signal(signal.SIGTERM)
            self.hear("STOPPING=1")

    def test_a_lost_data_folder_silences_the_watchdog(self):
        with Portal(NOTIFY_SOCKET=self.path, WATCHDOG_USEC="400000") as portal:
            self.hear("WATCHDOG=1")
            os.rename(os.path.join(portal.folder, "data"), os.path.join(portal.folder, "elsewhere"))
            portal.wait_for("does not work any more")
            self.socket.setblocking(False)
            try:
                while True:
                    self.socket.recv(4096)
            except BlockingIOError:
                pass
            self.socket.settimeout(0.7)
            with self.assertRaises(TimeoutError):
                self.socket.recv(4096)


class CoreRole(unittest.TestCase):
    def setUp(self):
        self.core = Core(accounts=3, passwords=1, sessions=2)
        self.addCleanup(self.core.remove)
        self.core.start()

    def wait_for_log(self, text):
        end = time.monotonic() + 5
        while text not in self.core.log():
            self.assertLess(time.monotonic(), end, self.core.log())
            time.sleep(0.02)

    def test_an_open_stream_does_not_hold_it_up(self):
        stream = Stream(self.core.port, self.core.accounts[0]["token"])
        self.addCleanup(stream.close)
        self.assertIsNotNone(stream.wait_for("hello"))
        before = time.monotonic()
        self.assertEqual(self.core.stop(), 0)
        self.assertLess(time.monotonic() - before, 2)
        self.assertIn("Stopped", self.core.log())

    def test_hup_takes_settings_over(self):
        self.assertEqual(self.core.client().ask("GET", "/api/v1/server").json["ward_name"], "みどり市")
        self.core.settings["server.ward-name"] = "あおば区"
        self.core.settings["limits.queue"] = 100
        self.core.write_settings()
        self.core.process.send_signal(signal.SIGHUP)
        self.wait_for_log("1 changed settings taken over")
        self.wait_for_log("wait for a restart: [limits] queue")
        self.assertEqual(self.core.client().ask("GET", "/api/v1/server").json["ward_name"], "あおば区")

    def test_a_second_signal_does_not_wait_for_a_slow_request(self):
        with socket.create_connection(("127.0.0.1", self.core.port)) as slow:
            slow.sendall(b"POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                         b"Content-Length: 100\r\n\r\n{")
            time.sleep(0.2)
            before = time.monotonic()
            self.core.process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            if self.core.process.poll() is None:
                self.core.process.send_signal(signal.SIGTERM)
            self.assertEqual(self.core.process.wait(5), 0)
            self.assertLess(time.monotonic() - before, 2)


class Process(unittest.TestCase):
    def test_hardening(self):
        with Portal() as portal:
            data = os.path.join(portal.folder, "data")
            self.assertEqual(stat.S_IMODE(os.stat(data).st_mode), 0o700)
            for name in os.listdir(data):
                self.assertEqual(stat.S_IMODE(os.stat(os.path.join(data, name)).st_mode) & 0o077, 0, name)
            with open(f"/proc/{portal.process.pid}/status", encoding="ascii") as file:
                status = file.read()
            self.assertRegex(status, r"NoNewPrivs:\s+1")
            with open(f"/proc/{portal.process.pid}/limits", encoding="ascii") as file:
                limits = file.read()
            self.assertRegex(limits, r"Max core file size\s+0\s+0")
            soft, hard = re.search(r"Max open files\s+(\d+)\s+(\d+)", limits).groups()
            self.assertEqual(soft, hard)


def run(*arguments):
    return subprocess.run([program("madoguchid"), *arguments], capture_output=True, text=True, encoding="utf-8", timeout=10)


class CommandLine(unittest.TestCase):
    def test_wrong_usage_says_one_sentence(self):
        rows = [
            ("nothing", []),
            ("an unknown command", ["serve"]),
            ("an unknown option", ["core", "--verbose"]),
            ("no configuration", ["core"]),
            ("an option without its value", ["core", "--config"]),
            ("a file too many", ["core", "portal", "--config", "x"]),
            ("an unknown role to check", ["check-config", "edge", "--config", "x"]),
            ("an unknown role to print", ["--print-config", "edge"]),
            ("a file that is not there", ["core", "--config", "/nonexistent/x.conf"]),
        ]
        for sentence, arguments in rows:
            with self.subTest(sentence):
                done = run(*arguments)
                self.assertEqual(done.returncode, 2)
                self.assertEqual(done.stdout, "")
                self.assertEqual(done.stderr.count("\n"), 1)
                self.assertTrue(done.stderr.startswith("madoguchid: "))

    def test_printed_configuration_can_be_used(self):
        for role in ("core", "portal"):
            done = run("--print-config", role)
            self.assertEqual(done.returncode, 0)
            with tempfile.NamedTemporaryFile("w", suffix=".conf", encoding="utf-8") as file:
                file.write(done.stdout)
                file.flush()
                self.assertEqual(run("check-config", "--config", file.name).returncode, 0)
                needed = run("check-config", role, "--config", file.name)
                self.assertEqual(needed.returncode, 2)
                self.assertRegex(needed.stderr, r"line \d+: “ward-name” of \[\w+\] is needed")

    def test_routes_are_printed(self):
        done = run("--print-routes")
        self.assertEqual(done.returncode, 0)
        self.assertIn("GET /api/v1/server\n", done.stdout)
        for line in done.stdout.splitlines():
            self.assertRegex(line, r"^(GET|POST|PUT|PATCH|DELETE) /[\w/{}-]+$")

    def test_version_and_help(self):
        self.assertRegex(run("--version").stdout, r"^madoguchid \d+\.\d+\.\d+\n$")
        self.assertIn("madoguchid portal --config FILE", run("--help").stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
