# SPDX-License-Identifier: GPL-3.0-or-later
"""A site that answers: a core, the demonstration model, one empty folder; and Word files made of paragraphs."""
import hashlib
import io
import os
import re
import subprocess
import tempfile
import time
import zipfile

from core_server import ROOT, Core, build_folder

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = ('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
         '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
         'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
         '<Override PartName="/word/comments.xml" '
         'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/></Types>')
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = ('<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>')
DOCUMENT_RELS = ('<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                 f'<Relationship Id="c1" Type="{OFFICE}/comments" Target="comments.xml"/></Relationships>')
PATIENCE = 120


def paragraph(text, style=""):
    return f'<w:p><w:r><w:rPr>{style}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def docx(*paragraphs, comment=""):
    out = io.BytesIO()
    head = f'<?xml version="1.0" encoding="UTF-8"?><w:{{0}} xmlns:w="{WORD}">'
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("_rels/.rels", RELS)
        package.writestr("word/_rels/document.xml.rels", DOCUMENT_RELS)
        package.writestr("word/comments.xml", head.format("comments") + '<w:comment w:id="0" w:author="x">' +
                         paragraph(comment) + "</w:comment></w:comments>")
        package.writestr("word/document.xml", head.format("document") + "<w:body>" + "".join(paragraphs) +
                         "</w:body></w:document>")
    return out.getvalue()


class Site:
    def __init__(self, *options):
        self.model = subprocess.Popen([os.path.join(ROOT, "tests", "support", "demonstration-model"), "--until-eof", *options],
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        host = "127.0.0.1:" + self.model.stdout.readline().strip()
        worker = os.path.join(build_folder(), "server", "extract-worker", "extract-worker")
        self.core = Core(6, 2, 6, cost=(19, 1), settings={"extract.program": worker, "models.hosts": host})
        self.core.start()
        self.client = self.core.client(0)
        self.ask("POST", "/models", {"name": "見本", "provider": "openai", "url": f"http://{host}/v1", "model": "m",
                                     "region": "local", "domestic": True, "cost_class": "standard", "weight": 100,
                                     "context_size": 8192, "max_answer": 2000, "enabled": True})
        section = self.ask("GET", "/sections")["items"][0]["id"]
        self.folder = self.ask("POST", "/folders", {"name": "駐輪場", "section_id": section})["id"]

    def close(self):
        self.client.close()
        log = self.core.log()
        self.core.remove()
        self.model.stdin.close()
        self.model.stdout.close()
        self.model.wait(10)
        return log

    def ask(self, method, path, body=None, **more):
        answer = self.client.ask(method, "/api/v1" + path, body, **more)
        if answer.status >= 300:
            raise AssertionError((method, path, answer))
        return answer.json if answer.body else None

    def upload(self, name, data):
        wanted = {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        upload = self.ask("POST", f"/folders/{self.folder}/uploads", wanted)["id"]
        self.ask("PUT", f"/uploads/{upload}/bytes?offset=0", raw=data,
                 headers={"Content-Type": "application/octet-stream"})
        document = self.ask("POST", f"/uploads/{upload}/finish")["id"]
        for _ in range(PATIENCE * 10):
            row = self.ask("GET", f"/documents/{document}")
            if row["state"] in ("ready", "failed") and not row.get("rendering"):
                return row
            time.sleep(0.1)
        raise AssertionError(row)

    def answer(self, question):
        made = self.ask("POST", "/conversations", {"scope": {"kind": "folders", "folders": [str(self.folder)]}})
        asked = self.ask("POST", f"/conversations/{made['id']}/ask",
                         {"text": question, "scope": {"kind": "folders", "folders": [str(self.folder)]}})
        for _ in range(PATIENCE * 10):
            message = self.ask("GET", f"/messages/{asked['answer']['id']}")
            if message["state"] in ("done", "failed", "interrupted"):
                return message
            time.sleep(0.1)
        raise AssertionError(message)

    def look(self, document):
        """What pdftotext says of the rendition."""
        pdf = self.client.ask("GET", f"/api/v1/documents/{document}/rendition").body
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "a.pdf")
            with open(path, "wb") as file:
                file.write(pdf)
            return subprocess.run(["pdftotext", "-bbox", path, "-"], check=True, stdout=subprocess.PIPE, text=True).stdout

    def page_sizes(self, document):
        """(width, height) of the rendition's pages, in points."""
        return [(float(width), float(height))
                for width, height in re.findall(r'<page width="([\d.]+)" height="([\d.]+)"', self.look(document))]

    def words(self, document):
        """(page, x, y, right, bottom, text) of the rendition's words, as poppler sees them, in points."""
        found, page = [], 0
        for line in self.look(document).splitlines():
            page += "<page " in line
            word = re.search(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)</word>', line)
            if word:
                found.append((page, *map(float, word.groups()[:4]), word.group(5)))
        return found
