# SPDX-License-Identifier: GPL-3.0-or-later
"""The notices of みどり市 for the trial site: a list of 250 residents and 500 pages, nine of which letters or
rows a person has to look at. Everybody else's letter can be decided by list and pages."""
import datetime
import random

from notices import corpus, pdf, people

# Number, name in the list, name on the pages, reading, what is wrong.
LOOKED_AT = [
    ('0012846', '髙橋 千鶴', '高橋 千鶴', 'タカハシ チヅル', ''),
    ('0013307', '渡邉 修一', '渡辺 修一', 'ワタナベ シュウイチ', ''),
    ('0014120', '佐藤 和子', '佐藤 和子', 'サトウ カズコ', 'number-missing'),
    ('0014121', '佐藤 和子', '佐藤 和子', 'サトウ カズコ', 'number-missing'),
    ('0015562', '齋藤 ミツ', '斉藤 ミツ', 'サイトウ ミツ', 'name-other'),
    ('0016018', '小林 正', '小林 正', 'コバヤシ タダシ', 'number-misread'),
    ('0016944', '山﨑 敏江', '山崎 敏江', 'ヤマザキ トシエ', 'birth-misprinted'),
    ('0017350', '岩碕 静江', '岩崎 静江', 'イワサキ シズエ', ''),
    ('0017902', '田中 清', '田中 清', 'タナカ キヨシ', 'page-of-other'),
    ('0018233', '中村 つや子', '中村 つや子', 'ナカムラ ツヤコ', 'not-in-pdf'),
    ('0018240', '中邑 艶子', '中邑 艶子', 'ナカムラ ツヤコ', 'not-in-list'),
]
COUNT = 251


class City(corpus.Corpus):
    def __init__(self):
        self.name, self.layout, self.count = 'kaigo', corpus.LAYOUTS['kaigo'], COUNT
        self.layout = corpus.dataclasses.replace(self.layout, pages=(2,), gap_list=('　',), foreign=0)
        self.chance = random.Random('みどり市')
        self.document = pdf.Document()
        self.people = self.make_people()
        self.rows = list(self.people)
        self.letters = [self.write_letter(person) for person in self.people]
        self.happen_as_told()
        self.letters.sort(key=lambda letter: letter.person.number)
        self.judge()

    def make_people(self):
        named = [self.person(*row[:4]) for row in LOOKED_AT]
        taken = {person.number for person in named}
        full = {person.family + person.given for person in named}
        full |= {person.printed_family + person.printed_given for person in named}
        others = [person for person in people.make(self.chance, 2 * COUNT, 0) if person.kind != 'weak' and
                  not {person.family + person.given, person.printed_family + person.printed_given} & full]
        chosen = self.chance.sample(others, COUNT - len(named))
        numbers = self.chance.sample([n for n in range(12011, 19990) if f'{n:07}' not in taken], len(chosen))
        for person, number in zip(chosen, sorted(numbers)):
            person.number = f'{number:07}'
            # Most of those whose name has two forms have one in this city.
            if person.kind == 'variant' and self.chance.random() < 0.7:
                person.printed_family = person.family
        return sorted(named + chosen, key=lambda person: person.number)

    def person(self, number, listed, printed, kana):
        family, given = listed.split()
        printed_family, printed_given = printed.split()
        birth = datetime.date(1935, 1, 1) + datetime.timedelta(days=self.chance.randrange(8000))
        if number == '0012846':
            birth = datetime.date(1948, 5, 14)
        return people.Person(number, family, given, printed_family, printed_given, kana, birth,
                             'みどり市中央三丁目2番1号', f'000-{self.chance.randrange(10000):04}', 'variant')

    def happen_as_told(self):
        by_number = {letter.person.number: letter for letter in self.letters}
        for number, *_, fault in LOOKED_AT:
            letter = by_number[number]
            if fault == 'name-other':
                letter.fault = fault
            elif fault:
                self.happen(fault, letter, by_number['0012846'])
