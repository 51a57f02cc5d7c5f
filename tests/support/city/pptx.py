# SPDX-License-Identifier: GPL-3.0-or-later
"""PowerPoint files: a title and points or a table on each slide, speaker's notes, hidden slides."""
from . import markup
from .ooxml import Package, escape

SPACES = ('xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
          'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
          'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"')
WIDTH, HEIGHT = 12192000, 6858000
MAP = ('<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" '
       'accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" '
       'folHlink="folHlink"/>')
TREE_HEAD = ('<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>'
             '<a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/>'
             '<a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>')
TITLE_BOX = (600000, 360000, WIDTH - 1200000, 900000)
BODY_BOX = (600000, 1400000, WIDTH - 1200000, 4900000)


def paragraph(text, size, level=0, bold=False):
    bullet = f'<a:buFont typeface="Arial"/><a:buChar char="{"•" if level == 0 else "–"}"/>' if level >= 0 \
        else '<a:buNone/>'
    margin = 342900 * (level + 1) if level >= 0 else 0
    indent = -342900 if level >= 0 else 0
    return (f'<a:p><a:pPr marL="{margin}" indent="{indent}"{f" lvl=%s{level}%s" % (chr(34), chr(34)) if level > 0 else ""}>'
            f'{bullet}</a:pPr><a:r><a:rPr lang="ja-JP" altLang="en-US" sz="{size}" b="{int(bold)}">'
            '<a:latin typeface="IPAGothic"/><a:ea typeface="IPAGothic"/></a:rPr>'
            f'<a:t>{escape(text)}</a:t></a:r></a:p>')


def shape(number, name, placeholder, box, body):
    place = (f'<a:xfrm><a:off x="{box[0]}" y="{box[1]}"/><a:ext cx="{box[2]}" cy="{box[3]}"/></a:xfrm>'
             if box else '')
    return (f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
            f'</p:cNvSpPr><p:nvPr><p:ph {placeholder}/></p:nvPr></p:nvSpPr><p:spPr>{place}</p:spPr>'
            f'<p:txBody><a:bodyPr><a:normAutofit/></a:bodyPr><a:lstStyle/>{body}</p:txBody></p:sp>')


def table(rows, top):
    columns = max(len(row) for row in rows)
    width = BODY_BOX[2] // columns
    grid = f'<a:gridCol w="{width}"/>' * columns
    body = ''
    for i, row in enumerate(rows):
        row = row + [''] * (columns - len(row))
        body += f'<a:tr h="400000">{"".join(table_cell(rows, i, row, x) for x in range(columns))}</a:tr>'
    return ('<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="9" name="表 8"/><p:cNvGraphicFramePr/><p:nvPr/>'
            f'</p:nvGraphicFramePr><p:xfrm><a:off x="{BODY_BOX[0]}" y="{top}"/><a:ext cx="{BODY_BOX[2]}" '
            f'cy="{400000 * len(rows)}"/></p:xfrm><a:graphic><a:graphicData '
            'uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl><a:tblPr firstRow="1"/>'
            f'<a:tblGrid>{grid}</a:tblGrid>{body}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>')


def table_cell(rows, y, row, x):
    text, merge = row[x], ''
    if text == '<':
        text, merge = '', ' hMerge="1"'
    elif text == '^':
        text, merge = '', ' vMerge="1"'
    else:
        right = x
        while right + 1 < len(row) and row[right + 1] == '<':
            right += 1
        down = y
        while down + 1 < len(rows) and x < len(rows[down + 1]) and rows[down + 1][x] == '^':
            down += 1
        merge = (f' gridSpan="{right - x + 1}"' if right > x else '') + \
            (f' rowSpan="{down - y + 1}"' if down > y else '')
    return (f'<a:tc{merge}><a:txBody><a:bodyPr/><a:lstStyle/>{paragraph(text, 1600, -1, y == 0)}</a:txBody>'
            '<a:tcPr>' + ''.join(f'<a:{side} w="9525"><a:solidFill><a:srgbClr val="808080"/></a:solidFill>'
                                 f'</a:{side}>' for side in ('lnL', 'lnR', 'lnT', 'lnB')) + '</a:tcPr></a:tc>')


def slide_xml(slide, first):
    body = shape(2, 'タイトル 1', 'type="ctrTitle"' if first else 'type="title"', None,
                 paragraph(slide.title, 4000 if first else 2800, -1))
    if slide.points:
        size = 2000 if len(slide.points) <= 8 else 1600
        text = ''.join(paragraph(point, size - 200 * max(level, 0), level) for level, point in slide.points)
        box = BODY_BOX[:3] + (430000 * len(slide.points),) if slide.rows else None
        body += shape(3, 'コンテンツ プレースホルダー 2', 'idx="1"', box, text)
    if slide.rows:
        body += table(slide.rows, BODY_BOX[1] + 450000 * len(slide.points))
    hidden = ' show="0"' if slide.hidden else ''
    return (f'<p:sld {SPACES}{hidden}><p:cSld><p:spTree>{TREE_HEAD}{body}</p:spTree></p:cSld>'
            '<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>')


def notes_xml(slide):
    text = ''.join(paragraph(note, 1200, -1) for note in slide.notes)
    body = shape(2, 'ノート プレースホルダー 1', 'type="body" idx="1"', (685800, 4400000, 5486400, 3600000), text)
    return (f'<p:notes {SPACES}><p:cSld><p:spTree>{TREE_HEAD}{body}</p:spTree></p:cSld>'
            '<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>')


