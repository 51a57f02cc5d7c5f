# SPDX-License-Identifier: GPL-3.0-or-later
"""The scripted language model (llm-peer) as a process of a test, and how a core is told of it."""
import os
import subprocess
import sys

from core_server import Client

PEER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "llm-peer")


class ModelPeer:
    def __init__(self):
        self.process = subprocess.Popen([sys.executable, PEER, "--until-eof"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    @property
    def host(self):
        return f"127.0.0.1:{self.port}"

    def log(self):
        client = Client(self.port)
        try:
            return client.ask("GET", "/peer/log").json
        finally:
            client.close()

    def model(self, name="標準モデル", script="quote", **members):
        """The body that sets it up."""
        return {"name": name, "provider": "openai", "url": f"http://{self.host}/v1", "model": script, "cost_class": "standard",
                "domestic": True, "region": "jp", "context_size": 16000, "max_answer": 2000, "weight": 100, "enabled": True, **members}

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()
