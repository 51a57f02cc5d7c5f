#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""pdf-leaks.py PDF_DUMP: no trap of traps.py brings another person's words into a file.

Each is either cleaned (the words are nowhere in the decoded file, and the file is like any other)
or stops the split. The search itself is tested with what `qpdf --pages` makes of the same files:
it must find the words there in most of them.
"""
import os
import re
import subprocess
import sys
import tempfile

import traps

FEWEST_FOUND = 12  # of the traps, in the files of qpdf --pages


def run(*command):
    return subprocess.run(command, capture_output=True, timeout=60, check=False)


def forms_of(words):
    """The words as they can stand in a file."""
    utf16 = words.decode().encode("utf-16-be")
    return [words, words.hex().encode(), utf16, utf16.hex().encode()]


def holds_words(path, words, pdf_dump):
    """TRUE when our reader of all objects, qpdf or mutool finds @words in the decoded file."""
    raw = open(path, "rb").read()
    shown = [raw, run(pdf_dump, "visit", path).stdout,
             run("qpdf", "--qdf", "--object-streams=disable", path, "-").stdout,
             run("mutool", "show", "-b", path, "grep").stdout,
             run("pdftotext", path, "-").stdout]
    return any(form.lower() in text.lower() for text in shown for form in forms_of(words))


def findings(path, pdf_dump):
    result = run(pdf_dump, "inspect", path)
    if result.returncode != 0:
        return [("stop", result.stderr.decode())]
    return re.findall(r"^(stop|note) (\S+)", result.stdout.decode(), re.M)


def check_cleaned(path, folder, pdf_dump):
    stops = [kind for verb, kind in findings(path, pdf_dump) if verb == "stop"]
    if stops:
        yield f"stops ({stops[0]}), though it can be cleaned"
    if run(pdf_dump, "split", path, folder, "1").returncode != 0:
        yield "cannot be split"
        return
    own, other = f"{folder}/1.pdf", f"{folder}/2.pdf"
    if holds_words(own, traps.OTHER, pdf_dump):
        yield "the other person's words are in the file"
    if traps.OWN not in run("pdftotext", own, "-").stdout:
        yield "the person's own words are not in the file"
    if holds_words(other, traps.OWN, pdf_dump):
        yield "the first person's words are in the second file"
    left = findings(own, pdf_dump)
    if left:
        yield f"the file holds more than its page: {left}"
    if run("qpdf", "--check", own).returncode != 0:
        yield "qpdf --check"


def check_stopped(path, folder, pdf_dump):
    if not any(verb == "stop" for verb, _ in findings(path, pdf_dump)):
        yield "does not stop"


def write(make, folder):
    path = f"{folder}/{make.__name__}.pdf"
    with open(path, "wb") as file:
        file.write(traps.build(make))
    return path


def main():
    pdf_dump = os.path.abspath(sys.argv[1])
    all_traps = [(make, check_cleaned) for make in traps.CLEANED]
    all_traps += [(make, check_stopped) for make in traps.STOPPED]
    print(f"1..{len(all_traps) + 1}")
    n_found = n_failed = 0
    for number, (make, check) in enumerate(all_traps, 1):
        with tempfile.TemporaryDirectory() as folder:
            path = write(make, folder)
            faults = list(check(path, folder, pdf_dump))
            plain = f"{folder}/plain.pdf"
            run("qpdf", path, "--pages", path, "1", "--", plain)
            n_found += os.path.exists(plain) and holds_words(plain, traps.OTHER, pdf_dump)
        n_failed += bool(faults)
        print(f"{'not ' if faults else ''}ok {number} {make.__name__}", flush=True)
        for fault in faults:
            print(f"# {fault}")
    good = n_found >= FEWEST_FOUND
    print(f"{'' if good else 'not '}ok {len(all_traps) + 1} the search finds the words in "
          f"{n_found} of {len(all_traps)} files made by qpdf --pages")
    return 0 if good and not n_failed else 1


if __name__ == "__main__":
    sys.exit(main())
