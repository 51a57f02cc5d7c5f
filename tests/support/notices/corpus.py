# SPDX-License-Identifier: GPL-3.0-or-later
"""A list of residents and the PDF of their notices, with all that goes wrong in life, and the truth about it.

Each part of the PDF has in truth one resident or none, whatever is printed on it. "see" says why a person has
to look at it before it is sent: there, pages and list contradict each other, or do not say enough. All other
parts can be decided by what stands in list and pages, and should be.
"""
import csv
import dataclasses
import io
import random

from notices import codes, letters, pdf, people

# Out of 1000 letters. What is marked by * has to be seen by a person.
FAULTS = {
    'number-missing': 3,   # *
    'number-misread': 2,   # * it is nobody's
    'number-of-other': 1,  # * it is that of another resident
    'name-other': 2,       # * married since, or another person
    'name-missing': 1,     # * unless the birth date says it
    'birth-misprinted': 2,  # *
    'page-of-other': 1,    # * the second page is another resident's
    'twice-in-list': 1,    # *
    'twice-in-pdf': 1,     # *
    'not-in-list': 3,      # *
    'not-in-pdf': 3,       #   a row without pages
    'namesake': 6,         # * unless birth dates say who is who
    'twin-name': 1,        #   the same name and birth date: the number says who is who
}


@dataclasses.dataclass(frozen=True)
class Layout:
    split: str
    keys: dict           # key: regular expression
    columns: dict        # what: header
    font: str = 'unicode'
    encoding: str = 'cp932'
    pages: tuple = (1, 2, 2, 2, 3, 4)
    number_list: str = '{}'
    number_page: str = '{}'
    birth_list: object = people.era_date
    birth_page: object = people.era_date
    gap_list: tuple = ('　', '　', ' ', '')
    gap_page: str = ' '
    foreign: float = 0.01
    faults: bool = True
    readable: bool = True

    def has(self, key):
        return key in self.keys and key in self.columns and self.readable


NAME = r'^(.+?)[ 　]*様$'
LAYOUTS = {
    'kaigo': Layout(
        split='counter', columns={'number': '宛名番号', 'name': '氏名', 'kana': 'フリガナ', 'birth': '生年月日'},
        keys={'number': '宛名番号[ 　]*([0-9]+)', 'name': NAME, 'birth': '生年月日[ 　]*(.+)'}),
    'zei': Layout(
        split='marker:^納税通知書$', font='host', encoding='utf-8-sig', number_page='wide', gap_page='spread',
        columns={'number': '整理番号', 'name': '納税義務者氏名', 'kana': '氏名カナ'},
        keys={'number': '整理番号[ 　]*([0-9０-９]+)', 'name': '^(.+?)[ 　]*殿$'}),
    'kokuho': Layout(
        split='region:395,15,190,20', encoding='utf-8-sig', number_list='short', number_page='hyphen',
        columns={'number': '宛名コード', 'name': '世帯主', 'birth': '生年月日'},
        birth_list=lambda day: f'{day.year}/{day.month}/{day.day}', birth_page=people.short_era_date,
        keys={'number': '宛名コード[ 　]*([0-9-]+)', 'name': NAME, 'birth': '世帯主の生年月日[ 　]*(.+)'}),
    'iryo': Layout(
        split='bookmark', foreign=0.15, number_list='wide', gap_page='　',
        columns={'number': '被保険者番号', 'name': '氏名漢字', 'kana': '氏名カナ', 'birth': '被保険者生年月日'},
        birth_page=people.padded_era_date, birth_list=people.short_era_date,
        keys={'number': '被保険者番号[ 　]*([0-9]+)', 'name': NAME, 'birth': '被保険者の生年月日[ 　]*(.+)'}),
    'jido': Layout(
        split='barcode', encoding='utf-8-sig', gap_page='　',
        columns={'number': '受給者番号', 'name': '受給者氏名', 'birth': '生年月日'},
        birth_list=lambda day: f'{day:%Y%m%d}', birth_page=lambda day: f'{day.year}年{day.month}月{day.day}日',
        keys={'number': '受給者番号[ 　]*([0-9]+)', 'name': '受給者氏名[ 　]*(.+)', 'birth': '受給者生年月日[ 　]*(.+)'}),
    'shien': Layout(
        split='barcode', pages=(1, 1, 2), gap_list=(' ',),
        columns={'number': '受付番号', 'name': '保護者氏名', 'birth': '生年月日'},
        keys={'number': '受付番号：[ 　]*([0-9]+)', 'name': '^保護者[ 　]*(.+?)[ 　]*様$', 'birth': '生年月日：[ 　]*(.+)'}),
    'keiro': Layout(
        split='pages:2', pages=(2,), gap_page='', birth_page=people.kanji_date, foreign=0,
        columns={'name': '氏名', 'kana': 'フリガナ', 'birth': '生年月日'},
        keys={'name': NAME, 'birth': '生年月日[ 　]*(.+)'}),
    'plain': Layout(
        split='pages:2', pages=(2,), font='plain', readable=False,
        columns={'number': '宛名番号', 'name': '氏名', 'birth': '生年月日'},
        keys={'number': '宛名番号[ 　]*([0-9]+)', 'name': NAME, 'birth': '生年月日[ 　]*(.+)'}),
}


