# SPDX-License-Identifier: GPL-3.0-or-later
"""Budgets of lines: a file, a function, a line. The figures are printed, so that the tail stays in sight."""
import json
import re

FILE_MAX, FILE_AIM = 1000, 800
FUNCTION_MAX, FUNCTION_AIM = 100, 60
LINE_MAX = 100

# A sentence for people stays in one piece, so that it can be searched for as it is shown.
SENTENCE = re.compile(r'\bN?_ ?\("')


def percentile(values, percent):
    values = sorted(values)
    return values[min(len(values) - 1, len(values) * percent // 100)] if values else 0


def note(tree, what, values, aim):
    if values:
        tree.notes.append(f'{what}: {len(values)}, median {percentile(values, 50)} lines, p95 {percentile(values, 95)}, '
                          f'longest {max(values)}, over {aim}: {sum(v > aim for v in values)}')


def check_files(tree):
    sizes = []
    for path in tree.c_files():
        n_lines = tree.text(path).count('\n')
        sizes.append(n_lines)
        if n_lines > FILE_MAX:
            yield path, n_lines, f'has {n_lines} lines, {FILE_MAX} are allowed; split it by type or engine'
        elif n_lines > FILE_AIM:
            tree.notes.append(f'{path}: warning: {n_lines} lines, over {FILE_AIM}')
    note(tree, 'files', sizes, FILE_AIM)


def functions(tree):
    """(path, line, name, lines) of each function, as ctags sees them."""
    paths = tree.select('.c', '.cc', '.h')
    for start in range(0, len(paths), 200):
        status, out = tree.run('ctags', '--options=NONE', '--languages=C', '--langmap=C:.c.h', '--kinds-C=f', '--fields=+ne',
                               '--output-format=json', '-f', '-', *paths[start:start + 200])
        if status is None:
            yield 'tests/lint/run', 1, 'ctags', None
            return
        for line in out.splitlines():
            tag = json.loads(line) if line.startswith('{') else {}
            if 'end' in tag:
                yield tag['path'], tag['line'], tag['name'], tag['end'] - tag['line'] + 1


def check_functions(tree):
    sizes = []
    for path, line, name, n_lines in functions(tree):
        if n_lines is None:
            yield path, line, 'ctags is missing; install universal-ctags'
            return
        sizes.append(n_lines)
        if n_lines > FUNCTION_MAX:
            yield path, line, f'{name} has {n_lines} lines, {FUNCTION_MAX} are allowed; take parts out'
    note(tree, 'functions', sizes, FUNCTION_AIM)


def is_too_long(line):
    return len(line) > LINE_MAX and not SENTENCE.search(line)


def check_lines(tree):
    for path in tree.c_files():
        for number, line in tree.lines(path):
            if is_too_long(line):
                yield path, number, (f'{len(line)} columns, {LINE_MAX} are allowed; break it, '
                                     f'or run tests/lint/mend {path}')
