#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a Word file on a PC to the sentence boxed on its page, in the real client at a real server.

tests/client/open-citation uploads the file, asks, and clicks the first citation of each answer; what it then shows is
judged here by what the picture says, with judges that are not ours:

  - the page is the one on which pdftotext finds the sentence
  - inside of the box, tesseract reads the sentence and nothing of its neighbours
  - every character of the sentence, and no other on the page, has its middle inside of the box

Three sentences are asked for, two of them next to each other, one on another page. Each picture is held against all
three: it must fit its own and be refused for the others, so that a test that lets everything pass fails.
"""
import difflib
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
import unittest

sys.dont_write_bytecode = True
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from answer_site import Site, docx, paragraph  # noqa: E402
from core_server import build_folder  # noqa: E402

FILLER = "この項目は、事務の流れを定めるものであり、受付の係が帳票の番号を控えて保管するものとする。" * 3
FEE = "駐輪場の定期利用の料金は、一般の自転車について月額二千四百円とし、学生については月額千二百円とする。"
BEFORE_FEE = "見積りの様式は、別に定めるところによる。"
PAYMENT = "納付の期限は、利用する月の前月の末日とし、口座振替の場合は同月の二十五日とする。"
AFTER_PAYMENT = "帳票は五年間保存する。"
STORAGE = "放置され撤去した自転車を保管する期間は、告示の日から六十日間とする。"
AROUND_STORAGE = ("係員は身分証を携える。", "返還の手続は窓口で行う。")
QUESTIONS = {"駐輪場の定期利用の料金は、学生については月額いくらですか": FEE,
             "納付の期限は、口座振替の場合は同月の何日ですか": PAYMENT,
             "撤去した自転車を保管する期間は何日間ですか": STORAGE}
NEIGHBOURS = {FEE: (BEFORE_FEE, PAYMENT), PAYMENT: (FEE, AFTER_PAYMENT), STORAGE: AROUND_STORAGE}

EDGE = bytes((0xB4, 0x7B, 0x00))
PAPER = bytes((0xFF, 0xFF, 0xFF))
ALIKE = 0.9  # of what tesseract reads
RUN = 5  # characters in a row that nothing else has by chance


class Picture:
    """A PPM of the page view: one whole page, its paper white, the edge of the box amber."""

    def __init__(self, path):
        with open(path, "rb") as file:
            data = file.read()
        head = re.match(rb"P6\n(\d+) (\d+)\n255\n", data)
        self.width, self.height = int(head[1]), int(head[2])
        rows = data[head.end():]
        self.rows = [rows[y * self.width * 3:(y + 1) * self.width * 3] for y in range(self.height)]
        self.inside = self.find_inside()
        self.paper = self.find_paper()

    def at(self, x, y):
        return self.rows[y][3 * x:3 * x + 3]

    def find_inside(self):
        """The pixels that the edge encloses: those that cannot be reached from outside without crossing it."""
        edge = {(x, y) for y, row in enumerate(self.rows) if EDGE in row
                for x in range(self.width) if row[3 * x:3 * x + 3] == EDGE}
        if not edge:
            return set()
        left, right = min(x for x, _ in edge) - 1, max(x for x, _ in edge) + 1
        top, bottom = min(y for _, y in edge) - 1, max(y for _, y in edge) + 1
        reached, ahead = {(left, top)}, [(left, top)]
        while ahead:
            x, y = ahead.pop()
            for near in ((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)):
                if left <= near[0] <= right and top <= near[1] <= bottom and near not in reached and near not in edge:
                    reached.add(near)
                    ahead.append(near)
        return {(x, y) for y in range(top, bottom + 1) for x in range(left, right + 1)
                if (x, y) not in reached and (x, y) not in edge}

    def find_paper(self):
        """(left, top, width, height) of the page that has the box, in pixels."""
        if not self.inside:
            return None
        middle = next(iter(self.inside))
        row = self.rows[middle[1]]
        left = next(x for x in range(self.width) if row[3 * x:3 * x + 3] == PAPER)
        right = next(x for x in reversed(range(self.width)) if row[3 * x:3 * x + 3] == PAPER)
        margin = left + (right - left) // 40
        top = bottom = middle[1]
        while top > 0 and self.at(margin, top - 1) == PAPER:
            top -= 1
        while bottom + 1 < self.height and self.at(margin, bottom + 1) == PAPER:
            bottom += 1
        return left, top, right - left + 1, bottom - top + 1

    def read_box(self):
        """What tesseract reads inside of the box, with all around it white."""
        xs, ys = [x for x, _ in self.inside], [y for _, y in self.inside]
        room = 30
        out = bytearray()
        for y in range(min(ys) - room, max(ys) + room):
            for x in range(min(xs) - room, max(xs) + room):
                # The yellow ground reads as white: blue is left out.
                out.append(self.at(x, y)[0] if (x, y) in self.inside else 255)
        head = b"P5\n%d %d\n255\n" % (max(xs) - min(xs) + 2 * room, max(ys) - min(ys) + 2 * room)
        with tempfile.NamedTemporaryFile(suffix=".pgm") as file:
            file.write(head + bytes(out))
            file.flush()
            text = subprocess.run(["tesseract", file.name, "-", "-l", "jpn", "--psm", "6"], check=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        return plain(text)

    def holds(self, x, y):
        """Whether the box holds the point, in parts of the page."""
        left, top, width, height = self.paper
        return (int(left + x * width), int(top + y * height)) in self.inside


def plain(text):
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def characters(words, sizes):
    """(page, x, y, character) of each character's middle, in parts of its page: as poppler sees the rendition."""
    found = []
    for page, x, y, right, bottom, text in words:
        width, height = sizes[page - 1]
        for i, character in enumerate(text):
            found.append((page, (x + (i + 0.5) / len(text) * (right - x)) / width, (y + bottom) / 2 / height, character))
    return found


