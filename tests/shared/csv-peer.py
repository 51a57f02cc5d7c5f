#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the CSV reader to Python's csv module, which nobody here wrote.

  csv-peer.py files DUMP DIR     the real files below DIR: each is read alike, or refused for a reason
  csv-peer.py random DUMP        tables made up by chance, written by Python in every encoding and delimiter

DUMP is the program built from csv-dump.c, run by MESON_EXE_WRAPPER if it is for another system. Real files are looked for in $MADOGUCHI_DATA/csv, or in DIR.
"""
import csv
import io
import json
import os
import random
import shlex
import subprocess
import sys
import tempfile
import unicodedata

SKIPPED = 77  # what meson and automake take for "skipped"
BATCH = 50
WRAPPER = shlex.split(os.environ.get('MESON_EXE_WRAPPER', ''))


def dump(program, paths):
    for start in range(0, len(paths), BATCH):
        done = subprocess.run([*WRAPPER, program, *paths[start:start + BATCH]], stdout=subprocess.PIPE, check=True)
        for line in done.stdout.decode('utf-8').rstrip('\n').split('\n'):
            yield json.loads(line)


def decode(data):
    """The text and the name of its encoding, by Python's codecs; None when nothing fits."""
    if data[:2] in (b'\xff\xfe', b'\xfe\xff'):
        return data.decode('utf-16'), 'UTF-16'
    for codec, name in (('utf-8-sig', 'UTF-8'), ('cp932', 'CP932')):
        try:
            return data.decode(codec), name
        except UnicodeDecodeError:
            pass
    return None, None


def peer_rows(text, delimiter):
    """The rows as Python reads them, without the empty ones outside; cells with LF for every line break."""
    rows = list(csv.reader(io.StringIO(text, newline=''), delimiter=delimiter, strict=True))
    while rows and not any(rows[-1]):
        rows.pop()
    skipped = 0
    while rows and not any(rows[0]):
        rows.pop(0)
        skipped += 1
    return [[c.replace('\r\n', '\n').replace('\r', '\n') for c in row] for row in rows], skipped


def without_empty_end(row, least):
    row = list(row)
    while len(row) > least and row[-1] == '':
        row.pop()
    return row


def expect(what, ours, theirs):
    if ours != theirs:
        raise AssertionError(f'{what}: {ours!r} here, {theirs!r} in Python')


def compare_rows(found, rows, skipped):
    """Every cell of every row; returns how many cells were compared."""
    header = without_empty_end(rows[0], 0)
    expect('header', found['header'], [unicodedata.normalize('NFKC', c).strip() for c in header])
    expect('number of rows', len(found['rows']), len(rows) - 1)
    expect('number of the first row', found['first_row_number'], skipped + 2)
    width = len(header)
    uneven = {}
    for i, (ours, theirs) in enumerate(zip(found['rows'], rows[1:])):
        number = str(skipped + i + 2)
        theirs = without_empty_end(theirs or [''], width)
        if len(theirs) != width:
            uneven[number] = str(len(theirs))
        padded = (theirs + [''] * width)[:width]
        expect(f'row {number}', ours, padded)
    named = {p['row']: p['found'] for p in found['problems'] if p['slug'] == 'csv-cell-count'}
    if len(found['problems']) < 1000:
        expect('rows of another length', named, uneven)
    return width * len(rows)


def compare(found, data):
    text, encoding = decode(data)
    if 'error' in found:
        slug = found['error']['slug']
        if text is None or '\0' in text:
            expect('refusal', slug, 'csv-encoding')
        elif not text.strip('\r\n,;\t"'):
            expect('refusal', slug, 'csv-empty')
        else:
            expect('refusal', slug, 'csv-quote')
            for delimiter in ',\t;':
                try:
                    peer_rows(text, delimiter)
                except csv.Error:
                    return 0
            raise AssertionError('refused as csv-quote, but Python reads it')
        return 0
    expect('encoding', found['encoding'], encoding)
    rows, skipped = peer_rows(text, found['delimiter'])
    return compare_rows(found, rows, skipped)


def check_files(program, directory):
    directory = os.path.join(os.environ['MADOGUCHI_DATA'], 'csv') if 'MADOGUCHI_DATA' in os.environ else directory
    if not os.path.isdir(directory):
        print(f'SKIPPED: there are no real files in {directory}; name their folder in MADOGUCHI_DATA')
        return SKIPPED
    paths = sorted(os.path.join(directory, n) for n in os.listdir(directory) if n.endswith('.csv'))
    failures = cells = refused = 0
    for path, found in zip(paths, dump(program, paths)):
        with open(path, 'rb') as file:
            data = file.read()
        refused += 'error' in found
        try:
            cells += compare(found, data)
        except (AssertionError, csv.Error) as problem:
            failures += 1
            print(f'{os.path.basename(path)}: {problem}')
    print(f'{len(paths)} files, {cells} cells compared, {refused} refused with a reason, {failures} failed')
    return 1 if failures or not paths else 0


ALPHABET = ['a', 'Z', '0', ' ', '山', '﨑', 'ｱ', 'ア', '表', 'ソ', '"', '""', ',', ';', '\t', '\n', '\r\n', "'", '=', '']


def random_cell(chance):
    return ''.join(chance.choice(ALPHABET) for _ in range(chance.choice((0, 0, 1, 3, 8))))


def random_file(chance):
    """Bytes of a table with an honest header, and the encoding and delimiter it was written with."""
    columns = chance.randint(2, 9)
    delimiter = chance.choice(',\t;')
    rows = [[f'列{i}' for i in range(columns)]]
    for _ in range(chance.randint(1, 20)):
        width = columns if chance.random() < 0.9 else chance.randint(1, columns + 2)
        rows.append([random_cell(chance) for _ in range(width)])
    out = io.StringIO(newline='')
    writer = csv.writer(out, delimiter=delimiter, lineterminator=chance.choice(('\r\n', '\n', '\r')),
                        quoting=chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)))
    writer.writerows(rows)
    encoding = chance.choice(('utf-8', 'utf-8-sig', 'cp932', 'utf-16'))
    return out.getvalue().encode(encoding), delimiter


def check_random(program, n_files=400):
    seed = int(os.environ.get('MADOGUCHI_SEED', '20261122'))
    chance = random.Random(seed)
    failures = cells = 0
    with tempfile.TemporaryDirectory() as directory:
        files = []
        for i in range(n_files):
            data, delimiter = random_file(chance)
            path = os.path.join(directory, f'{i}.csv')
            with open(path, 'wb') as file:
                file.write(data)
            files.append((path, data, delimiter))
        for (path, data, delimiter), found in zip(files, dump(program, [f[0] for f in files])):
            try:
                expect('refusal', found.get('error'), None)
                expect('delimiter', found['delimiter'], delimiter)
                cells += compare(found, data)
            except (AssertionError, csv.Error) as problem:
                failures += 1
                print(f'seed {seed}, {os.path.basename(path)}: {problem}\n  {data!r}')
    print(f'{n_files} tables, {cells} cells compared, {failures} failed')
    return 1 if failures else 0


def main():
    if len(sys.argv) == 4 and sys.argv[1] == 'files':
        return check_files(sys.argv[2], sys.argv[3])
    if len(sys.argv) == 3 and sys.argv[1] == 'random':
        return check_random(sys.argv[2])
    print(__doc__)
    return 2


if __name__ == '__main__':
    sys.exit(main())
