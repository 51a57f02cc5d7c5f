# SPDX-License-Identifier: GPL-3.0-or-later
"""TrueType fonts: glyphs of characters, their widths, and a font file that holds only some of them."""
import struct

KEPT = ('cvt ', 'fpgm', 'glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp', 'prep')

# Flags of a composite glyph's components.
WORDS, SCALE, MORE, XY_SCALE, TWO_BY_TWO = 0x0001, 0x0008, 0x0020, 0x0040, 0x0080


class TrueType:
    def __init__(self, path):
        with open(path, 'rb') as file:
            self.data = file.read()
        count = struct.unpack('>H', self.data[4:6])[0]
        self.tables = {}
        for i in range(count):
            tag, _, offset, size = struct.unpack('>4sIII', self.data[12 + 16 * i:28 + 16 * i])
            self.tables[tag.decode()] = self.data[offset:offset + size]
        head = self.tables['head']
        self.units = struct.unpack('>H', head[18:20])[0]
        self.box = struct.unpack('>4h', head[36:44])
        self.ascent, self.descent = struct.unpack('>2h', self.tables['hhea'][4:8])
        self.n_glyphs = struct.unpack('>H', self.tables['maxp'][4:6])[0]
        self.places = self.read_places(struct.unpack('>h', head[50:52])[0])
        self.widths = self.read_widths()
        self.glyphs = self.read_characters()
        self.lent = {}  # glyph: the one whose outline it shows

    def lend(self, character, lender):
        """Gives @character, which the face lacks, a glyph of its own that looks like @lender's."""
        glyph = self.n_glyphs - 1 - len(self.lent)
        self.lent[glyph] = self.glyphs[ord(lender)]
        self.glyphs[ord(character)] = glyph
        self.widths[glyph] = self.widths[self.lent[glyph]]

    def read_places(self, is_long):
        loca = self.tables['loca']
        if is_long:
            return struct.unpack(f'>{self.n_glyphs + 1}I', loca[:4 * (self.n_glyphs + 1)])
        return [2 * at for at in struct.unpack(f'>{self.n_glyphs + 1}H', loca[:2 * (self.n_glyphs + 1)])]

    def read_widths(self):
        count = struct.unpack('>H', self.tables['hhea'][34:36])[0]
        pairs = struct.unpack(f'>{2 * count}H', self.tables['hmtx'][:4 * count])
        widths = [width * 1000 // self.units for width in pairs[::2]]
        return widths + widths[-1:] * (self.n_glyphs - count)

    def read_characters(self):
        cmap = self.tables['cmap']
        found = {}
        for i in range(struct.unpack('>H', cmap[2:4])[0]):
            _, _, offset = struct.unpack('>HHI', cmap[4 + 8 * i:12 + 8 * i])
            kind = struct.unpack('>H', cmap[offset:offset + 2])[0]
            if kind == 12:
                found.update(read_groups(cmap[offset:]))
            elif kind == 4:
                found = read_segments(cmap[offset:]) | found
        return found

    def glyph(self, character):
        return self.glyphs[ord(character)]

    def outline(self, glyph):
        glyph = self.lent.get(glyph, glyph)
        return self.tables['glyf'][self.places[glyph]:self.places[glyph + 1]]

    def with_components(self, glyphs):
        wanted, whole = list(glyphs), set()
        while wanted:
            glyph = wanted.pop()
            if glyph not in whole:
                whole.add(glyph)
                wanted += components(self.outline(glyph))
        return whole

    def subset(self, glyphs):
        """A font file with the outlines of @glyphs alone, under their numbers."""
        kept = self.with_components({0, *glyphs})
        glyf, loca = bytearray(), []
        for glyph in range(self.n_glyphs):
            loca.append(len(glyf))
            if glyph in kept:
                glyf += self.outline(glyph)
                glyf += bytes(-len(glyf) % 4)
        loca.append(len(glyf))
        head = self.tables['head']
        made = {tag: self.tables[tag] for tag in KEPT if tag in self.tables}
        made['glyf'] = bytes(glyf)
        made['loca'] = struct.pack(f'>{len(loca)}I', *loca)
        made['head'] = head[:50] + struct.pack('>h', 1) + head[52:]
        return put_together(made)


def read_groups(table):
    found = {}
    for i in range(struct.unpack('>I', table[12:16])[0]):
        first, last, glyph = struct.unpack('>III', table[16 + 12 * i:28 + 12 * i])
        for character in range(first, last + 1):
            found[character] = glyph + character - first
    return found


def read_segments(table):
    count = struct.unpack('>H', table[6:8])[0] // 2
    ends = struct.unpack(f'>{count}H', table[14:14 + 2 * count])
    starts, deltas, offsets = (struct.unpack(f'>{count}H', table[16 + 2 * count * i:16 + 2 * count * (i + 1)])
                               for i in (1, 2, 3))
    found = {}
    for i in range(count):
        for character in range(starts[i], min(ends[i], 0xfffe) + 1):
            glyph = character
            if offsets[i]:
                at = 16 + 6 * count + 2 * i + offsets[i] + 2 * (character - starts[i])
                glyph = struct.unpack('>H', table[at:at + 2])[0]
            if glyph:
                found[character] = (glyph + deltas[i]) & 0xffff
    return found


def components(outline):
    if len(outline) < 12 or struct.unpack('>h', outline[:2])[0] >= 0:
        return []
    at, found = 10, []
    while True:
        flags, glyph = struct.unpack('>HH', outline[at:at + 4])
        found.append(glyph)
        at += 4 + (4 if flags & WORDS else 2)
        at += 2 if flags & SCALE else 4 if flags & XY_SCALE else 8 if flags & TWO_BY_TWO else 0
        if not flags & MORE:
            return found


def put_together(tables):
    power = 1
    while power * 2 <= len(tables):
        power *= 2
    out = bytearray(struct.pack('>IHHHH', 0x00010000, len(tables), power * 16, power.bit_length() - 1,
                                (len(tables) - power) * 16))
    at, body = 12 + 16 * len(tables), bytearray()
    for tag, data in sorted(tables.items()):
        padded = data + bytes(-len(data) % 4)
        total = sum(struct.unpack(f'>{len(padded) // 4}I', padded)) & 0xffffffff
        out += struct.pack('>4sIII', tag.encode(), total, at + len(body), len(data))
        body += padded
    return bytes(out + body)
