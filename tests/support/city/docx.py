# SPDX-License-Identifier: GPL-3.0-or-later
"""Word files as Japanese offices write them: styles by name, numbering, merged cells, footnotes,
running heads with page numbers, text boxes with the fallback that Word adds."""
import re

from . import markup
from .ooxml import Package, escape, quoteattr

W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
SPACES = (f'xmlns:w="{W}" '
          'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
          'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
          'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
          'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
          'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
          'xmlns:v="urn:schemas-microsoft-com:vml"')
TEXT_WIDTH = 9070  # twips between the margins of A4

# Numbering definitions: 1 articles, 2 bullets, 3 numbered lists (one instance for each), 4 headings.
ARTICLES, BULLETS, NUMBERS, HEADINGS = 1, 2, 3, 4

# piece → style id; Japanese Word names the styles of headings 1, 2, 3.
STYLES = {'title': 'a3', 'caption': 'ArticleCaption', 'clause': 'Clause', 'supplement': 'Supplement',
          'table-title': 'TableTitle', 'paragraph': None, 'bullet': 'List', 'numbered': 'List'}


class Writer:
    def __init__(self, book):
        self.book = book
        self.settings = book.settings
        self.footnotes = []
        self.lists = 0      # instances of numbered lists so far
        self.boxes = 0
        self.previous = None

    def run(self, text, bold=False, extra=''):
        properties = ('<w:b/>' if bold else '') + extra
        return (f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}'
                f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>')

    def runs(self, text):
        out = []
        for part in re.split(r'(\*\*.+?\*\*|\^\[.+?\])', text):
            if part.startswith('**'):
                out.append(self.run(part[2:-2], bold=True))
            elif part.startswith('^['):
                self.footnotes.append(part[2:-1])
                out.append('<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
                           f'<w:footnoteReference w:id="{len(self.footnotes) + 1}"/></w:r>')
            elif part:
                out.append(self.run(part))
        return ''.join(out)

    def paragraph(self, text, style=None, number=None, extra=''):
        properties = f'<w:pStyle w:val="{style}"/>' if style else ''
        properties += extra
        if number:
            properties += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
        return f'<w:p>{f"<w:pPr>{properties}</w:pPr>" if properties else ""}{self.runs(text)}</w:p>'

    def article(self, piece):
        number = (ARTICLES, piece.level) if piece.number else None
        return self.paragraph(piece.text, f'Article{piece.level}', number)

    def heading(self, piece):
        page = '<w:pageBreakBefore/>' if piece.level == 1 and self.settings['break'] == 'yes' else ''
        if not any(p.kind == 'heading' for p in self.book.pieces[:self.book.pieces.index(piece)]):
            page = ''
        number = (HEADINGS, piece.level - 1) if self.settings['headings'] == 'auto' else None
        return self.paragraph(piece.text, str(piece.level), number, page)

    def item(self, piece):
        if piece.kind == 'bullet':
            return self.paragraph(piece.text, 'List', (BULLETS, 0))
        if self.previous != 'numbered':
            self.lists += 1
        return self.paragraph(piece.text, 'List', (10 + self.lists, 0))

    def box(self, piece):
        """A text box, twice: as Word 2010 draws it and as older programs do."""
        self.boxes += 1
        inside = f'<w:txbxContent>{self.paragraph(piece.text)}</w:txbxContent>'
        width, height = 5400000, 640000
        shape = (f'<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" '
                 f'relativeHeight="{self.boxes}" behindDoc="0" locked="0" layoutInCell="1" '
                 'allowOverlap="0"><wp:simplePos x="0" y="0"/>'
                 '<wp:positionH relativeFrom="column"><wp:posOffset>100000</wp:posOffset></wp:positionH>'
                 '<wp:positionV relativeFrom="paragraph"><wp:posOffset>60000</wp:posOffset></wp:positionV>'
                 f'<wp:extent cx="{width}" cy="{height}"/><wp:wrapTopAndBottom/>'
                 f'<wp:docPr id="{100 + self.boxes}" name="テキスト ボックス {self.boxes}"/>'
                 '<a:graphic><a:graphicData '
                 'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
                 '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
                 f'<a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
                 '</a:prstGeom><a:ln w="9525"><a:solidFill><a:srgbClr val="404040"/></a:solidFill></a:ln>'
                 f'</wps:spPr><wps:txbx>{inside}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData>'
                 '</a:graphic></wp:anchor>')
        older = (f'<w:pict><v:rect style="position:absolute;width:425pt;height:50pt">'
                 f'<v:textbox>{inside}</v:textbox></v:rect></w:pict>')
        return ('<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
                f'{shape}</w:drawing></mc:Choice><mc:Fallback>{older}</mc:Fallback>'
                '</mc:AlternateContent></w:r></w:p>')

    def table(self, piece):
        rows = piece.rows
        columns = max(len(row) for row in rows)
        widths = column_widths(rows, columns)
        grid = ''.join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        body = ''.join(self.table_row(rows, i, widths) for i in range(len(rows)))
        return ('<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
                f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
                f'<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl><w:p/>')

    def table_row(self, rows, index, widths):
        row = rows[index] + [''] * (len(widths) - len(rows[index]))
        out, at = [], 0
        while at < len(row):
            span = 1
            while at + span < len(row) and row[at + span] == '<':
                span += 1
            out.append(self.cell(row[at], sum(widths[at:at + span]), span,
                                 index == 0, continues(rows, index, at)))
            at += span
        head = '<w:tblHeader/>' if index == 0 else ''
        return f'<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{"".join(out)}</w:tr>'

    def cell(self, text, width, span, head, merge):
        properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
        if span > 1:
            properties += f'<w:gridSpan w:val="{span}"/>'
        if text == '^':
            properties, text = properties + '<w:vMerge/>', ''
        elif merge:
            properties += '<w:vMerge w:val="restart"/>'
        if head:
            properties += '<w:shd w:val="clear" w:color="auto" w:fill="E7E9EC"/>'
        lines = ''.join(self.paragraph(line, 'TableText') for line in text.split('／'))
        return f'<w:tc><w:tcPr>{properties}</w:tcPr>{lines}</w:tc>'

    def piece(self, piece):
        if piece.kind == 'break':
            return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        special = {'article': self.article, 'heading': self.heading, 'bullet': self.item,
                   'numbered': self.item, 'box': self.box, 'table': self.table}
        if piece.kind in special:
            return special[piece.kind](piece)
        return self.paragraph(piece.text, STYLES[piece.kind])

    def body(self):
        out = []
        for piece in self.book.pieces:
            out.append(self.piece(piece))
            self.previous = piece.kind
        return ''.join(out)


