# SPDX-License-Identifier: GPL-3.0-or-later
"""PDF files of two pages that try to carry what belongs to the second person into the first
person's file. Each is written by hand, byte by byte, so that nothing tidies it up."""

OWN = b"OWN-LETTER-1001"
OTHER = b"OTHER-LETTER-2002"


def stream(data, entries=b""):
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def text(words, x=72, y=700):
    return b"BT /F1 12 Tf %d %d Td (%s) Tj ET\n" % (x, y, words)


FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding %s >>"
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] "
NOTE = b"<< /Type /Annot /Rect [10 10 90 90] "


class Trap:
    """Objects by number; the pages' contents, resources and further entries may be replaced."""

    def __init__(self):
        self.objects = {
            1: b"", 2: b"", 3: b"", 4: b"",
            5: stream(text(OWN)), 6: stream(text(OTHER)), 7: FONT % b"",
        }
        self.catalog = b""
        self.tree = b"/Resources << /Font << /F1 7 0 R >> >>"
        self.page = b""        # further entries of the first page
        self.second = b""      # and of the second
        self.media = b"/MediaBox [0 0 612 792]"
        self.trailer = b""
        self.update = None     # objects of a later version

    def add(self, body):
        number = max(self.objects) + 1
        self.objects[number] = body
        return number

    def resources(self, entries):
        self.tree = b"/Resources << /Font << /F1 7 0 R >> %s >>" % entries

    def finish(self):
        page = b"<< /Type /Page /Parent 2 0 R %s /Contents %d 0 R %s >>"
        self.objects[1] = b"<< /Type /Catalog /Pages 2 0 R %s >>" % self.catalog
        self.objects[2] = b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 %s >>" % self.tree
        self.objects[3] = page % (self.media, 5, self.page)
        self.objects[4] = page % (b"/MediaBox [0 0 612 792]", 6, self.second)
        data = section(b"%PDF-1.7\n", self.objects, self.trailer, len(self.objects) + 1)
        if self.update:
            previous = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
            data = section(data, self.update, b"/Prev %d" % previous, len(self.objects) + 1)
        return data


def section(data, objects, trailer, size):
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in sorted(places.items()):
        data += b"%d 1\n%010d 00000 n \n" % (number, place)
    return data + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        size, trailer, start)


# ---- what is drawn by others ----

def shared_form(trap):
    own = trap.add(stream(text(OWN), FORM))
    other = trap.add(stream(text(OTHER), FORM))
    trap.resources(b"/XObject << /X1 %d 0 R /X2 %d 0 R >>" % (own, other))
    trap.objects[5] = stream(b"/X1 Do")
    trap.objects[6] = stream(b"/X2 Do")


def nested_form(trap):
    other = trap.add(stream(text(OTHER), FORM))
    outer = trap.add(stream(text(OWN), FORM + b"/Resources << /Font << /F1 7 0 R >> "
                            b"/XObject << /X9 %d 0 R >> >>" % other))
    trap.resources(b"/XObject << /X1 %d 0 R >>" % outer)
    trap.objects[5] = stream(b"/X1 Do")


def font_and_form_of_one_name(trap):
    other = trap.add(stream(text(OTHER), FORM))
    trap.resources(b"/XObject << /F1 %d 0 R >>" % other)


def drawn_font(trap):
    own = trap.add(stream(b"500 0 d0\n/F1 Do\n" + text(OWN)))
    other = trap.add(stream(b"500 0 d0\n" + text(OTHER)))
    font = trap.add(
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] "
        b"/CharProcs << /a %d 0 R /b %d 0 R >> /FirstChar 97 /LastChar 98 /Widths [1 1] "
        b"/Encoding << /Type /Encoding /Differences [97 /a /b] >> "
        b"/Resources << /Font << /F1 7 0 R >> >> >>" % (own, other))
    trap.tree = b"/Resources << /Font << /F1 7 0 R /T %d 0 R >> >>" % font
    trap.objects[5] = stream(b"BT /T 9 Tf 72 700 Td (a) Tj ET\n" + text(OWN, 72, 600))
    trap.objects[6] = stream(b"BT /T 9 Tf 72 700 Td (b) Tj ET")


