# SPDX-License-Identifier: GPL-3.0-or-later
"""Excel files: several sheets, one perhaps hidden, merged cells, formulas with their values."""
import re

from . import markup
from .ooxml import Package, escape, quoteattr

M = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
STYLE = {'plain': 1, 'head': 2, 'title': 3, 'number': 4, 'percent': 5, 'bare': 0, 'count': 6}


def column_name(index):
    name = ''
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


class Strings:
    def __init__(self):
        self.index = {}

    def id_of(self, text):
        return self.index.setdefault(text, len(self.index))

    def xml(self):
        rows = ''.join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in self.index)
        return f'<sst xmlns="{M}" count="{len(self.index)}" uniqueCount="{len(self.index)}">{rows}</sst>'


def cell_xml(place, text, style, strings):
    formula, arrow, value = text.partition('=>')
    if formula.startswith('=') and arrow:
        return f'<c r="{place}" s="{STYLE["number"]}"><f>{escape(formula[1:])}</f><v>{value}</v></c>'
    if style == 'plain' and re.fullmatch(r'-?\d{1,3}(,\d{3})*|-?\d+(\.\d+)?', text):
        form = STYLE['number' if ',' in text else 'count']
        return f'<c r="{place}" s="{form}"><v>{text.replace(",", "")}</v></c>'
    if style == 'plain' and re.fullmatch(r'\d+(\.\d+)?%', text):
        return f'<c r="{place}" s="{STYLE["percent"]}"><v>{float(text[:-1]) / 100:.4f}</v></c>'
    if not text:
        return f'<c r="{place}" s="{STYLE[style]}"/>'
    return f'<c r="{place}" t="s" s="{STYLE[style]}"><v>{strings.id_of(text.removeprefix(chr(39)))}</v></c>'


def row_xml(number, style, texts, strings):
    style = 'bare' if style == 'plain' and len(texts) == 1 else style
    out = ''.join(cell_xml(f'{column_name(i)}{number}', '' if text in '<^' else text, style, strings)
                  for i, text in enumerate(texts))
    return f'<row r="{number}">{out}</row>'


def merges(rows):
    """Ranges that "<" and "^" join."""
    found = []
    for y, (_, texts) in enumerate(rows):
        for x, text in enumerate(texts):
            if text in ('<', '^'):
                continue
            right = x
            while right + 1 < len(texts) and texts[right + 1] == '<':
                right += 1
            down = y
            while down + 1 < len(rows) and x < len(rows[down + 1][1]) and rows[down + 1][1][x] == '^':
                down += 1
            if right > x or down > y:
                found.append(f'{column_name(x)}{y + 1}:{column_name(right)}{down + 1}')
    return found


def widths_xml(rows):
    columns = max(len(texts) for _, texts in rows)
    out = ''
    for i in range(columns):
        longest = max([6] + [len(texts[i].partition('=>')[2] or texts[i]) for style, texts in rows
                             if style != 'title' and i < len(texts) > 1])
        out += f'<col min="{i + 1}" max="{i + 1}" width="{min(longest * 2.1, 60):.1f}" customWidth="1"/>'
    return f'<cols>{out}</cols>'


def sheet_xml(sheet, strings):
    rows = ''.join(row_xml(i, style, texts, strings)
                   for i, (style, texts) in enumerate(sheet.rows, 1) if texts)
    joined = merges(sheet.rows)
    out = ''.join(f'<mergeCell ref="{place}"/>' for place in joined)
    out = f'<mergeCells count="{len(joined)}">{out}</mergeCells>' if joined else ''
    return (f'<worksheet xmlns="{M}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            f'{widths_xml(sheet.rows)}<sheetData>{rows}</sheetData>{out}'
            '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
            f'<headerFooter><oddHeader>&amp;R{escape(sheet.name)}</oddHeader>'
            '<oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>')


def styles_xml():
    border = ''.join(f'<{side} style="thin"><color rgb="FF808080"/></{side}>'
                     for side in ('left', 'right', 'top', 'bottom'))
    font = '<font><sz val="{}"/><name val="IPAGothic"/><charset val="128"/>{}</font>'
    forms = ['', 'borderId="1"', 'borderId="1" fontId="1" fillId="2"', 'fontId="2"',
             'borderId="1" numFmtId="3"', 'borderId="1" numFmtId="10"', 'borderId="1"']
    cells = ''.join(f'<xf xfId="0" {form} applyBorder="1" applyFont="1" applyFill="1" '
                    'applyNumberFormat="1"/>' for form in forms)
    return (f'<styleSheet xmlns="{M}"><fonts count="3">{font.format(10, "")}{font.format(10, "<b/>")}'
            f'{font.format(14, "<b/>")}</fonts><fills count="3"><fill><patternFill patternType="none"/></fill>'
            '<fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid">'
            '<fgColor rgb="FFE7E9EC"/></patternFill></fill></fills><borders count="2"><border/>'
            f'<border>{border}</border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
            f'<cellXfs count="{len(forms)}">{cells}</cellXfs></styleSheet>')


def write(text, path):
    sheets = markup.parse_sheets(text)
    package = Package()
    package.relate('', 'officeDocument', 'xl/workbook.xml')
    package.properties(sheets[0].rows[0][1][0], 'みどり市')
    strings, entries = Strings(), ''
    for i, sheet in enumerate(sheets, 1):
        package.add(f'xl/worksheets/sheet{i}.xml', 'spreadsheetml.worksheet', sheet_xml(sheet, strings))
        name = package.relate('xl/workbook.xml', 'worksheet', f'worksheets/sheet{i}.xml')
        hidden = ' state="hidden"' if sheet.hidden else ''
        entries += f'<sheet name={quoteattr(sheet.name)} sheetId="{i}"{hidden} r:id="{name}"/>'
    package.add('xl/styles.xml', 'spreadsheetml.styles', styles_xml())
    package.relate('xl/workbook.xml', 'styles', 'styles.xml')
    package.add('xl/sharedStrings.xml', 'spreadsheetml.sharedStrings', strings.xml())
    package.relate('xl/workbook.xml', 'sharedStrings', 'sharedStrings.xml')
    package.add('xl/workbook.xml', 'spreadsheetml.sheet.main',
                f'<workbook xmlns="{M}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
                f'relationships"><sheets>{entries}</sheets></workbook>')
    package.write(path)
