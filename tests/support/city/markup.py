# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain text in content/, from which every document is written.

One text serves several editions: {R8:40|R7:20} is "40" in the edition R8, and a line that starts
with ?R8 is in that edition only. The rest depends on the kind of document.

Text (docx and what is made of it):
  @name value     settings, before anything else: see Book
  = Title         # ## ### headings         --- a new page
  条 （見出し）本文   項 本文   号 本文   細 本文     an article, its paragraphs, items and sub-items
  附則            則 本文                         supplementary provisions
  表題 text       the title of an attached table
  - item          + numbered item          ! a box beside the text
  | a | b |       a table; "<" joins a cell to its left, "^" to the one above; first row is the head
  anything else   a paragraph; **bold**, ^[footnote]

Sheets (xlsx):    === name [hidden], then rows "a | b"; "# " is a title row, "! " a head row;
                  =SUM(B2:B3)=>12 is a formula and its value; '01 is text
Slides (pptx):    == title [hidden], "- " and "-- " points, "|" tables, "!! " speaker's notes
Lines (txt, csv): as they are
"""
import re
import unicodedata

SETTINGS = {'header': '', 'footer': '', 'font': 'IPAMincho', 'head-font': 'IPAGothic', 'size': '10.5',
            'numbering': 'typed', 'digits': 'narrow', 'headings': 'typed', 'break': 'no', 'lines': '18'}

ARTICLE_LEVELS = {'条': 0, '項': 1, '号': 2, '細': 3}
KANA = 'アイウエオカキクケコサシスセソタチツテト'


class Piece:
    """One paragraph, table or page break, in order."""

    def __init__(self, kind, text='', level=0, rows=None, number=''):
        self.kind, self.text, self.level = kind, text, level
        self.rows = rows or []
        self.number = number


class Book:
    """Settings and pieces of one text document."""

    def __init__(self):
        self.settings = dict(SETTINGS)
        self.title = ''
        self.pieces = []


def edition(text, name):
    """`text` as the edition `name` has it."""
    def choose(match):
        choices = dict(part.split(':', 1) for part in match.group(1).split('|'))
        return choices.get(name, '')

    lines = []
    for line in text.split('\n'):
        match = re.match(r'\?(\w+) ?(.*)', line)
        if match and match.group(1) != name:
            continue
        lines.append(match.group(2) if match else line)
    return re.sub(r'\{((?:R\d+:[^{}|]*)(?:\|R\d+:[^{}|]*)*)\}', choose, '\n'.join(lines))


def wide(text):
    return ''.join(chr(ord(c) + 0xFEE0) if '0' <= c <= '9' else c for c in text)


def cells(line):
    return [cell.strip() for cell in line.strip().strip('|').split('|')]


class Counter:
    """Numbers of articles where they are typed as text."""

    def __init__(self, settings):
        self.at = [0, 1, 0, 0]
        self.typed = settings['numbering'] == 'typed'
        self.wide = settings['digits'] == 'wide'

    def restart(self):
        self.at = [0, 1, 0, 0]

    def next(self, level):
        self.at[level] += 1
        for below in range(level + 1, 4):
            self.at[below] = 1 if below == 1 else 0
        number = str(self.at[level])
        forms = (f'第{number}条　', f'{number}　', f'({number})　', f'{KANA[(self.at[level] - 1) % len(KANA)]}　')
        return wide(forms[level]) if self.wide else forms[level]


def parse_line(line, book, counter):
    word, _, rest = line.partition(' ')
    if line == '---':
        return [Piece('break')]
    if line.startswith('附則') and line[2:3] in ('', '（'):
        counter.restart()
        return [Piece('supplement', '附　則' + line[2:])]
    if word in ('則', '表題'):
        return [Piece('clause' if word == '則' else 'table-title', rest)]
    if word in ARTICLE_LEVELS:
        level = ARTICLE_LEVELS[word]
        number = counter.next(level)
        match = re.match(r'(（[^）]*）)(.*)', rest) if level == 0 else None
        found = [Piece('caption', match.group(1))] if match else []
        text = match.group(2) if match else rest
        if counter.typed:
            return found + [Piece('article', number + text, level)]
        return found + [Piece('article', text, level, number=number)]
    if word in ('#', '##', '###'):
        return [Piece('heading', rest, len(word))]
    kinds = {'-': 'bullet', '+': 'numbered', '!': 'box'}
    if word in kinds:
        return [Piece(kinds[word], rest)]
    return [Piece('paragraph', line)]


def parse_text(text):
    book = Book()
    lines = text.split('\n')
    while lines and (lines[0].startswith('@') or not lines[0]):
        name, _, value = lines.pop(0).lstrip('@').partition(' ')
        if name:
            book.settings[name] = value
    counter = Counter(book.settings)
    for line in lines:
        if line.startswith('= '):
            book.title = line[2:]
            book.pieces.append(Piece('title', book.title))
        elif line.startswith('|'):
            if not book.pieces or book.pieces[-1].kind != 'table':
                book.pieces.append(Piece('table'))
            book.pieces[-1].rows.append(cells(line))
        elif line:
            book.pieces += parse_line(line, book, counter)
        else:
            book.pieces.append(Piece('gap'))
    book.pieces = [piece for piece in book.pieces if piece.kind != 'gap']
    return book


class Sheet:
    def __init__(self, name, hidden):
        self.name, self.hidden, self.rows = name, hidden, []  # rows: (style, cells)


def parse_sheets(text):
    sheets = []
    for line in text.split('\n'):
        if line.startswith('=== '):
            name, hidden = re.match(r'=== (.*?)( \[hidden\])?$', line).groups()
            sheets.append(Sheet(name, bool(hidden)))
        elif sheets:
            style = {'#': 'title', '!': 'head'}.get(line[:1] if line[1:2] == ' ' else '', 'plain')
            body = line[2:] if style != 'plain' else line
            sheets[-1].rows.append((style, [cell.strip() for cell in body.split('|')] if line else []))
    for sheet in sheets:
        while sheet.rows and not sheet.rows[-1][1]:
            sheet.rows.pop()
    return sheets


class Slide:
    def __init__(self, title, hidden):
        self.title, self.hidden = title, hidden
        self.points, self.rows, self.notes = [], [], []  # points: (level, text)


def parse_slides(text):
    slides = []
    for line in text.split('\n'):
        if line.startswith('== '):
            title, hidden = re.match(r'== (.*?)( \[hidden\])?$', line).groups()
            slides.append(Slide(title, bool(hidden)))
        elif line.startswith('!! '):
            slides[-1].notes.append(line[3:])
        elif line.startswith('|'):
            slides[-1].rows.append(cells(line))
        elif line.startswith(('- ', '-- ')):
            dashes, _, point = line.partition(' ')
            slides[-1].points.append((len(dashes) - 1, point))
        elif line:
            slides[-1].points.append((-1, line))
    return slides


def plain(text):
    """For comparing what was written with what was read: no spaces, one width, one case."""
    return re.sub(r'\s', '', unicodedata.normalize('NFKC', text)).lower()
