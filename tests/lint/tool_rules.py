# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules that other programs know: clang-format, gettext, bash, shellcheck."""
import concurrent.futures
import os
import re
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
FORMAT_FILE = os.path.normpath(os.path.join(HERE, '..', '..', '.clang-format'))
FORMAT_LINE = re.compile(r'^(.+?):(\d+):\d+: (?:error|warning): ')
BATCH = 12


def format_batch(tree, paths):
    status, out = tree.run('clang-format', f'--style=file:{FORMAT_FILE}', '--dry-run', *paths)
    if status is None:
        return [('tests/lint/run', 1, 'clang-format is missing; install it')]
    first = {}
    for line in out.splitlines():
        match = FORMAT_LINE.match(line)
        if match and match.group(1) not in first:
            first[match.group(1)] = int(match.group(2))
    return [(path, line, f'run clang-format -i {path}') for path, line in first.items()]


def check_format(tree):
    paths = tree.c_files()
    batches = [paths[i:i + BATCH] for i in range(0, len(paths), BATCH)]
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        for findings in pool.map(lambda batch: format_batch(tree, batch), batches):
            yield from findings


# Translations

TRANSLATED_C = re.compile(r'\b(?:_|N_|C_|NC_|ngettext|g_dgettext)\s*\(\s*"')
TRANSLATED_UI = re.compile(r'\btranslatable="(?:yes|true|1)"')
PO, POTFILES = 'po/ja.po', 'po/POTFILES.in'
KEYWORDS = ('--keyword=_', '--keyword=N_', '--keyword=C_:1c,2', '--keyword=NC_:1c,2', '--keyword=ngettext:1,2')


def is_translated(tree, path):
    if path.startswith('tests/'):
        return False
    if path.endswith('.ui'):
        return TRANSLATED_UI.search(tree.text(path)) is not None
    if path.endswith('.desktop.in') or path.endswith('.desktop.in.in'):
        return True
    if not path.endswith(('.c', '.h')):
        return False
    source = tree.source(path)
    return any(source.code[m.start()] != ' ' for m in TRANSLATED_C.finditer(source.text))


def potfiles(tree):
    """(line, path) of each file that is named."""
    for number, line in tree.lines(POTFILES):
        if line.strip() and not line.startswith('#'):
            yield number, line.strip()


def check_potfiles(tree):
    named = dict((path, number) for number, path in potfiles(tree))
    for path in tree.files:
        if path not in named and is_translated(tree, path):
            yield POTFILES, 1, f'does not name {path}, which holds strings for people; add it'
    for path, number in named.items():
        if path not in tree.names:
            yield POTFILES, number, f'names {path}, which does not exist; remove it'


def po_findings(out, advice):
    """Messages of the gettext programs that name a line of the .po file."""
    for line in out.splitlines():
        match = re.match(r'^(?:.*/)?ja\.po:(\d+)(?::\d+)?: (.*)$', line)
        if match and 'header field' not in match.group(2):  # who translated is in the history
            yield PO, int(match.group(1)), match.group(2) + advice


def listed_messages(tree, kind):
    """(line, msgid) of entries that msgattrib selects."""
    _, out = tree.run('msgattrib', kind, '--no-obsolete', '--no-wrap', PO)
    ids = re.findall(r'^msgid (".*")$', out, re.MULTILINE)
    for text in ids:
        if text != '""':
            at = tree.text(PO).find('msgid ' + text)
            yield tree.text(PO).count('\n', 0, max(at, 0)) + 1, text


ENTRY = re.compile(r'^msgid ((?:".*"\n?)+)^msgstr ((?:".*"\n?)+)', re.MULTILINE)
PLACEHOLDER = re.compile(r'\{[a-z]+\}')


def check_placeholders(tree):
    """What is filled into the English sentence must have its place in the Japanese one, and nothing else."""
    for match in ENTRY.finditer(tree.text(PO)):
        english, japanese = (set(PLACEHOLDER.findall(part)) for part in match.groups())
        if english != japanese and match.group(2).strip() != '""':
            line = tree.text(PO).count('\n', 0, match.start(2)) + 1
            names = ' '.join(sorted(english ^ japanese))
            yield PO, line, f'{names} stands in one of the two sentences only; use the same placeholders in both'


def check_against_sources(tree):
    """Strings of the sources that the .po does not have at all."""
    sources = [path for _, path in potfiles(tree) if path in tree.names]
    with tempfile.TemporaryDirectory() as folder:
        pot = os.path.join(folder, 'all.pot')
        status, out = tree.run('xgettext', '--from-code=UTF-8', '--force-po', '--no-wrap', *KEYWORDS, '-o', pot, *sources)
        if status is None:
            yield 'tests/lint/run', 1, 'xgettext is missing; install gettext'
            return
        if status != 0:
            yield POTFILES, 1, 'xgettext: ' + out.strip().split('\n')[-1]
            return
        _, out = tree.run('msgcmp', '--use-untranslated', '--use-fuzzy', PO, pot)
        with open(pot, encoding='utf-8') as file:
            pot_lines = file.read().split('\n')
        for line in out.splitlines():
            match = re.search(r'all\.pot:(\d+): (?!.*translation ratio)', line)
            if match:
                # The line is that of the msgstr; what it belongs to stands above it.
                above = list(reversed(pot_lines[:int(match.group(1))]))
                msgid = next((l for l in above if l.startswith('msgid ')), '')
                place = next((l[3:] for l in above if l.startswith('#: ')), '')
                if place:
                    yield PO, 1, f'has no Japanese for {msgid} of {place.split(" ")[0]}; add it'


def check_translations(tree):
    if POTFILES not in tree.names or PO not in tree.names:
        yield PO, 1, f'{PO} and {POTFILES} must be there'
        return
    yield from check_potfiles(tree)
    status, out = tree.run('msgfmt', '--check', '-o', os.devnull, PO)
    if status is None:
        yield 'tests/lint/run', 1, 'msgfmt is missing; install gettext'
        return
    yield from po_findings(out, '; mend the entry')
    for line, text in listed_messages(tree, '--untranslated'):
        yield PO, line, f'msgid {text} has no Japanese; add it'
    for line, text in listed_messages(tree, '--only-fuzzy'):
        yield PO, line, f'msgid {text} is fuzzy; check the Japanese and take the mark away'
    yield from check_placeholders(tree)
    yield from check_against_sources(tree)


# Shell

SHELL_LINE = re.compile(r'^#!\s*(?:/usr)?/bin/(?:env\s+)?(?:ba|da)?sh\b')
GCC_LINE = re.compile(r'^(.+?):(\d+):\d+: (?:error|warning): (.*)$')


def shell_scripts(tree):
    for path in tree.files:
        if path.endswith(('.sh', '.bash')) or (tree.text(path)[:2] == '#!' and SHELL_LINE.match(tree.text(path))):
            yield path


def check_shell(tree):
    scripts = []
    for path in shell_scripts(tree):
        status, out = tree.run('bash', '-n', path)
        if status:
            match = re.search(r'line (\d+): (.*)', out)
            yield path, int(match.group(1)) if match else 1, match.group(2) if match else out.strip()
        else:
            scripts.append(path)
    if not scripts:
        return
    status, out = tree.run('shellcheck', '--severity=warning', '--format=gcc', '--external-sources', *scripts)
    if status is None:
        tree.notes.append('shellcheck is not installed: shell scripts were only read by bash -n')
    for line in out.splitlines():
        match = GCC_LINE.match(line)
        if match:
            yield match.group(1), int(match.group(2)), match.group(3)