def theme_xml():
    colours = {'dk1': '1A1E22', 'lt1': 'FFFFFF', 'dk2': '165E83', 'lt2': 'F3F4F5', 'accent1': '165E83',
               'accent2': '5C95B2', 'accent3': 'B98A2E', 'accent4': '1B6B47', 'accent5': '835000',
               'accent6': 'A62B25', 'hlink': '165E83', 'folHlink': '4A5157'}
    scheme = ''.join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colours.items())
    font = '<a:latin typeface="IPAGothic"/><a:ea typeface="IPAGothic"/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' * 3
    line = f'<a:ln w="9525"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>' * 3
    effect = '<a:effectStyle><a:effectLst/></a:effectStyle>' * 3
    return ('<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="みどり市">'
            f'<a:themeElements><a:clrScheme name="みどり市">{scheme}</a:clrScheme><a:fontScheme name="みどり市">'
            f'<a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme><a:fmtScheme '
            f'name="みどり市"><a:fillStyleLst>{fill}</a:fillStyleLst><a:lnStyleLst>{line}</a:lnStyleLst>'
            f'<a:effectStyleLst>{effect}</a:effectStyleLst><a:bgFillStyleLst>{fill}</a:bgFillStyleLst>'
            '</a:fmtScheme></a:themeElements></a:theme>')


def frame_xml(tag, inside, rest=''):
    return f'<p:{tag} {SPACES}><p:cSld><p:spTree>{TREE_HEAD}{inside}</p:spTree></p:cSld>{rest}</p:{tag}>'


def bar():
    """The city's colour along the upper edge."""
    return ('<p:sp><p:nvSpPr><p:cNvPr id="7" name="帯 6"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
            f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{WIDTH}" cy="160000"/></a:xfrm><a:prstGeom prst="rect">'
            '<a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln>'
            '</p:spPr></p:sp>')


def add_masters(package, presentation):
    """Master, layout, notes master and their themes; returns the ids of both masters."""
    empty = '<a:p><a:endParaRPr lang="ja-JP"/></a:p>'
    places = (bar() + shape(2, 'タイトル 1', 'type="title"', TITLE_BOX, empty)
              + shape(3, 'テキスト 2', 'type="body" idx="1"', BODY_BOX, empty))
    master = package.relate(presentation, 'slideMaster', 'slideMasters/slideMaster1.xml')
    name = 'ppt/slideMasters/slideMaster1.xml'
    layout = package.relate(name, 'slideLayout', '../slideLayouts/slideLayout1.xml')
    package.relate(name, 'theme', '../theme/theme1.xml')
    package.add(name, 'presentationml.slideMaster', frame_xml(
        'sldMaster', places, f'{MAP}<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="{layout}"/>'
        '</p:sldLayoutIdLst>'))
    name = 'ppt/slideLayouts/slideLayout1.xml'
    package.relate(name, 'slideMaster', '../slideMasters/slideMaster1.xml')
    package.add(name, 'presentationml.slideLayout', frame_xml(
        'sldLayout', places, '<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>'))
    notes = package.relate(presentation, 'notesMaster', 'notesMasters/notesMaster1.xml')
    name = 'ppt/notesMasters/notesMaster1.xml'
    package.relate(name, 'theme', '../theme/theme2.xml')
    package.add(name, 'presentationml.notesMaster', frame_xml(
        'notesMaster', shape(2, 'ノート 1', 'type="body" idx="1"', (685800, 4400000, 5486400, 3600000), empty),
        MAP))
    for number in (1, 2):
        package.add(f'ppt/theme/theme{number}.xml', 'theme', theme_xml())
    return master, notes


def write(text, path):
    slides = markup.parse_slides(text)
    package, presentation = Package(), 'ppt/presentation.xml'
    package.relate('', 'officeDocument', presentation)
    package.properties(slides[0].title, 'みどり市')
    master, notes = add_masters(package, presentation)
    ids = ''
    for i, slide in enumerate(slides, 1):
        name = f'ppt/slides/slide{i}.xml'
        ids += f'<p:sldId id="{255 + i}" r:id="{package.relate(presentation, "slide", f"slides/slide{i}.xml")}"/>'
        package.relate(name, 'slideLayout', '../slideLayouts/slideLayout1.xml')
        package.add(name, 'presentationml.slide', slide_xml(slide, i == 1))
        if slide.notes:
            package.relate(name, 'notesSlide', f'../notesSlides/notesSlide{i}.xml')
            page = f'ppt/notesSlides/notesSlide{i}.xml'
            package.relate(page, 'notesMaster', '../notesMasters/notesMaster1.xml')
            package.relate(page, 'slide', f'../slides/slide{i}.xml')
            package.add(page, 'presentationml.notesSlide', notes_xml(slide))
    package.relate(presentation, 'theme', 'theme/theme1.xml')
    package.add(presentation, 'presentationml.presentation.main',
                f'<p:presentation {SPACES}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="{master}"/>'
                f'</p:sldMasterIdLst><p:notesMasterIdLst><p:notesMasterId r:id="{notes}"/></p:notesMasterIdLst>'
                f'<p:sldIdLst>{ids}</p:sldIdLst><p:sldSz cx="{WIDTH}" cy="{HEIGHT}"/>'
                '<p:notesSz cx="6858000" cy="9144000"/></p:presentation>')
    package.write(path)
