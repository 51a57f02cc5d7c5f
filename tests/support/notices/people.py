# SPDX-License-Identifier: GPL-3.0-or-later
"""Residents of a made-up city: names that registers and printers write differently, births, addresses."""
import dataclasses
import datetime

# As the list writes it, as the pages do, reading. One of a line is one family name in two spellings.
FAMILY_VARIANTS = '''
髙橋 高橋 タカハシ・渡邉 渡辺 ワタナベ・山﨑 山崎 ヤマザキ・吉田 𠮷田 ヨシダ・齋藤 斎藤 サイトウ・齊木 斉木 サイキ
濵田 浜田 ハマダ・廣瀬 広瀬 ヒロセ・澤井 沢井 サワイ・嶋村 島村 シマムラ・國井 国井 クニイ・德永 徳永 トクナガ
櫻庭 桜庭 サクラバ・冨樫 富樫 トガシ・栁田 柳田 ヤナギダ・邊見 辺見 ヘンミ・瀨戸 瀬戸 セト・龍野 竜野 タツノ
關口 関口 セキグチ・瀧本 滝本 タキモト・鐵本 鉄本 テツモト・藏前 蔵前 クラマエ・鹽見 塩見 シオミ・増渕 增渕 マスブチ
曾根 曽根 ソネ・眞壁 真壁 マカベ・萬代 万代 バンダイ・籔内 藪内 ヤブウチ・舘野 館野 タテノ・檜山 桧山 ヒヤマ'''
# The same, but with characters that some families hold to be others.
FAMILY_WEAK = '岩碕 岩崎 イワサキ・宮薗 宮園 ミヤゾノ・大坂 大阪 オオサカ・楳原 梅原 ウメハラ'
FAMILY = '''
佐藤サトウ 鈴木スズキ 田中タナカ 伊藤イトウ 山本ヤマモト 中村ナカムラ 小林コバヤシ 加藤カトウ 山田ヤマダ 佐々木ササキ
松本マツモト 井上イノウエ 木村キムラ 林ハヤシ 清水シミズ 池田イケダ 橋本ハシモト 阿部アベ 石川イシカワ 山下ヤマシタ
中島ナカジマ 小川オガワ 前田マエダ 岡田オカダ 長谷川ハセガワ 藤田フジタ 後藤ゴトウ 近藤コンドウ 村上ムラカミ 遠藤エンドウ
青木アオキ 坂本サカモト 福田フクダ 太田オオタ 西村ニシムラ 藤井フジイ 金子カネコ 岡本オカモト 藤原フジワラ 三浦ミウラ
中野ナカノ 原田ハラダ 松田マツダ 竹内タケウチ 小野オノ 田村タムラ 中山ナカヤマ 和田ワダ 石田イシダ 森田モリタ
上田ウエダ 原ハラ 柴田シバタ 酒井サカイ 工藤クドウ 横山ヨコヤマ 宮本ミヤモト 内田ウチダ 高木タカギ 安藤アンドウ
谷口タニグチ 大野オオノ 丸山マルヤマ 今井イマイ 河野コウノ 藤本フジモト 村田ムラタ 武田タケダ 上野ウエノ 杉山スギヤマ
平野ヒラノ 大塚オオツカ 千葉チバ 久保クボ 松井マツイ 小島コジマ 岩田イワタ 桜田サクラダ 野口ノグチ 木下キノシタ
佐野サノ 菊地キクチ 杉本スギモト 新井アライ 菅原スガワラ 野村ノムラ 渡部ワタベ 市川イチカワ 水野ミズノ 小山コヤマ'''
GIVEN = '''
千鶴チヅル 和子カズコ 幸子サチコ 節子セツコ 洋子ヨウコ 京子キョウコ 弘子ヒロコ 文子フミコ 久子ヒサコ 光子ミツコ
美智子ミチコ 信子ノブコ 敏江トシエ 静江シズエ 良子ヨシコ 悦子エツコ 順子ジュンコ 明美アケミ 由美子ユミコ 真由美マユミ
直美ナオミ 陽子ヨウコ 裕子ユウコ 美穂ミホ 愛アイ 優子ユウコ 彩アヤ さくらサクラ 結衣ユイ ミツミツ
つや子ツヤコ キヨキヨ はるハル サダサダ ゆきユキ 清キヨシ 正タダシ 勇イサム 茂シゲル 実ミノル
修一シュウイチ 修シュウ 進ススム 博ヒロシ 昭アキラ 和夫カズオ 正雄マサオ 義雄ヨシオ 武タケシ 勝マサル
誠マコト 隆タカシ 豊ユタカ 浩ヒロシ 健一ケンイチ 達也タツヤ 大輔ダイスケ 拓也タクヤ 翔太ショウタ 蓮レン
一郎イチロウ 二郎ジロウ 三郎サブロウ 信夫ノブオ 忠タダシ 孝タカシ 恵子ケイコ 惠美エミ 眞理子マリコ 廣志ヒロシ'''
LATIN_FAMILY = 'SANTOS GARCIA NGUYEN TRAN SMITH JOHNSON SILVA SOUZA KIM PARK WANG CHEN GURUNG SHRESTHA MÜLLER'.split()
LATIN_GIVEN = 'MARIA JOSE ANNA THI-MAI VAN-MINH JOHN EMILY PAULO MARCOS MIN-JUN SOO-AH WEI SITA RAM KARL'.split()
KATAKANA_FAMILY = 'サントス ガルシア グエン チャン スミス ジョンソン シルバ ソウザ キム パク ワン チェン'.split()
KATAKANA_GIVEN = 'マリア ジョゼ アンナ ティマイ ヴァンミン ジョン エミリー パウロ マルコス ミンジュン ウェイ シータ'.split()
TOWNS = '中央 緑町 本町 東町 西原 南台 若葉町 桜ヶ丘 川岸 寺前'.split()
MANY = 4000  # names of the tables are not enough for more people
KANJI = '〇一二三四五六七八九'
ERAS = [(datetime.date(2019, 5, 1), '令和', 'R'), (datetime.date(1989, 1, 8), '平成', 'H'),
        (datetime.date(1926, 12, 25), '昭和', 'S'), (datetime.date(1912, 7, 30), '大正', 'T')]


