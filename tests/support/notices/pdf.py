# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes PDFs as programs that print notices do. Lengths are points from the top left corner.

A document has one font, in one of three ways:
  unicode  embedded, with a table that leads from glyphs back to characters
  plain    embedded, without that table: what is seen cannot be copied
  host     not embedded, in Shift_JIS codes, as mainframes write it: readers know the characters
Lines of tables and the letterhead are form objects that all pages share.
"""
import zlib

from notices import truetype

WIDTH, HEIGHT = 595, 842
PATH = '/usr/share/fonts/opentype/ipafont-mincho/ipam.ttf'
LENT = {'𠮷': '吉', '𣘺': '橋'}  # in no glyph of the face


class Font:
    """What the pages of one document are written with."""

    def __init__(self, kind):
        self.kind = kind
        self.face = truetype.TrueType(PATH)
        for character, lender in LENT.items():
            if ord(character) not in self.face.glyphs:
                self.face.lend(character, lender)
        self.used = {}  # glyph: character

    def encode(self, text):
        if self.kind == 'host':
            return '<' + text.encode('cp932').hex() + '>'
        out = []
        for character in text:
            glyph = self.face.glyph(character)
            self.used[glyph] = character
            out.append(f'{glyph:04x}')
        return '<' + ''.join(out) + '>'

    def has(self, text):
        try:
            return all(ord(c) in self.face.glyphs for c in text) and (self.kind != 'host' or bool(text.encode('cp932')))
        except UnicodeEncodeError:
            return False

    def width(self, text, size):
        if self.kind == 'host':
            return sum(1000 if len(c.encode('cp932')) > 1 else 500 for c in text) * size / 1000
        return sum(self.face.widths[self.face.glyph(c)] for c in text) * size / 1000


class Page:
    def __init__(self, font):
        self.font = font
        self.out = []
        self.forms = set()

    def text(self, x, y, size, text):
        """With its base line at @y."""
        if text:
            self.out.append(f'BT /F {size:g} Tf {x:.2f} {HEIGHT - y:.2f} Td {self.font.encode(text)} Tj ET')

    def right(self, x, y, size, text):
        self.text(x - self.font.width(text, size), y, size, text)

    def centre(self, x, y, size, text):
        self.text(x - self.font.width(text, size) / 2, y, size, text)

    def vertical(self, x, y, size, text):
        """From the top, with its middle at @x."""
        self.out.append(f'BT /V {size:g} Tf {x:.2f} {HEIGHT - y:.2f} Td {self.font.encode(text)} Tj ET')

    def lines(self, pieces):
        """Straight lines (x1, y1, x2, y2)."""
        self.out.append('0.5 w ' + ' '.join(f'{a:g} {HEIGHT - b:g} m {c:g} {HEIGHT - d:g} l'
                                            for a, b, c, d in pieces) + ' S')

    def boxes(self, pieces):
        """Filled ones (x, y, width, height)."""
        self.out.append(' '.join(f'{x:.2f} {HEIGHT - y - h:.2f} {w:.2f} {h:.2f} re' for x, y, w, h in pieces) + ' f')

    def form(self, name):
        self.forms.add(name)
        self.out.append(f'/{name} Do')


class Document:
    def __init__(self, font='unicode'):
        self.font = Font(font)
        self.pages = []
        self.forms = {}      # name: Page
        self.bookmarks = []  # (title, index of the page)

    def add_page(self):
        page = Page(self.font)
        self.pages.append(page)
        return page

    def add_form(self, name):
        self.forms[name] = Page(self.font)
        return self.forms[name]

    def write(self, path):
        writer = Writer()
        fonts = self.write_fonts(writer)
        forms = {name: writer.stream('\n'.join(form.out).encode(), f'/Type/XObject/Subtype/Form'
                                     f'/BBox[0 0 {WIDTH} {HEIGHT}]/Resources<<{fonts}>>')
                 for name, form in self.forms.items()}
        tree = writer.reserve()
        numbers = []
        for page in self.pages:
            content = writer.stream('\n'.join(page.out).encode())
            used = ''.join(f'/{name} {forms[name]} 0 R' for name in sorted(page.forms))
            numbers.append(writer.add(f'<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]'
                                      f'/Resources<<{fonts}/XObject<<{used}>>>>/Contents {content} 0 R>>'))
        kids = ' '.join(f'{number} 0 R' for number in numbers)
        writer.put(tree, f'<</Type/Pages/Count {len(numbers)}/Kids[{kids}]>>')
        outlines = self.write_bookmarks(writer, numbers)
        root = writer.add(f'<</Type/Catalog/Pages {tree} 0 R{outlines}>>')
        writer.finish(path, root)

    def write_bookmarks(self, writer, pages):
        if not self.bookmarks:
            return ''
        top = writer.reserve()
        numbers = [writer.reserve() for _ in self.bookmarks]
        for i, (title, page) in enumerate(self.bookmarks):
            near = f'/Prev {numbers[i - 1]} 0 R' if i else ''
            near += f'/Next {numbers[i + 1]} 0 R' if i + 1 < len(numbers) else ''
            text = '<feff' + title.encode('utf-16-be').hex() + '>'
            writer.put(numbers[i], f'<</Title {text}/Parent {top} 0 R{near}/Dest[{pages[page]} 0 R/Fit]>>')
        writer.put(top, f'<</Type/Outlines/Count {len(numbers)}/First {numbers[0]} 0 R/Last {numbers[-1]} 0 R>>')
        return f'/Outlines {top} 0 R'

    def write_fonts(self, writer):
        if self.font.kind == 'host':
            return write_host_fonts(writer)
        face = self.font.face
        scale = 1000 / face.units
        box = ' '.join(f'{value * scale:.0f}' for value in face.box)
        subset = face.subset(self.font.used)
        file = writer.stream(subset, f'/Length1 {len(subset)}')
        name = 'MDGNTC+IPAMincho'
        descriptor = writer.add(f'<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{box}]/ItalicAngle 0'
                                f'/Ascent {face.ascent * scale:.0f}/Descent {face.descent * scale:.0f}'
                                f'/CapHeight 700/StemV 80/FontFile2 {file} 0 R>>')
        widths = ' '.join(f'{glyph}[{face.widths[glyph]}]' for glyph in sorted(self.font.used))
        back = f'/ToUnicode {writer.stream(self.to_unicode())} 0 R' if self.font.kind == 'unicode' else ''
        base = writer.add(f'<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}'
                          '/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>'
                          f'/FontDescriptor {descriptor} 0 R/DW 1000/W[{widths}]/CIDToGIDMap/Identity>>')
        ways = [writer.add(f'<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/{encoding}'
                           f'/DescendantFonts[{base} 0 R]{back}>>') for encoding in ('Identity-H', 'Identity-V')]
        return f'/Font<</F {ways[0]} 0 R/V {ways[1]} 0 R>>'

    def to_unicode(self):
        rows = [f'<{glyph:04x}> <{character.encode("utf-16-be").hex()}>'
                for glyph, character in sorted(self.font.used.items())]
        out = ['/CIDInit /ProcSet findresource begin', '12 dict begin', 'begincmap', '/CMapName /MDG def',
               '/CMapType 2 def', '1 begincodespacerange', '<0000> <ffff>', 'endcodespacerange']
        for at in range(0, len(rows), 100):
            out += [f'{len(rows[at:at + 100])} beginbfchar', *rows[at:at + 100], 'endbfchar']
        return '\n'.join(out + ['endcmap', 'CMapName currentdict /CMap defineresource pop', 'end', 'end']).encode()


def write_host_fonts(writer):
    descriptor = writer.add('<</Type/FontDescriptor/FontName/Ryumin-Light/Flags 6/FontBBox[-170 -331 1024 903]'
                            '/ItalicAngle 0/Ascent 723/Descent -241/CapHeight 709/StemV 69>>')
    base = writer.add('<</Type/Font/Subtype/CIDFontType0/BaseFont/Ryumin-Light'
                      '/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>'
                      f'/FontDescriptor {descriptor} 0 R/DW 1000/W[231 632 500]>>')
    ways = [writer.add(f'<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light-{encoding}/Encoding/{encoding}'
                       f'/DescendantFonts[{base} 0 R]>>') for encoding in ('90ms-RKSJ-H', '90ms-RKSJ-V')]
    return f'/Font<</F {ways[0]} 0 R/V {ways[1]} 0 R>>'


class Writer:
    """Objects by number, then the file."""

    def __init__(self):
        self.objects = []

    def reserve(self):
        self.objects.append(b'null')
        return len(self.objects)

    def put(self, number, body):
        self.objects[number - 1] = body if isinstance(body, bytes) else body.encode('ascii')

    def add(self, body):
        number = self.reserve()
        self.put(number, body)
        return number

    def stream(self, data, entries=''):
        packed = zlib.compress(data, 6)
        head = f'<<{entries}/Filter/FlateDecode/Length {len(packed)}>>\nstream\n'
        return self.add(head.encode('ascii') + packed + b'\nendstream')

    def finish(self, path, root):
        out, places = bytearray(b'%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'), []
        for number, body in enumerate(self.objects, 1):
            places.append(len(out))
            out += b'%d 0 obj\n%b\nendobj\n' % (number, body)
        start = len(out)
        out += b'xref\n0 %d\n0000000000 65535 f \n' % (len(places) + 1)
        out += b''.join(b'%010d 00000 n \n' % place for place in places)
        out += b'trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n' % (len(places) + 1, root, start)
        with open(path, 'wb') as file:
            file.write(out)
