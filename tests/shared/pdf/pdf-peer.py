#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Splits PDF files that nobody here wrote into single pages and asks other programs about them.

pdf-peer.py PDF_DUMP FOLDER [NAME...]

Each file is either refused for a reason, or each of its pages has, on its own, the text
(pdftotext and our reader) and the picture (pdftoppm) of that page of the source, and qpdf --check
and mutool have nothing to say that they did not say about the source. Prints one line per file
that fails and the numbers; skips aloud when the folder is not there.
"""
import collections
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile

SKIPPED = 77
MAX_PAGES = 12        # of one file
SECONDS = 60          # for one program on one file
DPI = "40"
NEAR = 8              # a colour that differs by less is the same colour
FEW = 0.0005          # of the pixels may differ: rounding where drawings touch


def run(*command):
    try:
        return subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, b"", b"timeout")


def differs(left, right):
    """TRUE when two PPM pictures are not the same to the eye."""
    if left == right:
        return False
    if len(left) != len(right):
        return True
    n = sum(1 for a, b in zip(left, right) if a - b > NEAR or b - a > NEAR)
    return n > len(left) * FEW


def complaints(path, pages):
    """How often mutool complains while it draws."""
    result = run("mutool", "draw", "-q", "-r", "20", "-F", "ppm", "-o", "/dev/null", path, pages)
    said = result.stderr.replace(b"warning: ICC support is not available", b"")
    return len(re.findall(rb"error|warning", said)), result.returncode


def check_page(source, number, output, text, pdf_dump):
    own = run(pdf_dump, "text", output).stdout.decode().removesuffix("\n\f")
    if own != text:
        yield "text (own reader)"
    page = str(number)
    before = run("pdftotext", "-enc", "UTF-8", "-f", page, "-l", page, source, "-").stdout
    if run("pdftotext", "-enc", "UTF-8", output, "-").stdout != before:
        yield "text (pdftotext)"
    before = run("pdftoppm", "-r", DPI, "-f", page, "-l", page, source).stdout
    if differs(before, run("pdftoppm", "-r", DPI, output).stdout):
        yield "picture"
    if run("qpdf", "--check", output).returncode != 0 and \
            run("qpdf", "--check", source).returncode == 0:
        yield "qpdf --check"
    errors, code = complaints(output, "1")
    errors_before, code_before = complaints(source, page)
    if errors > errors_before or (code != 0 and code_before == 0):
        yield "mutool"
    if run(pdf_dump, "inspect", output).stdout.replace(b"note hidden-text", b"").count(b"note ") > \
            run(pdf_dump, "inspect", output).stdout.count(b"note unreadable"):
        yield "findings in the output"


def refusal(pdf_dump, path):
    result = run(pdf_dump, "inspect", path)
    if result.returncode != 0:
        return result.stderr.decode(errors="replace").split(":")[0] or f"exit {result.returncode}"
    stops = re.findall(r"^stop (\S+)", result.stdout.decode(), re.M)
    return "stops: " + stops[0] if stops else None


def check_file(pdf_dump, path):
    """(refusal or None, pages, faults)"""
    reason = refusal(pdf_dump, path)
    if reason is not None:
        return reason, 0, []
    result = run(pdf_dump, "text", path)
    if result.returncode != 0:
        return result.stderr.decode().split(":")[0], 0, []
    texts = result.stdout.decode().split("\n\f")[:-1]
    with tempfile.TemporaryDirectory() as folder:
        result = run(pdf_dump, "split", path, folder, "1")
        if result.returncode != 0:
            return result.stderr.decode().split(":")[0] or f"exit {result.returncode}", 0, []
        if len(os.listdir(folder)) != len(texts):
            return None, len(texts), [(0, "number of pages")]
        faults = [(number, fault) for number in range(1, min(len(texts), MAX_PAGES) + 1)
                  for fault in check_page(path, number, f"{folder}/{number}.pdf",
                                          texts[number - 1], pdf_dump)]
    return None, min(len(texts), MAX_PAGES), faults


def main():
    pdf_dump, folder, *wanted = sys.argv[1:]
    if not os.path.isdir(folder):
        print(f"SKIPPED: there are no files to split: {folder}")
        return SKIPPED
    names = wanted or sorted(name for name in os.listdir(folder) if name.endswith(".pdf"))
    refused = collections.Counter()
    n_pages = n_failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda name: check_file(pdf_dump, f"{folder}/{name}"), names)
        for name, (reason, pages, faults) in zip(names, results):
            n_pages += pages
            n_failed += bool(faults)
            if reason is not None:
                refused[reason] += 1
                if wanted or os.environ.get("VERBOSE"):
                    print(f"{name}: refused: {reason}")
            for number, fault in faults:
                print(f"{name}: page {number}: {fault}", flush=True)
    print(f"{len(names)} files: {len(names) - n_failed - sum(refused.values())} split alike "
          f"({n_pages} pages), {sum(refused.values())} refused, {n_failed} failed")
    for reason, n in refused.most_common():
        print(f"  {n:3} refused: {reason}")
    return 1 if n_failed else 0


if __name__ == "__main__":
    sys.exit(main())
