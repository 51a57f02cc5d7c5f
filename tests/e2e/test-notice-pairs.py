#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists and letters whose right pairs are known (tests/support/make-notices), through madoguchictl notice.

  - no pair that was made without a person is wrong, in any layout and for any seed
  - what a person has to see is left to a person
  - what can be decided is decided: the share is printed, and has a lower bound
  - every file of the split holds the pages of its part, and nothing of any other resident: looked for in the text
    that pdftotext gives and in all that qpdf can decode, by a search that shares no code with ours
  - a proof that is asked for again passes; not after one byte has changed
  - a plan that gives one resident's pages to another is not carried out

MADOGUCHI_SEEDS=1,2,3 runs other seeds than the usual one. The files of the large run are only looked at one by
one with MADOGUCHI_ALL_FILES=1: that takes a quarter of an hour.
"""
import concurrent.futures
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
import unittest

sys.dont_write_bytecode = True
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(os.environ.get("MADOGUCHI_BUILD") or os.path.join(ROOT, "_build"))
PROGRAM = os.path.join(BUILD, "server", "ctl", "madoguchictl")
MAKE = os.path.join(ROOT, "tests", "support", "make-notices")
SEEDS = [int(seed) for seed in os.environ.get("MADOGUCHI_SEEDS", "1").split(",")]
MANY, FEW, FEWEST = 2000, 200, 40  # residents; codes are read from pictures, which takes its time
SIZES = {"kaigo": MANY, "jido": FEWEST, "shien": FEWEST}
ALL_FILES = "MADOGUCHI_ALL_FILES" in os.environ
SHARE = 0.97      # of a large run is decided without a person
UNDECIDED = 0.01  # of the parts, at most, although list and pages say enough
HEX = re.compile(rb"<([0-9A-Fa-f\s]{8,})>")
NAMES = re.compile(r"[々〆ヵヶぁ-ヺー一-鿿豈-﫿\U00020000-\U0003ffff]+")
LONGEST_NAME = 8


def ctl(*arguments):
    run = subprocess.run([PROGRAM, "notice", *arguments], capture_output=True, check=False,
                         env=os.environ | {"LC_ALL": "C.UTF-8"})
    for word in (b"CRITICAL", b"AddressSanitizer", b"runtime error"):
        assert word not in run.stderr, run.stderr[-3000:]
    return run


class Run:
    """One list and its letters."""

    def __init__(self, folder, layout, seed, residents):
        self.folder, self.name = folder, f"{layout} {seed}"
        subprocess.run([MAKE, folder, "--layout", layout, "--seed", str(seed), "--residents", str(residents)], check=True)
        with open(os.path.join(folder, "truth.json"), encoding="utf-8") as file:
            self.truth = json.load(file)
        self.plan_path = os.path.join(folder, "plan.json")
        self.out = os.path.join(folder, "out")

    def plan(self):
        arguments = ["plan", "--csv", os.path.join(self.folder, "list.csv"),
                     "--pdf", os.path.join(self.folder, "notices.pdf"), "--split", self.truth["split"]]
        for option, values in (("--key", self.truth["keys"]), ("--column", self.truth["columns"])):
            for what, value in values.items():
                arguments += [option, f"{what}={value}"]
        run = ctl(*arguments, "--json")
        assert run.returncode == 0, run.stderr
        with open(self.plan_path, "wb") as file:
            file.write(run.stdout)
        self.parts = json.loads(run.stdout)["parts"]
        self.rows_without_pages = {int(row) for row in json.loads(run.stdout)["rows_without_pages"]}

    def refuse_the_rest(self):
        """As a person would who sends what is sure today."""
        with open(self.plan_path, encoding="utf-8") as file:
            plan = json.load(file)
        for part in plan["parts"]:
            if part["decision"] != "auto":
                part.update(decision="refused", row=None)
        with open(self.plan_path, "w", encoding="utf-8") as file:
            json.dump(plan, file, ensure_ascii=False)

    def split(self):
        return ctl("split", "--plan", self.plan_path, "--out", self.out)

    def proof(self):
        return ctl("proof", self.out)

    def files(self):
        """(path, what the proof says of it) of all that was written."""
        with open(os.path.join(self.out, "proof.json"), encoding="utf-8") as file:
            proof = json.load(file)
        return [(os.path.join(self.out, made["file"]), made) for made in proof["files"]]


# ---- the truth ----

def mistake(run, part):
    """What is wrong with a part that was decided without a person; "" when nothing is."""
    true = next((true for true in run.truth["parts"]
                 if true["first"] <= part["first"] and part["last"] <= true["last"]), None)
    if true is None:
        return "pages of two residents"
    if true["row"] != part["row"]:
        return "another row"
    # A rule may part the first page from the pages that are somebody else's.
    if true["foreign"]:
        return "" if part["last"] == true["first"] else "a page of somebody else"
    if (true["first"], true["last"]) != (part["first"], part["last"]):
        return "not all pages"
    return f"not seen by a person: {true['see']}" if true["see"] else ""


def judge(run):
    decided = [part for part in run.parts if part["decision"] == "auto"]
    wrong = [(mistake(run, part), part) for part in decided if mistake(run, part)]
    pages = {(part["first"], part["last"]) for part in decided}
    left = [true for true in run.truth["parts"]
            if not true["see"] and (true["first"], true["last"]) not in pages]
    return decided, wrong, left


# ---- leaks ----

def words_of(text):
    """Numbers and names as they could be read in @text: width and blanks do not matter."""
    text = re.sub(r"[\s\u200b-\u200f]", "", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"[-‐−―]", "", text)
    found = {digits[i:i + 7] for match in re.finditer(r"[0-9]{7,}", digits)
             for i in range(match.start(), match.end() - 6)}
    for match in NAMES.finditer(text):
        run = match.group()
        found.update(run[i:i + n] for i in range(len(run)) for n in range(2, LONGEST_NAME + 1) if i + n <= len(run))
    return found


def texts_of(path):
    """The text of a PDF, and what its bytes say in the ways that strings are written."""
    yield subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode("utf-8", "replace")
    dump = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", path, "-"], capture_output=True,
                          check=True).stdout
    # The file's own structure counts bytes in ten digits, and an identifier is random.
    dump = re.sub(rb"(?m)^[0-9]{10} [0-9]{5} [fn] *$|startxref\s+[0-9]+|/ID \[[^\]]*\]", b"", dump)
    # Outlines of glyphs are no text in any way, but much of a small file.
    dump = re.sub(rb"(?s)/Length1 .{1,200}?stream\n.*?endstream", b"", dump)
    hexes = [re.sub(rb"\s", b"", piece) for piece in HEX.findall(dump)]
    strings = [bytes.fromhex(digits[:len(digits) // 2 * 2].decode()) for digits in hexes]
    # Each at an even place, for UTF-16.
    joined = b"\0\n".join(string + bytes(len(string) % 2) for string in strings)
    for piece in (dump, joined):
        for encoding in ("utf-8", "cp932", "utf-16-be"):
            yield piece.decode(encoding, "ignore")
        yield piece[1:].decode("utf-16-be", "ignore")


def folded(person):
    return {unicodedata.normalize("NFKC", key) for key in (person["number"], *person["names"])}


def keys_of(people):
    """Key: its owners, by their places in the list of people."""
    owners = {}
    for place, person in enumerate(people):
        for key in folded(person):
            owners.setdefault(key, set()).add(place)
    return owners


def leaks(path, row, owners, people):
    found = set()
    for text in texts_of(path):
        found |= {key for key in words_of(text) & owners.keys() if row - 1 not in owners[key]}
    # 林正 stands in 小林正雄, whose letter it is.
    return {key for key in found if not any(key in own for own in folded(people[row - 1]))}


class Notices(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.work = tempfile.TemporaryDirectory(prefix="test-notice-pairs-")
        self.addCleanup(self.work.cleanup)

    def make(self, layout, seed=1, residents=40):
        run = Run(os.path.join(self.work.name, f"{layout}-{seed}"), layout, seed, residents)
        run.plan()
        return run

    def check_pairs(self, run, is_large):
        decided, wrong, left = judge(run)
        n = len(run.truth["parts"])
        print(f"{run.name}: {n} letters, {len(decided) / n:.2%} decided without a person, {len(wrong)} wrong, "
              f"{len(left)} more could be", file=sys.stderr)
        self.assertEqual(wrong, [])
        self.assertLessEqual(len(left), max(3, UNDECIDED * n), left[:5])
        if is_large:
            self.assertGreaterEqual(len(decided) / n, SHARE)
        proposed = {part["row"] for part in run.parts}
        self.assertEqual(set(run.truth["rows_without_pages"]) - run.rows_without_pages - proposed, set())
        return decided

    def check_files(self, run, decided):
        run.refuse_the_rest()
        split = run.split()
        self.assertEqual(split.returncode, 0, split.stderr)
        files = run.files()
        self.assertEqual(sorted(made["row"] for _, made in files), sorted(part["row"] for part in decided))
        self.assertEqual(len(glob.glob(os.path.join(run.out, "**", "*.pdf"), recursive=True)), len(files))
        people = run.truth["people"]
        owners = keys_of(people)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            found = pool.map(lambda file: (file[1]["row"], leaks(file[0], file[1]["row"], owners, people)), files)
            self.assertEqual([(row, keys) for row, keys in found if keys], [])
        again = run.proof()
        self.assertEqual(again.returncode, 0, again.stderr)

    def test_every_layout(self):
        layouts = subprocess.run([MAKE, "--layouts"], capture_output=True, check=True, text=True).stdout.split()
        for layout in layouts:
            for seed in SEEDS:
                with self.subTest(layout=layout, seed=seed):
                    size = SIZES.get(layout, FEW)
                    run = self.make(layout, seed, size)
                    decided = self.check_pairs(run, size == MANY)
                    if size == MANY and not ALL_FILES:
                        run = self.make(layout, seed + 1000, FEW)
                        decided = self.check_pairs(run, False)
                    if decided:
                        self.check_files(run, decided)

    def test_a_changed_file_is_no_longer_proven(self):
        run = self.make("kaigo")
        run.refuse_the_rest()
        self.assertEqual(run.split().returncode, 0)
        with open(run.files()[0][0], "r+b") as file:
            file.seek(-20, os.SEEK_END)
            file.write(b"%")
        self.assertEqual(run.proof().returncode, 1)

    def test_what_nobody_has_decided_is_told(self):
        run = self.make("kaigo")
        split = run.split()
        self.assertEqual(split.returncode, 1)
        self.assertIn(str(sum(part["decision"] != "auto" for part in run.parts)).encode(), split.stderr)

    def test_pages_given_to_somebody_else_are_found(self):
        run = self.make("kaigo")
        with open(run.plan_path, encoding="utf-8") as file:
            plan = json.load(file)
        decided = [part for part in plan["parts"] if part["decision"] == "auto"]
        decided[0]["row"], decided[1]["row"] = decided[1]["row"], decided[0]["row"]
        with open(run.plan_path, "w", encoding="utf-8") as file:
            json.dump(plan, file)
        self.assertEqual(run.split().returncode, 1)
        self.assertEqual(glob.glob(os.path.join(run.out, "**", "*.pdf"), recursive=True), [])


class Search(unittest.TestCase):
    """The search for leaks is itself able to fail."""

    def test_it_finds_what_is_there(self):
        with tempfile.TemporaryDirectory() as folder:
            for layout in ("kaigo", "zei", "iryo", "keiro"):
                with self.subTest(layout=layout):
                    run = Run(os.path.join(folder, layout), layout, 1, 40)
                    people = run.truth["people"]
                    found = leaks(os.path.join(run.folder, "notices.pdf"), 1, keys_of(people), people)
                    numbers = {person["number"] for person in people[1:]}
                    self.assertGreater(len(found), 30)
                    self.assertEqual(len(found & numbers) > 30, layout != "keiro")


if __name__ == "__main__":
    unittest.main(verbosity=2)
