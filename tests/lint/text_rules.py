# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in files as text: heads, names of machines, promises."""
import re

SPDX = '/* SPDX-License-Identifier: GPL-3.0-or-later'

# Square brackets keep the patterns from finding themselves.
MACHINE_PATH = re.compile(r'(?<![\w.$@}-])/(?:wor[k]/(?:main|shared|\.library)|roo[t]/\w+|hom[e]/\w+|Use[r]s/\w+)(?![\w-])')
PACKAGE_HOST = re.compile(r'\b(?:(?:deb|security|snapshot|ftp)\.debia[n]\.org|pyp[i]\.org|files\.pythonhoste[d]\.org|'
                          r'registry\.npmj[s]\.org|(?:static\.|index\.)?crate[s]\.io|proxy\.golan[g]\.org|'
                          r'(?:registry|mirrors?|artifactory|nexus|pypi|npm|apt)[\w-]*\.[\w-]+\.[a-z]{2,})\b')
UNFINISHED = re.compile(r'\b(TOD[O]|FIXM[E]|XX[X]|HAC[K]|WI[P]|(?i:stu[b](?:s|bed|bing)?)|(?i:not (?:yet )?implemente[d]))\b')

NOT_OURS = ('COPYING',)


def ours(tree):
    return [f for f in tree.files if f not in NOT_OURS and tree.is_text(f)]


def prose(comment):
    """The words of a comment after its SPDX line."""
    return re.sub(r'[/*\s]+', ' ', comment.replace(SPDX, '', 1)).strip()


def check_head(tree, path):
    source = tree.source(path)
    if not source.text.startswith(SPDX):
        yield path, 1, f'the first line must be "{SPDX}"'
    if not path.endswith('.h'):
        return
    if not source.comments or len(prose(source.comments[0][1])) < 20:
        yield path, 1, 'the top comment is missing: say what this is, why, who owns it, which thread'
    if not re.search(r'^#pragma once$', source.code, re.MULTILINE):
        yield path, 1, '#pragma once is missing'


def check_headers(tree):
    for path in tree.c_files():
        yield from check_head(tree, path)


def search(tree, pattern, advice):
    for path in ours(tree):
        if pattern.search(tree.text(path)) is None:
            continue
        for number, line in tree.lines(path):
            for match in pattern.finditer(line):
                yield path, number, f'“{match.group()}”: {advice}'


def check_machine_names(tree):
    yield from search(tree, MACHINE_PATH, 'a path of one machine; take it from the environment or the source root')
    yield from search(tree, PACKAGE_HOST, 'name no package host; use what the machine is set up with')


def check_unfinished(tree):
    yield from search(tree, UNFINISHED, 'finish it, or say what is so and why')
