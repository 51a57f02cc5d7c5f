# SPDX-License-Identifier: GPL-3.0-or-later
"""Letters as wards send them, one function for each layout. They draw what they are told: who is printed on
the pages is not always who the letter is for."""
import dataclasses

from notices import codes

LEFT, RIGHT, MIDDLE = 60, 535, 297


@dataclasses.dataclass
class Printed:
    """What stands on the pages of one letter."""
    number: str    # '' where the print has left it out
    name: str
    birth: str
    kana: str
    address: str
    postcode: str
    code: str      # what QR and bar codes say
    serial: int    # of the letter
    later_number: str  # on the pages after the first


def table(page, y, rows, width=170, height=22):
    """Rows of a label and a value with lines around them; returns where it ends."""
    end = y + height * len(rows)
    lines = [(LEFT, at, RIGHT, at) for at in range(y, end + 1, height)]
    page.lines(lines + [(x, y, x, end) for x in (LEFT, LEFT + width, RIGHT)])
    for i, (label, value) in enumerate(rows):
        page.text(LEFT + 12, y + height * i + 15, 10.5, label)
        page.text(LEFT + width + 12, y + height * i + 15, 10.5, value)
    return end


def paragraph(page, y, text, size=10.5, step=18, width=44):
    for at in range(0, len(text), width):
        page.text(LEFT, y, size, text[at:at + width])
        y += step
    return y


def letterhead(document):
    """What is alike on the first page of all letters."""
    if 'Head' not in document.forms:
        form = document.add_form('Head')
        form.right(RIGHT, 70, 10.5, '令和8年11月18日')
        form.right(RIGHT, 150, 10.5, 'みどり市長')
        form.text(LEFT, 800, 8.5, '問合せ先　みどり市役所　電話 000-000-0000（代表）')


def first_page(document, serial, title, text):
    letterhead(document)
    page = document.add_page()
    page.form('Head')
    page.right(RIGHT, 50, 10.5, f'み介保第{serial}号')
    page.centre(MIDDLE, 195, 15, title)
    paragraph(page, 230, '　' + text)
    return page


def address(page, printed, y=50):
    page.text(LEFT, y, 10.5, '〒' + printed.postcode)
    page.text(LEFT, y + 20, 10.5, printed.address)


def later_page(document, part, printed, label):
    """The pages after the first: breakdown, dates of payment, how to appeal."""
    page = document.add_page()
    if label and printed.later_number:
        page.right(RIGHT, 50, 9, f'{label} {printed.later_number}')
    if part == 2:
        page.text(LEFT, 80, 12, '算定の内訳')
        table(page, 95, [('区分', '金額'), ('所得割額', f'{41200 + printed.serial % 97 * 100:,}円'),
                         ('均等割額', '33,200円'), ('減額', '0円'), ('端数', '切捨て'),
                         ('算定の根拠', '前年の合計所得金額及び公的年金等の収入')])
    elif part == 3:
        page.text(LEFT, 80, 12, '納期及び納付額')
        table(page, 95, [(f'第{i}期', f'令和{8 + (i > 6)}年{(i + 5) % 12 + 1}月末日　{6200 + i * 100:,}円')
                         for i in range(1, 9)])
    else:
        page.text(LEFT, 80, 12, '不服申立て等について')
        paragraph(page, 110, 'この決定に不服があるときは、この通知書を受け取った日の翌日から起算して３月以内に、'
                  '審査会に対して審査請求をすることができます。この決定の取消しを求める訴えは、審査請求に対する'
                  '裁決の送達を受けた日の翌日から起算して６月以内に提起しなければなりません。')
    return page


def counter(page, part, count):
    page.centre(MIDDLE, 825, 9, f'{part}/{count}')


def kaigo(document, printed, count, _):
    page = first_page(document, printed.serial, '介護保険料決定通知書',
                      '令和8年度の介護保険料を次のとおり決定しましたので、通知します。')
    address(page, printed)
    if printed.name:
        page.text(LEFT, 95, 14, f'{printed.name}　様')
    step = printed.serial % 13 + 1
    table(page, 290, [('宛名番号', printed.number), ('生年月日', printed.birth), ('所得段階', f'第{step}段階'),
                      ('年間保険料額', f'{24800 + step * 9920:,}円'), ('納付の方法', '特別徴収')])
    counter(page, 1, count)
    for part in range(2, count + 1):
        counter(later_page(document, part, printed, '宛名番号'), part, count)


