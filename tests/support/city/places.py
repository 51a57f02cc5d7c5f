# SPDX-License-Identifier: GPL-3.0-or-later
"""Where in a document an answer stands, read from what the document became, not from what was meant.

An answer is a piece of text; "a&b" means both on the same page or in the same row.
"""
import csv
import io

from . import markup

SHEET_PAGE_ROWS = 100
LINES_PAGE_LINES = 60


def holds(text, answer):
    text = markup.plain(text)
    return all(markup.plain(part) in text for part in answer.split('&'))


def on_pages(texts, answer):
    return [{'page': i} for i, text in enumerate(texts, 1) if holds(text, answer)]


def on_slides(texts, slides, answer):
    """Hidden slides, which come last, have no page; notes stand on none but belong to their slide."""
    return [{'page': i} for i, (text, slide) in enumerate(zip(texts, slides), 1)
            if holds(text + ''.join(slide.notes), answer)]


def in_sheets(source, answer):
    found, page = [], 0
    for sheet in markup.parse_sheets(source):
        filled = filled_down(sheet.rows)
        found += [{'page': page + 1 + (i - 1) // SHEET_PAGE_ROWS, 'sheet': sheet.name, 'row': i}
                  for i, row in enumerate(filled, 1) if holds(''.join(row), answer)]
        page += (len(sheet.rows) + SHEET_PAGE_ROWS - 1) // SHEET_PAGE_ROWS
    return found


def filled_down(rows):
    """Rows with joined cells and formulas as they are seen."""
    filled = []
    for _, texts in rows:
        row = [text.partition('=>')[2] or text for text in texts]
        for i, text in enumerate(row):
            if text == '^':
                row[i] = filled[-1][i]
        filled.append(row)
    return filled


def in_csv(text, answer):
    rows = csv.reader(io.StringIO(text))
    return [{'page': 1 + (i - 1) // SHEET_PAGE_ROWS, 'row': i}
            for i, row in enumerate(rows, 1) if holds(''.join(row), answer)]


def in_lines(text, answer):
    return [{'page': 1 + (i - 1) // LINES_PAGE_LINES, 'line': i}
            for i, line in enumerate(text.split('\n'), 1) if holds(line, answer)]