def pattern(trap):
    kind = b"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 " \
        b"/Resources << /Font << /F1 7 0 R >> >>"
    own, other = trap.add(stream(text(OWN), kind)), trap.add(stream(text(OTHER), kind))
    trap.resources(b"/Pattern << /P1 %d 0 R /P2 %d 0 R >>" % (own, other))
    trap.objects[5] = stream(text(OWN) + b"/Pattern cs /P1 scn 0 0 90 90 re f")


def soft_mask(trap):
    other = trap.add(stream(text(OTHER), FORM))
    mask = trap.add(stream(b"0 0 9 9 re f", FORM + b"/Group << /S /Transparency /CS /DeviceGray >>"
                           b"/Resources << /XObject << /Unused %d 0 R >> >>" % other))
    trap.resources(b"/ExtGState << /G1 << /SMask << /S /Luminosity /G %d 0 R >> /Note (%s) >> >>"
                   % (mask, OTHER))
    trap.objects[5] = stream(b"/G1 gs\n" + text(OWN))


def layer_names(trap):
    layer = trap.add(b"<< /Type /OCG /Name (%s) >>" % OTHER)
    trap.catalog = b"/OCProperties << /OCGs [%d 0 R] /D << /ON [%d 0 R] >> >>" % (layer, layer)
    trap.resources(b"/Properties << /L1 %d 0 R >>" % layer)
    trap.objects[5] = stream(b"/OC /L1 BDC\n" + text(OWN) + b"EMC")


# ---- what hangs on the document ----

