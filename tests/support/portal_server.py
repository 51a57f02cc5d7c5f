# SPDX-License-Identifier: GPL-3.0-or-later
"""A real `madoguchid portal` on a temporary folder and a free port, for tests.

The program is that of the build folder in MADOGUCHI_BUILD. Port 0 is configured; the log says which one it became.
"""
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading

from core_server import program

SETTINGS = {
    "ward-name": "みどり市",
    "ward-name-en": "Midori City",
    "host-name": "oshirase.city.midori.example",
    "website": "www.city.midori.example",
    "mail-sender": "tsuchi@oshirase.city.midori.example",
    "contact": "みどり市役所 市民課",
    "contact-phone": "000-000-0000",
}


class Portal:
    def __init__(self, **environment):
        self.folder = tempfile.mkdtemp(prefix="mdg-portal-")
        self.config = os.path.join(self.folder, "portal.conf")
        self.environment = {**os.environ, "LC_ALL": "C.UTF-8", **environment}
        self.settings = dict(SETTINGS)
        self.level = "info"
        with open(os.path.join(self.folder, "master.key"), "wb", opener=lambda p, f: os.open(p, f, 0o400)) as key:
            key.write(os.urandom(32))
        self.write()
        self.process = None
        self.log = []
        self.changed = threading.Condition()

    def write(self, listen="127.0.0.1:0"):
        lines = ["[portal]", f"listen={listen}", "data-dir=data"]
        lines += [f"{name}={value}" for name, value in self.settings.items()]
        lines += ["[keys]", "master-key=master.key", "[log]", f"level={self.level}", ""]
        with open(self.config, "w", encoding="utf-8") as file:
            file.write("\n".join(lines))

    def command(self, command="portal"):
        return [program("madoguchid"), command, "--config", self.config]

    def start(self):
        self.log = []
        self.process = subprocess.Popen(self.command(), env=self.environment, stderr=subprocess.PIPE, text=True)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        match = self.wait_for(r"serves at (http://[0-9.]+:\d+)")
        self.url = match.group(1)
        return self

    def _read(self):
        for line in self.process.stderr:
            with self.changed:
                self.log.append(line)
                self.changed.notify_all()

    def wait_for(self, pattern, seconds=10):
        """Waits for a line of the log and gives its match."""
        found = []

        def look():
            found[:] = [m for m in (re.search(pattern, line) for line in self.log) if m]
            return found

        with self.changed:
            if not self.changed.wait_for(look, seconds):
                raise AssertionError(f"no line “{pattern}” in the log:\n{''.join(self.log)}")
        return found[-1]

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.signal(signal.SIGTERM)
            self.process.wait(15)
        if self.process is not None:
            self.reader.join(5)
            self.process.stderr.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
