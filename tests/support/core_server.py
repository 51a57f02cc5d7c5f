# SPDX-License-Identifier: GPL-3.0-or-later
"""A real `madoguchid core` on a temporary folder and a free port, for tests and measurements.

The programs are those of the build folder in MADOGUCHI_BUILD.
"""
import http.client
import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def build_folder():
    return os.path.abspath(os.environ.get("MADOGUCHI_BUILD") or os.path.join(ROOT, "_build"))


def program(name):
    build = build_folder()
    for folder in ("server", "server/ctl", "tests/bench"):
        path = os.path.join(build, folder, name)
        if os.access(path, os.X_OK):
            return path
    return None


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Answer:
    """One answer; `problem` is the last part of a problem document's type."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def problem(self):
        if self.headers.get("content-type", "").split(";")[0] != "application/problem+json":
            return None
        return self.json["type"].rsplit(":", 1)[-1]

    def __repr__(self):
        return f"<{self.status} {self.body[:300]!r}>"


class Client:
    """Asks one server over one connection that is kept open; not for several threads."""

    def __init__(self, port, token=None, timeout=30):
        self.port, self.token, self.timeout = port, token, timeout
        self.connection = None

    def ask(self, method, path, body=None, token=None, headers=None, raw=None):
        values = {"Accept-Language": "en"}
        token = token or self.token
        if token:
            values["Authorization"] = "Bearer " + token
        data = raw
        if body is not None:
            data = json.dumps(body).encode()
            values["Content-Type"] = "application/json"
        values.update(headers or {})
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            self.connection.request(method, path, data, values)
            response = self.connection.getresponse()
            answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        except BaseException:
            self.close()
            raise
        if response.will_close:
            self.close()
        return answer

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None


class Stream:
    """An open event stream."""

    def __init__(self, port, token, timeout=10, last_id=None):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        extra = f"Last-Event-ID: {last_id}\r\n" if last_id else ""
        self.socket.sendall(f"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
                            f"Accept: text/event-stream\r\n{extra}\r\n".encode())
        self.text = b""
        self.ended = False

    def read(self):
        data = self.socket.recv(65536)
        self.ended = data == b""
        self.text += data
        return data

    def wait_for(self, event, seconds=5):
        """Seconds until `event` has arrived, or None."""
        start = time.monotonic()
        wanted = b"event: " + event.encode()
        while wanted not in self.text:
            left = start + seconds - time.monotonic()
            if left <= 0 or self.ended:
                return None
            self.socket.settimeout(left)
            try:
                self.read()
            except TimeoutError:
                return None
        return time.monotonic() - start

    def close(self):
        self.socket.close()


class Core:
    def __init__(self, accounts=50, passwords=10, sessions=10, cost=None, settings=None, directory=None):
        """`cost` is (MiB, passes) of password hashes; `settings` maps "section.name" to values."""
        self.dir = directory or tempfile.mkdtemp(prefix="madoguchi-test-")
        self.port = free_port()
        self.process = None
        arguments = [program("seed-core"), self.dir, str(accounts), str(passwords), str(sessions)]
        values = {"server.listen": f"127.0.0.1:{self.port}", "server.ward-name": "みどり市",
                  "server.data-dir": self.path("data"), "keys.master-key": self.path("master.key")}
        if cost is not None:
            arguments += [str(part) for part in cost]
            values["passwords.argon2-memory-mib"], values["passwords.argon2-passes"] = cost
        self.settings = {**values, **(settings or {})}
        self.seed = json.loads(subprocess.run(arguments, check=True, capture_output=True).stdout)
        self.accounts, self.password = self.seed["accounts"], self.seed["password"]
        self.write_settings()

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def write_settings(self, **changes):
        self.settings.update({name.replace("__", "."): value for name, value in changes.items()})
        sections = {}
        for name, value in self.settings.items():
            section, key = name.split(".")
            sections.setdefault(section, []).append(f"{key}={value}\n")
        with open(self.path("core.conf"), "w") as f:
            for section, lines in sections.items():
                f.write(f"[{section}]\n" + "".join(lines))

    def start(self, prefix=()):
        with open(self.path("core.log"), "ab") as log:
            self.process = subprocess.Popen([*prefix, program("madoguchid"), "core", "--config", self.path("core.conf")],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env={"MADOGUCHI_LOCALEDIR": os.path.join(build_folder(), "po"), **os.environ})
        start = time.monotonic()
        while True:
            if self.process.poll() is not None:
                raise RuntimeError(f"core ended with {self.process.returncode}: {self.log()[-2000:]}")
            try:
                answer = self.client().ask("GET", "/healthz")
                if answer.status == 200:
                    return time.monotonic() - start
            except OSError:
                pass
            if time.monotonic() - start > 60:
                raise RuntimeError("core does not answer: " + self.log()[-2000:])
            time.sleep(0.01)

    def log(self):
        with open(self.path("core.log"), errors="replace") as f:
            return f.read()

    def client(self, index=None, token=None):
        return Client(self.port, token or (self.accounts[index]["token"] if index is not None else None))

    def stop(self, sig=signal.SIGTERM, seconds=30):
        """The exit status."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(sig)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return -9
        finally:
            self.process = None

    def remove(self):
        self.stop(signal.SIGKILL)
        shutil.rmtree(self.dir, ignore_errors=True)

    def memory(self):
        """{"rss", "pss", "peak"} in MiB."""
        values = {}
        for name in ("smaps_rollup", "status"):
            with open(f"/proc/{self.process.pid}/{name}") as f:
                for line in f:
                    key, _, rest = line.partition(":")
                    values[key] = rest.split()
        return {"rss": int(values["Rss"][0]) / 1024, "pss": int(values["Pss"][0]) / 1024,
                "peak": int(values["VmHWM"][0]) / 1024}


def raise_file_limit():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