@dataclasses.dataclass(eq=False)
class Person:
    number: str
    family: str         # as the list has it
    given: str
    printed_family: str
    printed_given: str
    kana: str           # 'タカハシ チヅル'
    birth: datetime.date
    address: str
    postcode: str
    kind: str           # plain, variant, weak, latin, katakana


def read_names(text):
    """('佐藤', 'サトウ') from 佐藤サトウ; a name in katakana is its own reading."""
    pairs = []
    for word in text.split():
        start = next((i for i, c in enumerate(word) if 'ァ' <= c <= 'ヺ'), len(word))
        pairs.append((word[:start], word[start:]) if start else (word[:len(word) // 2], word[len(word) // 2:]))
    return pairs


def read_variants(text):
    return [tuple(row.split()) for line in text.strip().splitlines() for row in line.split('・')]


def families():
    """(listed, printed, reading, kind), each family once."""
    return ([(name, name, kana, 'plain') for name, kana in read_names(FAMILY)] * 2 +
            [(*row, 'variant') for row in read_variants(FAMILY_VARIANTS)] +
            [(*row, 'weak') for row in read_variants(FAMILY_WEAK)])


def foreigner(chance):
    if chance.random() < 0.5:
        family, given, kind = chance.choice(LATIN_FAMILY), chance.choice(LATIN_GIVEN), 'latin'
    else:
        family, given, kind = chance.choice(KATAKANA_FAMILY), chance.choice(KATAKANA_GIVEN), 'katakana'
    return family, family, given, '' if kind == 'latin' else f'{family} {given}', kind


def resident(chance, pool, foreign_share):
    if chance.random() < foreign_share:
        family, printed, given, kana, kind = foreigner(chance)
    else:
        family, printed, family_kana, kind = chance.choice(pool)
        given, given_kana = chance.choice(GIVEN_NAMES)
        kana = f'{family_kana} {given_kana}'
    # About one in ten of those who write the weak form has it on the pages, too.
    if kind == 'weak' and chance.random() < 0.9:
        family, kind = printed, 'plain'
    return family, printed, given, kana, kind


def make(chance, count, foreign_share):
    """@count people of whom no two share a name. Numbers rise, with gaps, and have seven digits."""
    pool, names, people, number = families(), set(), [], 12000
    while len(people) < count:
        family, printed, given, kana, kind = resident(chance, pool, foreign_share)
        if count > MANY and chance.random() < 0.5:
            given += chance.choice('代美江雄人也')
        if (printed, given) in names:
            continue
        names.add((printed, given))
        number += chance.randrange(1, 9)
        birth = datetime.date(1930, 1, 1) + datetime.timedelta(days=chance.randrange(25000))
        address = f'みどり市{chance.choice(TOWNS)}{chance.randrange(1, 6)}丁目{chance.randrange(1, 30)}番{chance.randrange(1, 20)}号'
        people.append(Person(f'{number:07}', family, given, printed, given, kana, birth, address,
                             f'000-{chance.randrange(10000):04}', kind))
    return people


def era(day):
    for first, name, letter in ERAS:
        if day >= first:
            return name, letter, day.year - first.year + 1
    raise ValueError(day)


def kanji_number(value):
    tens, ones = divmod(value, 10)
    text = ('' if tens == 1 else KANJI[tens]) + '十' if tens else ''
    return text + (KANJI[ones] if ones else '')


def era_date(day):
    name, _, year = era(day)
    return f'{name}{"元" if year == 1 else year}年{day.month}月{day.day}日'


def kanji_date(day):
    name, _, year = era(day)
    return f'{name}{"元" if year == 1 else kanji_number(year)}年{kanji_number(day.month)}月{kanji_number(day.day)}日'


def short_era_date(day):
    _, letter, year = era(day)
    return f'{letter}{year}.{day.month}.{day.day}'


def padded_era_date(day):
    name, _, year = era(day)
    return f'{name}{year:2}年{day.month:2}月{day.day:2}日生'


def full_width(text):
    return ''.join(chr(ord(c) + 0xfee0) if '!' <= c <= '~' else '　' if c == ' ' else c for c in text)


def half_width_kana(text):
    plain = dict(zip('アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンァィゥェォッャュョー・',
                     'ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｧｨｩｪｫｯｬｭｮｰ･'))
    voiced = dict(zip('ガギグゲゴザジズゼゾダヂヅデドバビブベボヴ', 'カキクケコサシスセソタチツテトハヒフヘホウ'))
    semi = dict(zip('パピプペポ', 'ハヒフヘホ'))
    out = ''
    for c in text:
        mark = 'ﾞ' if c in voiced else 'ﾟ' if c in semi else ''
        base = voiced.get(c) or semi.get(c) or c
        out += plain.get(base, base) + mark
    return out


GIVEN_NAMES = read_names(GIVEN)