def bookmarks(trap):
    item = trap.add(b"")
    root = trap.add(b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count 1 >>" % (item, item))
    trap.objects[item] = b"<< /Title (%s) /Parent %d 0 R /Dest [4 0 R /Fit] >>" % (OTHER, root)
    trap.catalog = b"/Outlines %d 0 R" % root


def attachment(trap):
    data = trap.add(stream(OTHER, b"/Type /EmbeddedFile"))
    spec = trap.add(b"<< /Type /Filespec /F (%s.csv) /EF << /F %d 0 R >> >>" % (OTHER, data))
    trap.catalog = b"/Names << /EmbeddedFiles << /Names [(a) %d 0 R] >> >>" % spec


def form_values(trap):
    own = trap.add(b"<< /FT /Tx /T (name1) /V () /Subtype /Widget /Rect [9 9 90 20] >>")
    other = trap.add(b"<< /FT /Tx /T (name2) /V (%s) /Subtype /Widget /Rect [9 9 90 20] >>" % OTHER)
    parent = trap.add(b"<< /T (all) /Kids [%d 0 R %d 0 R] >>" % (own, other))
    trap.objects[own] = trap.objects[own].replace(b">>", b"/Parent %d 0 R >>" % parent)
    trap.catalog = b"/AcroForm << /Fields [%d 0 R] >>" % parent
    trap.page = b"/Annots [%d 0 R]" % own


def metadata(trap):
    xmp = trap.add(stream(b"<x:xmpmeta>" + OTHER + b"</x:xmpmeta>", b"/Type /Metadata"))
    info = trap.add(b"<< /Title (%s) >>" % OTHER)
    trap.catalog = trap.page = b"/Metadata %d 0 R" % xmp
    trap.trailer = b"/Info %d 0 R" % info
    trap.objects[7] = FONT % (b"/Metadata %d 0 R" % xmp)


def script(trap):
    action = trap.add(b"<< /S /JavaScript /JS (app.alert\\('%s'\\)) >>" % OTHER)
    trap.catalog = b"/OpenAction %d 0 R /Names << /JavaScript << /Names [(a) %d 0 R] >> >>" % (
        action, action)
    trap.page = b"/AA << /O %d 0 R >>" % action


def destinations(trap):
    trap.catalog = b"/Names << /Dests << /Names [(%s) [4 0 R /Fit]] >> >>" % OTHER


def page_labels(trap):
    trap.catalog = b"/PageLabels << /Nums [0 << /P (own) >> 1 << /P (%s) >>] >>" % OTHER


def thread(trap):
    bead = trap.add(b"")
    root = trap.add(b"<< /F %d 0 R /I << /Title (%s) >> >>" % (bead, OTHER))
    trap.objects[bead] = b"<< /T %d 0 R /N %d 0 R /V %d 0 R /P 3 0 R /R [0 0 9 9] >>" % (
        root, bead, bead)
    trap.catalog = b"/Threads [%d 0 R]" % root
    trap.page = b"/B [%d 0 R]" % bead


def tags(trap):
    item = trap.add(b"<< /S /P /Pg 4 0 R /K 0 /ActualText (%s) /Alt (%s) >>" % (OTHER, OTHER))
    root = trap.add(b"<< /Type /StructTreeRoot /K [%d 0 R] >>" % item)
    trap.catalog = b"/StructTreeRoot %d 0 R /MarkInfo << /Marked true >>" % root
    trap.page = b"/StructParents 0"
    form = trap.add(stream(text(OWN), FORM + b"/StructParent 1 /SE %d 0 R" % item))
    trap.resources(b"/XObject << /X1 %d 0 R >>" % form)
    trap.objects[5] = stream(b"/X1 Do")


# ---- what hangs on the page ----

def thumbnail(trap):
    picture = trap.add(stream(OTHER, b"/Width 17 /Height 1 /ColorSpace /DeviceGray "
                              b"/BitsPerComponent 8"))
    trap.page = b"/Thumb %d 0 R" % picture


def private_data(trap):
    data = trap.add(b"<< /LastModified (D:2026) /Private << /Names [(%s)] >> >>" % OTHER)
    trap.page = b"/PieceInfo << /Office %d 0 R >> /Remark (%s) /AF [%d 0 R]" % (data, OTHER, data)
    trap.objects[5] = stream(text(OWN), b"/PieceInfo << /Office %d 0 R >> /Remark (%s)"
                             % (data, OTHER))
    trap.objects[7] = FONT % (b"/Remark (%s) /FontDescriptor << /Type /FontDescriptor /FontName "
                              b"/Helvetica /Flags 32 /Remark (%s) >>" % (OTHER, OTHER))


def other_picture(trap):
    other = trap.add(stream(OTHER, b"/Subtype /Image /Width 17 /Height 1 /BitsPerComponent 8 "
                            b"/ColorSpace /DeviceGray"))
    image = trap.add(stream(b"\x80", b"/Type /XObject /Subtype /Image /Width 1 /Height 1 "
                            b"/BitsPerComponent 8 /ColorSpace /DeviceGray /Name /N /OPI (%s) "
                            b"/Alternates [<< /Image %d 0 R >>]" % (OTHER, other)))
    trap.resources(b"/XObject << /I1 %d 0 R >>" % image)
    trap.objects[5] = stream(b"q 9 0 0 9 9 9 cm /I1 Do Q\n" + text(OWN))


def link_to_page(trap):
    link = trap.add(NOTE + b"/Subtype /Link /Dest [4 0 R /Fit] /Contents (%s) >>" % OTHER)
    trap.page = b"/Annots [%d 0 R]" % link


def web_link(trap):
    link = trap.add(NOTE + b"/Subtype /Link /A << /S /URI /URI (https://www.example.jp/) "
                    b"/Next << /S /GoTo /D [4 0 R /Fit] >> >> /Contents (%s) /P 4 0 R >>" % OTHER)
    trap.page = b"/Annots [%d 0 R]" % link


def popup(trap):
    note, window = trap.add(b""), trap.add(b"")
    trap.objects[note] = NOTE + b"/Subtype /Text /Contents (%s) /T (%s) /Popup %d 0 R >>" % (
        OTHER, OTHER, window)
    trap.objects[window] = NOTE + b"/Subtype /Popup /Parent %d 0 R >>" % note
    trap.page = b"/Annots [%d 0 R %d 0 R]" % (note, window)


def stamp(trap):
    """Its other pictures, its comment and the note it answers belong to somebody else."""
    own, other = trap.add(stream(text(OWN), FORM)), trap.add(stream(text(OTHER), FORM))
    first = trap.add(NOTE + b"/Subtype /Text /Contents (%s) /P 4 0 R >>" % OTHER)
    note = trap.add(NOTE + b"/Subtype /Stamp /Contents (%s) /IRT %d 0 R /AS /On /AP << /N << "
                    b"/On %d 0 R /Off %d 0 R >> /D %d 0 R >> >>" % (OTHER, first, own, other, other))
    trap.page = b"/Annots [%d 0 R]" % note
    trap.catalog = b"/AcroForm << /Fields [] /DR << /Font << /F1 7 0 R >> >> >>"


def hidden_note(trap):
    picture = trap.add(stream(text(OTHER), FORM))
    note = trap.add(NOTE + b"/Subtype /Stamp /F 2 /AP << /N %d 0 R >> >>" % picture)
    trap.page = b"/Annots [%d 0 R]" % note


# ---- how the file is written ----

def earlier_version(trap):
    trap.objects[5] = stream(text(OTHER))
    trap.update = {5: stream(text(OWN))}


def orphan(trap):
    trap.add(b"<< /Draft (%s) >>" % OTHER)
    trap.add(stream(text(OTHER)))


# ---- what nobody can clean: it has to stop ----

def hidden_layer(trap):
    layer = trap.add(b"<< /Type /OCG /Name (draft) >>")
    trap.catalog = b"/OCProperties << /OCGs [%d 0 R] /D << /OFF [%d 0 R] >> >>" % (layer, layer)
    trap.resources(b"/Properties << /L1 %d 0 R >>" % layer)
    trap.objects[5] = stream(text(OWN) + b"/OC /L1 BDC\n" + text(OTHER) + b"EMC")


def layer_by_condition(trap):
    layer = trap.add(b"<< /Type /OCG /Name (draft) >>")
    rule = trap.add(b"<< /Type /OCMD /OCGs [%d 0 R] /P /AllOff >>" % layer)
    trap.catalog = b"/OCProperties << /OCGs [%d 0 R] /D << /ON [%d 0 R] >> >>" % (layer, layer)
    trap.resources(b"/Properties << /L1 %d 0 R >>" % rule)
    trap.objects[5] = stream(text(OWN) + b"/OC /L1 BDC\n" + text(OTHER) + b"EMC")


def layer_for_paper(trap):
    layer = trap.add(b"<< /Type /OCG /Name (draft) /Usage << /View << /ViewState /OFF >> >> >>")
    trap.catalog = b"/OCProperties << /OCGs [%d 0 R] /D << >> >>" % layer
    trap.resources(b"/Properties << /L1 %d 0 R >>" % layer)
    trap.objects[5] = stream(text(OWN) + b"/OC /L1 BDC\n" + text(OTHER) + b"EMC")


def half_of_a_sheet(trap):
    """Two letters on one sheet; each page shows one half."""
    trap.objects[5] = trap.objects[6] = stream(text(OWN, 72) + text(OTHER, 672))
    trap.media = b"/MediaBox [0 0 1224 792] /CropBox [0 0 612 792]"


def half_of_a_form(trap):
    sheet = trap.add(stream(text(OWN, 72) + text(OTHER, 72, 1500),
                            b"/Subtype /Form /BBox [0 0 612 2000] /Matrix [1 0 0 1 0 0]"))
    trap.resources(b"/XObject << /X1 %d 0 R >>" % sheet)
    trap.objects[5] = stream(b"q 1 0 0 1 0 0 cm /X1 Do Q")


def form_of_pictures(trap):
    trap.catalog = b"/AcroForm << /Fields [] /XFA (<xdp>%s</xdp>) >>" % OTHER


def stale_field(trap):
    """Viewers draw the value; the picture in the file is that of an earlier one."""
    picture = trap.add(stream(text(OTHER), FORM + b"/Resources << /Font << /F1 7 0 R >> >>"))
    field = trap.add(b"<< /FT /Tx /T (n) /V (%s) /Subtype /Widget /Rect [9 9 90 20] "
                     b"/AP << /N %d 0 R >> >>" % (OWN, picture))
    trap.catalog = b"/AcroForm << /Fields [%d 0 R] /NeedAppearances true >>" % field
    trap.page = b"/Annots [%d 0 R]" % field


CLEANED = [shared_form, nested_form, font_and_form_of_one_name, drawn_font, pattern, soft_mask,
           layer_names, bookmarks, attachment, form_values, metadata, script, destinations,
           page_labels, thread, tags, thumbnail, private_data, other_picture, link_to_page,
           web_link, popup, stamp, hidden_note, earlier_version, orphan]
STOPPED = [hidden_layer, layer_by_condition, layer_for_paper, half_of_a_sheet, half_of_a_form,
           form_of_pictures, stale_field]


def build(make):
    trap = Trap()
    make(trap)
    return trap.finish()