def continues(rows, index, column):
    """Whether the cell below is joined to this one."""
    below = rows[index + 1] if index + 1 < len(rows) else []
    return column < len(below) and below[column] == '^'


def column_widths(rows, columns):
    """Widths by the longest text of each column, within reason."""
    longest = [max([4] + [min(len(row[i]), 24) for row in rows if i < len(row)]) for i in range(columns)]
    return [TEXT_WIDTH * n // sum(longest) for n in longest]


def styles_xml(settings):
    half = int(float(settings['size']) * 2)
    body = settings['font']
    head = settings['head-font']

    def fonts(name):
        name = quoteattr(name)
        return f'<w:rFonts w:ascii={name} w:hAnsi={name} w:eastAsia={name} w:cs={name}/>'

    def style(key, name, paragraph='', text='', based='a'):
        return (f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>'
                f'<w:basedOn w:val="{based}"/><w:qFormat/><w:pPr>{paragraph}</w:pPr>'
                f'<w:rPr>{text}</w:rPr></w:style>')

    def size(points):
        return f'<w:sz w:val="{int(points * 2)}"/>'

    line = int(float(settings['lines']) * 20)
    indent = '<w:ind w:left="{}" w:hanging="210"/>'
    rows = [
        '<w:docDefaults><w:rPrDefault><w:rPr>' + fonts(body) + f'<w:sz w:val="{half}"/>'
        '<w:lang w:val="en-US" w:eastAsia="ja-JP"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
        f'<w:spacing w:line="{line}" w:lineRule="exact"/></w:pPr></w:pPrDefault></w:docDefaults>',
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>',
        style('a3', 'Title', '<w:spacing w:before="120" w:after="240" w:line="400" w:lineRule="exact"/>'
              '<w:jc w:val="center"/>', fonts(head) + size(16)),
        style('1', 'heading 1', '<w:keepNext/><w:spacing w:before="240" w:after="120" w:line="360" '
              'w:lineRule="exact"/><w:outlineLvl w:val="0"/>', fonts(head) + size(14)),
        style('2', 'heading 2', '<w:keepNext/><w:spacing w:before="160" w:after="60"/>'
              '<w:outlineLvl w:val="1"/>', fonts(head) + size(12)),
        style('3', 'heading 3', '<w:keepNext/><w:spacing w:before="100"/><w:outlineLvl w:val="2"/>',
              fonts(head) + size(10.5)),
        style('ArticleCaption', '条見出し', '<w:keepNext/><w:ind w:left="210"/>'),
        style('Article0', '条', indent.format(210)),
        style('Article1', '項', indent.format(210)),
        style('Article2', '号', indent.format(630)),
        style('Article3', '細分', indent.format(840)),
        style('Supplement', '附則', '<w:keepNext/><w:spacing w:before="200"/><w:ind w:left="630"/>'),
        style('Clause', '附則本文', '<w:ind w:firstLine="210"/>'),
        style('TableTitle', '表題', '<w:keepNext/><w:spacing w:before="240" w:after="80"/>', fonts(head)),
        style('List', 'List Paragraph', '<w:ind w:left="420" w:hanging="420"/>'),
        style('TableText', '表', '<w:spacing w:line="280" w:lineRule="exact"/>', size(9.5)),
        style('a5', 'header', '<w:jc w:val="right"/>', size(9)),
        style('a7', 'footer', '<w:jc w:val="center"/>', size(9)),
        style('a9', 'footnote text', '<w:spacing w:line="240" w:lineRule="exact"/>', size(9)),
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>'
        + ''.join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
                  for side in ('top', 'left', 'bottom', 'right', 'insideH', 'insideV'))
        + '</w:tblBorders><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>'
        '</w:tblCellMar></w:tblPr></w:style>']
    return f'<w:styles xmlns:w="{W}">{"".join(rows)}</w:styles>'