def zei(document, printed, count, _):
    page = first_page(document, printed.serial, '納税通知書', '令和8年度の市民税及び都民税を次のとおり決定しました。')
    address(page, printed)
    page.text(LEFT, 95, 13, printed.name and f'{printed.name}　殿')
    page.text(LEFT, 115, 10, printed.number and f'（整理番号　{printed.number}）')
    table(page, 290, [('課税標準額', '2,180,000円'), ('年税額', f'{140000 + printed.serial * 100:,}円'),
                      ('徴収の方法', '普通徴収')])
    for part in range(2, count + 1):
        later_page(document, part, printed, '整理番号')


def kokuho(document, printed, count, _):
    page = first_page(document, printed.serial, '国民健康保険料納入通知書',
                      '令和8年度の国民健康保険料は次のとおりです。納期限までに納めてください。')
    page.text(LEFT, 40, 9, f'通知書番号 R8-{printed.serial:05}')
    page.text(LEFT, 55, 9, f'記号番号 12-{345000 + printed.serial}')
    page.text(LEFT, 75, 6.5, printed.kana)
    page.text(LEFT, 92, 14, printed.name and f'{printed.name}　様')
    page.text(LEFT, 110, 9, f'〒{printed.postcode}　{printed.address}')
    table(page, 290, [('世帯主の生年月日', printed.birth), ('賦課総額', f'{printed.serial % 40 * 3100 + 52000:,}円'),
                      ('電話', '000-000-1234')])
    page.text(400, 30, 10, printed.number and f'宛名コード {printed.number}')
    for part in range(2, count + 1):
        page = later_page(document, part, printed, '')
        page.text(400, 30, 10, '' if not printed.number else f'宛名コード {printed.later_number}')


def iryo(document, printed, count, _):
    document.bookmarks.append((f'{printed.number} {printed.name}', len(document.pages)))
    page = first_page(document, printed.serial, '医療費のお知らせ', 'あなたが受診した医療機関等の医療費をお知らせします。')
    address(page, printed)
    page.text(LEFT, 95, 12, printed.name and f'{printed.name} 様')
    table(page, 290, [('被保険者番号', printed.number), ('被保険者の生年月日', printed.birth),
                      ('医療費の総額', f'{printed.serial * 370 % 91000 + 8000:,}円')], width=200)
    for part in range(2, count + 1):
        later_page(document, part, printed, '被保険者番号')


def jido(document, printed, count, tools):
    page = first_page(document, printed.serial, '児童手当支給決定通知書', '児童手当の支給を次のとおり決定しました。')
    address(page, printed)
    table(page, 290, [('受給者番号', printed.number), ('受給者氏名', printed.name and f'{printed.name}　様'),
                      ('受給者生年月日', printed.birth), ('支給月額', '10,000円')])
    codes.draw_qr(page, tools, 470, 690, 2, printed.code)
    for part in range(2, count + 1):
        page = later_page(document, part, printed, '受給者番号')
        codes.draw_qr(page, tools, 470, 690, 2, printed.code)


def shien(document, printed, count, _):
    page = first_page(document, printed.serial, '就学援助認定結果通知', '申請のあった就学援助について、次のとおり認定しました。')
    address(page, printed)
    page.text(LEFT, 95, 13, printed.name and f'保護者　{printed.name}　様')
    page.text(LEFT, 120, 10, printed.number and f'受付番号：{printed.number}')
    page.text(LEFT, 300, 10.5, printed.birth and f'生年月日：{printed.birth}')
    codes.draw_bars(page, LEFT, 720, 1.1, 30, printed.code)
    for part in range(2, count + 1):
        later_page(document, part, printed, '受付番号：')


def keiro(document, printed, count, _):
    page = document.add_page()
    page.vertical(520, 80, 18, '敬老祝金支給決定通知書')
    page.vertical(470, 80, 14, printed.name and f'{printed.name}　様')
    page.vertical(440, 80, 11, printed.birth and f'生年月日　{printed.birth}')
    page.vertical(390, 80, 11, '　多年にわたり社会の発展に尽くされたことに')
    page.vertical(365, 80, 11, '感謝し、次のとおり敬老祝金を支給します。')
    page.vertical(320, 120, 11, '支給額　金壱万円')
    page.vertical(280, 80, 11, '令和八年九月十五日')
    page.vertical(240, 300, 14, 'みどり市長')
    for part in range(2, count + 1):
        later_page(document, part, printed, '')


def plain(document, printed, count, _):
    kaigo(document, printed, count, None)