def complaints(picture, page, sentence, middles):
    """Why this picture does not show @sentence boxed, as a list; empty when it does."""
    if not picture.inside:
        return ["there is no box"]
    found = []
    text = "".join(middle[3] for middle in middles)
    start = text.index(sentence)
    wanted = middles[start:start + len(sentence)]
    if {middle[0] for middle in wanted} != {page}:
        found.append(f"page {page} is shown, the sentence is on {wanted[0][0]}")
    for middle in middles:
        if middle[0] == page and picture.holds(*middle[1:3]) != (middle in wanted):
            found.append(f"place: {middle} is {'outside' if middle in wanted else 'inside'}")
    read = picture.read_box()
    if difflib.SequenceMatcher(None, read, plain(sentence)).ratio() < ALIKE:
        found.append(f"text: {read}")
    for neighbour in NEIGHBOURS[sentence]:
        for i in range(len(neighbour) - RUN + 1):
            run = plain(neighbour)[i:i + RUN]
            if len(run) == RUN and run in read and run not in plain(sentence):
                found.append(f"text: {run} of its neighbour is in the box")
    return found


class Citation(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.folder = tempfile.TemporaryDirectory(prefix="madoguchi-citation-")

    def tearDown(self):
        self.folder.cleanup()
        log = self.site.close()
        for word in ("CRITICAL", "AddressSanitizer", "runtime error"):
            self.assertNotIn(word, log, log[-3000:])

    def visit(self):
        """(picture, page) for each question."""
        paragraphs = [paragraph(f"第{i}項　" + FILLER) for i in range(1, 24)]
        paragraphs.insert(4, paragraph(AROUND_STORAGE[0] + STORAGE + AROUND_STORAGE[1]))
        paragraphs.insert(19, paragraph(BEFORE_FEE + FEE + PAYMENT + AFTER_PAYMENT))
        path = os.path.join(self.folder.name, "駐輪場要綱.docx")
        with open(path, "wb") as file:
            file.write(docx(*paragraphs))
        build = build_folder()
        core = self.site.core
        environment = {**os.environ, "MADOGUCHI_LOCALEDIR": os.path.join(build, "po"), "MADOGUCHI_SCREEN": "1900x2600",
                       "DBUS_SESSION_BUS_ADDRESS": "disabled:",
                       "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0",
                       "MADOGUCHI_SCREENSHOTS": os.path.join(build, "tests", "client", "screenshots")}
        done = subprocess.run([os.path.join(ROOT, "tests", "client", "with-display"),
                               os.path.join(build, "tests", "client", "open-citation"), f"http://127.0.0.1:{core.port}",
                               core.accounts[0]["login"], core.password, path, self.folder.name, *QUESTIONS],
                              env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=240)
        if done.returncode == 77:
            self.skipTest(done.stderr)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        pages = dict(re.findall(r"^(\d+) page (\d+)$", done.stdout, re.M))
        return [(Picture(os.path.join(self.folder.name, f"{i}.ppm")), int(pages[str(i)]))
                for i in range(1, len(QUESTIONS) + 1)]

    def test_a_click_shows_the_page_with_the_sentence_boxed(self):
        shown = self.visit()
        documents = self.site.ask("POST", f"/folders/{self.site.folder}/documents/search", {"limit": 10})["items"]
        self.assertEqual([document["name"] for document in documents], ["駐輪場要綱.docx"])
        middles = characters(self.site.words(documents[0]["id"]), self.site.page_sizes(documents[0]["id"]))
        sentences = list(QUESTIONS.values())
        for (picture, page), own in zip(shown, sentences):
            for sentence in sentences:
                found = complaints(picture, page, sentence, middles)
                if sentence == own:
                    self.assertEqual(found, [])
                    continue
                kinds = {line.split()[0].rstrip(":") for line in found}
                self.assertLessEqual({"text", "place"}, kinds, (own, sentence, found))
                self.assertEqual("page" in kinds, STORAGE in (own, sentence), (own, sentence, found))


if __name__ == "__main__":
    unittest.main()
