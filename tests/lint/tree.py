# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a tree, and C sources taken apart into code, comments and strings."""
import os
import re
import subprocess

# The samples break the rules on purpose.
IGNORED = ('tests/lint/samples/',)
GENERATED = re.compile(r'_build|__pycache__$|\.(?:git|cache|state)$')

TOKEN = re.compile(r'''
    (?P<comment>/\*.*?(?:\*/|\Z)|//[^\n]*)
  | (?P<string>"(?:\\.|[^"\\\n])*")
  | (?P<char>'(?:\\.|[^'\\\n])+')
''', re.VERBOSE | re.DOTALL)


def blank(text):
    """As many spaces, with the line breaks kept: what follows stays on its line."""
    return re.sub(r'[^\n]', ' ', text)


class Source:
    """A C file: `code` has comments and the inside of literals blanked, offset by offset."""

    def __init__(self, text):
        self.text = text
        self.comments = []  # (offset, text)
        self.strings = []   # (offset, text without quotes)
        parts = []
        at = 0
        for match in TOKEN.finditer(text):
            parts.append(text[at:match.start()])
            token = match.group()
            if match.lastgroup == 'comment':
                self.comments.append((match.start(), token))
                parts.append(blank(token))
            else:
                if match.lastgroup == 'string':
                    self.strings.append((match.start(), token[1:-1]))
                parts.append(token[0] + blank(token[1:-1]) + token[0])
            at = match.end()
        parts.append(text[at:])
        self.code = ''.join(parts)

    def line_of(self, offset):
        return self.text.count('\n', 0, offset) + 1

    def call_end(self, offset):
        """Where the bracket that opens at or after `offset` closes."""
        depth = 0
        for i in range(self.code.index('(', offset), len(self.code)):
            depth += (self.code[i] == '(') - (self.code[i] == ')')
            if depth == 0:
                return i
        return len(self.code)

    def strings_between(self, start, end):
        return ''.join(text for offset, text in self.strings if start <= offset < end)


class Tree:
    """What is in the repository or would be added to it; generated folders are left out."""

    def __init__(self, root):
        self.root = root
        self.notes = []
        self._texts = {}
        self._sources = {}
        self.files = sorted(f for f in self._list() if os.path.isfile(self.path(f)))
        self.names = set(self.files)

    def _list(self):
        """What git knows or would add; without git, everything but generated folders."""
        if os.path.exists(os.path.join(self.root, '.git')):
            status, out = self.run('git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard')
            if status == 0:
                return [f for f in out.split('\0') if f and not f.startswith(IGNORED)]
        found = []
        for folder, folders, names in os.walk(self.root):
            folders[:] = [f for f in folders if not GENERATED.match(f)]
            found += [os.path.relpath(os.path.join(folder, name), self.root) for name in names]
        return [f for f in found if not f.startswith(IGNORED)]

    def path(self, name):
        return os.path.join(self.root, name)

    def select(self, *endings, under=''):
        return [f for f in self.files if f.endswith(endings) and f.startswith(under)]

    def c_files(self):
        return self.select('.c', '.cc', '.h')

    def text(self, name):
        if name not in self._texts:
            with open(self.path(name), 'rb') as file:
                self._texts[name] = file.read().decode('utf-8', 'replace')
        return self._texts[name]

    def is_text(self, name):
        return '\0' not in self.text(name)[:4096] and '\ufffd' not in self.text(name)[:4096]

    def lines(self, name):
        return enumerate(self.text(name).split('\n'), 1)

    def source(self, name):
        if name not in self._sources:
            self._sources[name] = Source(self.text(name))
        return self._sources[name]

    def run(self, *command):
        """The exit status and everything a program says; None when it is not installed."""
        try:
            done = subprocess.run(command, cwd=self.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        except FileNotFoundError:
            return None, ''
        return done.returncode, done.stdout.decode('utf-8', 'replace')