@dataclasses.dataclass(eq=False)
class Letter:
    """One part of the PDF."""
    person: people.Person
    printed: letters.Printed
    pages: int
    fault: str = ''
    see: str = ''        # why a person has to look
    listed: bool = True
    first: int = 0


def style_number(number, style):
    if style == 'wide':
        return people.full_width(number)
    if style == 'short':
        return number.lstrip('0')
    if style == 'hyphen':
        return f'{number[:4]}-{number[4:]}'
    return number


def join_name(family, given, gap):
    return '　'.join(family + given) if gap == 'spread' else family + gap + given


class Corpus:
    def __init__(self, name, seed, count, pages=0):
        self.name, self.layout, self.count = name, LAYOUTS[name], count
        self.chance = random.Random(f'{name} {seed}')
        if pages:
            self.layout = dataclasses.replace(self.layout, pages=(pages,))
        self.document = pdf.Document(self.layout.font)
        self.people = people.make(self.chance, count, self.layout.foreign)
        self.rows = list(self.people)
        self.letters = [self.write_letter(person) for person in self.people]
        if self.layout.faults:
            self.spoil()
        self.chance.shuffle(self.letters)
        self.chance.shuffle(self.rows)
        self.judge()

    # ---- what is printed ----

    def print_name(self, person):
        """As the printer's character set has it."""
        family, given = person.printed_family, person.printed_given
        if not self.document.font.has(family + given):
            family = family.replace('𠮷', '吉').replace('Ü', 'U')
        gap = self.layout.gap_page
        if person.kind == 'latin':
            order = (given, family) if self.chance.random() < 0.2 else (family, given)
            return ' '.join(order).title() if self.chance.random() < 0.5 else ' '.join(order)
        if person.kind == 'katakana':
            return f'{family}・{given}'
        return join_name(family, given, gap)

    def write_letter(self, person):
        layout = self.layout
        number = style_number(person.number, layout.number_page)
        printed = letters.Printed(
            number=number, name=self.print_name(person), birth=layout.birth_page(person.birth), kana=person.kana,
            address=person.address, postcode=person.postcode, code=f'MDR8-{person.number}',
            serial=1000 + len(person.number) + int(person.number) % 9000, later_number=number)
        return Letter(person, printed, self.chance.choice(layout.pages))

    # ---- what goes wrong ----

    def spoil(self):
        order = list(self.letters)
        self.chance.shuffle(order)
        for fault, share in FAULTS.items():
            if self.can_happen(fault):
                # At least one of each, also among few.
                for _ in range(max(1, round(self.count * share / 1000))):
                    self.happen(fault, order.pop(), order.pop())

    def can_happen(self, fault):
        layout = self.layout
        if fault.startswith('number') or fault == 'page-of-other':
            return layout.has('number') and (fault != 'page-of-other' or max(layout.pages) > 1)
        if fault in ('birth-misprinted', 'name-missing'):
            return layout.has('birth')
        return fault != 'twin-name' or layout.has('number') and layout.has('birth')

    def happen(self, fault, letter, other):
        """@other has nothing wrong of its own."""
        printed, person = letter.printed, letter.person
        letter.fault = fault
        if fault == 'number-missing':
            printed.number = printed.later_number = ''
        elif fault == 'number-misread':
            printed.number = printed.later_number = self.misread(person.number)
        elif fault == 'number-of-other':
            printed.number = printed.later_number = other.printed.number
        elif fault == 'name-other':
            self.rename(letter, other)
        elif fault == 'name-missing':
            printed.name = ''
        elif fault == 'birth-misprinted':
            printed.birth = self.layout.birth_page(person.birth.replace(year=person.birth.year - 10))
        elif fault == 'page-of-other':
            printed.later_number = other.printed.number
            letter.pages = max(2, letter.pages)
        elif fault == 'twice-in-list':
            self.rows.append(dataclasses.replace(person))
        elif fault == 'twice-in-pdf':
            self.letters.append(dataclasses.replace(letter, printed=dataclasses.replace(printed)))
        elif fault == 'not-in-list':
            letter.listed = False
            self.rows.remove(person)
        elif fault == 'not-in-pdf':
            self.letters.remove(letter)
        else:
            self.make_namesake(fault, letter, other)

    def misread(self, number):
        taken = {person.number for person in self.people}
        while True:
            at = self.chance.randrange(3, 7)
            wrong = number[:at] + self.chance.choice('0123456789') + number[at + 1:]
            if wrong not in taken:
                return style_number(wrong, self.layout.number_page)

    def rename(self, letter, other):
        """The pages have another family name, or another given one."""
        person = dataclasses.replace(letter.person)
        if self.chance.random() < 0.5:
            person.printed_family, person.kind = other.person.printed_family, other.person.kind
        else:
            person.printed_given = other.person.printed_given + '美'
        letter.printed.name = self.print_name(person)

    def make_namesake(self, fault, letter, other):
        other.fault = fault
        person = other.person
        for part in ('family', 'given', 'printed_family', 'printed_given', 'kana', 'kind'):
            setattr(person, part, getattr(letter.person, part))
        if fault == 'twin-name':
            person.birth = letter.person.birth
        made = self.write_letter(person)
        other.printed = made.printed

    # ---- the truth ----

    def judge(self):
        layout = self.layout
        for letter in self.letters:
            birth, fault = layout.has('birth'), letter.fault
            both = birth and layout.has('number')
            if not layout.readable:
                letter.see = 'unreadable'
            elif fault in ('number-missing', 'number-misread', 'number-of-other', 'name-other', 'birth-misprinted',
                           'page-of-other', 'twice-in-list', 'twice-in-pdf', 'not-in-list'):
                letter.see = fault
            elif fault == 'namesake' and not birth or fault == 'name-missing' and not both:
                letter.see = fault
            elif letter.person.kind == 'weak' and not both:
                letter.see = 'weak-variant'

    # ---- the list ----

    def list_name(self, person):
        family, given = person.family, person.given
        gap = self.chance.choice(self.layout.gap_list)
        if person.kind == 'latin':
            name = f'{family} {given}'
            return people.full_width(name) if name.isascii() and self.chance.random() < 0.3 else name
        if person.kind == 'katakana' and self.chance.random() < 0.3:
            return people.half_width_kana(f'{family}・{given}')
        return join_name(family, given, gap)

    def list_cells(self, person):
        layout = self.layout
        kana = people.half_width_kana(person.kana) if self.chance.random() < 0.5 else person.kana
        cells = {'number': style_number(person.number, layout.number_list), 'name': self.list_name(person),
                 'kana': kana, 'birth': layout.birth_list(person.birth)}
        mail = f'resident{int(person.number)}@example.jp'
        return [cells[what] for what in layout.columns] + [person.postcode, person.address, mail]

    def write_list(self, path):
        out = io.StringIO()
        writer = csv.writer(out, lineterminator='\r\n')
        writer.writerow([*self.layout.columns.values(), '郵便番号', '住所', 'メールアドレス'])
        writer.writerows(self.list_cells(person) for person in self.rows)
        text = out.getvalue()
        if self.layout.encoding == 'cp932':
            text = text.replace('Ü', 'U')
        with open(path, 'wb') as file:
            file.write(text.encode(self.layout.encoding))

    # ---- the pages ----

    def write_pages(self, path):
        draw, tools = getattr(letters, self.name), codes.load_library()
        for letter in self.letters:
            letter.first = len(self.document.pages) + 1
            draw(self.document, letter.printed, letter.pages, tools)
        self.document.write(path)

    def truth(self):
        """Pages after the first of "foreign" parts are those of another resident."""
        row_of = {id(person): i for i, person in enumerate(self.rows, 1)}
        parts = [{'first': letter.first, 'last': letter.first + letter.pages - 1,
                  'row': row_of[id(letter.person)] if letter.listed else None,
                  'foreign': letter.fault == 'page-of-other', 'see': letter.see or None} for letter in self.letters]
        have = {part['row'] for part in parts}
        layout = self.layout
        return {'layout': self.name, 'split': layout.split, 'keys': layout.keys, 'columns': layout.columns,
                'pages': len(self.document.pages), 'parts': parts,
                'rows_without_pages': [row for row in range(1, len(self.rows) + 1) if row not in have],
                'people': [self.identity(person) for person in self.rows] +
                          [self.identity(letter.person) for letter in self.letters if not letter.listed]}

    def identity(self, person):
        """What must not stand in anybody else's file. Rows of the list first, in their order."""
        names = {person.family + person.given, person.printed_family + person.printed_given}
        return {'number': person.number, 'names': sorted(names)}