def numbering_xml(settings, lists):
    decimal = 'decimalFullWidth' if settings['digits'] == 'wide' else 'decimal'

    def level(index, form, text, start=1, left=420, suffix='nothing'):
        return (f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
                f'<w:suff w:val="{suffix}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
                f'<w:pPr><w:ind w:left="{left}" w:hanging="{min(left, 420)}"/></w:pPr></w:lvl>')

    definitions = {
        ARTICLES: level(0, decimal, '第%1条　', left=210) + level(1, decimal, '%2　', 2, 210)
        + level(2, decimal, '(%3)　', left=630) + level(3, 'aiueoFullWidth', '%4　', left=840),
        BULLETS: level(0, 'bullet', '・'),
        NUMBERS: level(0, 'decimal', '%1．'),
        HEADINGS: level(0, 'decimal', '第%1章　', left=0) + level(1, 'decimal', '%1.%2　', left=0)
        + level(2, 'decimal', '(%3)　', left=0)}
    out = ''.join(f'<w:abstractNum w:abstractNumId="{key}"><w:multiLevelType w:val="multilevel"/>'
                  f'{levels}</w:abstractNum>' for key, levels in definitions.items())
    out += ''.join(f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>' for key in definitions)
    out += ''.join(f'<w:num w:numId="{10 + i}"><w:abstractNumId w:val="{NUMBERS}"/><w:lvlOverride '
                   'w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
                   for i in range(1, lists + 1))
    return f'<w:numbering xmlns:w="{W}">{out}</w:numbering>'


def footnotes_xml(writer, notes):
    rows = ('<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
            '<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/>'
            '</w:r></w:p></w:footnote>')
    for i, note in enumerate(notes, 2):
        rows += (f'<w:footnote w:id="{i}"><w:p><w:pPr><w:pStyle w:val="a9"/></w:pPr><w:r><w:rPr>'
                 '<w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
                 f'{writer.run(" " + note)}</w:p></w:footnote>')
    return f'<w:footnotes {SPACES}>{rows}</w:footnotes>'


def field(name):
    return (f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {name} </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>')


def write(text, path):
    book = markup.parse_text(text)
    writer = Writer(book)
    body = writer.body()
    package = Package()
    package.relate('', 'officeDocument', 'word/document.xml')
    package.properties(book.title, 'みどり市')
    main = 'word/document.xml'
    parts = [('styles', styles_xml(book.settings)), ('numbering', numbering_xml(book.settings, writer.lists)),
             ('header', f'<w:hdr {SPACES}>{writer.paragraph(book.settings["header"], "a5")}</w:hdr>'),
             ('footer', f'<w:ftr {SPACES}><w:p><w:pPr><w:pStyle w:val="a7"/></w:pPr>'
              f'{writer.run(book.settings["footer"] + "- ")}{field("PAGE")}{writer.run(" -")}</w:p></w:ftr>')]
    if writer.footnotes:
        parts.append(('footnotes', footnotes_xml(writer, writer.footnotes)))
    ids = {}
    for name, xml in parts:
        package.add(f'word/{name}.xml', f'wordprocessingml.{name}', xml)
        ids[name] = package.relate(main, name, f'{name}.xml')
    section = (f'<w:sectPr><w:headerReference w:type="default" r:id="{ids["header"]}"/>'
               f'<w:footerReference w:type="default" r:id="{ids["footer"]}"/>'
               '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1418" w:bottom="1418" '
               'w:left="1418" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>')
    package.add(main, 'wordprocessingml.document.main',
                f'<w:document {SPACES}><w:body>{body}{section}</w:body></w:document>')
    package.write(path)
